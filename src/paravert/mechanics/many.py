"""Share one task many times among bodies that differ only in what their fascicles can still do.

With a force d times that of health the unknown is x = d a: the matrix of a posture stays that of health,
the weight becomes V / d^p and the bound d. So all bodies of a posture are one batch, and what
does not depend on d (kinematics, moment arms, section forces, structure of the Hessian) is
computed once, however often load is shared.

Joints are stiffer under compression. It is found once, as `mechanics.share` finds it, for the bodies
that a station is made for, and stays: load sharing is then a function of d alone, whatever came before.
Load is shared without the demand of stability.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.mechanics import assemble, joint_load
from paravert.mechanics.assemble import Columns, Passive
from paravert.mechanics.constants import constant
from paravert.mechanics.share import Setting, by_coordinate, prepare, weight_above
from paravert.model import Kinematics, Model
from paravert.sharing.problem import Criterion, Problem, Solution, Status
from paravert.sharing.share import solve_problem
from paravert.task.frames import Frames

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Many:
    """A task shared by many bodies; what is not OPTIMAL is NaN."""

    activation: Floats  # (body, frame, fascicle) command, 0 to 1
    force: Floats  # (body, frame, fascicle) N, active and passive
    compression: Floats  # (body, frame, joint) N
    shear: Floats  # (body, frame, joint) N, size of anterior and lateral shear together
    ligament_force: Floats  # (body, frame, joint) N, tension of the posterior ligaments
    cost: Floats  # (body, frame)
    status: NDArray[np.str_]  # (body, frame)
    unmet: Floats  # (body, frame, row) N m, NaN unless INFEASIBLE
    activation_bound: Floats  # (body, frame) proved distance from the exact optimum
    warm: Floats  # (body, frame, row + wall) multipliers to start a neighbouring solve from


@dataclass(frozen=True, eq=False)
class Station:
    """A task on a model as far as it can be known before the strength of its fascicles is."""

    setting: Setting
    criterion: Criterion
    allow_yield: bool
    problems: tuple[Problem, ...]  # of one body each, one a frame, at full strength, without joints' moments
    preload: Floats  # (body, frame, joint) N that the passive law is taken at
    moments: Floats  # (body, frame, row) N m of joints at that preload
    tangents: Floats  # (body, frame, row) N m/rad


def station(
    model: Model,
    frames: Frames,
    strength: Floats,
    *,
    criterion: Criterion = 2,
    allow_yield: bool = True,
    preload: Floats | None = None,
    kinematics: Kinematics | None = None,
) -> Station:
    """Return a task that is ready to be shared again and again.

    Args:
        model: compiled from a settled description, its fascicles at full strength.
        frames: of the task.
        strength: (body, fascicle) force of each body's fascicles against the model's, zero or more, at
            which the joints' preload is found.
        criterion: 2 or 3.
        allow_yield: whether joints may yield.
        preload: (body, frame, joint) N, where it is known already.
        kinematics: of the distinct postures of these frames, where they are known.

    Raises:
        InputError: frames or strengths do not fit the model, or the criterion is minmax.
    """
    if criterion not in (2, 3):
        raise InputError(f"{criterion!r}, expected 2 or 3: minmax weighs no fascicle", field="criterion")
    setting = prepare(model, frames, kinematics)
    joints = assemble.passive(setting.balance, by_coordinate(setting, weight_above(setting)))
    whole = assemble.assemble(setting.balance, setting.tension, joints, criterion=criterion, allow_yield=allow_yield)
    problems = tuple(_alone(whole, joints, frame) for frame in range(frames.count))
    if preload is not None:
        return _at(setting, criterion, allow_yield, problems, preload)
    first = weight_above(setting)[None].repeat(len(strength), axis=0)
    found = _at(setting, criterion, allow_yield, problems, first)
    start = None
    for _ in range(int(constant("preload_rounds"))):
        shared = share_many(found, strength, start)
        start = shared.warm
        better = np.where(np.isfinite(shared.compression), shared.compression, found.preload)
        found = _at(setting, criterion, allow_yield, problems, np.maximum(better, 0.0))
    return found


def share_many(place: Station, strength: Floats, start: Floats | None = None) -> Many:
    """Return how bodies of given strength share the load of a task.

    Args:
        place: the task, made for as many bodies.
        strength: (body, fascicle) force of each body's fascicles against the model's, zero or more.
        start: (body, frame, row + wall) multipliers of a neighbouring solve, `Many.warm`.

    Raises:
        InputError: the strengths do not fit the task's bodies, are negative or not finite.
    """
    balance = place.setting.balance
    expected = (len(place.preload), len(balance.model.fascicle_names))
    if strength.shape != expected:
        raise InputError(f"has shape {strength.shape}, expected {expected}", field="strength")
    if not (np.isfinite(strength).all() and (strength >= 0.0).all()):
        raise InputError("holds what is negative or not finite, expected zero or more", field="strength")
    columns = assemble.columns(balance)
    solutions = []
    for frame in range(len(place.problems)):
        problem = _weakened(place, columns, frame, strength)
        solutions.append(solve_problem(problem, None if start is None else start[:, frame]))
    return _meant(place, columns, solutions, strength)


def _at(
    setting: Setting, criterion: Criterion, allow_yield: bool, problems: tuple[Problem, ...], preload: Floats
) -> Station:
    """Return the station whose joints are as stiff as a preload (body, frame, joint) makes them."""
    parts = [assemble.passive(setting.balance, by_coordinate(setting, one)) for one in preload]
    moments, tangents = np.stack([one.moment for one in parts]), np.stack([one.tangent for one in parts])
    return Station(setting, criterion, allow_yield, problems, preload, moments, tangents)


def _alone(whole: Problem, joints: Passive, frame: int) -> Problem:
    """Return the problem of one frame with a matrix of its own, what its joints do by themselves left out."""
    part = whole.take(slice(frame, frame + 1))
    return Problem(
        part.matrix if part.matrix.ndim == 2 else part.matrix[0],
        part.target + joints.moment[frame],
        np.broadcast_to(part.weight, part.lower.shape),
        part.effort,
        part.lower,
        part.upper,
        part.inequality if part.inequality.ndim == 2 else part.inequality[0],
        part.bound,
        part.criterion,
    )


def _weakened(place: Station, columns: Columns, frame: int, strength: Floats) -> Problem:
    """Return the problem of one frame for all bodies, in the force that their fascicles still have."""
    base = place.problems[frame]
    bodies = len(strength)
    joints = Passive(place.moments[:, frame], place.tangents[:, frame])
    lower, upper = assemble.box(columns, joints, place.allow_yield)
    weight = np.tile(base.weight, (bodies, 1))
    weight[:, columns.yielding] = assemble.yield_weight(joints)
    power = int(place.criterion)
    known = strength > 0.0
    weight[:, columns.fascicle] /= np.where(known, strength, 1.0) ** power
    upper[:, columns.fascicle] = strength
    lower[:, columns.fascicle] = base.lower[:, columns.fascicle] * strength
    return Problem(
        base.matrix,
        base.target - joints.moment,
        weight,
        base.effort,
        lower,
        upper,
        base.inequality,
        np.tile(base.bound, (bodies, 1)),
        base.criterion,
    )


def _meant(place: Station, columns: Columns, solutions: list[Solution], strength: Floats) -> Many:
    """Return what solutions, one a frame, mean."""
    setting = place.setting
    value = np.stack([one.value for one in solutions], axis=1)
    status = np.stack([one.status for one in solutions], axis=1)
    value = np.where((status == Status.OPTIMAL)[:, :, None], value, np.nan)
    left = strength[:, None, :]
    pulled = value[:, :, columns.fascicle]
    activation = np.where(left > 0.0, pulled / np.where(left > 0.0, left, 1.0), 0.0 * pulled)
    force = pulled * setting.tension.active + setting.tension.passive
    inside = value[:, :, columns.pressure]
    pressure = columns.pascals * inside[:, :, 0] if inside.shape[2] else np.zeros(status.shape)
    contact = columns.newtons * value[:, :, columns.contact]
    frames = range(len(solutions))
    carried = [_section(setting, frame, force[:, frame], pressure[:, frame], contact[:, frame]) for frame in frames]
    load = np.stack(carried, axis=1)
    return Many(
        activation=np.clip(activation, 0.0, 1.0),
        force=force,
        compression=load[..., joint_load.COMPRESSION],
        shear=np.hypot(load[..., joint_load.ANTERIOR], load[..., joint_load.LATERAL]),
        ligament_force=_ligaments(place, value[:, :, columns.yielding]),
        cost=np.where(status == Status.OPTIMAL, np.stack([one.cost for one in solutions], axis=1), np.nan),
        status=status,
        unmet=np.stack([one.unmet for one in solutions], axis=1),
        activation_bound=np.stack([one.certificate.activation_bound for one in solutions], axis=1),
        warm=np.stack([one.warm for one in solutions], axis=1),
    )


def _section(setting: Setting, frame: int, force: Floats, pressure: Floats, contact: Floats) -> Floats:
    """Return (body, joint, 3) N of one frame."""
    section = setting.section
    posture = section.posture_of[frame]
    joints = len(section.cut.discs)
    found = np.tile(section.constant[frame], (len(force), 1, 1))
    found += (force @ section.fascicle[posture].reshape(3 * joints, -1).T).reshape(-1, joints, 3)
    found += (contact @ section.contact[posture].reshape(3 * joints, -1).T).reshape(-1, joints, 3)
    return np.asarray(found + pressure[:, None, None] * section.pressure[posture])


def _ligaments(place: Station, yielded: Floats) -> Floats:
    """Return (body, frame, joint) N of ligaments, given what yielding joints carry (body, frame, row) N m."""
    balance, tangents = place.setting.balance, place.tangents
    rows = balance.model.row_index
    angle = np.where(tangents > 0, -yielded / np.where(tangents > 0, tangents, 1.0), -0.0 * yielded)
    turned = np.repeat(balance.frames.coordinates[None], len(yielded), axis=0)
    turned[:, :, rows] += angle
    passive = -balance.law.stretched(turned)[:, :, rows]
    cut = place.setting.section.cut
    return np.stack([joint_load.ligament_tension(cut, one) for one in passive])
