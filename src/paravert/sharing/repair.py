"""The small step of the free variables that meets the rows exactly, for a certificate; imports no solver.

Any step with B step = what the rows lack will do, and the smaller it is the sharper the bound. One
Hessian over the variables that are free in all items of a chunk serves them all at once; an item
that it does not serve gets its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.sharing.problem import Floats, Problem
from paravert.sharing.products import applied, transposed

_RIDGE = 1e-14
_LEFT = 1e-3
"""Part of the lack that a step may leave; the steps that would follow add less than twice that."""
_EDGE = 1e-9
"""Part of its range that a variable must keep from its bounds to count as free."""
_TOGETHER, _APART = 16, 8


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """A step (item, variable), the root of its size sum V step^2 (item,), and whether it is valid (item,)."""

    step: Floats
    size: Floats
    valid: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Lack:
    """What a chunk of items lacks, the arguments of `least_repair` with the slopes of the free variables."""

    problem: Problem
    value: Floats
    upper: Floats
    pressing: NDArray[np.bool_]
    slack: Floats
    wanted: Floats
    response: Floats
    enough: Floats

    def take(self, chosen: NDArray[np.intp]) -> _Lack:
        """Return that of the chosen items only."""
        return _Lack(
            self.problem.take(chosen),
            self.value[chosen],
            self.upper[chosen],
            self.pressing[chosen],
            self.slack[chosen],
            self.wanted[chosen],
            self.response[chosen],
            self.enough[chosen],
        )


def least_repair(
    problem: Problem,
    value: Floats,
    upper: Floats,
    pressing: NDArray[np.bool_],
    lack: Floats,
    excess: Floats,
    steepness: Floats,
    enough: Floats,
) -> Repair:
    """Return a small step of the free variables that meets all rows, pressing inequality rows exactly.

    Args:
        problem: the unscaled problem; its upper bounds are not used.
        value: (item, variable).
        upper: (item, variable).
        pressing: (item, inequality) rows to be met as equalities.
        lack: (item, row) target - matrix value.
        excess: (item, inequality) inequality value - bound.
        steepness: (item, variable) or (1, variable), half the second derivative of the cost.
        enough: (item,) size up to which a step need not be the least.
    """
    span = np.where(np.isfinite(upper - problem.lower), upper - problem.lower, 1.0)
    free = (value > problem.lower + _EDGE * span) & (value < upper - _EDGE * span)
    response = np.where(free, 0.5 / steepness, 0.0)
    wanted = np.concatenate([lack, np.where(pressing, -excess, 0.0)], axis=1)
    slack = np.maximum(-excess, 0.0)
    step, valid = _together(_Lack(problem, value, upper, pressing, slack, wanted, response, enough))
    return Repair(step, _size(problem, step), valid)


def _size(problem: Problem, step: Floats) -> Floats:
    """Return the root of sum V step^2 (item,), with what is left to repair counted in."""
    return np.asarray((1.0 + 10.0 * _LEFT) * np.sqrt(np.sum(problem.weight * step**2, axis=1)))


def _together(lack: _Lack) -> tuple[Floats, NDArray[np.bool_]]:
    """Return steps and their validity, from one Hessian where that will do, else from fewer items each."""
    problem = lack.problem
    shared = problem.matrix.ndim == 2 and (problem.inequality.ndim == 2 or not lack.pressing.any())
    if not shared:
        return _apart(lack)
    inequality = problem.inequality if problem.inequality.ndim == 2 else problem.inequality[0] * 0.0
    felt = np.asarray(lack.pressing.any(axis=0))[:, None]
    rows = np.concatenate([problem.matrix, np.where(felt, inequality, 0.0)])
    response = lack.response.min(axis=0)
    step = response * transposed(rows, _solved((rows * response) @ rows.T, lack.wanted.T).T)
    valid = np.asarray(_is_valid(lack, step, applied(rows, step)) & (_size(problem, step) <= lack.enough))
    left = np.flatnonzero(~valid)
    halves: list[NDArray[np.intp]] = []
    if len(left) > _TOGETHER:
        halves = [left[: len(left) // 2], left[len(left) // 2 :]]
    for chosen in halves:
        step[chosen], valid[chosen] = _together(lack.take(chosen))
    if len(left) and not halves:
        step[left], valid[left] = _apart(lack.take(left))
    return step, valid


def _apart(lack: _Lack) -> tuple[Floats, NDArray[np.bool_]]:
    """Return steps and their validity, each item with its own Hessian."""
    items = len(lack.value)
    step, valid = np.zeros_like(lack.value), np.zeros(items, dtype=bool)
    for first in range(0, items, _APART):
        chosen = np.arange(first, min(first + _APART, items))
        part = lack.take(chosen)
        rows = _own_rows(part)
        rooted = rows * np.sqrt(part.response)[:, None, :]
        solved = _solved(np.matmul(rooted, np.swapaxes(rooted, -1, -2)), part.wanted[:, :, None])[:, :, 0]
        step[chosen] = part.response * transposed(rows, solved)
        valid[chosen] = _is_valid(part, step[chosen], applied(rows, step[chosen]))
    return step, valid


def _own_rows(lack: _Lack) -> Floats:
    """Return (item, row + inequality, variable) with the rows that do not press zero."""
    items, count, variables, inequalities = lack.problem.sizes
    matrix = np.broadcast_to(lack.problem.matrix, (items, count, variables))
    inequality = np.broadcast_to(lack.problem.inequality, (items, inequalities, variables))
    return np.concatenate([matrix, np.where(lack.pressing[:, :, None], inequality, 0.0)], axis=1)


def _solved(hessian: Floats, wanted: Floats) -> Floats:
    """Return z with hessian z = wanted, scaled by rows; a row that nothing feels gives zero."""
    diagonal = np.diagonal(hessian, axis1=-2, axis2=-1)
    scale = 1.0 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    scaled = hessian * scale[..., :, None] * scale[..., None, :] + _RIDGE * np.eye(hessian.shape[-1])
    return np.asarray(scale[..., :, None] * np.linalg.solve(scaled, scale[..., :, None] * wanted))


def _is_valid(lack: _Lack, step: Floats, gives: Floats) -> NDArray[np.bool_]:
    """Return (item,) whether steps meet the rows and keep every bound and every row that does not press."""
    moved = lack.value + step
    problem = lack.problem
    valid = ((moved >= problem.lower) & (moved <= lack.upper)).all(axis=1) & np.isfinite(step).all(axis=1)
    largest = np.max(np.abs(lack.wanted), axis=1, initial=0.0)
    valid &= np.max(np.abs(lack.wanted - gives), axis=1, initial=0.0) <= _LEFT * largest
    if lack.pressing.shape[1]:
        valid &= (lack.pressing | (applied(problem.inequality, step) <= lack.slack)).all(axis=1)
    return valid
