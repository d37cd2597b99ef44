"""Numbers of injuries, from the tables of this part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

from paravert import tables
from paravert.tables import Row

rows = partial(tables.rows, "injury")
"""The rows of a table, each cell as text."""


@dataclass(frozen=True, slots=True)
class JointChange:
    """How much looser an injury makes a joint about an axis, the right side's for what has two."""

    axis: str
    direction: str  # positive, negative, both
    neutral_zone: float  # ratio to the intact joint's
    motion: float  # ratio of the range of motion


def constant(name: str) -> float:
    """Return a constant of the table, in its unit there."""
    return float(_constants()[name]["value"])


def degrees(scale: str) -> tuple[str, ...]:
    """Return the degrees of a clinical scale such as genant, the least first."""
    return tuple(row["degree"] for row in rows("scales") if row["scale"] == scale)


def degree(scale: str, name: str | int) -> float:
    """Return the value of a degree of a clinical scale."""
    return next(float(row["value"]) for row in rows("scales") if row["scale"] == scale and row["degree"] == str(name))


@cache
def joint_changes(change: str) -> tuple[JointChange, ...]:
    """Return what an injury does to a joint, by the name of the change."""
    return tuple(
        JointChange(row["axis"], row["direction"], float(row["neutral_zone_ratio"]), float(row["range_ratio"]))
        for row in rows("joint_changes")
        if row["change"] == change
    )


@cache
def _constants() -> dict[str, Row]:
    return {row["name"]: row for row in rows("constants")}
