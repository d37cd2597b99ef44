"""The passive law of joints: M = k0 phi(P) theta + c theta^3 resists, by direction and preload.

phi(P) = 1 + gain (1 - exp(-P / scale)) stiffens the neutral zone under compression P and acts on
k0 only. Energy 1/2 k0 phi theta^2 + 1/4 c theta^4; tangent k0 phi + 3 c theta^2, at theta = 0 the
mean of both directions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Description
from paravert.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class JointLaw:
    """Constants of the passive law, (2, coordinate) for the positive and the negative direction."""

    linear: Floats  # N m/rad
    cubic: Floats  # N m/rad3
    gain: Floats  # (coordinate,)
    scale: Floats  # (coordinate,) N

    def moment(self, angle: Floats, preload: Floats) -> Floats:
        """Return what the joints resist with (frame, coordinate) N m, along the angle.

        Args:
            angle: (frame, coordinate) rad.
            preload: (frame, coordinate) N compression.
        """
        linear, cubic = self._side(angle)
        return np.asarray(linear * self._stiffening(preload) * angle + cubic * angle**3)

    def stretched(self, angle: Floats) -> Floats:
        """Return the part of the moment (frame, coordinate) N m that grows with the cube of the angle: ligaments.

        Full flexion of a lumbar segment is resisted to about seven tenths by ligaments and three by
        the disc (Adams 1980); the linear part is the disc's, which preload stiffens.
        """
        _, cubic = self._side(angle)
        return np.asarray(cubic * angle**3)

    def tangent(self, angle: Floats, preload: Floats) -> Floats:
        """Return the tangent stiffness (frame, coordinate) N m/rad."""
        linear, cubic = self._side(angle)
        linear = np.where(angle == 0.0, self.linear.mean(axis=0), linear)
        return np.asarray(linear * self._stiffening(preload) + 3.0 * cubic * angle**2)

    def energy(self, angle: Floats, preload: Floats) -> Floats:
        """Return the elastic energy (frame, coordinate) J."""
        linear, cubic = self._side(angle)
        return np.asarray(0.5 * linear * self._stiffening(preload) * angle**2 + 0.25 * cubic * angle**4)

    def _stiffening(self, preload: Floats) -> Floats:
        return np.asarray(1.0 - self.gain * np.expm1(-np.maximum(preload, 0.0) / self.scale))

    def _side(self, angle: Floats) -> tuple[Floats, Floats]:
        positive = angle >= 0.0
        return (
            np.where(positive, self.linear[0], self.linear[1]),
            np.where(positive, self.cubic[0], self.cubic[1]),
        )


def joint_law(description: Description, coordinates: tuple[str, ...]) -> JointLaw:
    """Return the passive law of coordinates by name; zero for those without one.

    Raises:
        InputError: a stiffness is of a coordinate that is not balanced, or is negative.
    """
    column = {name: number for number, name in enumerate(coordinates)}
    role = {one.name: one.role for one in description.coordinates}
    law = JointLaw(np.zeros((2, len(column))), np.zeros((2, len(column))), np.zeros(len(column)), np.ones(len(column)))
    for one in description.stiffness:
        if role.get(one.coordinate) != "balanced":
            what = f"coordinate {one.coordinate!r} is {role.get(one.coordinate, 'unknown')}, expected balanced"
            raise InputError(what, field="stiffness")
        at = column[one.coordinate]
        law.linear[:, at] = one.k0_positive, one.k0_negative
        law.cubic[:, at] = one.c_positive, one.c_negative
        law.gain[at], law.scale[at] = one.preload_gain, one.preload_scale
        if not (min(law.linear[:, at]) >= 0 and min(law.cubic[:, at]) >= 0 and one.preload_scale > 0):
            raise InputError("negative, expected zero or more", field=f"stiffness {one.coordinate}")
    return law
