"""The scaling table, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def factor(name: str) -> float:
    """Return a coefficient of muscle scaling, in its unit in the table."""
    return float(scaling()["muscle"][name]["value"])


def limits(name: str) -> tuple[float, float]:
    """Return the least and the largest value of a measurement."""
    row = scaling()["limits"][name]
    return float(row["low"]), float(row["high"])


@cache
def scaling() -> dict[str, Any]:
    """Return the whole table."""
    text = files("paravert.person").joinpath("tables", "scaling.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
