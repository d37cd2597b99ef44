"""What draws say of a quantity: median and 5 to 95 %, how sure these are themselves, and what drives the spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
QUANTILES = (0.05, 0.5, 0.95)
SURE = 0.9
"""How often the true quantile lies within the bounds that are given for it."""
FEWEST = 16
"""Draws below which no ranking of assumptions is attempted."""
_SLICES = 4
_IDLE = 20
"""Idle parameters, which drive nothing, that tell how much of an index is chance."""


@dataclass(frozen=True, slots=True)
class Driver:
    """How much one assumption drives the spread of a measure."""

    name: str
    index: float  # PAWN: mean distance of distributions given the assumption, 0 to 1
    chance: float  # 95 % of idle parameters stay below this
    direction: float  # rank correlation, -1 to 1


def quantiles(values: Floats) -> Floats:
    """Return (quantile, ...) of values (draw, ...), in the order of `QUANTILES`; interpolated between draws."""
    return np.asarray(np.quantile(values, QUANTILES, axis=0))


def sureness(values: Floats) -> Floats:
    """Return (quantile, 2, ...): bounds that hold each quantile of the population in 90 of 100 cases.

    Distribution-free, from order statistics: the number of draws below the quantile is binomial. A
    bound that no draw can give is infinite.

    Args:
        values: (draw, ...).
    """
    from scipy.stats import binom

    draws = len(values)
    ordered = np.sort(values, axis=0)
    edge = np.full((1, *values.shape[1:]), np.inf)
    ordered = np.concatenate([-edge, ordered, edge])
    outside = 0.5 * (1.0 - SURE)
    found = []
    for part in QUANTILES:
        below = int(binom.ppf(outside, draws, part))
        above = int(binom.ppf(1.0 - outside, draws, part)) + 1
        found.append(np.stack([ordered[max(below, 0)], ordered[min(above, draws + 1)]]))
    return np.stack(found)


def drivers(constants: Mapping[str, Floats], values: Floats, seed: int) -> tuple[Driver, ...]:
    """Return which assumptions drive the spread of a measure, the strongest first.

    PAWN (Pianosi and Wagener 2015, doi:10.1016/j.envsoft.2015.01.004) on the draws there are, by SALib:
    mean Kolmogorov-Smirnov distance between the distribution of the measure and that within slices of
    an assumption; the sign is that of the rank correlation. Idle parameters tell what chance gives.

    Args:
        constants: (draw,) each.
        values: (draw,) of the measure.
        seed: of the idle parameters.

    Returns:
        None for fewer than `FEWEST` draws or a measure that does not spread.
    """
    from SALib.analyze import pawn
    from scipy.stats import rankdata

    drawn = {name: one for name, one in constants.items() if np.ptp(one) > 0.0}
    if len(values) < FEWEST or not drawn or not np.isfinite(values).all() or np.ptp(values) <= 1e-12:
        return ()
    idle = np.random.default_rng(seed).random((len(values), _IDLE))
    table = np.column_stack([*drawn.values(), idle])
    names = [*drawn, *(f"idle {number}" for number in range(_IDLE))]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    index = np.asarray(pawn.analyze(problem, table, values, S=_SLICES, seed=seed)["mean"], dtype=float)
    chance = float(np.quantile(index[len(drawn) :], 0.95))
    ranks = rankdata(values)
    found = [
        Driver(name, float(value), chance, float(np.corrcoef(rankdata(one), ranks)[0, 1]))
        for (name, one), value in zip(drawn.items(), index, strict=False)
    ]
    return tuple(sorted(found, key=lambda one: -one.index))
