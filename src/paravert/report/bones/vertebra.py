"""A vertebra from its row of the tables and its landmarks: body, pedicles, laminae and processes.

What a table lacks is a proportion of the vertebral body's size; proportions are for the picture alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from paravert.anatomy.table import Row
from paravert.names import CERVICAL, LUMBAR
from paravert.report.bones.parts import Cone, Drum, Ellipsoid, Part, Plate, Point

Places = Mapping[str, Point]
"""Landmarks of one bone, right side, by the part of their name after the level."""
_WAIST = {True: 0.10, False: 0.13}
_HOLLOW = 0.16


@dataclass(frozen=True)
class Sizes:
    """One vertebra as the shapes need it; m and rad."""

    level: str
    top: Point
    """Centre of the disc above, in the vertebra's frame; the disc below is at its origin."""
    disc_above: float
    disc_below: float
    lower: tuple[float, float]
    """Half depth and half width of the lower plate."""
    upper: tuple[float, float]
    wedge: float

    @property
    def axis(self) -> float:
        """Pitch of the body's axis against y."""
        return math.atan2(-self.top[0], self.top[1])

    @property
    def length(self) -> float:
        """From disc to disc."""
        return math.hypot(self.top[0], self.top[1])

    def along(self, part: float, forward: float = 0.0, right: float = 0.0) -> Point:
        """Return a point: ``part`` of the way from disc to disc, m forward of the axis, m to the right."""
        cosine, sine = math.cos(self.axis), math.sin(self.axis)
        return (self.top[0] * part + forward * cosine, self.top[1] * part + forward * sine, right)


def sizes(row: Row, top: Point, above: float, below: float) -> Sizes:
    """Return the sizes of a vertebra from its row, the place of the disc above and the discs' heights."""
    lower = (row.number("lower_depth") / 2.0, row.number("lower_width") / 2.0)
    upper = (row.number("upper_depth") / 2.0, row.number("upper_width") / 2.0)
    return Sizes(row.text("level"), top, above, below, lower, upper, row.number("wedge"))


def body(one: Sizes) -> Drum:
    """Return the vertebral body."""
    half = max((one.length - (one.disc_above + one.disc_below) / 2.0) / 2.0, 0.003)
    middle = (one.length + (one.disc_below - one.disc_above) / 2.0) / 2.0 / one.length
    waist = _WAIST[one.level in CERVICAL]
    return Drum(one.along(middle), one.axis, half, one.wedge, one.lower, one.upper, waist, _HOLLOW)


def disc(one: Sizes, tilt: float, wedge: float) -> Drum:
    """Return the disc below a vertebra, in its frame."""
    depth, width = one.lower
    plate = (0.97 * depth, 0.97 * width)
    return Drum((0.0, 0.0, 0.0), tilt, 0.48 * one.disc_below, wedge, plate, plate, -0.05, _HOLLOW)


def arch(one: Sizes, places: Places) -> list[Part]:
    """Return everything behind the body: right side, left side and middle."""
    if one.level == "C1":
        return _atlas(one, places)
    superior, inferior = places["superior_facet"], places["inferior_facet"]
    depth, width = one.lower
    tip = places["spinous_tip"]
    base = _mid(places.get("spinous_base") or places.get("spinous_superior_border") or places["lamina"])
    thick = 0.16 * width + 0.0012
    pillar = _between(superior, inferior, 0.45)
    root = one.along(0.66, -0.72 * depth, 0.66 * width)
    right: list[Part] = [
        Cone(root, pillar, 1.25 * thick, 1.1 * thick),
        Cone(_between(superior, inferior, 0.12), inferior, 1.15 * thick, thick),
        Ellipsoid(superior, (0.9 * thick, 1.5 * thick, 1.35 * thick)),
        *_transverse(one, places, pillar, thick),
    ]
    tall = _spinous_height(one, places)
    upper_base, lower_base = _shift(base, 0.9 * tall), _shift(base, -0.7 * tall)
    right += [
        Plate((_between(superior, inferior, 0.25), upper_base, lower_base), 0.62 * thick),
        Plate((_between(superior, inferior, 0.25), _between(superior, inferior, 0.95), lower_base), 0.62 * thick),
    ]
    middle: list[Part] = [_spinous(base, tip, tall, thick)]
    if one.level == "C2":
        middle.append(Cone(one.along(0.45, 0.1 * depth), one.along(1.32, 0.1 * depth), 0.0062, 0.0048))
    canal = 0.5 * (root[0] + base[0])
    hole = Cone((canal, pillar[1] - 0.03, 0.0), (canal, pillar[1] + 0.03, 0.0), 0.0068, 0.0068, (1.0, 1.0, 0.72), True)
    return [*right, *(part.mirrored() for part in right), *middle, hole]


def _transverse(one: Sizes, places: Places, pillar: Point, thick: float) -> list[Part]:
    tip = places["transverse_process"]
    if one.level in CERVICAL:
        side = one.along(0.55, -0.1 * one.lower[0], 0.8 * one.lower[1])
        return [Cone(pillar, tip, 0.9 * thick, 0.75 * thick), Cone(side, tip, 0.8 * thick, 0.7 * thick)]
    begin = _between(pillar, one.along(0.6, -0.9 * one.lower[0], 0.7 * one.lower[1]), 0.35)
    flat = (1.35, 1.0, 1.0) if one.level in LUMBAR else (1.0, 1.0, 1.0)
    return [Cone(begin, tip, 1.2 * thick, 0.95 * thick, flat)]


def _spinous(base: Point, tip: Point, tall: float, thick: float) -> Part:
    """Return the spinous process: a tall thin plate."""
    thin = max(tall / (0.62 * thick), 1.0)
    return Cone(base, _between(base, tip, 0.94), 0.95 * tall, tall, (1.0, 1.0, round(thin, 2)))


def _spinous_height(one: Sizes, places: Places) -> float:
    """Return half the height of the spinous process at its tip."""
    if one.level in LUMBAR:
        return 0.26 * one.length
    return 0.17 * one.length if one.level not in CERVICAL else 0.2 * one.length


def _atlas(one: Sizes, places: Places) -> list[Part]:
    """Return the first vertebra, a ring without a body."""
    superior, inferior = places["superior_facet"], places["inferior_facet"]
    front, back = places["anterior_arch"], places["posterior_tubercle"]
    mass = _between(superior, inferior, 0.5)
    outward = (back[0] * 0.62, back[1], 0.9 * mass[2])
    right: list[Part] = [
        Ellipsoid(mass, (0.0085, 0.0065, 0.0068)),
        Cone(mass, _mid(front), 0.0046, 0.0042),
        Cone(mass, outward, 0.0042, 0.0036),
        Cone(outward, _mid(back), 0.0036, 0.0042),
        Cone(mass, places["transverse_process"], 0.0052, 0.0042),
    ]
    return [*right, *(part.mirrored() for part in right)]


def _mid(point: Point) -> Point:
    return (point[0], point[1], 0.0)


def _shift(point: Point, up: float) -> Point:
    return (point[0], point[1] + up, point[2])


def _between(one: Point, other: Point, part: float) -> Point:
    x, y, z = (a + part * (b - a) for a, b in zip(one, other, strict=True))
    return (x, y, z)
