"""Real problems of the built-in spine: one posture, a load in the hands that grows from item to item."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from paravert import task
from paravert.mechanics import share
from paravert.sharing import Problem
from paravert.study.spine import spine

TASK = "hold_20kg_close"


def lifts(count: int) -> Problem:
    """Return the problems of holding 0 to 20 kg close to the body, one posture and one matrix."""
    body = spine()
    one = task.resolve(body.model, task.library()[TASK])
    alone = share(body.model, one)
    part = np.linspace(0.0, 1.0, count)[:, None]
    still = np.zeros((count, one.coordinates.shape[1]))
    many = replace(
        one,
        time=np.arange(count, dtype=float),
        coordinates=one.coordinates + still,
        velocity=still,
        acceleration=still,
        gravity=np.repeat(one.gravity, count, axis=0),
        loads=tuple(replace(load, force=part * load.force, moment=None) for load in one.loads),
    )
    preload = np.repeat(alone.preload, count, axis=0)
    problem = share(body.model, many, preload=preload, kinematics=alone.kinematics).problem
    weight = problem.weight if problem.weight.ndim == 1 else problem.weight[0]
    return replace_weight(problem, weight)


def replace_weight(problem: Problem, weight: NDArray[np.float64]) -> Problem:
    """Return a problem with one weight (variable,) for all items."""
    return Problem(
        problem.matrix,
        problem.target,
        weight,
        problem.effort,
        problem.lower,
        problem.upper,
        problem.inequality,
        problem.bound,
        problem.criterion,
    )


def split(problem: Problem, times: int) -> Problem:
    """Return the problem with each fascicle split in two equal halves, a number of times."""
    for _ in range(times):
        effort = np.asarray(problem.effort)
        half = np.where(effort, 0.5, 1.0)
        matrix = np.concatenate([problem.matrix * half, 0.5 * problem.matrix[:, effort]], axis=1)
        cut = np.concatenate([problem.inequality * half, 0.5 * problem.inequality[:, effort]], axis=1)
        weight = np.concatenate([problem.weight * half, 0.5 * problem.weight[effort]])
        lower, upper = (np.concatenate([box, box[:, effort]], axis=1) for box in (problem.lower, problem.upper))
        more = np.concatenate([effort, effort[effort]])
        problem = Problem(matrix, problem.target, weight, more, lower, upper, cut, problem.bound, problem.criterion)
    return problem
