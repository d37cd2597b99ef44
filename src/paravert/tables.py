"""The tables of every part: ``tables/NAME.csv`` and ``tables/NAME.toml`` in its folder, read once."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Row = dict[str, str]


def constant(part: str, name: str) -> float:
    """Return a constant of a part's ``constants.toml``, in its unit there."""
    return float(toml(part, "constants")[name]["value"])


@cache
def toml(part: str, table: str) -> Mapping[str, Any]:
    """Return what a part's TOML table holds."""
    return tomllib.loads(_text(part, f"{table}.toml"))


@cache
def rows(part: str, table: str) -> tuple[Row, ...]:
    """Return the rows of a part's CSV table, each cell as text."""
    return tuple(csv.DictReader(_text(part, f"{table}.csv").splitlines()))


def _text(part: str, file: str) -> str:
    return files("paravert").joinpath(part, "tables", file).read_text(encoding="utf-8")
