"""What a hurt neck leaves of the head's support: the largest moments that it can hold, before and after."""

from __future__ import annotations

from typing import Any

from paravert import task
from paravert.injury.ligament import NECK
from paravert.names import AXES, coordinate_name, lower_body, upper_body
from paravert.study.spine import Spine
from paravert.study.strength import strengths

POSTURE = "standing_relaxed"
WAYS = {
    "head extension": "backward",
    "head flexion": "forward",
    "head bend to the right": "right",
    "head bend to the left": "left",
}
"""Which way the head pushes, through its centre."""


def neck_hurt(body: Spine) -> bool:
    """Tell whether injuries changed a fascicle, a joint or a bone of the neck."""
    before, after = body.healthy, body.description
    bones = {upper_body(NECK[0]), *map(lower_body, NECK[:-1])}
    moves = {coordinate_name(joint, axis) for joint in NECK for axis in AXES}
    pull = any(one.name in body.hurt and any(point.body in bones for point in one.points) for one in before.fascicles)
    resist = {one.coordinate: one for one in before.stiffness if one.coordinate in moves}
    reach = {one.name: one for one in before.coordinates if one.name in moves}
    shape = {one.name: one for one in before.bodies if one.name in bones}
    return (
        pull
        or any(resist.get(one.coordinate, one) != one for one in after.stiffness)
        or any(reach.get(one.name, one) != one for one in after.coordinates)
        or any(shape.get(one.name, one) != one for one in after.bodies)
    )


def head_support(spines: tuple[Spine, ...], allow_yield: bool) -> list[dict[str, Any]]:
    """Return the largest push of the head each way, standing, one row a condition, as of `strengths`.

    Nothing where no injury is in the neck.

    Args:
        spines: healthy, then hurt.
        allow_yield: whether joints may yield.
    """
    if len(spines) < 2 or not neck_hurt(spines[-1]):
        return []
    rows = []
    for name, direction in WAYS.items():
        push = {"at": "head", "direction": direction, "about": NECK[-1]}
        what = task.from_table({"use": POSTURE, "name": name, "maximise": push})
        rows += strengths(what, task.resolve(spines[-1].posing, what), spines, allow_yield)
    return rows
