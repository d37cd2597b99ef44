"""Everything that acts on a posture as generalised forces, condensed onto the held coordinates.

For each held coordinate: sum r_i F_i + pressure + contacts + passive + yield = load, where load is
what weight, outside loads and inertia ask for, passive is joints and cage, and r_i = -dl_i/dq.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError, unknown_name
from paravert.mechanics.contact import Push, pushes
from paravert.mechanics.pressure import Hollow, hollow
from paravert.model import JointLaw, Kinematics, Model, Posture, following, inverse, joint_law
from paravert.task.frames import Frames, Load

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Balance:
    """A resolved task on a model: its distinct postures, and what is asked of every frame.

    ``posture_of`` (frame,) tells which of the distinct postures a frame has. ``pressure``
    (posture, dof) is the generalised force of unit pressure, ``contact`` (posture, dof, contact)
    of unit pushes, ``cage`` (posture, dof) of the springs; ``follow`` holds (elastic, coordinate)
    how elastic parts follow, zero in a task at rest; ``load`` (frame, dof) is asked for;
    ``body_force`` (frame, body, 3) N, world, is weight, inertia and outside forces on each body.
    """

    model: Model
    frames: Frames
    kinematics: Kinematics
    posture_of: Indices
    law: JointLaw
    hollow: Hollow | None
    pushes: tuple[tuple[Push, ...], ...]
    pressure: Floats
    contact: Floats
    cage: Floats
    follow: tuple[Floats, ...]
    load: Floats
    body_force: Floats

    def posture(self, frame: int) -> Posture:
        """Return the posture of a frame."""
        return self.kinematics.postures[self.posture_of[frame]]

    def condensed(self, generalised: Floats) -> Floats:
        """Return (posture, coordinate, ...) of generalised forces (posture, dof, ...)."""
        parts = [
            np.moveaxis(one.springs.condense(np.moveaxis(part, 0, -1)), -1, 0)
            for one, part in zip(self.kinematics.postures, generalised, strict=True)
        ]
        return np.stack(parts)

    def condensed_load(self) -> Floats:
        """Return the load (frame, coordinate)."""
        parts = [self.posture(frame).springs.condense(load) for frame, load in enumerate(self.load)]
        return np.stack(parts)

    def per_frame(self, values: Floats) -> Floats:
        """Return (frame, ...) of values (posture, ...), without a copy where all frames are alike."""
        if len(values) == 1:
            return np.broadcast_to(values, (len(self.posture_of), *values.shape[1:]))
        return values if _counts_up(self.posture_of, len(values)) else values[self.posture_of]


def balance(model: Model, frames: Frames, kinematics: Kinematics | None = None) -> Balance:
    """Return the balance of a task on a model.

    Args:
        model: compiled.
        frames: of the task.
        kinematics: of the distinct postures of these frames, as `distinct` orders them, where
            they are known already.

    Raises:
        InputError: coordinates, bodies or shapes do not fit the model.
    """
    if frames.coordinates.shape[1] != len(model.coordinate_names):
        expected = f"(frame, {len(model.coordinate_names)})"
        raise InputError(f"shape {frames.coordinates.shape}, expected {expected}", field="coordinates")
    if not len(frames.coordinates):
        raise InputError("no frames, expected one or more", field="frames")
    different, posture_of = distinct(frames.coordinates)
    if kinematics is None:
        kinematics = model.evaluate(different)
    elif not np.array_equal(kinematics.coordinates, different):
        raise InputError("of other postures than the frames'", field="kinematics")
    postures = kinematics.postures
    cavity = hollow(model.description)
    pushing = tuple(pushes(model, one, frames.supports) for one in postures)
    dofs, held = len(model.machine.address), len(model.coordinate_names)
    still = np.zeros((dofs - held, held))
    follow = tuple(following(model, one) if frames.moving else still for one in postures)
    load, body_force = _asked(model, frames, [(postures[one], follow[one]) for one in posture_of])
    return Balance(
        model=model,
        frames=frames,
        kinematics=kinematics,
        posture_of=posture_of,
        law=joint_law(model.description, model.coordinate_names),
        hollow=cavity,
        pushes=pushing,
        pressure=np.array([cavity.generalised(one) if cavity else np.zeros(dofs) for one in postures]),
        contact=np.array([_columns(each, one, dofs) for each, one in zip(pushing, postures, strict=True)]),
        cage=np.array([-one.springs.gradient for one in postures]),
        follow=follow,
        load=load,
        body_force=body_force,
    )


def distinct(coordinates: Floats) -> tuple[Floats, Indices]:
    """Return the distinct postures (posture, coordinate) in order of appearance, and (frame,) which each frame has."""
    number: dict[bytes, int] = {}
    posture_of = np.array([number.setdefault(row.tobytes(), len(number)) for row in coordinates + 0.0], dtype=np.intp)
    first = np.zeros(len(number), dtype=np.intp)
    first[posture_of[::-1]] = np.arange(len(coordinates))[::-1]
    return coordinates[first] + 0.0, posture_of


def _columns(each: tuple[Push, ...], posture: Posture, dofs: int) -> Floats:
    found = np.zeros((dofs, len(each)))
    for number, one in enumerate(each):
        found[:, number] = one.generalised(posture)
    return found


def _asked(model: Model, frames: Frames, postures: list[tuple[Posture, Floats]]) -> tuple[Floats, Floats]:
    """Return load (frame, dof) and body_force (frame, body, 3)."""
    load = np.empty((frames.count, len(model.machine.address)))
    forces = np.empty((frames.count, len(model.body_names), 3))
    bodies = [_body(model, one) for one in frames.loads]
    for frame, (posture, follow) in enumerate(postures):
        rates = frames.velocity[frame], frames.acceleration[frame]
        motion = inverse(model, posture, follow, *rates, frames.gravity[frame])
        load[frame], forces[frame] = motion.required, motion.body_force
        for body, one in zip(bodies, frames.loads, strict=True):
            load[frame] -= posture.push(posture.at(body, one.point), body, one.force[frame])
            forces[frame, body] += one.force[frame]
            if one.moment is not None:
                load[frame] -= posture.twist(body, one.moment[frame])
    return load, forces


def _body(model: Model, load: Load) -> int:
    if load.body not in model.body_names:
        raise unknown_name("body", load.body, model.body_names, field="load")
    return model.body_names.index(load.body)


def _counts_up(posture_of: Indices, count: int) -> bool:
    return len(posture_of) == count and bool(np.array_equal(posture_of, np.arange(count)))
