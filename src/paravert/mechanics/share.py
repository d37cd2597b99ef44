"""Share load among muscles: from a model and a task to forces and joint loads, with a proof a frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paravert.errors import InputError
from paravert.mechanics import assemble, joint_load, stability
from paravert.mechanics.assemble import Columns, Passive
from paravert.mechanics.constants import constant
from paravert.mechanics.cuts import Stability, Start, cuts
from paravert.mechanics.equilibrium import Balance, balance
from paravert.mechanics.joint_load import Section
from paravert.mechanics.shared import Shared
from paravert.model import Kinematics, Model, Tension, speeds, tension
from paravert.sharing.problem import Criterion, Problem, Solution, Status
from paravert.sharing.share import solve_problem
from paravert.task.frames import Frames

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Setting:
    """A task on a model as far as it is known before sharing."""

    balance: Balance
    section: Section
    tension: Tension
    spread: NDArray[np.intp]  # (coordinate,) joint whose preload counts, -1 for none


def share(
    model: Model,
    frames: Frames,
    *,
    criterion: Criterion = 2,
    allow_yield: bool = True,
    margin: float | None = None,
    measure: bool = False,
    preload: ArrayLike | None = None,
    kinematics: Kinematics | None = None,
    start: ArrayLike | None = None,
    directions: Start = None,
) -> Shared:
    """Return how muscles, pressure, contacts and yielding joints share the load of a task.

    Joints are stiffer under compression; it is taken from sharing once before, which starts from
    the weight above each level, and once more where stability is demanded.

    Args:
        model: compiled from a settled description.
        frames: of the task.
        criterion: 2, 3 or "minmax".
        allow_yield: false keeps every joint at its angle.
        margin: least stiffness in any direction, in parts of the neutral passive one; None: any will do.
        measure: whether to measure the margin where none is demanded.
        preload: (frame, joint) N of compression that the passive law is taken at; found if None.
        kinematics: `Shared.kinematics` of the same frames, to save evaluating them.
        start: (frame, row + wall) multipliers of a neighbouring solution without cuts (`Solution.warm`).
        directions: `Shared.stability` of the same frames of a neighbouring task, or its `directions`, to start from.

    Raises:
        InputError: frames or arrays do not fit the model, or it is not settled, or not stiff enough to be stable.
    """
    setting = prepare(model, frames, kinematics)
    levels = setting.section.cut.discs
    given = preload is not None
    compression = np.asarray(preload, dtype=float) if given else weight_above(setting)
    if compression.shape != (frames.count, len(levels)):
        raise InputError(f"shape {compression.shape}, expected {(frames.count, len(levels))}", field="preload")
    rounds = 0 if given else int(constant("preload_rounds")) + (margin is not None)
    begin, found = start, None
    for left in range(rounds, -1, -1):
        joints = assemble.passive(setting.balance, by_coordinate(setting, compression))
        problem = assemble.assemble(
            setting.balance, setting.tension, joints, criterion=criterion, allow_yield=allow_yield
        )
        solution = solve_problem(problem, begin)
        begin = solution.warm
        asked = margin if left < max(rounds, 1) else None
        if asked is not None or (measure and not left):
            near = found if found is not None else directions
            problem, solution, found = _steadied(setting, joints, problem, solution, asked, near)
        carried = report(setting, joints, problem, solution, compression, found)
        if left:
            better = np.where(np.isfinite(carried.compression), carried.compression, compression)
            compression = np.maximum(better, 0.0)
    return carried


def _steadied(
    setting: Setting,
    joints: Passive,
    problem: Problem,
    solution: Solution,
    margin: float | None,
    near: Start,
) -> tuple[Problem, Solution, Stability]:
    """Return the problem, its solution and their stability, demanded where there is a margin, else measured."""
    demanded = margin is not None
    found = cuts(setting.balance, joints, setting.tension, near if demanded else None)
    if margin is None:
        return problem, solution, stability.measured(found, solution)
    return stability.stabilised(found, problem, solution, margin)


def prepare(model: Model, frames: Frames, kinematics: Kinematics | None = None) -> Setting:
    """Return what is known of a task on a model before sharing.

    Raises:
        InputError: the model is not settled, or the frames do not fit it.
    """
    if not model.description.settled:
        raise InputError("slack lengths are not settled, expected a description from settle()", field="description")
    task = balance(model, frames, kinematics)
    levels = joint_load.cut(model)
    number = {disc.joint: joint for joint, disc in enumerate(levels.discs)}
    joint_of = {one.name: one.joint for one in model.description.coordinates}
    spread = [number.get(joint_of[name], -1) for name in model.coordinate_names]
    length = task.per_frame(task.kinematics.length)
    velocity = np.zeros(length.shape)
    if frames.moving:
        for frame, number in enumerate(task.posture_of):
            velocity[frame] = speeds(task.posture(frame), task.follow[number], frames.velocity[frame])
    return Setting(task, joint_load.section(task, levels), tension(model.muscles, length, velocity), np.array(spread))


def weight_above(setting: Setting) -> Floats:
    """Return (frame, joint) N: compression by weight, outside loads and inertia alone, not below zero."""
    return np.maximum(setting.section.constant[:, :, joint_load.COMPRESSION], 0.0)


def by_coordinate(setting: Setting, preload: Floats) -> Floats:
    """Return (frame, coordinate) the compression (frame, joint) of each coordinate's joint, zero without one."""
    padded = np.concatenate([preload, np.zeros((len(preload), 1))], axis=1)
    return np.asarray(padded[:, setting.spread])


def report(
    setting: Setting,
    joints: Passive,
    problem: Problem,
    solution: Solution,
    preload: Floats,
    found: Stability | None = None,
) -> Shared:
    """Return what a solution means: forces in N, moments in N m, joint loads; NaN where it is not OPTIMAL."""
    task, model = setting.balance, setting.balance.model
    place = assemble.columns(task)
    value = np.where((solution.status == Status.OPTIMAL)[:, None], solution.value, np.nan)
    activation = value[:, place.fascicle]
    force = activation * setting.tension.active + setting.tension.passive
    pressure, contact = _pushed(value, place)
    yielded = value[:, place.yielding]
    angle = np.where(joints.tangent > 0, -yielded / np.where(joints.tangent > 0, joints.tangent, 1.0), -0.0 * yielded)
    carried = setting.section.forces(force, pressure, contact)
    rows = model.row_index
    turned = np.zeros_like(task.frames.coordinates)
    turned[:, rows] = task.frames.coordinates[:, rows] + angle
    ligament = joint_load.ligament_tension(setting.section.cut, -task.law.stretched(turned)[:, rows])
    compression = carried[:, :, joint_load.COMPRESSION]
    deflection, outside = _elsewhere(setting, force, pressure, contact)
    return Shared(
        model=model,
        frames=task.frames,
        kinematics=task.kinematics,
        problem=problem,
        solution=solution,
        activation=activation,
        force=force,
        passive_force=setting.tension.passive,
        length=task.per_frame(task.kinematics.length),
        fibre_length=setting.tension.fibre_length,
        arm=task.per_frame(task.kinematics.arm),
        pressure=pressure,
        pressure_arm=assemble.pressure_arm(task),
        contact_force=contact,
        contact_arm=assemble.contact_arm(task),
        yield_angle=angle,
        yield_moment=yielded,
        passive_moment=joints.moment + assemble.cage_moment(task),
        joint_moment=joints.moment,
        load_moment=task.condensed_load()[:, model.row_index],
        outside=outside,
        deflection=deflection,
        preload=preload,
        compression=compression,
        anterior_shear=carried[:, :, joint_load.ANTERIOR],
        lateral_shear=carried[:, :, joint_load.LATERAL],
        ligament_force=ligament,
        disc_pressure=joint_load.disc_pressure(setting.section.cut, compression, ligament),
        stability=found,
    )


def _pushed(value: Floats, place: Columns) -> tuple[Floats, Floats]:
    """Return pressure (frame,) Pa and contact forces (frame, contact) N; no cavity has zero pressure."""
    inside = value[:, place.pressure]
    pressure = place.pascals * inside[:, 0] if inside.shape[1] else 0.0 * value[:, place.yielding].sum(axis=1)
    return pressure, place.newtons * value[:, place.contact]


def _elsewhere(setting: Setting, force: Floats, pressure: Floats, contact: Floats) -> tuple[Floats, Floats]:
    """Return deflection (frame, elastic) and what comes from outside (frame, prescribed)."""
    task, model = setting.balance, setting.balance.model
    held, prescribed = len(model.coordinate_names), model.prescribed_index
    deflection = np.empty((len(force), len(model.elastic_names)))
    outside = np.empty((len(force), len(prescribed)))
    for frame, number in enumerate(task.posture_of):
        posture = task.posture(frame)
        acting = (posture.arm * model.muscles.on_joints) @ force[frame] + task.pressure[number] * pressure[frame]
        acting += task.contact[number] @ contact[frame] + task.cage[number] - task.load[frame]
        deflection[frame] = posture.springs.deflection(acting[held:])
        outside[frame] = -posture.springs.condense(acting)[prescribed]
    return deflection, outside
