"""Every body of a tree with its shape: vertebrae from their rows, the others from the table of shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy import Anatomy
from paravert.names import JOINTS, MOBILE_LEVELS, SIDES, joint_of, upper_body
from paravert.report.bones import table, vertebra
from paravert.report.bones.parts import Cone, Part, Point, Tube, turn

Floats = NDArray[np.float64]
Origin = Callable[[str, str], Point | None]
_BASE = "pelvis"
_ON_THE_BASE = ("sacrum", "coccyx")
_NEXT = {
    "humerus": "forearm",
    "forearm": "hand",
    "femur": "tibia",
    "tibia": "foot",
    "girdle": "humerus",
    _BASE: "femur",
}
"""The bone that follows a bone of a limb, at whose origin it ends."""


@dataclass(slots=True)
class BodyShape:
    """What is drawn for one body, in its frame, for a person of the reference stature."""

    body: str
    parts: list[Part] = field(default_factory=list)
    discs: list[Part] = field(default_factory=list)
    tubes: list[Tube] = field(default_factory=list)


def skeleton(
    anatomy: Anatomy, bodies: Sequence[str], position: Floats, rotation: Floats, scale: float
) -> list[BodyShape]:
    """Return the shapes of bodies.

    Args:
        anatomy: the tables.
        bodies: names.
        position: (body, 3) m of one frame: where joints are.
        rotation: (body, 3, 3) of the same frame.
        scale: stature of the person over that of the tables.
    """
    place = {name: number for number, name in enumerate(bodies)}
    landmarks = _landmarks(anatomy)

    def origin(of: str, within: str) -> Point | None:
        if of not in place or within not in place:
            return None
        here, there = place[within], place[of]
        x, y, z = rotation[here].T @ (position[there] - position[here]) / scale
        return (float(x), float(y), float(z))

    found = []
    for name in bodies:
        if name in MOBILE_LEVELS:
            top = origin(upper_body(JOINTS[MOBILE_LEVELS.index(name)]), name)
            found.append(_vertebra(anatomy, name, top, landmarks))
        else:
            found.append(_other(anatomy, name, landmarks, origin))
    return [shape for shape in found if shape.parts or shape.tubes]


def _vertebra(anatomy: Anatomy, level: str, top: Point | None, landmarks: Mapping[str, Point]) -> BodyShape:
    discs = anatomy.table("discs")
    below = discs.row(joint_of(level))
    above = discs.row(JOINTS[MOBILE_LEVELS.index(level)])
    row = anatomy.table("vertebrae").row(level)
    height = row.number("posterior_height") + (above.number("height") + below.number("height")) / 2.0
    one = vertebra.sizes(row, top or (0.0, height, 0.0), above.number("height"), below.number("height"))
    places = {name.split(".", 1)[1]: point for name, point in landmarks.items() if name.split(".", 1)[0] == level}
    shape = BodyShape(level, vertebra.arch(one, places))
    if level != "C1":
        shape.parts.insert(0, vertebra.body(one))
        shape.discs = [vertebra.disc(one, below.number("tilt"), below.number("wedge"))]
    return shape


def _other(anatomy: Anatomy, body: str, landmarks: Mapping[str, Point], origin: Origin) -> BodyShape:
    bone = next((body.removesuffix(f"_{side}") for side in SIDES if body.endswith(f"_{side}")), body)
    left = body.endswith(SIDES[1])
    known = dict(landmarks)
    after = _NEXT.get(bone)
    if after is not None:
        side = SIDES[1] if left else SIDES[0]
        following = origin(f"{after}_{side}", body)
        if following is not None:
            known["next"] = (following[0], following[1], -following[2] if left else following[2])
    names = (bone, *_ON_THE_BASE) if bone == _BASE else (bone,)
    if after is not None and "next" not in known:
        return BodyShape(body)
    shape = BodyShape(body)
    for name in names:
        shape.parts += table.parts(name, known)
        shape.tubes += table.tubes(name, known)
    if bone == _BASE:
        shape.parts += _fused(anatomy)
    if bone.startswith("rib"):
        own = {key.removeprefix(f"{bone}."): point for key, point in known.items() if key.startswith(f"{bone}.")}
        shape.tubes = table.tubes("rib", {f"rib.{key}": point for key, point in own.items()})
    if left:
        shape.parts = [part.mirrored() for part in shape.parts]
        shape.tubes = [rod.mirrored() for rod in shape.tubes]
    return shape


def _fused(anatomy: Anatomy) -> list[Part]:
    """Return the fused vertebrae of sacrum and coccyx as one chain, in the frame of the pelvis."""
    base = anatomy.table("bodies").row(_BASE)
    x, y, pitch = base.number("x"), base.number("y"), base.number("pitch")
    found: list[Part] = []
    above: tuple[Point, float] | None = None
    for row in anatomy.table("vertebrae"):
        if row.text("body") != _BASE:
            continue
        offset = turn(-pitch) @ np.array([row.number("x") - x, row.number("y") - y, 0.0])
        half = np.array([0.0, row.number("posterior_height") / 2.0, 0.0])
        middle = offset + turn(row.number("pitch") - pitch) @ half
        depth = (row.number("upper_depth") + row.number("lower_depth")) / 4.0
        width = (row.number("upper_width") + row.number("lower_width")) / 4.0
        centre = (float(middle[0]), float(middle[1]), 0.0)
        if above is not None:
            found.append(Cone(above[0], centre, above[1], depth, (1.0, 1.0, round(depth / width, 2))))
        above = (centre, depth)
    return found


def _landmarks(anatomy: Anatomy) -> dict[str, Point]:
    return {
        row.text("landmark"): (row.number("x"), row.number("y"), row.number("z")) for row in anatomy.table("landmarks")
    }
