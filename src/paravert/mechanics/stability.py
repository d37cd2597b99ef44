"""Stability as a demand on load sharing: no direction of the spine may be softer than a margin.

The least eigenvalue of K v = lambda K_ref v has to be the margin or more. K is affine in the forces,
so each direction v that is too soft gives a linear inequality, v.K v >= margin v.K_ref v, which
enters the problem of its frame as a cut. For p = 2 the directions and the answer are sought together
(`mechanics.settle`) among a few soft directions, and more are taken in until none is too soft; what
that does not settle, and other criteria, are solved again with more cuts until no direction is too
soft. Cuts remove only what violates the demand, so the last solution is the least costly stable one,
and the multipliers of its cuts belong to its certificate. Cuts that do not press are dropped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.mechanics.constants import constant
from paravert.mechanics.cuts import RESIDUAL, Cuts, Stability, eigen, root_of
from paravert.mechanics.settle import settle
from paravert.model import Model
from paravert.sharing.problem import Problem, Solution, Status
from paravert.sharing.share import solve_problem

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
_ROUNDS = 30
_SOFTEST = 3
"""How many directions a frame adds at once, at most."""
_SAME = 1e-9
"""Directions whose cosine is that near to 1 are the same."""


def stabilised(found: Cuts, problem: Problem, solution: Solution, margin: float) -> tuple[Problem, Solution, Stability]:
    """Return the problem with the cuts that its least costly stable answer needs, that answer, and its stability.

    Args:
        found: cuts of the task.
        problem: without cuts.
        solution: of that, to start from.
        margin: in parts of K_ref.

    Raises:
        InputError: the margin is negative or not finite.
    """
    if not 0.0 <= margin < float("inf"):
        raise InputError(f"{margin}, expected zero or more", field="margin")
    rows = problem.sizes[1] + problem.sizes[3]
    warm, value = solution.warm.copy(), solution.value.copy()
    everyone = np.arange(len(value))
    alive = np.flatnonzero(solution.status == Status.OPTIMAL)
    if problem.criterion == 2:
        for frame in alive.tolist():
            warm[frame] = settle(found, problem, frame, solution, margin)
    near = found.near
    for frame in alive.tolist() if near is not None else []:
        if near is not None and frame not in found.settled and not found.each[frame]:
            for direction in near.own[frame]:
                found.add(frame, direction)
    # Directions that are already known come in before anything is looked at.
    waiting = np.array([frame for frame in alive if found.each[frame]], dtype=np.intp)
    cut, answer = problem, solution
    for _ in range(_ROUNDS):
        if len(waiting):
            cut = found.problem(problem, waiting, margin)
            answer = solve_problem(cut, found.start(warm, waiting))
            value[waiting], warm[waiting] = answer.value, answer.warm[:, :rows]
            for at, frame in enumerate(waiting):
                found.weigh(frame, answer.inequality_multiplier[at, problem.sizes[3] :])
            alive = np.setdiff1d(alive, waiting[answer.status != Status.OPTIMAL])
        soft = [frame for frame in alive.tolist() if _softer(found, frame, value[frame], margin)]
        if not soft:
            break
        alive = waiting = np.array(soft, dtype=np.intp)
    if not np.array_equal(waiting, everyone) or not len(found.each[0]):
        cut = found.problem(problem, everyone, margin)
        answer = solve_problem(cut, found.start(warm, everyone))
    return cut, answer, _known(found, answer, margin)


def unknown(model: Model) -> str:
    """Return why the stiffness of a model cannot be told; empty where it can."""
    if any(one.wraps for one in model.description.fascicles):
        return "paths wrap over surfaces, whose stiffness is not known here"
    if model.machine.linkage is not None:
        return "coordinates follow others, whose stiffness is not known here"
    return "" if model.description.stiffness else "its joints have no stiffness to measure by"


def declared_margin() -> float:
    """Return the margin that is demanded where a study says no other, in parts of K_ref."""
    return constant("stability_margin")


def measured(found: Cuts, solution: Solution) -> Stability:
    """Return the stability of a solution that nothing demanded."""
    return _known(found, solution, float("nan"))


def _known(found: Cuts, solution: Solution, margin: float) -> Stability:
    rows = len(found.balance.model.row_names)
    least, mode = np.full(len(solution.status), np.nan), np.full((len(solution.status), rows), np.nan)
    for frame in np.flatnonzero(solution.status == Status.OPTIMAL).tolist():
        values, directions = eigen(found, frame, solution.value[frame])
        least[frame], mode[frame] = values[0], directions[:, 0] / np.max(np.abs(directions[:, 0]))
    missing = np.zeros(len(least)) if np.isnan(margin) else np.maximum(margin - least, 0.0) / max(margin, 1e-300)
    for frame in range(len(least)):
        found.drop(frame)
    own = tuple(np.array([cut.direction for cut in each]).reshape(-1, rows) for each in found.each)
    pressing = tuple(np.array(each, dtype=float) for each in found.pressing)
    looked = tuple(found.settled.get(frame, own[frame]) for frame in range(len(least)))
    return Stability(least, mode, margin, _different(found), own, pressing, looked, missing)


def _softer(found: Cuts, frame: int, value: Floats, margin: float) -> bool:
    """Add the directions of a frame that are softer than a margin; tell whether there are any."""
    values, directions = eigen(found, frame, value)
    below = np.flatnonzero(values[:_SOFTEST] < margin * (1.0 - 0.1 * RESIDUAL))
    if len(below):
        found.settled.pop(frame, None)
        found.drop(frame)
    for number in below:
        found.add(frame, directions[:, number])
    return bool(len(below))


def _different(found: Cuts) -> Floats:
    """Return the directions (direction, row) of all frames that press, each once."""
    root = root_of(found.balance.model)
    kept: list[Floats] = []
    for each, pressing in zip(found.each, found.pressing, strict=True):
        for cut, value in zip(each, pressing, strict=True):
            unit = root.T @ cut.direction
            if value > 0 and all(abs(unit @ root.T @ one) < 1.0 - _SAME for one in kept):
                kept.append(cut.direction)
    return np.array(kept).reshape(-1, len(root))
