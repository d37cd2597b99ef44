"""How different the two sides of healthy people are: imbalance is scored against that, not against zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from paravert import tables
from paravert.errors import unknown_name
from paravert.state import Floats

KINDS = ("size", "strength", "activation")
HEALTHY_SCORE = 2.0
"""Standard deviations from the healthy mean up to which a side difference counts as healthy."""
_ANY = "*"


@dataclass(frozen=True, slots=True)
class HealthySides:
    """Side differences 200 (R - L)/(R + L) of one kind in healthy people, per cent."""

    mean: float
    spread: float  # standard deviation between people
    error: float  # of one measurement
    source: str
    grade: str

    def score(self, difference: ArrayLike) -> Floats:
        """Return how many standard deviations side differences, per cent, are from the healthy mean."""
        return np.asarray((np.asarray(difference, float) - self.mean) / self.spread)

    def certain(self, difference: ArrayLike) -> Floats:
        """Return the scores that are left once the error of measurement is taken off; 0 where it explains them."""
        off = np.asarray(difference, float) - self.mean
        return np.asarray(np.sign(off) * np.maximum(np.abs(off) - 1.96 * self.error, 0.0) / self.spread)


@cache
def healthy_sides(group: str, kind: str = "size") -> HealthySides:
    """Return the side differences of healthy people for a group of muscles.

    Args:
        group: by name; one without figures of its own takes those of all muscles.
        kind: size, strength or activation.

    Raises:
        InputError: the kind is unknown.
    """
    if kind not in KINDS:
        raise unknown_name("kind", kind, KINDS, field="kind")
    rows = {row["group"]: row for row in tables.rows("compare", "healthy_sides") if row["kind"] == kind}
    row = rows.get(group, rows[_ANY])
    mean, spread, error = (float(row[name]) for name in ("mean_percent", "sd_percent", "error_percent"))
    return HealthySides(mean, spread, error, row["source"], row["grade"])
