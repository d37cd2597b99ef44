"""The scaling table, read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paravert.tables import toml


def factor(name: str, part: str = "muscle") -> float:
    """Return a coefficient of a part of the table, in its unit there."""
    return float(scaling()[part][name]["value"])


def limits(name: str) -> tuple[float, float]:
    """Return the least and the largest value of a measurement."""
    row = scaling()["limits"][name]
    return float(row["low"]), float(row["high"])


def usual() -> Mapping[str, Mapping[str, Any]]:
    """Return the measurements that have a usual range, each with low, high, unit and name."""
    rows: Mapping[str, Mapping[str, Any]] = scaling()["usual"]
    return rows


def scaling() -> Mapping[str, Any]:
    """Return the whole table."""
    return toml("person", "scaling")
