"""How bones that change their shape or place move everything above them.

A vertebra's frame has its origin in the joint below, so what happens to its body moves the bodies
above, its own landmarks, the path points on it and the plane of the disc above. Slack lengths stay
as settled: a path that becomes shorter is slack. The passive zero of the joints goes with the bones.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from paravert.anatomy.description import Body, Description, Disc, PathPoint, Vector, Vertebra
from paravert.anatomy.places import turned
from paravert.anatomy.turn import about, composed
from paravert.errors import InputError, unknown_name
from paravert.injury.numbers import constant
from paravert.names import JOINTS, MOBILE_LEVELS, joint_of, lower_body, upper_body

Move = Callable[[Vector], Vector]
RIB = "rib"


def vertebra_of(description: Description, level: str) -> Vertebra:
    """Return the bone of a level.

    Raises:
        InputError: the model has none there.
    """
    found = {one.level: one for one in description.vertebrae}
    if level not in found:
        raise unknown_name("vertebra", level, found, field="level")
    return found[level]


def with_vertebra(description: Description, bone: Vertebra) -> Description:
    """Return a copy with another bone of the same level."""
    return replace(
        description, vertebrae=tuple(bone if one.level == bone.level else one for one in description.vertebrae)
    )


def disc_of(description: Description, joint: str, field: str = "joint") -> Disc:
    """Return the load-bearing plane of a joint.

    Raises:
        InputError: the model has none there.
    """
    found = {one.joint: one for one in description.discs}
    if joint not in found:
        raise unknown_name("joint", joint, found, field=field)
    return found[joint]


def with_disc(description: Description, disc: Disc) -> Description:
    """Return a copy with another plane of the same joint."""
    return replace(description, discs=tuple(disc if one.joint == disc.joint else one for one in description.discs))


def collapse(description: Description, level: str, front: float, back: float) -> Description:
    """Return a description with a vertebral body that lost height, everything above it moved.

    The upper end plate turns about the top of the back wall and sinks with it; within the body the
    loss grows evenly from the lower end plate to the upper one, the arch sinks with the pedicle.

    Args:
        description: of a model with this vertebra.
        level: of the vertebra.
        front: m that the front wall loses.
        back: m that the back wall loses.

    Raises:
        InputError: the model has no such vertebra.
    """
    if front == 0.0 and back == 0.0:
        return description
    bone = vertebra_of(description, level)
    above = _above(description, level)
    upper, lower = disc_of(description, _joint_above(level), "level"), disc_of(description, joint_of(level), "level")
    top, bottom = above.origin[1] - 0.5 * upper.height, 0.5 * lower.height
    wall = 0.5 * above.origin[0] - 0.5 * bone.depth
    angle = math.atan2(front - back, bone.depth)

    def sunk(point: Vector) -> Vector:
        x, y, z = point
        along = min(max((x - wall) / bone.depth, 0.0), 1.0)
        part = constant("pedicle_height") if x < wall else min(max((y - bottom) / (top - bottom), 0.0), 1.0)
        return (x, y - part * (back + (front - back) * along), z)

    def carried(point: Vector) -> Vector:
        x, y, z = turned((point[0] - wall, point[1] - top, point[2]), -angle)
        return (x + wall, y + top - back, z)

    def body(one: Body) -> Body:
        if one.name == above.name:
            return replace(one, origin=carried(one.origin), pitch=one.pitch - angle)
        if one.parent == bone.body and one.role == RIB:
            return replace(one, origin=sunk(one.origin))
        return one

    moved = replace(description, bodies=tuple(body(one) for one in description.bodies))
    moved = with_disc(moved, replace(upper, centre=carried(upper.centre), pitch=upper.pitch - angle))
    moved = _points_moved(moved, bone.body, sunk)
    return with_vertebra(
        moved, replace(bone, front_height=bone.front_height - front, back_height=bone.back_height - back)
    )


def slide(
    description: Description, joint: str, shift: Vector, *, tilt: float = 0.0, turn: float = 0.0, arch: bool = True
) -> Description:
    """Return a description with the upper bone of a joint shifted on the lower one, with all above it.

    Args:
        description: of a model with this joint.
        joint: whose upper bone moves.
        shift: m forward, up and right in the plane of the disc.
        tilt: rad, + = backward.
        turn: rad, + = to the left.
        arch: whether the arch goes with the body; if not, it stays where it was.

    Raises:
        InputError: the model has no such joint.
    """
    if shift == (0.0, 0.0, 0.0) and tilt == 0.0 and turn == 0.0:
        return description
    disc = disc_of(description, joint)
    name, below = upper_body(joint), lower_body(joint)
    offset = turned(shift, disc.pitch)
    found = {one.name: one for one in description.bodies}
    if name not in found or found[name].parent != below:
        raise InputError(f"{name} is not on {below} in {description.name}, expected the built-in spine", field="joint")
    here = found[name]
    moved_body = replace(
        here,
        origin=_sum(here.origin, offset),
        pitch=here.pitch + tilt,
        turn=composed(here.turn, about("y", turn)),
    )
    moved = replace(description, bodies=tuple(moved_body if one.name == name else one for one in description.bodies))
    centre = _sum(disc.centre, (0.5 * offset[0], 0.5 * offset[1], 0.5 * offset[2]))
    overlap = _overlap(description, joint, shift)
    moved = with_disc(moved, replace(disc, centre=centre, pitch=disc.pitch + 0.5 * tilt, area=disc.area * overlap))
    if arch:
        return moved
    bone = vertebra_of(description, name)
    back = turned(offset, -here.pitch)
    wall = -0.5 * bone.depth

    def left_behind(point: Vector) -> Vector:
        return _sum(point, (-back[0], -back[1], -back[2])) if point[0] < wall else point

    return _points_moved(moved, name, left_behind)


def slip_depth(description: Description, joint: str) -> float:
    """Return the depth of the end plate that a slip of a joint is stated in, m; the upper bone's above the sacrum."""
    below = lower_body(joint)
    known = {one.level for one in description.vertebrae}
    return vertebra_of(description, below if below in known else upper_body(joint)).depth


def _overlap(description: Description, joint: str, shift: Vector) -> float:
    """Return the part of the disc's area that still has bone above it, a tenth at least."""
    level = upper_body(joint)
    bone = next((one for one in description.vertebrae if one.level == level), None)
    if bone is None:
        return 1.0
    part = (1.0 - abs(shift[0]) / bone.depth) * (1.0 - abs(shift[2]) / bone.width)
    return max(part, constant("least_overlap"))


def _joint_above(level: str) -> str:
    return JOINTS[MOBILE_LEVELS.index(level)]


def _above(description: Description, level: str) -> Body:
    """Return the bone above a vertebra.

    Raises:
        InputError: nothing is on it.
    """
    name = upper_body(_joint_above(level))
    for one in description.bodies:
        if one.name == name and one.parent == level:
            return one
    raise InputError(f"nothing is on {level} in {description.name}, expected the built-in spine", field="level")


def _points_moved(description: Description, body: str, move: Move) -> Description:
    """Return a copy with the points of a body moved: landmarks, paths and corners of the cavity."""

    def point(one: PathPoint) -> PathPoint:
        return replace(one, position=move(one.position)) if one.body == body else one

    cavity = description.cavity
    return replace(
        description,
        fascicles=tuple(
            replace(one, points=tuple(map(point, one.points))) if any(each.body == body for each in one.points) else one
            for one in description.fascicles
        ),
        landmarks=tuple((name, point(one)) for name, one in description.landmarks),
        cavity=None if cavity is None else replace(cavity, points=tuple(map(point, cavity.points))),
    )


def _sum(one: Vector, other: Vector) -> Vector:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2])
