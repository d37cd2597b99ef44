"""Constants of posture and places on the body, from tables."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from paravert.names import SIDES


@dataclass(frozen=True)
class Place:
    """A point of a body that a load or a support names."""

    name: str
    body: str
    point: tuple[float, float, float]  # m, body frame, on the reference body
    landmark: str  # taken instead of the point where it is given


def constant(name: str) -> float:
    """Return a constant of the table, in its unit there."""
    return float(_constants()[name]["value"])


@cache
def places() -> dict[str, Place]:
    """Return the named places by name, both sides of the paired ones."""
    text = files("paravert.task").joinpath("tables", "places.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        x, y, z = (float(row[column]) for column in ("x_m", "y_m", "z_m"))
        if row["paired"] == "no":
            found[row["place"]] = Place(row["place"], row["body"], (x, y, z), row["landmark"])
            continue
        for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
            name = f"{side}_{row['place']}"
            found[name] = Place(name, f"{row['body']}_{side}", (x, y, sign * z), row["landmark"])
    return found


@cache
def _constants() -> dict[str, dict[str, Any]]:
    text = files("paravert.task").joinpath("tables", "constants.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
