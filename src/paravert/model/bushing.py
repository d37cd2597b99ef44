"""Bushings: the generalised forces of linear springs between two frames, in six directions.

The turn of frame b in frame a is taken as angles about x, y and z in turn, body-fixed; with their
rates N w, w the angular velocity of b against a in a's axes, the energy 1/2 sum k angle^2 gives the
moment N^T (k angle), so that the spring keeps energy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Bushing
from paravert.anatomy.turn import matrices
from paravert.model.jacobian import Screws

Floats = NDArray[np.float64]


def gradient(bushings: tuple[Bushing, ...], row: dict[str, int], place: tuple[Floats, Floats, Screws]) -> Floats:
    """Return (dof,): how fast the energy of bushings grows with each degree of freedom.

    Args:
        bushings: of the model.
        row: number of each body, by name.
        place: position (body, 3), rotation (body, 3, 3) and screws of the posture.
    """
    position, rotation, screws = place
    found = np.zeros(screws.dofs)
    for one in bushings:
        ends = []
        for body, point, turn in ((one.body_a, one.point_a, one.turn_a), (one.body_b, one.point_b, one.turn_b)):
            number = np.array([row[body]])
            at = position[row[body]] + rotation[row[body]] @ np.array(point)
            spin, speed = screws.turns(number)[0], screws.velocities(at[None], number)[0]
            ends.append((rotation[row[body]] @ matrices(turn), at, spin, speed))
        (frame, at, spin, speed), (other, there, spin_b, speed_b) = ends
        shift = frame.T @ (there - at)
        rate = frame.T @ (speed_b - speed - np.cross(spin, there - at, axisa=0, axisb=0, axisc=0))
        found += (np.array(one.sliding) * shift) @ rate
        angles, rates = angles_of(frame.T @ other)
        found += (np.array(one.turning) * angles) @ (rates @ (frame.T @ (spin_b - spin)))
    return found


def angles_of(turn: Floats) -> tuple[Floats, Floats]:
    """Return the angles (3,) about x, y, z, body-fixed, of a turn (3, 3), and (3, 3) their rates per angular velocity.

    The angular velocity is that of the turned frame in the axes of the other.
    """
    a, b = np.arctan2(-turn[1, 2], turn[2, 2]), np.arcsin(np.clip(turn[0, 2], -1.0, 1.0))
    c = np.arctan2(-turn[0, 1], turn[0, 0])
    axes = np.array(
        [
            [1.0, 0.0, np.sin(b)],
            [0.0, np.cos(a), -np.sin(a) * np.cos(b)],
            [0.0, np.sin(a), np.cos(a) * np.cos(b)],
        ]
    )
    return np.array([a, b, c]), np.linalg.inv(axes)
