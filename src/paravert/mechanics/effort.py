"""The effort of a posture, J = the least cost of sharing its load, and its slope along directions of posture.

By the envelope theorem the slope of a least cost is that of the Lagrangian with values and
multipliers held. At the multipliers of the solution the dual function

    D(y, m; data) = min over the box of cost(x) + y.(b - A x) + m.(G x - h)

equals J, and its slope in the data (arms, loads, passive moments, strengths at the new lengths,
weights and bounds of yielding, cuts of stability) is the slope of J. The data are differenced at
postures a small step ahead and behind; nothing is shared again. The preload that stiffens joints
is held, as it is in one round of sharing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.mechanics import assemble, stability
from paravert.mechanics.assemble import Passive
from paravert.mechanics.cuts import Stability, cuts
from paravert.mechanics.equilibrium import Balance, balance
from paravert.model import Kinematics, Model, Tension, tension
from paravert.sharing.problem import Problem, Solution, Status
from paravert.sharing.products import priced
from paravert.sharing.share import solve_problem
from paravert.task.frames import Frames

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is held while a posture is sought.

    ``frames`` of the task, one; ``preload`` (coordinate,) N; ``margin`` of stability in parts of
    the neutral passive stiffness, None for none.
    """

    model: Model
    frames: Frames
    preload: Floats
    margin: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The effort of one posture: ``cost`` is NaN where it cannot be held, with ``unmet`` N m missing in all."""

    cost: float
    unmet: float
    problem: Problem
    solution: Solution
    warm: Floats  # (1, row + wall) multipliers to start a neighbouring posture from
    stability: Stability | None


@dataclass(frozen=True, slots=True, eq=False)
class _Data:
    balance: Balance
    joints: Passive
    tension: Tension
    problem: Problem


def effort(asked: Asked, kinematics: Kinematics, near: Answer | None = None) -> Answer:
    """Return the effort of one posture.

    Args:
        asked: of the task.
        kinematics: of the posture alone.
        near: of a neighbouring posture, to start from.
    """
    data = _data(asked, kinematics)
    problem, solution = data.problem, solve_problem(data.problem, None if near is None else near.warm)
    warm, found = solution.warm, None
    if asked.margin is not None and solution.status[0] == Status.OPTIMAL:
        known = None if near is None else near.stability
        limits = cuts(data.balance, data.joints, data.tension, known)
        problem, solution, found = stability.stabilised(limits, problem, solution, asked.margin)
    good = bool(solution.status[0] == Status.OPTIMAL)
    cost = float(solution.cost[0]) if good else float("nan")
    return Answer(cost, float(np.nansum(np.abs(solution.unmet[0]))), problem, solution, warm, found)


def slope(asked: Asked, answer: Answer, ahead: Kinematics, behind: Kinematics, step: float) -> Floats:
    """Return (direction,) the slope of the effort along directions, from its multipliers.

    Args:
        asked: of the task.
        answer: of the posture.
        ahead: of one posture a direction, a step ahead.
        behind: of one posture a direction, a step behind.
        step: in the unit of the slope.
    """
    values = [_dual(asked, answer, one) for one in (ahead, behind)]
    return np.asarray((values[0] - values[1]) / (2.0 * step))


def _data(asked: Asked, kinematics: Kinematics) -> _Data:
    model, count = asked.model, len(kinematics.coordinates)
    frames = repeated(asked.frames, kinematics.coordinates)
    task = balance(model, frames, kinematics)
    length = task.per_frame(task.kinematics.length)
    can = tension(model.muscles, length, np.zeros(length.shape))
    joints = assemble.passive(task, np.broadcast_to(asked.preload, (count, len(asked.preload))))
    return _Data(task, joints, can, assemble.assemble(task, can, joints, criterion=2, allow_yield=True))


def _dual(asked: Asked, answer: Answer, kinematics: Kinematics) -> Floats:
    """Return (posture,) the dual function of each posture's problem at the multipliers of an answer."""
    data = _data(asked, kinematics)
    problem, known = data.problem, answer.solution
    items = len(kinematics.coordinates)
    if asked.margin is not None and answer.stability is not None:
        limits = cuts(data.balance, data.joints, data.tension, answer.stability.own * items)
        problem = limits.problem(problem, np.arange(items), asked.margin)
    multiplier = np.repeat(known.multiplier, items, axis=0)
    walls = answer.problem.sizes[3] if answer.stability is None else data.problem.sizes[3]
    pushing = known.inequality_multiplier[0, :walls]
    if answer.stability is not None:
        pushing = np.concatenate([pushing, answer.stability.pressing[0]])
    price, gained = priced(problem, multiplier, np.repeat(pushing[None], items, axis=0))
    value = np.clip(0.5 * price / problem.weight, problem.lower, problem.upper)
    return np.asarray(gained + np.sum((problem.weight * value - price) * value, axis=1))


def repeated(frames: Frames, coordinates: Floats) -> Frames:
    """Return one frame's task at rest in postures (posture, coordinate)."""
    count = len(coordinates)
    one = frames.at(0)
    loads = tuple(
        type(load)(load.body, load.point, np.repeat(load.force, count, axis=0), load.moment) for load in one.loads
    )
    still = np.zeros_like(coordinates)
    gravity = np.repeat(one.gravity, count, axis=0)
    return Frames(np.arange(count, dtype=float), coordinates, still, still, gravity, loads, one.supports, one.name)
