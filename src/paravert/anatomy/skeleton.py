"""Bodies with their masses, and the coordinates that move them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from paravert.anatomy.anatomy import Anatomy
from paravert.anatomy.description import Body, Coordinate, Vector
from paravert.anatomy.places import PAIRED, RIGHT, Places, mirrored_to, turned
from paravert.anatomy.table import Row
from paravert.names import MOBILE_LEVELS, SIDES

Inertia = tuple[float, float, float, float, float, float]
KINDS = ("hinge", "slide")
ROLES = ("balanced", "prescribed")
_BEFORE_THE_SPINE = ("base",)


def bodies(anatomy: Anatomy, where: Places) -> tuple[Body, ...]:
    """Return all bodies, parents before children; masses sum to the reference body's.

    A vertebra carries its slice of the trunk less what its ribs carry, so that the slice keeps its
    mass and its centre of mass (Pearsall 1996, doi:10.1007/BF02667349).
    """
    vertebrae = {row.text("body"): row for row in anatomy.table("vertebrae") if row.text("mobile") == "yes"}
    others = list(anatomy.table("bodies"))
    whole = math.fsum(
        [row.number("mass") for row in vertebrae.values()]
        + [(2 if row.text("paired") == "yes" else 1) * (row.optional("mass") or 0.0) for row in others]
    )
    unit = anatomy.reference("mass") / whole
    share = anatomy.reference("rib_share")
    ribs = {row.text("parent"): row for row in others if row.text("role") == "rib"}
    first = [row for row in others if row.text("role") in _BEFORE_THE_SPINE]
    found = [body for row in first for body in _plain(row, where, unit, 0.0)]
    for level in reversed(MOBILE_LEVELS):
        parent = found[-1].name
        found.append(_vertebra(vertebrae[level], ribs.get(level), parent, where, unit, share))
    for row in others:
        if row not in first:
            own = vertebrae[row.text("parent")].number("mass") * share if row.text("role") == "rib" else 0.0
            found += _plain(row, where, unit, own)
    return tuple(found)


def coordinates(anatomy: Anatomy, where: Places) -> tuple[Coordinate, ...]:
    """Return the coordinates: held ones in the order of the tables, then the elastic ones."""
    held = [one for row in anatomy.table("joints") for one in _held(row, where)]
    elastic = [one for row in anatomy.table("elastic") for one in _elastic(row, where)]
    return (*held, *elastic)


def sided(row: Row, column: str = "paired") -> tuple[str, ...]:
    """Return the sides that a row stands for: both, or the right one alone for what is in the middle."""
    return SIDES if row.choice(column, PAIRED) == "yes" else (RIGHT,)


def _plain(row: Row, where: Places, unit: float, own: float) -> Iterator[Body]:
    mass = unit * (row.optional("mass") or own)
    for side in sided(row):
        name = where.body(row.text("body"), side)
        parent = where.body(row.cells["parent"], side) if row.cells["parent"] else ""
        moments = [mass * row.positive(f"gyration_{axis}") ** 2 for axis in "xyz"]
        yield _body(name, parent, where, mass, mirrored_to(row.point("mass"), side), _inertia(*moments), row)


def _vertebra(row: Row, rib: Row | None, parent: str, where: Places, unit: float, share: float) -> Body:
    """Return a vertebra with what is left of its slice, taken as an elliptic cylinder."""
    level, part = row.text("body"), row.positive("mass")
    x, y = row.number("mass_x"), row.number("mass_y")
    own = part
    if rib is not None:
        own = part * (1.0 - 2.0 * share)
        at = where.frames[where.body(rib.text("body"), RIGHT)].world(rib.point("mass"))
        rib_x, rib_y, _ = where.local(level, at)
        x, y = (part * x - 2.0 * share * part * rib_x) / own, (part * y - 2.0 * share * part * rib_y) / own
    mass = unit * own
    side, depth, height = (row.positive(f"slice_{name}") for name in ("width", "depth", "height"))
    inertia = _inertia(
        mass * (side**2 / 16.0 + height**2 / 12.0),
        mass * (side**2 + depth**2) / 16.0,
        mass * (depth**2 / 16.0 + height**2 / 12.0),
    )
    return _body(level, parent, where, mass, (x, y, 0.0), inertia, row)


def _body(name: str, parent: str, where: Places, mass: float, centre: Vector, inertia: Inertia, row: Row) -> Body:
    here = where.frames[name]
    origin, pitch = here.origin, here.pitch
    if parent:
        above = where.frames[parent]
        origin, pitch = above.local(here.origin), here.pitch - above.pitch
    role = row.cells.get("role", "vertebra")
    return Body(name, parent, origin, pitch, mass, centre, inertia, role)


def _inertia(xx: float, yy: float, zz: float) -> Inertia:
    return (xx, yy, zz, 0.0, 0.0, 0.0)


def _held(row: Row, where: Places) -> Iterator[Coordinate]:
    kind, role = row.choice("kind", KINDS), row.choice("role", ROLES)
    suffix = "_slide" if kind == "slide" else ""
    lower, upper = row.number(f"lower{suffix}"), row.number(f"upper{suffix}")
    if not lower < upper:
        raise row.error("lower", f"{lower:g} to {upper:g}, expected a range")
    paired = row.text("paired") == "yes"
    for side in sided(row):
        joint = f"{row.text('joint')}_{side}" if paired else row.text("joint")
        body, axis_name = where.body(row.text("body"), side), row.text("axis")
        axis = _axis(row, side, kind)
        yield Coordinate(f"{joint}.{axis_name}", body, joint, axis_name, axis, kind, role, lower, upper)


def _elastic(row: Row, where: Places) -> Iterator[Coordinate]:
    kind = row.choice("kind", KINDS)
    stiffness = row.number("turning_stiffness" if kind == "hinge" else "sliding_stiffness")
    for side in sided(row):
        body, axis_name = where.body(row.text("body"), side), row.text("axis")
        axis = _axis(row, side, kind)
        yield Coordinate(f"{body}.{axis_name}", body, body, axis_name, axis, kind, "elastic", stiffness=stiffness)


def _axis(row: Row, side: str, kind: str) -> Vector:
    """Return a row's axis on a side: equal values on both sides are mirror images."""
    x, y, z = row.point("axis")
    length = math.hypot(x, y, z)
    if not length > 0.0:
        raise row.error("axis_x", "0 0 0, expected a direction")
    x, y, z = x / length, y / length, z / length
    if side == RIGHT:
        return (x, y, z)
    # A turn is mirrored the other way round than a shift.
    return (x, y, -z) if kind == "slide" else (-x, -y, z)


def tilted(direction: Vector, pitch: float) -> Vector:
    """Return a direction of the world in a frame with a pitch, rad, made a unit vector."""
    x, y, z = turned(direction, -pitch)
    length = math.hypot(x, y, z)
    return (x / length, y / length, z / length)
