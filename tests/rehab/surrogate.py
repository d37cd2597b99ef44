"""A small life in place of the spine's: an imbalance that exercises wear down, that creeps back, and that too much load feeds."""

from collections.abc import Mapping

import numpy as np

from paravert.rehab.course import Course, Live
from paravert.rehab.limits import Breach
from paravert.rehab.plan import Plan

WEEKS = 26.0
EFFECT: Mapping[str, float] = {
    "deep_activation": 0.030,
    "bird_dog": 0.045,
    "side_bridge": 0.020,
    "extension_hold": 0.060,
    "plank": 0.0,
}


def surrogate(draws: int, seed: int, *, relapse: float = 0.02, start: float = 6.0, stays: float = 0.0) -> Live:
    """Return a life of so many draws, whose people differ in how they answer to exercise."""
    rng = np.random.default_rng(seed)
    answer = rng.lognormal(0.0, 0.25, draws)
    heals = rng.lognormal(0.0, 0.2, draws)

    def live(plan: Plan) -> Course:
        step = 0.25
        week = np.arange(0.0, WEEKS + step / 2, step)
        value = np.full(draws, start)
        found, breaches = [value.copy()], []
        for now in week[:-1]:
            pull = np.zeros(draws)
            for block in plan.at(float(now)):
                sessions = block.dose.sessions
                pull += EFFECT[block.exercise.name] * answer * sessions / (1.0 + 0.1 * sessions)
                if block.exercise.name == "extension_hold" and now < 4.0 * heals.min():
                    breaches.append(Breach(float(now), "extension_hold", "compression", "L4-L5", 0.2, 0.5))
            value = value + step * (-pull * (value - stays) + relapse * (start - value))
            found.append(value.copy())
        return Course(week, np.array(found), tuple(breaches[:1]))

    return live
