"""Where an imported model is cut for its joint loads: at every joint that muscles move.

A file says no load-bearing planes. The cut goes through the joint's centre along the axes of the
lower body's frame: up is the one nearest to up in the world at neutral, forward the one nearest to
forward of the others. The section force is what the joint transmits, its bushings included, so that
it is OpenSim's joint reaction on the parent with the bushings' force added.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Coordinate, Description, Disc
from paravert.exchange.frames import quaternion, vector
from paravert.model import Model

Floats = NDArray[np.float64]


def planes(description: Description, model: Model) -> tuple[Disc, ...]:
    """Return the planes of a model, one a joint that is balanced or follows a balanced one and bears mass.

    Args:
        description: of the model.
        model: compiled from it.
    """
    poses = model.poses(model.neutral[None])
    row = {name: number for number, name in enumerate(model.body_names)}
    parent = {body.name: body.parent for body in description.bodies}
    mass = model.machine.below @ np.array([body.mass for body in description.bodies])
    moved = _moved(description)
    found: dict[str, Disc] = {}
    first: dict[str, Coordinate] = {}
    for one in description.coordinates:
        if one.kind != "driver":
            first.setdefault(one.joint, one)
    for one in description.coordinates:
        if one.joint in found or one.name not in moved:
            continue
        outer = first[one.joint]
        below = parent[outer.body]
        if not below or not mass[row[outer.body]] > 0.0:
            continue
        frame, origin = poses.rotation[0, row[below]], poses.position[0, row[below]]
        upper = poses.position[0, row[outer.body]] + poses.rotation[0, row[outer.body]] @ np.array(_anchor(outer))
        found[one.joint] = Disc(
            joint=one.joint,
            centre=vector(frame.T @ (upper - origin)),
            pitch=0.0,
            height=0.0,
            area=0.0,
            wedge=0.0,
            ligament_arm=0.0,
            pressure_index=0.0,
            turn=quaternion(_upright(frame)),
        )
    return tuple(found.values())


def _moved(description: Description) -> set[str]:
    """Return the coordinates that move something and are balanced, or follow a balanced one."""
    free = {one.name for one in description.coordinates if one.role == "balanced"}
    for coupling in description.couplings:
        if any(driver in free for driver, _ in coupling.terms):
            free.add(coupling.coordinate)
    return free - {one.name for one in description.coordinates if one.kind == "driver"}


def _anchor(one: Coordinate) -> tuple[float, float, float]:
    return one.anchor if one.kind == "hinge" else (0.0, 0.0, 0.0)


def _upright(frame: Floats) -> Floats:
    """Return (3, 3) whose columns are a frame's own axes that point forward, up and right in the world.

    Args:
        frame: (3, 3), body to world.
    """
    axes = np.eye(3)
    up = int(np.argmax(np.abs(frame[1])))
    level = [axis for axis in range(3) if axis != up]
    forward = max(level, key=lambda axis: abs(float(frame[0, axis])))
    upward, onward = np.sign(frame[1, up]) * axes[up], np.sign(frame[0, forward]) * axes[forward]
    return np.stack([onward, upward, np.cross(onward, upward)], axis=1)
