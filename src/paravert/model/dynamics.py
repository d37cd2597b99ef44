"""Inverse dynamics: the generalised forces that weight and motion ask for, by MuJoCo's recursive Newton-Euler."""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np
from numpy.typing import NDArray

from paravert.model import elastic
from paravert.model.compile import Model
from paravert.model.kinematics import Posture

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """What one instant asks for.

    ``required`` (dof,) is the generalised force that holds weight and makes the accelerations;
    ``body_force`` (body, 3) N is mass times (gravity - acceleration) of each centre of mass.
    """

    required: Floats
    body_force: Floats


def following(model: Model, posture: Posture) -> Floats:
    """Return (elastic, coordinate): how the rest of the elastic parts follows the held coordinates, de*/dq."""
    place = (posture.position, posture.rotation, posture.screws)
    return elastic.following(model.springs, place, posture.elastic, model.machine.address)


def speeds(posture: Posture, follow: Floats, velocity: Floats) -> Floats:
    """Return (fascicle,) m/s: how fast lengths grow, elastic parts following their rest.

    Args:
        posture: where.
        follow: (elastic, coordinate), from `following`.
        velocity: (coordinate,) a second.
    """
    return np.asarray(-np.concatenate([velocity, follow @ velocity]) @ posture.arm)


def inverse(
    model: Model, posture: Posture, follow: Floats, velocity: Floats, acceleration: Floats, gravity: Floats
) -> Motion:
    """Return what weight and motion ask for at a posture.

    Elastic coordinates follow their rest: their speeds and accelerations are the held ones' times
    the slope of the rest, whose own change in time is left out.

    Args:
        model: of the posture.
        posture: one of its postures.
        follow: (elastic, coordinate), from `following`; not used at rest.
        velocity: (coordinate,) a second.
        acceleration: (coordinate,) a second squared.
        gravity: (3,) m/s2, world.
    """
    machine = model.machine
    mechanism, data, address = machine.model, machine.data, machine.address
    mechanism.opt.gravity[:] = gravity
    machine.set(np.concatenate([posture.coordinates, posture.elastic]))
    fold, linked = posture.screws.fold, machine.linkage
    if fold is None or linked is None:
        data.qvel[address] = np.concatenate([velocity, follow @ velocity])
        data.qacc[address] = np.concatenate([acceleration, follow @ acceleration])
    else:
        data.qvel[linked.joint] = fold @ velocity
        data.qacc[linked.joint] = fold @ acceleration + linked.bend(posture.coordinates, velocity)
    mujoco.mj_kinematics(mechanism, data)
    mujoco.mj_comPos(mechanism, data)
    mujoco.mj_comVel(mechanism, data)
    result = np.zeros(mechanism.nv)
    mujoco.mj_rne(mechanism, data, 1, result)
    mass = mechanism.body_mass[machine.body_id]
    pulled = np.broadcast_to(np.asarray(gravity, dtype=float), (len(mass), 3)).copy()
    if np.any(velocity) or np.any(acceleration):
        pulled = _felt(machine.body_id, mechanism, data)
    required = result[address] if fold is None or linked is None else fold.T @ result[linked.joint]
    return Motion(required, mass[:, None] * pulled)


def _felt(bodies: NDArray[np.intp], mechanism: mujoco.MjModel, data: mujoco.MjData) -> Floats:
    """Return (body, 3) gravity less the acceleration of each centre of mass, world axes."""
    mujoco.mj_rnePostConstraint(mechanism, data)
    found = np.empty((len(bodies), 3))
    one = np.zeros(6)
    for row, body in enumerate(bodies):
        mujoco.mj_objectAcceleration(mechanism, data, mujoco.mjtObj.mjOBJ_BODY, int(body), one, 0)
        found[row] = -one[3:]
    return found
