"""Lengths of a person's segments: neck, thorax, lumbar spine, arms, legs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from paravert.anatomy.description import Body, Description, Disc, Fascicle, PathPoint, Vector
from paravert.anatomy.edit import AbstractEdit
from paravert.errors import InputError
from paravert.names import CERVICAL, LUMBAR, SIDES, THORACIC
from paravert.person.body_size import sized_vertebra
from paravert.person.measure import lengths
from paravert.person.pose import neutral, path_length, rejoined
from paravert.person.scaling import limits

LIMBS = {"upper_arm": "humerus", "forearm": "forearm", "thigh": "femur", "shank": "tibia"}
SPINAL = {"neck": CERVICAL, "thorax": THORACIC, "lumbar": LUMBAR}
CHEST = ("rib", "sternum", "girdle")
"""Roles of bodies that grow with the thorax."""


@dataclass(frozen=True)
class SegmentLengths(AbstractEdit):
    """Gives segments another length; a segment grows alike in all directions, masses stay.

    The thorax takes ribs, sternum and shoulder girdles along. Fibres grow with their path in the
    neutral pose, as in scaling by marker pairs (Delp 2007, doi:10.1109/TBME.2007.901024).
    """

    lengths_m: Mapping[str, float]
    """By segment, between its joints."""

    def apply(self, description: Description) -> Description:
        """Return a description with other lengths.

        Raises:
            InputError: it has no such segment, or a length is out of proportion.
        """
        now = lengths(description)
        low, high = limits("segment_factor")
        sizes: dict[str, float] = {}
        for name, wanted in self.lengths_m.items():
            if name not in now:
                raise InputError(f"{description.name} has no {name}", field=f"segments_m.{name}")
            size = wanted / now[name]
            if not low <= size <= high:
                what = f"{wanted:g}, expected {low * now[name]:.3f} to {high * now[name]:.3f} m at this stature"
                raise InputError(what, field=f"segments_m.{name}")
            sizes.update(dict.fromkeys(_bodies(description, name), size))
        return rejoined(description, _standing(description, _sized(description, sizes)))

    def describe(self) -> str:
        """Return what the edit does, in one sentence."""
        said = ", ".join(f"{name.replace('_', ' ')} {1e3 * length:.0f} mm" for name, length in self.lengths_m.items())
        return f"Segments are given: {said}."


def _bodies(description: Description, segment: str) -> list[str]:
    if segment in LIMBS:
        return [f"{LIMBS[segment]}_{side}" for side in SIDES]
    levels = set(SPINAL[segment])
    roles = CHEST if segment == "thorax" else ()
    return [one.name for one in description.bodies if one.name in levels or one.role in roles]


def _sized(description: Description, sizes: Mapping[str, float]) -> Description:
    """Return a description whose bodies have other sizes, by name; all that is fixed to them goes along."""

    def vector(body: str, place: Vector) -> Vector:
        size = sizes.get(body, 1.0)
        return (size * place[0], size * place[1], size * place[2])

    def body(one: Body) -> Body:
        size = sizes.get(one.name, 1.0)
        xx, yy, zz, xy, xz, yz = (size**2 * moment for moment in one.inertia)
        origin = vector(one.parent, one.origin)
        return replace(
            one, origin=origin, centre_of_mass=vector(one.name, one.centre_of_mass), inertia=(xx, yy, zz, xy, xz, yz)
        )

    def point(one: PathPoint) -> PathPoint:
        return replace(one, position=vector(one.body, one.position))

    def disc(one: Disc) -> Disc:
        lower = one.joint.split("-")[1]
        size = sizes.get(lower, 1.0)
        return replace(
            one,
            centre=vector(lower, one.centre),
            height=size * one.height,
            area=size**2 * one.area,
            ligament_arm=size * one.ligament_arm,
        )

    grown = replace(
        description,
        bodies=tuple(map(body, description.bodies)),
        coordinates=tuple(replace(one, anchor=vector(one.body, one.anchor)) for one in description.coordinates),
        fascicles=tuple(replace(one, points=tuple(map(point, one.points))) for one in description.fascicles),
        springs=tuple(
            replace(one, point_a=vector(one.body_a, one.point_a), point_b=vector(one.body_b, one.point_b))
            for one in description.springs
        ),
        contacts=tuple(
            replace(one, point_a=vector(one.body_a, one.point_a), point_b=vector(one.body_b, one.point_b))
            for one in description.contacts
        ),
        discs=tuple(map(disc, description.discs)),
        vertebrae=tuple(sized_vertebra(one, sizes.get(one.body, 1.0)) for one in description.vertebrae),
        landmarks=tuple((name, point(one)) for name, one in description.landmarks),
        cavity=None
        if description.cavity is None
        else replace(description.cavity, points=tuple(map(point, description.cavity.points))),
    )
    return _fibres_grown(description, grown)


def _standing(before: Description, after: Description) -> Description:
    """Return a description whose feet are where they were: longer legs lift the rest."""
    foot = f"foot_{SIDES[0]}"
    old, new = neutral(before), neutral(after)
    if foot not in old:
        return after
    lift = old[foot].origin[1] - new[foot].origin[1]

    def body(one: Body) -> Body:
        x, y, z = one.origin
        return one if one.parent else replace(one, origin=(x, y + lift, z))

    return replace(after, bodies=tuple(map(body, after.bodies)))


def _fibres_grown(before: Description, after: Description) -> Description:
    """Return a description whose fibres have grown with their path in the neutral pose."""
    old, new = neutral(before), neutral(after)

    def fascicle(then: Fascicle, one: Fascicle) -> Fascicle:
        size = path_length(one, new) / path_length(then, old)
        return replace(
            one,
            optimal_fibre_length=size * one.optimal_fibre_length,
            tendon_slack_length=size * one.tendon_slack_length,
        )

    pairs = zip(before.fascicles, after.fascicles, strict=True)
    return replace(after, fascicles=tuple(fascicle(then, one) for then, one in pairs))
