"""The load-sharing problem, its solution, and the four things that a solve can say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paravert.errors import InputError

Floats = NDArray[np.float64]
Criterion = Literal[2, 3, "minmax"]
CRITERIA: tuple[Criterion, ...] = (2, 3, "minmax")


class Status(StrEnum):
    """What is proved about one item; numbers exist only for OPTIMAL."""

    OPTIMAL = "OPTIMAL"
    INFEASIBLE = "INFEASIBLE"
    UNDECIDED = "UNDECIDED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A batch of convex load-sharing problems that may share one matrix.

    Minimise sum over effort variables of weight x^p plus sum over the others of weight x^2,
    subject to matrix x = target, inequality x <= bound and lower <= x <= upper, where p is the
    criterion, 2 or 3; "minmax" first finds the least level t with x <= t for every effort
    variable, then solves p = 2 with x <= t (1 + 1e-4).

    Args:
        matrix: (row, variable) shared, or (item, row, variable); row unit per variable unit.
        target: (item, row).
        weight: (variable,) or (item, variable), above zero.
        effort: (variable,) bool; true for what the criterion's power acts on. p = 3 and minmax
            need lower >= 0 there.
        lower: (item, variable), may be -inf.
        upper: (item, variable), may be inf.
        inequality: (inequality, variable) or (item, inequality, variable); None for none.
        bound: (item, inequality).
        criterion: 2, 3 or "minmax".

    Raises:
        InputError: shapes disagree, there is nothing to solve, or the criterion is unknown. A non-finite
            number does not raise: its item is FAILED and the rest of the batch is solved.
    """

    matrix: Floats
    target: Floats
    weight: Floats
    effort: NDArray[np.bool_]
    lower: Floats
    upper: Floats
    inequality: Floats
    bound: Floats
    criterion: Criterion = 2

    def __init__(
        self,
        matrix: ArrayLike,
        target: ArrayLike,
        weight: ArrayLike,
        effort: ArrayLike | None = None,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = 1.0,
        inequality: ArrayLike | None = None,
        bound: ArrayLike | None = None,
        criterion: Criterion = 2,
    ) -> None:
        fix = object.__setattr__
        fix(self, "matrix", _floats(matrix, "matrix", (2, 3)))
        fix(self, "target", _floats(target, "target", (2,)))
        items, rows, variables = (*self.target.shape, self.matrix.shape[-1])
        fix(self, "weight", _floats(weight, "weight", (1, 2)))
        chosen = np.ones(variables, bool) if effort is None else np.asarray(effort, bool)
        fix(self, "effort", chosen)
        fix(self, "lower", _spread(lower, "lower", (items, variables)))
        fix(self, "upper", _spread(upper, "upper", (items, variables)))
        none = np.zeros((0, variables))
        fix(self, "inequality", none if inequality is None else _floats(inequality, "inequality", (2, 3)))
        counts = self.inequality.shape[-2]
        for name in ("matrix", "target"):
            if getattr(self, name).size == 0:
                raise InputError("is empty, expected at least one item, row and variable", field=name)
        fix(self, "bound", _spread(np.zeros(0) if bound is None else bound, "bound", (items, counts)))
        fix(self, "criterion", criterion)
        if criterion not in CRITERIA:
            raise InputError(f"unknown criterion {criterion!r}, expected one of 2, 3, 'minmax'", field="criterion")
        _agree("matrix", self.matrix.shape, (items, rows, variables), 2)
        _agree("weight", self.weight.shape, (items, variables), 1)
        _agree("effort", self.effort.shape, (variables,), 1)
        _agree("inequality", self.inequality.shape, (items, counts, variables), 2)

    @property
    def sizes(self) -> tuple[int, int, int, int]:
        """Return the numbers of items, rows, variables and inequality rows."""
        return (*self.target.shape, self.matrix.shape[-1], self.inequality.shape[-2])

    def take(self, chosen: NDArray[np.intp] | slice) -> Problem:
        """Return the problem of the chosen items only, sharing what is shared."""
        return Problem(
            self.matrix if self.matrix.ndim == 2 else self.matrix[chosen],
            self.target[chosen],
            self.weight if self.weight.ndim == 1 else self.weight[chosen],
            self.effort,
            self.lower[chosen],
            self.upper[chosen],
            self.inequality if self.inequality.ndim == 2 else self.inequality[chosen],
            self.bound[chosen],
            self.criterion,
        )

    def broken(self) -> NDArray[np.bool_]:
        """Return (item,) true where a number is not finite, a weight is not positive or a box is empty."""
        items = self.target.shape[0]
        positive = np.isfinite(self.weight) & (self.weight > 0)
        good = np.isfinite(self.target).all(1) & np.isfinite(self.bound).all(1)
        good &= (self.lower <= self.upper).all(1) & (self.lower < np.inf).all(1) & (self.upper > -np.inf).all(1)
        good &= positive.all(-1)
        good &= np.isfinite(self.matrix).all((-1, -2)) & np.isfinite(self.inequality).all((-1, -2))
        if self.criterion != 2:
            good &= (self.lower[:, self.effort] >= 0).all(1)
        return np.broadcast_to(~good, (items,))


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """What is proved about each item of a solution, recomputed from the unscaled problem.

    ``primal`` (item,) largest residual of a row, relative to the largest target (rows) or to the
    largest term of the row (inequalities); ``dual`` (item,) most negative inequality multiplier
    and largest slack times multiplier, relative to the cost; ``gap`` (item,) sum of non-negative
    terms, in units of the cost, complementary slackness included; ``activation_bound`` (item,)
    largest proved distance of an effort variable from the exact optimum; ``marked`` (item,) true
    where the weaker bound had to be used; ``level_gap`` (item,) for minmax the proved excess of
    the level over the least one, else 0; ``passes`` (item,) whether it proves OPTIMAL.
    """

    primal: Floats
    dual: Floats
    gap: Floats
    activation_bound: Floats
    marked: NDArray[np.bool_]
    level_gap: Floats
    passes: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The answer of a batch; values and multipliers are NaN for an item that is not OPTIMAL.

    ``value`` (item, variable); ``status`` (item,) names of `Status`; ``multiplier`` (item, row) is
    dJ/dtarget; ``inequality_multiplier`` (item, inequality) >= 0 is -dJ/dbound; ``cost`` (item,);
    ``unmet`` (item, row) least unmet part of the target, NaN unless INFEASIBLE; ``unmet_bound``
    (item, inequality) the same for the inequality rows; ``farkas`` (item, row + inequality) the
    verified proof of infeasibility, NaN otherwise; ``level`` (item,) and ``level_proof`` (item,
    row + inequality) the least level of minmax and its proof; ``iterations`` (item,).
    """

    value: Floats
    status: NDArray[np.str_]
    multiplier: Floats
    inequality_multiplier: Floats
    cost: Floats
    certificate: Certificate
    unmet: Floats
    unmet_bound: Floats
    farkas: Floats
    level: Floats
    level_proof: Floats
    iterations: NDArray[np.int64]

    @property
    def warm(self) -> Floats:
        """Return (item, row + inequality) multipliers to start a neighbouring solve from."""
        return np.concatenate([self.multiplier, self.inequality_multiplier], axis=1)


def _floats(values: ArrayLike, name: str, dimensions: tuple[int, ...]) -> Floats:
    """Return a float64 array with one of the allowed numbers of axes."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError("not an array of numbers", field=name) from error
    if array.ndim not in dimensions:
        expected = " or ".join(str(count) for count in dimensions)
        raise InputError(f"has {array.ndim} axes, expected {expected}", field=name)
    return array


def _spread(values: ArrayLike, name: str, shape: tuple[int, int]) -> Floats:
    """Return values broadcast to the given shape."""
    array = _floats(values, name, (0, 1, 2))
    try:
        return np.broadcast_to(array, shape)
    except ValueError as error:
        raise InputError(f"has shape {array.shape}, expected {shape}", field=name) from error


def _agree(name: str, shape: tuple[int, ...], full: tuple[int, ...], shared: int) -> None:
    """Raise unless a shape is the full one or that of the part shared by all items."""
    if shape not in (full, full[len(full) - shared :]):
        raise InputError(f"has shape {shape}, expected {full[len(full) - shared :]} or {full}", field=name)
