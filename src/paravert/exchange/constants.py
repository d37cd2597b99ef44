"""Constants of importing, from a table."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def constant(name: str) -> float:
    """Return a constant of the table, in its unit there."""
    return float(_constants()[name]["value"])


@cache
def _constants() -> dict[str, dict[str, Any]]:
    text = files("paravert.exchange").joinpath("tables", "constants.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
