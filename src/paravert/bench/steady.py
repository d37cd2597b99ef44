"""Time of a demand for stability: found from nothing, and from the directions of a neighbouring load."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from paravert import task
from paravert.errors import UnsolvedError
from paravert.mechanics import Stability, assemble, declared_margin, share, stability
from paravert.mechanics.cuts import cuts
from paravert.mechanics.share import Setting, by_coordinate, prepare
from paravert.sharing.problem import Status
from paravert.sharing.share import solve_problem
from paravert.study.spine import spine
from paravert.task import Frames

TASKS = ("standing_relaxed", "sitting_erect", "hold_20kg_close", "carry_right_hand", "trunk_flexion_20")
"""Held tasks that need cuts; heavier ones are stable by themselves."""
MS = 1e3


def measure() -> dict[str, float]:
    """Return the median ms of a stable solve, what is asked of postures and the plain solve left out.

    ``stability_cold`` starts from nothing; ``stability_pool`` from the directions that the same
    posture needed under a tenth more gravity, cuts and the last proof included.
    """
    model = spine().model
    cold: list[float] = []
    pooled: list[float] = []
    for name in TASKS:
        frames = task.resolve(model, task.library()[name])
        near = share(model, _heavier(frames), margin=declared_margin()).stability
        if near is None:
            raise UnsolvedError("a task of the bench has no stability, so its time means nothing")
        plain = share(model, frames)
        setting = prepare(model, frames, plain.kinematics)
        for directions, times in ((None, cold), (near, pooled)):
            times.append(_seconds(setting, plain.preload, directions))
    return {"stability_cold": MS * float(np.median(cold)), "stability_pool": MS * float(np.median(pooled))}


def _heavier(frames: Frames) -> Frames:
    return replace(frames, gravity=1.1 * frames.gravity)


def _seconds(setting: Setting, preload: np.ndarray, directions: Stability | None) -> float:
    """Return the seconds of the best of three runs, so that the first one's set-up does not count."""
    joints = assemble.passive(setting.balance, by_coordinate(setting, preload))
    problem = assemble.assemble(setting.balance, setting.tension, joints, criterion=2, allow_yield=True)
    solution = solve_problem(problem)
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        known = cuts(setting.balance, joints, setting.tension, directions)
        _, answer, _ = stability.stabilised(known, problem, solution, declared_margin())
        taken.append(time.perf_counter() - begun)
        if (answer.status != Status.OPTIMAL).any():
            raise UnsolvedError("a problem of the bench is not OPTIMAL, so its time means nothing")
    return min(taken)
