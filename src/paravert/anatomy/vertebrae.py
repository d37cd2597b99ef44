"""The bones of the mobile levels: their size, and how much compression each bears."""

from __future__ import annotations

import math

from paravert.anatomy.anatomy import Anatomy
from paravert.anatomy.description import Vertebra
from paravert.anatomy.table import Row
from paravert.names import LUMBAR

STRENGTH = "lumbar_compression_strength"
"""The row of the table of limits that strength is taken from."""


def vertebrae(anatomy: Anatomy) -> tuple[Vertebra, ...]:
    """Return the bone of every mobile level, from the head down.

    Strength is the measured one of lumbar segments (Jaeger 1997) for a mean lumbar end plate, and in
    proportion to the area of the end plates elsewhere: an estimate, at C1 an upper one.
    """
    rows = [row for row in anatomy.table("vertebrae") if row.text("mobile") == "yes"]
    lumbar = [_area(row) for row in rows if row.text("level") in LUMBAR]
    stress = anatomy.table("limits").row(STRENGTH).positive("value") / (math.fsum(lumbar) / len(lumbar))
    return tuple(_vertebra(row, stress) for row in rows)


def _vertebra(row: Row, stress: float) -> Vertebra:
    depth = 0.5 * (row.positive("upper_depth") + row.positive("lower_depth"))
    back = row.positive("posterior_height")
    return Vertebra(
        level=row.text("level"),
        body=row.text("body"),
        depth=depth,
        width=0.5 * (row.positive("upper_width") + row.positive("lower_width")),
        front_height=back - depth * math.tan(row.number("wedge")),
        back_height=back,
        strength=stress * _area(row),
    )


def _area(row: Row) -> float:
    """Return the mean area of the end plates, taken as ellipses, m2."""
    return (
        0.125
        * math.pi
        * math.fsum(row.positive(f"{end}_width") * row.positive(f"{end}_depth") for end in ("upper", "lower"))
    )
