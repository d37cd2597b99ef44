"""Lives that need no load sharing: what activities ask is found at a few states and carried over to others.

For the search of a plan, which lives hundreds of them. Activation and joint load of every activity
are shared by the hurt body at the start, by the body at full strength, and by the body as inhibition
has it at its worst; other states take a mean of these, weighted by how much strain damage and how
much inhibition they have, draw by draw. Habitual posture stays. The plan that is found is lived
again with load shared at every knot, and the difference is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from paravert.adapt.body import Body
from paravert.adapt.evolve import Event, History, Share, evolve
from paravert.adapt.exposure import Exposure
from paravert.adapt.tolerance import bone_left, ligament_left
from paravert.rehab.course import Course
from paravert.rehab.exercise import Exercise
from paravert.rehab.limits import Breach, Demand, Person, broken, limits
from paravert.rehab.plan import Plan, eased
from paravert.state import State
from paravert.study.arm import CARE, TURN, Setting
from paravert.study.horizon import RESTING, Arm, exercised
from paravert.study.life import Lost
from paravert.study.measure import Gauge, measured
from paravert.study.start import Beginning

Floats = NDArray[np.float64]
AIMED = ("imbalance", "worst_pair_size")
"""Measures that a plan brings into the healthy range: the larger one counts, both in healthy standard deviations."""
LOADS = ("activation", "peak_activation", "compression", "shear", "ligament_force")
KNOTS = (0.0, 2.0, 6.0, 12.0, 26.0, 52.0)
STEP_DAYS = 7.0
_LEAST = 1e-6


@dataclass(frozen=True, eq=False)
class Anchors:
    """What activities ask at three states, (draw, activity, ...), and how much of each trouble those states have."""

    whole: Exposure
    strained: Exposure
    inhibited: Exposure
    damage: Floats  # (draw,) of the strained one
    inhibition: Floats  # (draw,) of the inhibited one
    names: tuple[str, ...]
    possible: NDArray[np.bool_]  # (activity,) whether all three can do it in every draw
    lacking: Mapping[str, str]  # activity: the joint axis that lacks most where some cannot

    def at(self, damage: Floats, inhibition: Floats, hours: Floats, times: Floats, specific: float) -> Exposure:
        """Return a week of a state with so much damage and inhibition (draw,)."""
        strained = np.clip(damage / np.maximum(self.damage, _LEAST), 0.0, 1.0) * (self.damage > _LEAST)
        inhibited = np.clip(inhibition / np.maximum(self.inhibition, _LEAST), 0.0, 2.0) * (self.inhibition > _LEAST)
        arrays = {}
        for name in LOADS:
            whole = getattr(self.whole, name)
            parts = (strained, self.strained), (inhibited, self.inhibited)
            moved = sum(part[:, None, None] * (getattr(one, name) - whole) for part, one in parts)
            arrays[name] = np.maximum(whole + moved, 0.0)
        for name in ("activation", "peak_activation"):
            arrays[name] = np.minimum(arrays[name], 1.0)
        return replace(self.whole, hours=hours, repetitions=times, specific=specific, **arrays)


@dataclass(frozen=True, eq=False)
class Quick:
    """A study's hurt life, ready to be lived under any plan whose exercises it knows."""

    setting: Setting
    begin: Beginning
    gauge: Gauge
    twin: Exposure
    anchors: Anchors
    who: Person
    probability: float

    def course(self, plan: Plan, *, check: bool = True) -> Course:
        """Return how a plan turns out, with the limits that it breaks where they are checked."""
        arm = _arm(self.setting, plan)
        breaches: list[Breach] = []

        def share(state: State, body: Body, week: float) -> Exposure:
            if check:
                breaches.extend(self.breaches(plan, state, week))
            return self._week(arm, state, week)

        history = self._evolved(arm, share)
        return Course(history.week, self.aimed(history), tuple(_first(breaches)))

    def aimed(self, history: History) -> Floats:
        """Return (time, draw) the measure that a plan is for."""
        rows = []
        for state in history.states:
            factor = self.begin.body.force_factor(state, self.setting.constants)
            drift = np.median(state.habit, axis=0)
            found = measured(self.gauge, state, factor, drift, self.twin, self.twin)
            rows.append(np.max([found[name] for name in AIMED], axis=0))
        return np.stack(rows)

    def breaches(self, plan: Plan, state: State, week: float) -> list[Breach]:
        """Return the limits that the exercises of a week break at a state."""
        found: list[Breach] = []
        for block in plan.at(week):
            demand = self.demand(block.exercise, state)
            terms = {"week": round(week, 2), "probability": self.probability}
            found += broken(self.who, demand, block.dose, self.healed(state), state.pain, **terms)
        return found

    def demand(self, exercise: Exercise, state: State) -> Demand:
        """Return what an exercise asks at a state, the most of its tasks."""
        places = [self.anchors.names.index(exercised(what)) for what in exercise.tasks]
        damage, inhibition = trouble(self.gauge, self.begin.body, state)
        nothing = np.zeros(len(self.anchors.names))
        week = self.anchors.at(damage, inhibition, nothing, nothing, 0.0)
        lost = [name for name in exercise.tasks if not self.anchors.possible[self.anchors.names.index(exercised(name))]]
        return Demand(
            exercise.name,
            week.compression[:, places].max(axis=1),
            week.shear[:, places].max(axis=1),
            week.peak_activation[:, places].max(axis=1),
            np.full(state.draws, not lost),
            self.anchors.lacking.get(exercised(lost[0]), "") if lost else "",
            exercise.stage == 1,
        )

    def holding(self, plan: Plan) -> tuple[str, float]:
        """Return the state that keeps hurt muscles furthest from health when a plan's life ends, and its part left."""
        arm = _arm(self.setting, plan)
        end = self._evolved(arm, lambda state, body, week: self._week(arm, state, week)).states[-1]
        near = self.gauge.hurt | (self.begin.body.beside > 0.0)
        left = {
            "size": end.size,
            "force per area": end.quality,
            "strain damage": 1.0 - end.damage,
            "inhibition": 1.0 - end.inhibition,
            "fat and scar": 1.0 - end.fat,
            "nerve supply": end.innervation,
        }
        parts = {name: float(np.median(values[:, near].mean(axis=1))) for name, values in left.items()}
        worst = min(parts, key=lambda name: parts[name])
        return worst, parts[worst]

    def healed(self, state: State) -> Floats:
        """Return (draw, joint) the part of its tolerance that each joint's tissue has."""
        body, constants = self.begin.body, self.setting.constants
        return np.asarray(np.minimum(bone_left(state, body, constants), ligament_left(state, body, constants)))

    def _week(self, arm: Arm, state: State, week: float) -> Exposure:
        activities, doses = self.setting.horizon.activities, arm.doses(week)
        given = np.array([doses.get(one.name, (one.hours, one.repetitions)) for one in activities])
        on = np.array([arm.begins.get(one.name, 0.0) <= week for one in activities])
        hours, times = given[:, 0] * on, given[:, 1] * on
        longest = int(np.argmax(hours))
        hours[longest] = max(hours[longest] - sum(one for one, _ in doses.values()), 0.0)
        own = float(sum(one.sessions for one in activities if arm.begins.get(one.name, 0.0) <= week))
        return self.anchors.at(
            *trouble(self.gauge, self.begin.body, state), hours, times, own + arm.plan.specific(week)
        )

    def _evolved(self, arm: Arm, share: Share) -> History:
        weeks = self.setting.horizon.weeks
        turns = [Event(week, TURN) for week in arm.turns if 0.0 < week < weeks]
        care = [Event(week, CARE, eased) for week in arm.plan.care if 0.0 < week < weeks]
        return evolve(
            self.begin.state,
            self.begin.body,
            share,
            lambda week: self.twin,
            self.setting.processes,
            self.setting.constants,
            weeks=weeks,
            knots=[knot for knot in KNOTS if knot <= weeks],
            events=[*turns, *care],
            step_days=STEP_DAYS,
        )


def _arm(setting: Setting, plan: Plan) -> Arm:
    """Return the hurt arm that follows a plan, work left out while it says rest."""
    working = [one.name for one in setting.horizon.day.activities if not one.task.startswith(RESTING)]
    return Arm(plan.name, False, dict.fromkeys(working, plan.rest_weeks) if plan.rest_weeks else {}, inf, plan)


def trouble(gauge: Gauge, body: Body, state: State) -> tuple[Floats, Floats]:
    """Return (draw,) the mean strain damage of hurt fascicles, and the mean inhibition of those that pain reaches."""
    hurt = gauge.hurt & (body.strained > 0.0)
    damage = state.damage[:, hurt].mean(axis=1) if hurt.any() else np.zeros(state.draws)
    near = body.beside > 0.0
    inhibition = state.inhibition[:, near].mean(axis=1) if near.any() else np.zeros(state.draws)
    return damage, inhibition


def anchors(setting: Setting, begin: Beginning, gauge: Gauge, worst: State) -> Anchors:
    """Return what every activity and exercise asks at the three states.

    Args:
        setting: of the study, its exercises included.
        begin: where the hurt life begins.
        gauge: of the body.
        worst: a state of the life without a plan in which inhibition is at its height.
    """
    names = tuple(one.name for one in setting.horizon.activities)
    doses = {one.name: (1e-9, 1.0) for one in setting.horizon.exercises}
    still = np.zeros(len(begin.body.rows))
    done = [one.name for one in setting.horizon.day.activities]
    whole = begin.state.with_arrays(
        {"damage": np.zeros_like(begin.state.damage), "strain_days": np.full_like(begin.state.strain_days, 1e4)}
    )
    inhibited = whole.with_arrays({"inhibition": worst.inhibition})
    lost: list[Lost] = []
    weeks = []
    for state in (whole, begin.state, inhibited):
        strength = begin.body.force_factor(state, setting.constants)
        weeks.append(setting.life(begin).week(strength, still, done, 0.0, lost, 0.0, doses))
    impossible = {one.activity: one.joint for one in lost}
    return Anchors(
        weeks[0],
        weeks[1],
        weeks[2],
        trouble(gauge, begin.body, begin.state)[0],
        trouble(gauge, begin.body, inhibited)[1],
        names,
        np.array([name not in impossible for name in names]),
        impossible,
    )


def tolerant(setting: Setting, begin: Beginning, twin: Exposure) -> Person:
    """Return what limits are held against: the tolerances that the laws draw, and what healthy days ask."""
    body = begin.body
    spread = setting.constants["tolerance_spread"]
    day = len(setting.horizon.day.activities)
    accustomed = {name: getattr(twin, name)[:, :day].max(axis=1) for name in ("compression", "shear")}
    shear = limits()["shear"].value * body.size_of_joint * spread
    return Person(body.strength * spread, shear, body.joints, body.volume, accustomed)


def _first(breaches: Sequence[Breach]) -> list[Breach]:
    """Return the first breach of each limit by each exercise."""
    found: dict[tuple[str, str], Breach] = {}
    for one in breaches:
        found.setdefault((one.exercise, one.limit), one)
    return list(found.values())
