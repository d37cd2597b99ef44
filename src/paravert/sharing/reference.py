"""A plain, slow solver of one small item that shares no code with the fast one: the tests compare both.

SciPy's sequential quadratic programming finds which bounds and rows are active; the optimality
conditions of what is left are then solved as dense equations until they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog, minimize

from paravert.errors import UnsolvedError
from paravert.sharing.problem import Floats, Problem

_ROUNDS = 60
_CLOSE = 1e-9
_MARGIN = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Plain:
    """Values (variable,) and multipliers (row,) and (inequality,) of one item."""

    value: Floats
    multiplier: Floats
    inequality_multiplier: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    """One item with dense arrays; ``cubic`` (variable,) true where the cost is weight x^3."""

    matrix: Floats
    target: Floats
    inequality: Floats
    bound: Floats
    weight: Floats
    cubic: NDArray[np.bool_]
    lower: Floats
    upper: Floats

    def cost(self, value: Floats) -> float:
        """Return the cost of values."""
        return float(np.sum(self.weight * np.where(self.cubic, value**3, value**2)))

    def slope(self, value: Floats) -> Floats:
        """Return the slope of the cost (variable,)."""
        return self.weight * np.where(self.cubic, 3.0 * value**2, 2.0 * value)

    def curve(self, value: Floats) -> Floats:
        """Return the second derivative of the cost (variable,), above zero."""
        return self.weight * np.where(self.cubic, np.maximum(6.0 * value, 1e-9), 2.0)


def solve_plainly(problem: Problem, item: int = 0) -> Plain:
    """Return the optimum of one item of a small problem that has one.

    Raises:
        UnsolvedError: no values meet the rows, or the optimality conditions could not be met.
    """
    single = _item(problem, item)
    if problem.criterion == "minmax":
        single = _within_least_level(single, problem.effort)
    start = _feasible(single)
    solver: Any = minimize
    found = solver(
        single.cost,
        start,
        jac=single.slope,
        method="SLSQP",
        bounds=list(zip(single.lower, single.upper, strict=True)),
        constraints=_constraints(single),
        options={"maxiter": 2000, "ftol": 1e-16},
    )
    return _polished(single, np.clip(found.x, single.lower, single.upper))


def _item(problem: Problem, item: int) -> _Item:
    """Return one item of a problem."""
    return _Item(
        problem.matrix if problem.matrix.ndim == 2 else problem.matrix[item],
        problem.target[item],
        problem.inequality if problem.inequality.ndim == 2 else problem.inequality[item],
        problem.bound[item],
        problem.weight if problem.weight.ndim == 1 else problem.weight[item],
        problem.effort & (problem.criterion == 3),
        problem.lower[item],
        problem.upper[item],
    )


def _constraints(single: _Item) -> list[dict[str, Any]]:
    """Return the rows as SciPy wants them."""
    rows: list[dict[str, Any]] = [
        {"type": "eq", "fun": lambda x: single.matrix @ x - single.target, "jac": lambda _: single.matrix}
    ]
    if len(single.bound):
        slack: dict[str, Any] = {
            "fun": lambda x: single.bound - single.inequality @ x,
            "jac": lambda _: -single.inequality,
        }
        rows.append({"type": "ineq", **slack})
    return rows


def _linear(single: _Item, cost: Floats, below: Floats, bound: Floats, equal: Floats, bounds: Floats) -> Floats:
    """Return the answer of a linear program."""
    solver: Any = linprog
    found = solver(cost, A_ub=below, b_ub=bound, A_eq=equal, b_eq=single.target, bounds=bounds)
    if found.status != 0:
        raise UnsolvedError(f"no values meet the rows: {found.message}")
    return np.asarray(found.x)


def _feasible(single: _Item) -> Floats:
    """Return values that meet all rows."""
    bounds = np.stack([single.lower, single.upper], axis=1)
    return _linear(single, np.zeros(len(single.weight)), single.inequality, single.bound, single.matrix, bounds)


def _within_least_level(single: _Item, effort: NDArray[np.bool_]) -> _Item:
    """Return the item with the upper bounds of its effort variables just above the least level."""
    count = len(single.weight)
    within = np.hstack([np.eye(count), -np.ones((count, 1))])[effort]
    below = np.vstack([np.hstack([single.inequality, np.zeros((len(single.bound), 1))]), within])
    bound = np.concatenate([single.bound, np.zeros(int(effort.sum()))])
    equal = np.hstack([single.matrix, np.zeros((len(single.target), 1))])
    bounds = np.stack([np.append(single.lower, 0.0), np.append(single.upper, np.inf)], axis=1)
    level = _linear(single, np.append(np.zeros(count), 1.0), below, bound, equal, bounds)[-1]
    upper = np.where(effort, np.minimum(single.upper, level * (1.0 + _MARGIN)), single.upper)
    parts = (single.matrix, single.target, single.inequality, single.bound, single.weight, single.cubic, single.lower)
    return _Item(*parts, upper)


def _polished(single: _Item, value: Floats) -> Plain:
    """Return the optimum near given values: optimality conditions on the free variables, bounds swapped as needed."""
    at_lower = value <= single.lower + 1e-6
    at_upper = (value >= single.upper - 1e-6) & ~at_lower
    pressing = single.inequality @ value >= single.bound - 1e-6 * np.maximum(np.abs(single.bound), 1.0)
    for _ in range(_ROUNDS):
        value = np.where(at_lower, single.lower, np.where(at_upper, single.upper, value))
        value, multiplier, pushing = _stationary(single, value, ~(at_lower | at_upper), pressing)
        pull = single.matrix.T @ multiplier - single.inequality.T @ pushing - single.slope(value)
        scale = _CLOSE * max(float(np.max(np.abs(single.slope(value)))), 1e-300)
        slack = single.bound - single.inequality @ value
        wrong_row = np.where(pressing, pushing < 0, slack < -_CLOSE)
        below, above = value < single.lower - _CLOSE, value > single.upper + _CLOSE
        release = (at_lower & (pull > scale)) | (at_upper & (pull < -scale))
        fixed = single.lower == single.upper
        if not (wrong_row.any() or below.any() or above.any() or (release & ~fixed).any()):
            free = ~(at_lower | at_upper)
            lack = np.max(np.abs(single.target - single.matrix @ value)) / max(np.max(np.abs(single.target)), 1e-300)
            if np.max(np.abs(pull[free]), initial=0.0) <= 10.0 * scale and lack <= _CLOSE:
                return Plain(np.clip(value, single.lower, single.upper), multiplier, pushing)
        pressing = pressing ^ wrong_row
        at_lower = (at_lower & (~release | fixed)) | below
        at_upper = (at_upper & (~release | fixed)) | above
    raise UnsolvedError("the plain solver found no point that meets the optimality conditions")


def _stationary(
    single: _Item, value: Floats, free: NDArray[np.bool_], pressing: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Return the stationary point over the free variables with the pressing rows met, by Newton's method."""
    rows = np.concatenate([single.matrix, single.inequality[pressing]])
    wanted = np.concatenate([single.target, single.bound[pressing]])
    count = int(free.sum())
    value = value.copy()
    multiplier = np.zeros(len(rows))
    for _ in range(40 if single.cubic.any() else 2):
        system = np.zeros((count + len(rows), count + len(rows)))
        system[:count, :count] = np.diag(single.curve(value)[free])
        system[:count, count:] = -rows[:, free].T
        system[count:, :count] = rows[:, free]
        right = np.concatenate([-single.slope(value)[free], wanted - rows @ value])
        scale = np.concatenate([1.0 / np.sqrt(np.diag(system)[:count]), np.ones(len(rows))])
        answer = scale * np.linalg.lstsq(system * scale[:, None] * scale, right * scale, rcond=1e-14)[0]
        value[free] += answer[:count]
        multiplier = answer[count:]
    pushing = np.zeros(len(single.bound))
    pushing[pressing] = -multiplier[len(single.target) :]
    return value, multiplier[: len(single.target)], pushing
