"""Where the bodies of a description are in the neutral pose, and parts that touch there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from paravert.anatomy.description import Contact, Description, Fascicle, PointSpring, Vector
from paravert.anatomy.places import Place

Joined = TypeVar("Joined", PointSpring, Contact)


def neutral(description: Description) -> dict[str, Place]:
    """Return the frame of every body of a healthy spine in the neutral pose, in the world."""
    found: dict[str, Place] = {}
    for body in description.bodies:
        if not body.parent:
            found[body.name] = Place(body.origin, body.pitch)
            continue
        above = found[body.parent]
        found[body.name] = Place(above.world(body.origin), above.pitch + body.pitch)
    return found


def rejoined(before: Description, after: Description) -> Description:
    """Return a description whose springs and contacts are at rest in its neutral pose, as they were before."""
    old, new = neutral(before), neutral(after)
    springs = tuple(_moved(one, then, old, new) for one, then in zip(after.springs, before.springs, strict=True))
    contacts = tuple(_moved(one, then, old, new) for one, then in zip(after.contacts, before.contacts, strict=True))
    return replace(after, springs=springs, contacts=contacts)


def path_length(fascicle: Fascicle, frames: Mapping[str, Place]) -> float:
    """Return the length of a straight-lined path in the neutral pose, m."""
    points = [frames[point.body].world(point.position) for point in fascicle.points]
    return math.fsum(math.dist(one, other) for one, other in zip(points, points[1:], strict=False))


def _moved(one: Joined, then: Joined, old: Mapping[str, Place], new: Mapping[str, Place]) -> Joined:
    """Return a spring or contact whose second point lies to its first as it did before."""
    apart = _less(old[then.body_b].local(old[then.body_a].world(then.point_a)), then.point_b)
    at = new[one.body_b].local(new[one.body_a].world(one.point_a))
    return replace(one, point_b=_less(at, apart))


def _less(one: Vector, other: Vector) -> Vector:
    return (one[0] - other[0], one[1] - other[1], one[2] - other[2])
