"""The largest load that the rows can bear along a direction, by linear programming over all bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from paravert.errors import InputError
from paravert.sharing.feasibility import extents, one, row_scale
from paravert.sharing.linear import NoAnswer, linear_program
from paravert.sharing.problem import Floats, Problem, Status
from paravert.sharing.products import priced
from paravert.sharing.proofs import best_within

GAP_LIMIT = 1e-6
"""Largest proved excess of the true factor over the one stated, relative to it."""
PRIMAL_LIMIT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Strength:
    """The largest factor s with matrix x = target + s direction, and what limits it.

    ``value`` (variable,) reaches it; ``multiplier`` (row,) is -d factor / d target, scaled so that
    multiplier.direction = 1; ``share`` (row,) multiplier direction, the part of the limit that each
    row makes, in all 1; ``weakest`` the row of the largest share; ``inequality_multiplier``
    (inequality,) = d factor / d bound; ``gap`` the proved excess of the true factor; NaN and -1
    unless the status is OPTIMAL. INFEASIBLE: no factor, not even a negative one, has values.
    UNDECIDED: the factor has no limit or could not be proved.
    """

    status: Status
    factor: float
    value: Floats
    multiplier: Floats
    inequality_multiplier: Floats
    share: Floats
    weakest: int
    gap: float


def largest_factor(problem: Problem, direction: ArrayLike, item: int = 0) -> Strength:
    """Return how far one item's target can be moved along a direction.

    Args:
        problem: its matrix, target, bounds and inequality rows count; its cost does not.
        direction: (row,) what is added to the target, in row units, not all zero.
        item: which item of the batch.

    Raises:
        InputError: direction has the wrong shape, is all zero or not finite.
    """
    along = np.asarray(direction, dtype=np.float64)
    _, rows, variables, inequalities = problem.sizes
    if along.shape != (rows,):
        raise InputError(f"has shape {along.shape}, expected {(rows,)}", field="direction")
    if not np.isfinite(along).all() or not along.any():
        raise InputError("holds a number that is not finite or is all zero", field="direction")
    if problem.broken()[item]:
        return _none(problem, Status.FAILED)
    matrix, inequality, lower, upper = one(problem, item)
    extent = extents(np.concatenate([matrix, inequality]), lower, upper)
    scale, push = row_scale(matrix * extent, problem.target[item]), row_scale(inequality * extent, problem.bound[item])
    unit = float(np.max(scale) / np.max(np.abs(along)))
    found = linear_program(
        np.append(np.zeros(variables), -1.0),
        np.hstack([inequality * extent / push[:, None], np.zeros((inequalities, 1))]),
        problem.bound[item] / push,
        np.hstack([matrix * extent, -unit * along[:, None]]) / scale[:, None],
        problem.target[item] / scale,
        np.stack([np.append(lower / extent, -np.inf), np.append(upper / extent, np.inf)], axis=1),
    )
    if isinstance(found, NoAnswer):
        return _none(problem, Status.INFEASIBLE if found.infeasible else Status.UNDECIDED)
    multiplier, pushing = found.multiplier / scale, found.pushing / push
    values = np.clip(found.value[:-1] * extent, lower, upper)
    return _proved(problem, item, along, float(found.value[-1] * unit), values, multiplier, pushing)


def _proved(
    problem: Problem, item: int, along: Floats, factor: float, value: Floats, multiplier: Floats, pushing: Floats
) -> Strength:
    """Return the strength with its gap recomputed from the unscaled problem, NaN where it is not proved."""
    length = float(multiplier @ along)
    if not length > 0:
        return _none(problem, Status.UNDECIDED)
    multiplier, pushing = multiplier / length, pushing / length
    single = problem.take(slice(item, item + 1))
    price, asked = priced(single, multiplier[None], pushing[None])
    most = float(best_within(price, single.lower, single.upper, None)[0] - asked[0])
    matrix, inequality, _, _ = one(problem, item)
    wanted = problem.target[item] + factor * along
    lack = np.max(np.abs(wanted - matrix @ value)) / max(float(np.max(np.abs(wanted))), 1e-300)
    excess = inequality @ value - problem.bound[item]
    size = np.max(np.abs(inequality * value), axis=1, initial=0.0) + np.abs(problem.bound[item])
    lack = max(float(lack), float(np.max(excess / np.where(size > 0, size, 1.0), initial=0.0)))
    gap = abs(most - factor)
    if lack > PRIMAL_LIMIT or gap > GAP_LIMIT * max(abs(factor), abs(most)):
        return _none(problem, Status.UNDECIDED)
    share = multiplier * along
    return Strength(Status.OPTIMAL, factor, value, multiplier, pushing, share, int(np.argmax(share)), gap)


def _none(problem: Problem, status: Status) -> Strength:
    """Return a strength without numbers."""
    _, rows, variables, inequalities = problem.sizes
    empty = (np.full(size, np.nan) for size in (variables, rows, inequalities, rows))
    value, multiplier, pushing, share = empty
    return Strength(status, float("nan"), value, multiplier, pushing, share, -1, float("nan"))
