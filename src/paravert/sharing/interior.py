"""An interior-point method for the few items on which the dual Newton method stalls.

Next to the limit of what is feasible the dual is almost flat along one direction and a great many
bounds become active one after the other; a cubic cost then creeps. A primal-dual interior point
passes all bounds at once. Its multipliers are only a start: the answer and its proof still come
from the Newton method and the certificate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paravert.sharing.feasibility import extents, one, row_scale
from paravert.sharing.problem import Floats, Problem

_ITERATIONS = 80
_CENTRED = 1e-13
"""Mean complementarity, relative to the cost, at which the path has been followed far enough."""
_SHORT = 0.995


@dataclass(frozen=True, slots=True, eq=False)
class _Scaled:
    """One item in scaled units: rows stacked, equality rows first; the cost is weight z^power."""

    rows: Floats
    wanted: Floats
    equalities: int
    weight: Floats
    power: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """A point of the path: values, multipliers (row,), slacks (inequality,), bound multipliers (variable,)."""

    value: Floats
    multiplier: Floats
    slack: Floats
    below: Floats
    above: Floats

    def moved(self, step: _Path, primal: float, dual: float) -> _Path:
        """Return the point a step further, with separate lengths for values and for multipliers."""
        return _Path(
            self.value + primal * step.value,
            self.multiplier + dual * step.multiplier,
            self.slack + primal * step.slack,
            self.below + dual * step.below,
            self.above + dual * step.above,
        )


def interior_multipliers(problem: Problem, item: int, upper: Floats) -> Floats:
    """Return multipliers (row + inequality,) near the optimum of one item, NaN where it has none.

    Args:
        problem: the batch.
        item: which of its items.
        upper: (variable,) upper bounds to keep, at most the problem's.
    """
    matrix, inequality, lower, _ = one(problem, item)
    stacked = np.concatenate([matrix, inequality])
    wanted = np.concatenate([problem.target[item], problem.bound[item]])
    open_ = lower < upper
    wanted = wanted - stacked[:, ~open_] @ lower[~open_]
    extent = extents(stacked, lower, upper)[open_]
    rows = stacked[:, open_] * extent
    scale = row_scale(rows, wanted)
    weight = problem.weight if problem.weight.ndim == 1 else problem.weight[item]
    power = np.where(problem.effort & (problem.criterion == 3), 3.0, 2.0)[open_]
    cost = weight[open_] * extent**power
    unit = float(cost.max(initial=0.0))
    low, high = lower[open_] / extent, upper[open_] / extent
    scaled = _Scaled(rows / scale[:, None], wanted / scale, len(matrix), cost / unit, power, low, high)
    with np.errstate(all="ignore"):
        multiplier = _follow(scaled)
    multiplier = multiplier * unit / scale
    multiplier[len(matrix) :] *= -1.0
    return multiplier


def _follow(scaled: _Scaled) -> Floats:
    """Return the multipliers (row,) at the end of the central path, those of inequality rows negative."""
    point = _first(scaled)
    for _ in range(_ITERATIONS):
        centre = _complementarity(scaled, point)
        lack = scaled.wanted - scaled.rows @ point.value
        lack[scaled.equalities :] -= point.slack
        if not np.isfinite(centre) or (centre < _CENTRED and np.max(np.abs(lack)) < 1e-10):
            break
        try:
            guess = _step(scaled, point, 0.0, None)
            primal, dual = _lengths(scaled, point, guess)
            after = _complementarity(scaled, point.moved(guess, primal, dual))
            aim = centre * min((after / centre) ** 3, 1.0)
            step = _step(scaled, point, aim, guess)
        except np.linalg.LinAlgError:
            break
        primal, dual = _lengths(scaled, point, step)
        point = point.moved(step, _SHORT * primal, _SHORT * dual)
    return point.multiplier


def _first(scaled: _Scaled) -> _Path:
    """Return a point well inside the bounds."""
    low = np.where(np.isfinite(scaled.lower), scaled.lower, np.minimum(-1.0, scaled.upper - 2.0))
    high = np.where(np.isfinite(scaled.upper), scaled.upper, np.maximum(1.0, low + 2.0))
    inequalities = len(scaled.wanted) - scaled.equalities
    multiplier = np.concatenate([np.zeros(scaled.equalities), -np.ones(inequalities)])
    return _Path(
        0.5 * (low + high),
        multiplier,
        np.ones(inequalities),
        np.isfinite(scaled.lower).astype(float),
        np.isfinite(scaled.upper).astype(float),
    )


def _rooms(scaled: _Scaled, point: _Path) -> tuple[Floats, Floats]:
    """Return the distances (variable,) to the bounds; one where there is none."""
    below = np.where(np.isfinite(scaled.lower), point.value - scaled.lower, 1.0)
    above = np.where(np.isfinite(scaled.upper), scaled.upper - point.value, 1.0)
    return below, above


def _complementarity(scaled: _Scaled, point: _Path) -> float:
    """Return the mean product of a distance and its multiplier."""
    below, above = _rooms(scaled, point)
    pushing = -point.multiplier[scaled.equalities :]
    total = point.below @ below + point.above @ above + pushing @ point.slack
    count = np.isfinite(scaled.lower).sum() + np.isfinite(scaled.upper).sum() + len(pushing)
    return float(total / max(count, 1))


def _step(scaled: _Scaled, point: _Path, aim: float, guess: _Path | None) -> _Path:
    """Return the Newton step to the point of the path with the given complementarity.

    With a guess of the step its second-order part is taken into account.
    """
    below, above = _rooms(scaled, point)
    has_below, has_above = np.isfinite(scaled.lower), np.isfinite(scaled.upper)
    pushing = -point.multiplier[scaled.equalities :]
    aim_below, aim_above, aim_slack = (np.full(part.shape, aim) for part in (below, above, pushing))
    if guess is not None:
        aim_below -= guess.value * guess.below
        aim_above += guess.value * guess.above
        aim_slack += guess.slack * guess.multiplier[scaled.equalities :]
    pull_below = np.where(has_below, aim_below / below - point.below, 0.0)
    pull_above = np.where(has_above, aim_above / above - point.above, 0.0)
    pull_slack = aim_slack / np.where(pushing > 0, pushing, 1.0) - point.slack
    power = scaled.power
    slope = power * scaled.weight * np.abs(point.value) ** (power - 1.0) * np.sign(point.value)
    curve = power * (power - 1.0) * scaled.weight * np.abs(point.value) ** (power - 2.0)
    stiff = curve + point.below / below + point.above / above
    dual = slope - scaled.rows.T @ point.multiplier - point.below + point.above
    right = -dual + pull_below - pull_above
    lack = scaled.wanted - scaled.rows @ point.value
    lack[scaled.equalities :] -= point.slack + pull_slack
    hessian = (scaled.rows / stiff) @ scaled.rows.T
    soft = np.concatenate([np.zeros(scaled.equalities), point.slack / np.where(pushing > 0, pushing, 1.0)])
    hessian += np.diag(soft + 1e-15 * np.diag(hessian))
    multiplier = np.asarray(np.linalg.solve(hessian, lack - scaled.rows @ (right / stiff)), dtype=np.float64)
    value = np.asarray((right + scaled.rows.T @ multiplier) / stiff, dtype=np.float64)
    slack = pull_slack + soft[scaled.equalities :] * multiplier[scaled.equalities :]
    return _Path(
        value,
        multiplier,
        slack,
        np.where(has_below, pull_below - point.below * value / below, 0.0),
        np.where(has_above, pull_above + point.above * value / above, 0.0),
    )


def _lengths(scaled: _Scaled, point: _Path, step: _Path) -> tuple[float, float]:
    """Return the longest steps, at most one, that keep distances and multipliers above zero."""
    below, above = _rooms(scaled, point)
    has_below, has_above = np.isfinite(scaled.lower), np.isfinite(scaled.upper)
    equalities = scaled.equalities
    primal = min(
        _longest(below[has_below], step.value[has_below]),
        _longest(above[has_above], -step.value[has_above]),
        _longest(point.slack, step.slack),
    )
    dual = min(
        _longest(point.below[has_below], step.below[has_below]),
        _longest(point.above[has_above], step.above[has_above]),
        _longest(-point.multiplier[equalities:], -step.multiplier[equalities:]),
    )
    return primal, dual


def _longest(room: Floats, change: Floats) -> float:
    """Return the largest length, at most one, at which room + length change stays above zero."""
    falling = change < 0
    return float(np.min(-room[falling] / change[falling], initial=1.0))
