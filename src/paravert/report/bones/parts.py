"""Rounded pieces that bones are made of. All are convex, so that a drawing needs only their hull.

Lengths are metres in the frame of the bone. The browser melts the pieces of a bone into one surface.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float, float]
MILLIMETRES = 1000.0
_ROUND = 16


class Part(Protocol):
    """One convex piece."""

    def numbers(self) -> list[float]:
        """Return its kind and its sizes in mm (and rad), as the browser reads them."""

    def cloud(self) -> Floats:
        """Return (point, 3) m: points whose hull is the piece."""

    def mirrored(self) -> Part:
        """Return the same piece on the other side."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Cone:
    """A rounded cone between two points; ``squash`` above 1 along an axis makes it thinner there."""

    start: Point
    end: Point
    start_radius: float
    end_radius: float
    squash: Point = (1.0, 1.0, 1.0)
    carve: bool = False  # taken away from the bone instead of added

    def numbers(self) -> list[float]:
        """Return kind 0."""
        return [
            0,
            int(self.carve),
            *_mm(self.start, self.end),
            *_mm((self.start_radius, self.end_radius)),
            *self.squash,
        ]

    def cloud(self) -> Floats:
        """Return points on its two round ends."""
        thin = np.array(self.squash)
        ball = _sphere() / thin
        ends = ((self.start, self.start_radius), (self.end, self.end_radius))
        return np.concatenate([np.array(at) + radius * ball for at, radius in ends])

    def mirrored(self) -> Cone:
        """Return the cone of the other side."""
        return replace(self, start=_other_side(self.start), end=_other_side(self.end))


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """An ellipsoid, pitched about z."""

    centre: Point
    radii: Point
    pitch: float = 0.0
    carve: bool = False

    def numbers(self) -> list[float]:
        """Return kind 1."""
        return [1, int(self.carve), *_mm(self.centre, self.radii), round(self.pitch, 4)]

    def cloud(self) -> Floats:
        """Return points on its surface."""
        return np.array(self.centre) + (_sphere() * np.array(self.radii)) @ turn(self.pitch).T

    def mirrored(self) -> Ellipsoid:
        """Return the ellipsoid of the other side."""
        return replace(self, centre=_other_side(self.centre))


@dataclass(frozen=True, slots=True)
class Drum:
    """A vertebral body or a disc: an elliptic cylinder with a waist, its plates wedged, hollow behind."""

    centre: Point
    pitch: float  # rad about z, of its axis against y
    half_height: float
    wedge: float  # rad between its plates, + = taller in front
    lower: tuple[float, float]  # half depth and half width of the lower plate
    upper: tuple[float, float]
    waist: float  # how much narrower in the middle, fraction
    hollow: float  # how deep behind, fraction of the half depth

    def numbers(self) -> list[float]:
        """Return kind 2."""
        sizes = [*_mm((self.half_height,)), round(self.wedge, 4), *_mm(self.lower, self.upper)]
        return [2, 0, *_mm(self.centre), round(self.pitch, 4), *sizes, self.waist, self.hollow]

    def cloud(self) -> Floats:
        """Return points on the rims of its plates."""
        angle = np.arange(24) * (2.0 * math.pi / 24.0)
        rims = []
        for sign, (depth, width) in ((-1.0, self.lower), (1.0, self.upper)):
            x, z = depth * np.cos(angle), width * np.sin(angle)
            y = sign * (self.half_height + x * math.tan(self.wedge / 2.0))
            rims.append(np.stack([x, y, z], axis=1))
        return np.array(self.centre) + np.concatenate(rims) @ turn(self.pitch).T

    def mirrored(self) -> Drum:
        """Return the drum of the other side."""
        return replace(self, centre=_other_side(self.centre))


@dataclass(frozen=True, slots=True)
class Plate:
    """A flat piece between three points."""

    corners: tuple[Point, Point, Point]
    thickness: float  # from its middle to its surface

    def numbers(self) -> list[float]:
        """Return kind 3."""
        return [3, 0, *_mm(*self.corners), *_mm((self.thickness,))]

    def cloud(self) -> Floats:
        """Return points around its corners."""
        return np.concatenate([np.array(corner) + self.thickness * _sphere() for corner in self.corners])

    def mirrored(self) -> Plate:
        """Return the plate of the other side."""
        first, second, third = self.corners
        return replace(self, corners=(_other_side(first), _other_side(second), _other_side(third)))


@dataclass(frozen=True, slots=True)
class Tube:
    """A bent rod with a radius at each of its points; drawn as it is, not melted."""

    points: tuple[Point, ...]
    radii: tuple[float, ...]

    def numbers(self) -> list[float]:
        """Return x, y, z and radius of each point in mm."""
        return [value for point, radius in zip(self.points, self.radii, strict=True) for value in _mm(point, (radius,))]

    def mirrored(self) -> Tube:
        """Return the rod of the other side."""
        return replace(self, points=tuple(_other_side(point) for point in self.points))


@cache
def cloud(part: Part) -> Floats:
    """Return the points of a piece, remembered."""
    return part.cloud()


def smooth(points: list[Point], count: int) -> tuple[Point, ...]:
    """Return points evenly along a smooth curve through given ones (centripetal Catmull-Rom)."""
    given = np.array(points)
    gaps = np.maximum(np.sqrt(np.linalg.norm(np.diff(given, axis=0), axis=1)), 1e-6)
    knots = np.concatenate([[0.0], np.cumsum(gaps)])
    slopes = np.gradient(given, knots, axis=0)
    fine = np.linspace(0.0, knots[-1], count)
    place = np.clip(np.searchsorted(knots, fine, side="right") - 1, 0, len(given) - 2)
    width = gaps[place][:, None]
    t = ((fine - knots[place])[:, None]) / width
    hermite = (
        (2 * t**3 - 3 * t**2 + 1) * given[place]
        + (t**3 - 2 * t**2 + t) * width * slopes[place]
        + (-2 * t**3 + 3 * t**2) * given[place + 1]
        + (t**3 - t**2) * width * slopes[place + 1]
    )
    return tuple((float(x), float(y), float(z)) for x, y, z in hermite)


def turn(pitch: float) -> Floats:
    """Return the turn (3, 3) about z."""
    cosine, sine = math.cos(pitch), math.sin(pitch)
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


@cache
def _sphere() -> Floats:
    """Return (point, 3) directions, evenly spread and the same on both sides of each axis."""
    found = []
    for latitude in (-1.2, -0.6, 0.0, 0.6, 1.2):
        around = _ROUND if latitude == 0.0 else _ROUND - 4
        angle = np.arange(around) * (2.0 * math.pi / around)
        ring = math.cos(latitude)
        found.append(
            np.stack([ring * np.cos(angle), np.full(around, math.sin(latitude)), ring * np.sin(angle)], axis=1)
        )
    return np.concatenate(found)


def _other_side(point: Point) -> Point:
    return (point[0], point[1], -point[2])


def _mm(*groups: tuple[float, ...]) -> list[float]:
    return [round(MILLIMETRES * value, 1) for group in groups for value in group]
