"""The settled built-in spine, its mirror image, and how far two descriptions are apart."""

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from paravert.anatomy.description import Description, PathPoint
from paravert.names import AXES, mirrored
from paravert.study.spine import reference, settled


@cache
def healthy() -> Description:
    return settled(reference()).description


def parts_changed(one: Description, other: Description) -> set[str]:
    return {each.name for each in fields(Description) if getattr(one, each.name) != getattr(other, each.name)}


def flipped(vector: Any) -> Any:
    return (vector[0], vector[1], -vector[2])


def point(one: PathPoint) -> PathPoint:
    return replace(one, body=mirrored(one.body), position=flipped(one.position))


def mirror_image(one: Description) -> Description:
    """Return the description seen in a mirror, in the order of the original's names."""
    order = {each.name: number for number, each in enumerate(one.bodies)}
    bodies = [
        replace(
            each,
            name=mirrored(each.name),
            parent=mirrored(each.parent),
            origin=flipped(each.origin),
            centre_of_mass=flipped(each.centre_of_mass),
            turn=(each.turn[0], -each.turn[1], -each.turn[2], each.turn[3]),
        )
        for each in one.bodies
    ]
    place = {each.name: number for number, each in enumerate(one.fascicles)}
    fascicles = [
        replace(each, name=mirrored(each.name), side=mirrored(each.side), points=tuple(map(point, each.points)))
        for each in one.fascicles
    ]
    stiffness = []
    for each in one.stiffness:
        if each.coordinate.rpartition(".")[2] in AXES[1:]:
            each = replace(
                each,
                k0_positive=each.k0_negative,
                k0_negative=each.k0_positive,
                c_positive=each.c_negative,
                c_negative=each.c_positive,
            )
        stiffness.append(each)
    return replace(
        one,
        bodies=tuple(sorted(bodies, key=lambda each: order[each.name])),
        fascicles=tuple(sorted(fascicles, key=lambda each: place[each.name])),
        stiffness=tuple(stiffness),
        discs=tuple(replace(each, centre=flipped(each.centre)) for each in one.discs),
        nerves=tuple(
            sorted(
                (replace(each, side=mirrored(each.side)) for each in one.nerves), key=lambda own: (own.name, own.side)
            )
        ),
        vertebrae=tuple(
            replace(each, foramen_right=each.foramen_left, foramen_left=each.foramen_right) for each in one.vertebrae
        ),
    )


def numbers(one: Any) -> list[float]:
    """Return every number of a part in order, none of those that are not finite."""
    if isinstance(one, str) or one is None:
        return []
    if isinstance(one, int | float):
        return [float(one)]
    if is_dataclass(one):
        return [number for each in fields(one) for number in numbers(getattr(one, each.name))]
    return [number for each in one for number in numbers(each)]


def apart(one: Description, other: Description, *parts: str) -> float:
    """Return the largest difference of a number in some parts, infinite where there are more in one."""
    worst = 0.0
    for part in parts:
        a, b = (np.array(numbers(getattr(each, part))) for each in (one, other))
        if a.shape != b.shape:
            return np.inf
        worst = max(worst, float(np.abs(a - b).max(initial=0.0)))
    return worst
