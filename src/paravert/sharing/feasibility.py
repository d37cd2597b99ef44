"""What is missing where no values exist: the least unmet part of the rows, and the proof of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paravert.sharing.linear import NoAnswer, linear_program
from paravert.sharing.problem import Floats, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Shortfall:
    """The least part of the rows that no values can meet, and the multipliers that prove it.

    ``unmet`` (row,) in row units, target - what is met; ``unmet_bound`` (inequality,) >= 0;
    ``farkas`` (row + inequality,); ``total`` the sum of the unmet parts, each relative to the
    largest that one variable gives to its row; NaN where the linear program failed.
    """

    unmet: Floats
    unmet_bound: Floats
    farkas: Floats
    total: float


def least_unmet(problem: Problem, item: int) -> Shortfall:
    """Return the least unmet part of one item's rows by linear programming.

    The sum of |unmet| is least, each row relative to the largest contribution of one variable, so
    that it does not depend on the units of the rows.
    """
    _, rows, _, inequalities = problem.sizes
    matrix, inequality, lower, upper = one(problem, item)
    extent = extents(np.concatenate([matrix, inequality]), lower, upper)
    matrix, inequality = matrix * extent, inequality * extent
    scale, push = row_scale(matrix, problem.target[item]), row_scale(inequality, problem.bound[item])
    eye = np.eye(rows)
    equal = np.hstack([matrix / scale[:, None], eye, -eye, np.zeros((rows, inequalities))])
    below = np.hstack([inequality / push[:, None], np.zeros((inequalities, 2 * rows)), -np.eye(inequalities)])
    slack = 2 * rows + inequalities
    bounds = np.concatenate([np.stack([lower / extent, upper / extent], axis=1), np.tile([0.0, np.inf], (slack, 1))])
    found = linear_program(
        np.concatenate([np.zeros(matrix.shape[1]), np.ones(slack)]),
        below,
        problem.bound[item] / push,
        equal,
        problem.target[item] / scale,
        bounds,
    )
    if isinstance(found, NoAnswer):
        unknown = np.full(rows + inequalities, np.nan)
        return Shortfall(unknown[:rows], unknown[rows:], unknown, np.nan)
    parts = found.value[matrix.shape[1] :]
    unmet = (parts[:rows] - parts[rows : 2 * rows]) * scale
    farkas = np.concatenate([found.multiplier / scale, found.pushing / push])
    farkas = _held(farkas, np.concatenate([matrix, -inequality]), lower, upper)
    return Shortfall(unmet, parts[2 * rows :] * push, farkas, found.objective)


def one(problem: Problem, item: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the matrix, inequality, lower and upper bounds of one item."""
    matrix = problem.matrix if problem.matrix.ndim == 2 else problem.matrix[item]
    inequality = problem.inequality if problem.inequality.ndim == 2 else problem.inequality[item]
    return matrix, inequality, problem.lower[item], problem.upper[item]


def extents(stacked: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return (variable,) the range of each variable, where it has none one over its largest entry."""
    span = np.maximum(np.abs(lower), np.abs(upper))
    largest = np.max(np.abs(stacked), axis=0, initial=0.0)
    without = 1.0 / np.where(largest > 0, largest, 1.0)
    return np.where(np.isfinite(span) & (span > 0), span, without)


def row_scale(matrix: Floats, target: Floats) -> Floats:
    """Return (row,) the largest entry of each row, or of its target where the row is empty."""
    largest = np.max(np.abs(matrix), axis=1, initial=0.0)
    largest = np.where(largest > 0, largest, np.abs(target))
    return np.where(largest > 0, largest, 1.0)


def _held(farkas: Floats, rows: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return multipliers whose prices do not press a variable without a bound, beyond rounding.

    A price of rounding size on an unbounded variable would void the proof; the least change of the
    multipliers takes it away. ``rows`` (row + inequality, variable), inequality rows negated.
    """
    for _ in range(3):
        price = farkas @ rows
        wrong = ((price > 0) & np.isinf(upper)) | ((price < 0) & np.isinf(lower))
        if not wrong.any():
            break
        columns = rows[:, wrong]
        aim = price[wrong] + np.sign(price[wrong]) * 1e-13 * np.abs(columns).sum(axis=0) * np.max(np.abs(farkas))
        aim = np.where(np.isinf(upper[wrong]) & np.isinf(lower[wrong]), price[wrong], aim)
        farkas = farkas - np.linalg.lstsq(columns.T, aim, rcond=None)[0]
    return farkas
