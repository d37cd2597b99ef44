"""Constants of posture and places on the body, from tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

from paravert import tables
from paravert.names import SIDES


@dataclass(frozen=True)
class Place:
    """A point of a body that a load or a support names."""

    name: str
    body: str
    point: tuple[float, float, float]  # m, body frame, on the reference body
    landmark: str  # taken instead of the point where it is given


constant = partial(tables.constant, "task")
"""A constant by name, in its unit in the table."""


@cache
def places() -> dict[str, Place]:
    """Return the named places by name, both sides of the paired ones."""
    found = {}
    for row in tables.rows("task", "places"):
        x, y, z = (float(row[column]) for column in ("x_m", "y_m", "z_m"))
        if row["paired"] == "no":
            found[row["place"]] = Place(row["place"], row["body"], (x, y, z), row["landmark"])
            continue
        for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
            name = f"{side}_{row['place']}"
            found[name] = Place(name, f"{row['body']}_{side}", (x, y, sign * z), row["landmark"])
    return found
