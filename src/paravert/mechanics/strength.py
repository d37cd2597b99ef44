"""Strength: the largest force that a posture can exert at a point, by linear programming.

All rows and all bounds count, never a sum of forces times arms at one level; the weakest level is
named. The person pushes along the direction, so that the outside pushes back on the point.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paravert.anatomy.description import PathPoint
from paravert.errors import InputError, unknown_name
from paravert.mechanics import assemble, joint_load
from paravert.mechanics.assemble import Passive
from paravert.mechanics.share import Setting, by_coordinate, prepare, weight_above
from paravert.model import Model
from paravert.names import DIRECTIONS
from paravert.sharing.problem import Problem, Status
from paravert.sharing.strength import Strength as Limit
from paravert.sharing.strength import largest_factor
from paravert.task.frames import Frames, Load

Floats = NDArray[np.float64]

_NAMED = 5
"""How many of the rows that make the limit are named."""


@dataclass(frozen=True, slots=True, eq=False)
class Strength:
    """The largest push of one frame; NaN and without names unless the status is OPTIMAL."""

    status: Status
    force: float  # N
    moment: float  # N m, size of the push's moment about the joint that it is stated at
    weakest: tuple[tuple[str, str, float], ...]  # (joint, axis, share of the limit), largest first
    activation: Floats  # (fascicle,)
    compression: Floats  # (joint,) N
    yield_angle: Floats  # (row,) rad
    gap: float  # N, proved excess of the true limit


def strength(
    model: Model,
    frames: Frames,
    at: PathPoint,
    direction: str | ArrayLike,
    about: str,
    *,
    frame: int = 0,
    allow_yield: bool = True,
) -> Strength:
    """Return the largest force that a posture can exert at a point, and its moment about a joint.

    Args:
        model: compiled from a settled description.
        frames: the posture, with gravity and any loads.
        at: point of a body that pushes.
        direction: forward, backward, right, left, up, down, or (3,) in world axes.
        about: joint at whose centre the moment is stated, for instance ``L5-S1``.
        frame: which frame.
        allow_yield: false keeps every joint at its angle.

    Raises:
        InputError: the point, the direction or the joint is unknown.
    """
    pushing = limit(model, frames, at, direction, frame=frame, allow_yield=allow_yield)
    setting, found = pushing.setting, pushing.found
    centre = _centre(setting, about)
    if found.status != Status.OPTIMAL:
        return _nothing(setting, found.status)
    place = assemble.columns(setting.balance)
    tangent = pushing.joints.tangent[0]
    order = np.argsort(-found.share)[:_NAMED]
    return Strength(
        status=found.status,
        force=found.factor,
        moment=found.factor * float(np.linalg.norm(np.cross(pushing.place - centre, pushing.along))),
        weakest=tuple((*model.row_names[row], float(found.share[row])) for row in order),
        activation=found.value[place.fascicle],
        compression=pushing.compression[0],
        yield_angle=-found.value[place.yielding] / np.where(tangent > 0, tangent, 1.0),
        gap=found.gap,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Pushing:
    """The linear program of a strength test as solved: N of force for a unit of its factor."""

    setting: Setting
    joints: Passive
    problem: Problem
    asked: Floats  # (row,) moments of one newton of the push
    found: Limit
    compression: Floats  # (frame, joint) N under the largest push
    place: Floats  # (3,) m, where it pushes
    along: Floats  # (3,) its direction


def limit(
    model: Model,
    frames: Frames,
    at: PathPoint,
    direction: str | ArrayLike,
    *,
    frame: int = 0,
    allow_yield: bool = True,
) -> Pushing:
    """Return the linear program of the largest force at a point, joints stiffened by the load of that push.

    Args:
        model, frames, at, direction, frame, allow_yield: as of `strength`.

    Raises:
        InputError: the point or the direction is unknown.
    """
    setting = prepare(model, frames.at(frame))
    along = _along(direction)
    body = _row(model, at.body)
    posture = setting.balance.posture(0)
    place = posture.at(body, at.position)
    asked = posture.springs.condense(posture.push(place, body, along))[model.row_index]
    compression = weight_above(setting)
    for last in (False, True):
        joints = assemble.passive(setting.balance, by_coordinate(setting, compression))
        problem = assemble.assemble(setting.balance, setting.tension, joints, criterion=2, allow_yield=allow_yield)
        found = largest_factor(problem, asked)
        if found.status != Status.OPTIMAL:
            break
        resisted = Load(at.body, np.asarray(at.position, dtype=float), -found.factor * along[None])
        carried = _compression(setting, found, resisted)
        compression = carried if last else np.maximum(carried, 0.0)
    return Pushing(setting, joints, problem, asked, found, compression, place, along)


def _along(direction: str | ArrayLike) -> Floats:
    if isinstance(direction, str):
        if direction not in DIRECTIONS:
            raise unknown_name("direction", direction, DIRECTIONS, field="direction")
        return np.array(DIRECTIONS[direction])
    given = np.asarray(direction, dtype=float)
    length = float(np.linalg.norm(given))
    if given.shape != (3,) or not np.isfinite(length) or length == 0.0:
        raise InputError("not a direction, expected three finite numbers that are not all zero", field="direction")
    return given / length


def _row(model: Model, body: str) -> int:
    if body not in model.body_names:
        raise unknown_name("body", body, model.body_names, field="at")
    return model.body_names.index(body)


def _centre(setting: Setting, about: str) -> Floats:
    """Return (3,) m: the centre of a joint, which is the origin of its upper body."""
    model = setting.balance.model
    upper = {one.joint: one.body for one in model.description.coordinates if one.role == "balanced"}
    if about not in upper:
        raise unknown_name("joint", about, upper, field="about")
    return setting.balance.posture(0).position[_row(model, upper[about])]


def _compression(setting: Setting, found: Limit, resisted: Load) -> Floats:
    """Return (frame, joint) N of compression under the largest push."""
    task, place = setting.balance, assemble.columns(setting.balance)
    frames = replace(task.frames, loads=(*task.frames.loads, resisted))
    section = prepare(task.model, frames, task.kinematics).section
    force = found.value[place.fascicle] * setting.tension.active + setting.tension.passive
    pressure = place.pascals * found.value[place.pressure].sum(keepdims=True)
    contact = place.newtons * found.value[None, place.contact]
    return section.forces(force, pressure, contact)[:, :, joint_load.COMPRESSION]


def _nothing(setting: Setting, status: Status) -> Strength:
    model = setting.balance.model
    sizes = (len(model.fascicle_names), len(setting.section.cut.discs), len(model.row_names))
    activation, compression, angle = (np.full(size, np.nan) for size in sizes)
    return Strength(status, float("nan"), float("nan"), (), activation, compression, angle, float("nan"))
