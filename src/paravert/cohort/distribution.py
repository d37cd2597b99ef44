"""Distributions as quantile functions: what a number between 0 and 1 stands for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from paravert.cohort.tables import VaryTable
from paravert.errors import InputError, shown

Floats = NDArray[np.float64]
_NEEDS = {
    "normal": ({"mean", "sd"}, {"low", "high"}),
    "lognormal": ({"mean", "sd"}, {"low", "high"}),
    "uniform": ({"low", "high"}, set()),
    "choice": ({"values"}, {"weights"}),
}
_KEYS = ("mean", "sd", "low", "high", "values", "weights")


def quantile(row: VaryTable, field: str) -> Callable[[float], Any]:
    """Return the quantile function of a [[vary]] table; ``low`` and ``high`` truncate.

    A lognormal's mean and sd are those of the variable itself, not of its logarithm.

    Raises:
        InputError: a key is missing, left over or out of range.
    """
    _check(row, field)
    if row.distribution == "choice":
        return _choice(row, field)
    if row.distribution == "uniform":
        low, high = _bounds(row, field)
        return lambda u: low + (high - low) * u
    mean, sd = float(row.mean or 0.0), float(row.sd or 0.0)
    low, high = _bounds(row, field)
    frozen = _lognormal(mean, sd, field) if row.distribution == "lognormal" else stats.norm(mean, sd)
    below, above = float(frozen.cdf(low)), float(frozen.cdf(high))
    if not above - below > 1e-6:
        what = f"keeps nothing of {row.distribution} {mean:g} ({sd:g}), expected low and high around its mean"
        raise InputError(what, field=f"{field}.low")
    # Rounding at the far ends must not leave the range.
    return lambda u: float(min(max(frozen.ppf(below + (above - below) * u), low), high))


def _check(row: VaryTable, field: str) -> None:
    needed, allowed = _NEEDS[row.distribution]
    given = {key for key in _KEYS if getattr(row, key) is not None}
    for key in sorted(needed - given):
        raise InputError(f"missing, expected it for {row.distribution}", field=f"{field}.{key}")
    for key in sorted(given - needed - allowed):
        wanted = ", ".join(sorted(needed | allowed))
        raise InputError(f"is not used by {row.distribution}, expected {wanted}", field=f"{field}.{key}")


def _bounds(row: VaryTable, field: str) -> tuple[float, float]:
    low = -math.inf if row.low is None else row.low
    high = math.inf if row.high is None else row.high
    if not low < high:
        raise InputError(f"{high:g}, expected more than low, {low:g}", field=f"{field}.high")
    return low, high


def _lognormal(mean: float, sd: float, field: str) -> Any:
    if not mean > 0.0:
        raise InputError(f"{mean:g}, expected above 0 for a lognormal", field=f"{field}.mean")
    spread = math.sqrt(math.log1p((sd / mean) ** 2))
    return stats.lognorm(s=spread, scale=mean * math.exp(-0.5 * spread**2))


def _choice(row: VaryTable, field: str) -> Callable[[float], Any]:
    values = row.values or ()
    weights = row.weights or tuple(1.0 for _ in values)
    if len(weights) != len(values):
        raise InputError(f"{len(weights)} of them, expected one a value: {len(values)}", field=f"{field}.weights")
    if not math.fsum(weights) > 0.0:
        raise InputError(f"{shown(list(weights))}, expected one above 0", field=f"{field}.weights")
    edges = np.cumsum(np.asarray(weights, dtype=float)) / math.fsum(weights)
    last = max(place for place, weight in enumerate(weights) if weight > 0.0)
    return lambda u: values[min(int(np.searchsorted(edges, u, side="right")), last)]
