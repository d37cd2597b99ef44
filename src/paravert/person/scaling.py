"""The scaling table, read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paravert.tables import toml


def factor(name: str) -> float:
    """Return a coefficient of muscle scaling, in its unit in the table."""
    return float(scaling()["muscle"][name]["value"])


def limits(name: str) -> tuple[float, float]:
    """Return the least and the largest value of a measurement."""
    row = scaling()["limits"][name]
    return float(row["low"]), float(row["high"])


def scaling() -> Mapping[str, Any]:
    """Return the whole table."""
    return toml("person", "scaling")
