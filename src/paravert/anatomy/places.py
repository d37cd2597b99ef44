"""Where bones are in neutral standing, and the change between the world and a body's frame.

World: x forward, y up, z right, origin on the ground between the ankles' planes. Paired bones stand
in the tables for the right side; the left is their mirror image, so that symmetry holds to rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from paravert.anatomy.anatomy import Anatomy
from paravert.anatomy.description import Vector
from paravert.names import SIDES

RIGHT, LEFT = SIDES
FUSED = ("sacrum", "coccyx")
"""Bones that are one with the pelvis; their landmarks are given in its frame."""
PAIRED = ("no", "yes")


@dataclass(frozen=True, slots=True)
class Place:
    """A body's frame at neutral: origin (m, world) and pitch (rad about z, + = top backward)."""

    origin: Vector
    pitch: float

    def local(self, world: Vector) -> Vector:
        """Return a point of the world (m) in this frame."""
        x, y, z = (a - b for a, b in zip(world, self.origin, strict=True))
        return turned((x, y, z), -self.pitch)

    def world(self, local: Vector) -> Vector:
        """Return a point of this frame (m) in the world."""
        x, y, z = (a + b for a, b in zip(turned(local, self.pitch), self.origin, strict=True))
        return (x, y, z)


@dataclass(frozen=True, slots=True)
class Places:
    """Frames of all bodies at neutral, and which bones are paired."""

    frames: dict[str, Place]
    paired: frozenset[str]

    def body(self, bone: str, side: str) -> str:
        """Return the name of the body that a bone belongs to, on a side where it is paired."""
        if bone in FUSED:
            return "pelvis"
        return f"{bone}_{side}" if bone in self.paired else bone

    def local(self, body: str, world: Vector) -> Vector:
        """Return a point of the world at neutral in a body's frame, m."""
        return self.frames[body].local(world)


def places(anatomy: Anatomy) -> Places:
    """Return the frames of all bodies at neutral."""
    frames: dict[str, Place] = {}
    for row in anatomy.table("vertebrae"):
        if row.choice("mobile", PAIRED) == "yes":
            frames[row.text("body")] = Place((row.number("x"), row.number("y"), 0.0), row.number("pitch"))
    paired = set()
    for row in anatomy.table("bodies"):
        name, at, pitch = row.text("body"), row.point(), row.number("pitch")
        if row.choice("paired", PAIRED) == "no":
            frames[name] = Place(at, pitch)
            continue
        paired.add(name)
        for side in SIDES:
            frames[f"{name}_{side}"] = Place(mirrored_to(at, side), pitch)
    return Places(frames, frozenset(paired))


def mirrored_to(point: Vector, side: str) -> Vector:
    """Return a point or direction of the right side on a side."""
    x, y, z = point
    return (x, y, z) if side == RIGHT else (x, y, -z)


def turned(vector: Vector, angle: float) -> Vector:
    """Return a vector turned about z by an angle, rad."""
    cosine, sine = math.cos(angle), math.sin(angle)
    x, y, z = vector
    return (cosine * x - sine * y, sine * x + cosine * y, z)
