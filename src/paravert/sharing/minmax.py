"""The least level that no effort variable need exceed, with the multipliers that prove it least."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack, vstack

from paravert.sharing.feasibility import extents, one, row_scale
from paravert.sharing.linear import NoAnswer, linear_program
from paravert.sharing.problem import Floats, Problem


def least_levels(problem: Problem, chosen: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the least level (item,) and its proof (item, row + inequality), NaN where there is none.

    The level is the least t for which values with x <= t for every effort variable meet all rows.
    ``chosen`` (item,) says for which items it is looked for.
    """
    items, rows, _, inequalities = problem.sizes
    level = np.full(items, np.nan)
    proof = np.full((items, rows + inequalities), np.nan)
    for item in np.flatnonzero(chosen):
        found = _least_level(problem, int(item))
        if found is not None:
            level[item], proof[item] = found
    return level, proof


def _least_level(problem: Problem, item: int) -> tuple[float, Floats] | None:
    """Return the least level of one item and its proof; None where the linear program has no answer."""
    _, _, variables, inequalities = problem.sizes
    matrix, inequality, lower, upper = one(problem, item)
    extent = np.where(problem.effort, 1.0, extents(np.concatenate([matrix, inequality]), lower, upper))
    matrix, inequality = matrix * extent, inequality * extent
    scale, push = row_scale(matrix, problem.target[item]), row_scale(inequality, problem.bound[item])
    effort = np.flatnonzero(problem.effort)
    count = len(effort)
    ones = coo_array((np.ones(count), (np.arange(count), effort)), shape=(count, variables))
    within = hstack([ones, csr_array(-np.ones((count, 1)))])
    below = vstack([csr_array(np.hstack([inequality / push[:, None], np.zeros((inequalities, 1))])), within])
    span = np.stack([np.append(lower / extent, 0.0), np.append(upper / extent, np.inf)], axis=1)
    found = linear_program(
        np.append(np.zeros(variables), 1.0),
        below,
        np.concatenate([problem.bound[item] / push, np.zeros(count)]),
        np.hstack([matrix / scale[:, None], np.zeros((len(matrix), 1))]),
        problem.target[item] / scale,
        span,
        interior=True,
    )
    if isinstance(found, NoAnswer):
        return None
    proof = np.concatenate([found.multiplier / scale, found.pushing[:inequalities] / push])
    return float(found.value[-1]), proof
