"""Fascicles with their paths, and every named landmark, on both sides."""

from __future__ import annotations

import math

from paravert.anatomy.anatomy import Anatomy
from paravert.anatomy.description import Fascicle, PathPoint
from paravert.anatomy.places import LEFT, PAIRED, RIGHT, Places, mirrored_to
from paravert.anatomy.table import Row
from paravert.errors import InputError, unknown_name
from paravert.names import LAYERS, LEVELS, SIDES

SYSTEMS = ("local", "global")
ACTS_ON = ("joints", "pressure")
CROSSES = "~"
"""Before a landmark of a path: on the other side of the body."""


def landmarks(anatomy: Anatomy, where: Places) -> tuple[tuple[str, PathPoint], ...]:
    """Return all named points: the side is in the name of the body or, on bones of the middle, at the end."""
    found = []
    for row in anatomy.table("landmarks"):
        name, bone = row.text("landmark"), row.text("bone")
        own = name.removeprefix(f"{bone}.")
        paired = row.choice("paired", PAIRED) == "yes"
        for side in SIDES if paired or bone in where.paired else (RIGHT,):
            full = f"{bone}_{side}.{own}" if bone in where.paired else f"{name}_{side}" if paired else name
            found.append((full, _point(row, where, side)))
    return tuple(found)


def fascicles(anatomy: Anatomy, where: Places) -> tuple[Fascicle, ...]:
    """Return all fascicles, each row's right one and then its left mirror image; slack lengths are not settled.

    Raises:
        InputError: a landmark or muscle is unknown, or a number is impossible; file, line and column are named.
    """
    points = anatomy.table("landmarks").by_key()
    muscles = anatomy.table("muscles").by_key()
    return tuple(_fascicle(row, where, points, muscles, side) for row in anatomy.table("fascicles") for side in SIDES)


def _fascicle(row: Row, where: Places, points: dict[str, Row], muscles: dict[str, Row], side: str) -> Fascicle:
    group, muscle = row.text("group"), row.text("muscle")
    if f"{group} {muscle}" not in muscles:
        raise row.error("muscle", unknown_name("muscle", f"{group} {muscle}", muscles).message)
    kind = muscles[f"{group} {muscle}"]
    pennation = row.number("pennation")
    if not 0.0 <= pennation < math.radians(60.0):
        raise row.error("pennation_deg", f"{row.cells['pennation_deg']}, expected 0 to 60")
    return Fascicle(
        name=f"{row.text('name')}.{side}",
        muscle=muscle,
        group=group,
        layer=row.choice("layer", LAYERS),
        system=row.choice("system", SYSTEMS),
        side=side,
        level=row.choice("level", LEVELS),
        points=_path(row, where, points, side),
        pcsa=row.positive("pcsa") * kind.positive("area_factor"),
        optimal_fibre_length=row.positive("optimal_fibre_length"),
        tendon_slack_length=math.nan,
        pennation=pennation,
        specific_tension=kind.positive("specific_tension"),
        roots=_roots(row),
        neutral_fibre_length=kind.positive("neutral_fibre_length"),
        acts_on=row.choice("acts_on", ACTS_ON),
        source=f"{row.text('pcsa_source')} {row.text('path_source')}",
        grade=row.text("grade"),
    )


def _path(row: Row, where: Places, points: dict[str, Row], side: str) -> tuple[PathPoint, ...]:
    found = []
    for part in (part.strip() for part in row.text("path").split(">")):
        name = part.removeprefix(CROSSES)
        if name not in points:
            raise row.error("path", unknown_name("landmark", name, points).message)
        crosses = part != name
        other = (LEFT if side == RIGHT else RIGHT) if crosses else side
        found.append(_point(points[name], where, other))
    if len(found) < 2:
        raise row.error("path", "one point, expected two or more")
    return tuple(found)


def _point(row: Row, where: Places, side: str) -> PathPoint:
    return PathPoint(where.body(row.text("bone"), side), mirrored_to(row.point(), side), row.text("landmark"))


def _roots(row: Row) -> tuple[tuple[str, float], ...]:
    """Return the nerve roots with weights that sum to 1."""
    parts = [part.split(":") for part in row.text("roots").split()]
    try:
        weights = [(root, float(weight)) for root, weight in parts]
    except ValueError:
        raise row.error("roots", f"{row.cells['roots']!r}, expected roots such as L4:0.5 L5:0.5") from None
    total = math.fsum(weight for _, weight in weights)
    if any(not weight > 0.0 for _, weight in weights) or not math.isclose(total, 1.0, abs_tol=0.02):
        raise row.error("roots", f"weights sum to {total:g}, expected 1")
    return tuple((root, weight / total) for root, weight in weights)


def check_roots(anatomy: Anatomy) -> None:
    """Refuse a fascicle that is fed by a root that is not in the table of nerves.

    Raises:
        InputError: the line and the nearest root are named.
    """
    known = [row.text("root") for row in anatomy.table("nerves")]
    for row in anatomy.table("fascicles"):
        for root, _ in _roots(row):
            if root not in known:
                raise InputError(
                    unknown_name("root", root, known).message, field=f"line {row.line}, roots", file="fascicles.csv"
                )
