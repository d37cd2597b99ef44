"""The measures of a life over weeks, from their table: unit, error of measurement, healthy range."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from paravert import tables


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of imbalance, strength, size, pain or posture."""

    name: str
    unit: str
    error: float  # 95 % of repeated measurements lie within; NaN where nothing measures it
    healthy: tuple[float, float]
    source: str
    grade: str
    meaning: str


@cache
def measures() -> Mapping[str, Measure]:
    """Return the measures by name, in the order of the table."""
    found = {}
    for row in tables.rows("results", "measures"):
        found[row["measure"]] = Measure(
            row["measure"],
            row["unit"],
            float(row["error"]) if row["error"] else math.nan,
            (float(row["healthy_low"]), float(row["healthy_high"])),
            row["source"],
            row["grade"],
            row["meaning"],
        )
    return MappingProxyType(found)
