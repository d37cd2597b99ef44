"""Stature and mass of a person: one factor on all lengths, one on all masses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from paravert.anatomy.description import (
    Body,
    Cavity,
    Contact,
    Coordinate,
    Description,
    Disc,
    Fascicle,
    JointStiffness,
    PathPoint,
    PointSpring,
    Vector,
    Vertebra,
)
from paravert.anatomy.edit import AbstractEdit

_Spring = TypeVar("_Spring", PointSpring, Contact)


@dataclass(frozen=True)
class BodySize(AbstractEdit):
    """Scales the body to a stature and a mass.

    Lengths (bones, paths, fibres, tendons, discs, cavity) grow with stature s, masses with the mass
    m, inertia with m s2. Passive tissue keeps its material: areas s2, forces s2, springs s, and
    moments an angle s3 (geometric similarity).
    """

    height_m: float
    mass_kg: float

    def apply(self, description: Description) -> Description:
        """Return a description of another size."""
        size = self.height_m / description.stature
        mass = self.mass_kg / description.mass
        return replace(
            description,
            bodies=tuple(_body(one, size, mass) for one in description.bodies),
            coordinates=tuple(_coordinate(one, size) for one in description.coordinates),
            fascicles=tuple(_fascicle(one, size) for one in description.fascicles),
            stiffness=tuple(_stiffness(one, size) for one in description.stiffness),
            springs=tuple(_spring(one, size) for one in description.springs),
            contacts=tuple(_spring(one, size) for one in description.contacts),
            discs=tuple(_disc(one, size) for one in description.discs),
            cavity=None if description.cavity is None else _cavity(description.cavity, size),
            landmarks=tuple((name, _point(one, size)) for name, one in description.landmarks),
            stature=self.height_m,
            vertebrae=tuple(sized_vertebra(one, size) for one in description.vertebrae),
        )

    def describe(self) -> str:
        """Return what the edit does, in one sentence."""
        return f"The body is {self.height_m:g} m tall and has {self.mass_kg:g} kg."


def _vector(vector: Vector, size: float) -> Vector:
    x, y, z = vector
    return (size * x, size * y, size * z)


def _point(point: PathPoint, size: float) -> PathPoint:
    return replace(point, position=_vector(point.position, size))


def _body(body: Body, size: float, mass: float) -> Body:
    xx, yy, zz, xy, xz, yz = (mass * size**2 * moment for moment in body.inertia)
    return replace(
        body,
        origin=_vector(body.origin, size),
        mass=mass * body.mass,
        centre_of_mass=_vector(body.centre_of_mass, size),
        inertia=(xx, yy, zz, xy, xz, yz),
    )


def _coordinate(one: Coordinate, size: float) -> Coordinate:
    if one.kind == "slide":
        return replace(one, lower=size * one.lower, upper=size * one.upper, stiffness=size * one.stiffness)
    return replace(one, stiffness=size**3 * one.stiffness)


def _fascicle(one: Fascicle, size: float) -> Fascicle:
    return replace(
        one,
        points=tuple(_point(point, size) for point in one.points),
        optimal_fibre_length=size * one.optimal_fibre_length,
        tendon_slack_length=size * one.tendon_slack_length,
    )


def _stiffness(one: JointStiffness, size: float) -> JointStiffness:
    moment = size**3
    return replace(
        one,
        k0_positive=moment * one.k0_positive,
        k0_negative=moment * one.k0_negative,
        c_positive=moment * one.c_positive,
        c_negative=moment * one.c_negative,
        preload_scale=size**2 * one.preload_scale,
    )


def _spring(one: _Spring, size: float) -> _Spring:
    return replace(
        one, point_a=_vector(one.point_a, size), point_b=_vector(one.point_b, size), stiffness=size * one.stiffness
    )


def _disc(one: Disc, size: float) -> Disc:
    return replace(
        one,
        centre=_vector(one.centre, size),
        height=size * one.height,
        area=size**2 * one.area,
        ligament_arm=size * one.ligament_arm,
    )


def sized_vertebra(one: Vertebra, size: float) -> Vertebra:
    """Return a vertebra whose lengths are multiplied; its strength goes with the area."""
    return replace(
        one,
        depth=size * one.depth,
        width=size * one.width,
        front_height=size * one.front_height,
        back_height=size * one.back_height,
        strength=size**2 * one.strength,
    )


def _cavity(cavity: Cavity, size: float) -> Cavity:
    walls = tuple(replace(wall, area=size**2 * wall.area, passive=size**2 * wall.passive) for wall in cavity.walls)
    return replace(cavity, points=tuple(_point(point, size) for point in cavity.points), walls=walls)
