"""Passive parts: joint stiffness, cartilage and wall springs, contacts, discs, and the abdominal cavity."""

from __future__ import annotations

from collections.abc import Iterator

from paravert.anatomy.anatomy import Anatomy
from paravert.anatomy.description import (
    Cavity,
    Contact,
    Disc,
    Fascicle,
    JointStiffness,
    PathPoint,
    PointSpring,
    PressureWall,
    Vector,
)
from paravert.anatomy.places import PAIRED, RIGHT, Places, mirrored_to
from paravert.anatomy.skeleton import sided, tilted
from paravert.anatomy.table import Row
from paravert.errors import unknown_name
from paravert.names import SIDES, coordinate_name, lower_body, upper_body

_SIDE = "_side"
"""In the names of a cavity's points: there is one on each side."""


def stiffness(anatomy: Anatomy) -> tuple[JointStiffness, ...]:
    """Return the passive law of every balanced joint axis."""
    found = []
    for row in anatomy.table("stiffness"):
        for side in sided(row):
            joint = f"{row.text('joint')}_{side}" if row.text("paired") == "yes" else row.text("joint")
            found.append(
                JointStiffness(
                    coordinate_name(joint, row.text("axis")),
                    row.positive("k0_positive"),
                    row.positive("k0_negative"),
                    row.number("c_positive"),
                    row.number("c_negative"),
                    row.number("preload_gain"),
                    row.positive("preload_scale"),
                    row.text("source"),
                    row.text("grade"),
                )
            )
    return tuple(found)


def springs(anatomy: Anatomy, where: Places) -> tuple[PointSpring, ...]:
    """Return the springs of rib cage and abdominal wall; their ends coincide at neutral."""
    found = []
    for row in anatomy.table("springs"):
        paired = row.text("paired") == "yes"
        for side in sided(row):
            one, other = (_body(row, column, where, side) for column in ("body_a", "body_b"))
            at = _at(row, side)
            found.append(
                PointSpring(
                    f"{row.text('spring')}_{side}" if paired else row.text("spring"),
                    one,
                    where.local(one, at),
                    other,
                    where.local(other, at),
                    row.positive("stiffness"),
                    row.text("source"),
                    row.text("grade"),
                )
            )
    return tuple(found)


def contacts(anatomy: Anatomy, where: Places) -> tuple[Contact, ...]:
    """Return the contacts that push and never pull."""
    found = []
    for row in anatomy.table("contacts"):
        for side in sided(row):
            one, other = (_body(row, column, where, side) for column in ("body_a", "body_b"))
            at = _at(row, side)
            normal = tilted(mirrored_to(row.point("normal"), side), where.frames[other].pitch)
            found.append(
                Contact(
                    f"{row.text('contact')}_{side}",
                    one,
                    where.local(one, at),
                    other,
                    where.local(other, at),
                    normal,
                    row.positive("stiffness"),
                )
            )
    return tuple(found)


def discs(anatomy: Anatomy, where: Places) -> tuple[Disc, ...]:
    """Return the load-bearing plane of every mobile joint, at the joint's centre of rotation."""
    found = []
    for row in anatomy.table("discs"):
        joint = row.text("joint")
        below = where.frames[lower_body(joint)]
        found.append(
            Disc(
                joint,
                below.local(where.frames[upper_body(joint)].origin),
                row.number("tilt") - below.pitch,
                row.positive("height"),
                row.positive("area"),
                row.number("wedge"),
                row.positive("ligament_arm"),
                row.number("pressure_index"),
            )
        )
    return tuple(found)


def cavity(anatomy: Anatomy, where: Places, fascicles: tuple[Fascicle, ...]) -> Cavity:
    """Return the abdominal cavity with its walls.

    Raises:
        InputError: a point, a body or a group is unknown; file, line and column are named.
    """
    points, number = _corners(anatomy, where)
    triangles = [one for row in anatomy.table("cavity_triangles") for one in _triangles(row, number)]
    walls = tuple(_wall(row, anatomy, fascicles) for row in anatomy.table("walls"))
    limit = anatomy.table("limits").row("abdominal_pressure")
    return Cavity(tuple(points), tuple(triangles), walls, limit.positive("value"), limit.text("source"))


def _corners(anatomy: Anatomy, where: Places) -> tuple[list[PathPoint], dict[str, int]]:
    points: list[PathPoint] = []
    number: dict[str, int] = {}
    for row in anatomy.table("cavity_points"):
        paired = row.choice("paired", PAIRED) == "yes"
        name = row.text("point")
        for side in sided(row):
            body = _body(row, "body", where, side)
            number[name.replace(_SIDE, f"_{side}") if paired else name] = len(points)
            points.append(PathPoint(body, where.local(body, _at(row, side)), name))
    return points, number


def _triangles(row: Row, number: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Return a triangle of the right half and its mirror image, turned over so that it faces outward too."""
    for side in SIDES:
        corners = []
        for column in ("first", "second", "third"):
            name = row.text(column).replace(_SIDE, f"_{side}")
            if name not in number:
                raise row.error(column, unknown_name("point", name, number).message)
            corners.append(number[name])
        one, two, three = corners
        yield (one, two, three) if side == RIGHT else (one, three, two)


def _wall(row: Row, anatomy: Anatomy, fascicles: tuple[Fascicle, ...]) -> PressureWall:
    holds = {
        one.text("group"): one.positive("coefficient")
        for one in anatomy.table("wall_fascicles")
        if one.text("wall") == row.text("wall")
    }
    groups = {one.group for one in fascicles}
    for group in holds:
        if group not in groups:
            raise row.error("wall", unknown_name("group", group, groups).message)
    coefficients = tuple((one.name, holds[one.group]) for one in fascicles if one.group in holds)
    return PressureWall(row.text("wall"), row.positive("area"), coefficients, row.number("passive"))


def _at(row: Row, side: str) -> Vector:
    """Return a row's point (m, world at neutral) on a side; what there is once has to lie in the middle."""
    point = row.point()
    if row.text("paired") == "no" and point[2] != 0.0:
        raise row.error("z_m", f"{point[2]:g}, expected 0 of what there is once")
    return mirrored_to(point, side)


def _body(row: Row, column: str, where: Places, side: str) -> str:
    name = where.body(row.text(column), side)
    if name not in where.frames:
        raise row.error(column, unknown_name("body", name, where.frames).message)
    return name
