"""Places of frames in frames: turns and shifts, from the angles and quaternions of model files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from paravert.anatomy.description import NO_TURN, Turn, Vector

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a frame is in another: ``turn`` (3, 3) and ``shift`` (3,) m."""

    turn: Floats
    shift: Floats

    def then(self, other: Place) -> Place:
        """Return the place of a frame that is at ``other`` in this one."""
        return Place(self.turn @ other.turn, self.shift + self.turn @ other.shift)

    @property
    def back(self) -> Place:
        """The place of the outer frame in this one."""
        return Place(self.turn.T, -self.turn.T @ self.shift)

    def point(self, point: Sequence[float] | Floats) -> Vector:
        """Return a point of the frame in the outer one."""
        return vector(self.shift + self.turn @ np.asarray(point, dtype=float))

    def along(self, direction: Sequence[float] | Floats) -> Vector:
        """Return a direction of the frame in the outer one."""
        return vector(self.turn @ np.asarray(direction, dtype=float))

    @property
    def quaternion(self) -> Turn:
        """Its turn as w x y z; exactly none where it is none."""
        return quaternion(self.turn)


HERE = Place(np.eye(3), np.zeros(3))


def vector(values: Sequence[float] | Floats) -> Vector:
    """Return three numbers as a tuple of plain floats."""
    x, y, z = (float(one) + 0.0 for one in values)
    return (x, y, z)


def from_angles(angles: Sequence[float], shift: Sequence[float]) -> Place:
    """Return a place from angles about x, y and z in turn, body-fixed, rad, and a shift, m."""
    turn = Rotation.from_euler("XYZ", angles).as_matrix() if any(angles) else np.eye(3)
    return Place(turn, np.asarray(shift, dtype=float))


def from_quaternion(turn: Sequence[float], shift: Sequence[float]) -> Place:
    """Return a place from a quaternion w x y z of any length above zero, and a shift, m."""
    straight = tuple(turn) == NO_TURN
    matrix = np.eye(3) if straight else Rotation.from_quat(turn, scalar_first=True).as_matrix()
    return Place(matrix, np.asarray(shift, dtype=float))


def quaternion(turn: Floats) -> Turn:
    """Return a turn (3, 3) as w x y z with w not negative; exactly none where it is none."""
    if np.array_equal(turn, np.eye(3)):
        return NO_TURN
    w, x, y, z = (float(one) for one in Rotation.from_matrix(turn).as_quat(canonical=True, scalar_first=True))
    return (w, x, y, z)


def angles(turn: Floats) -> Vector:
    """Return the angles (3,) about x, y and z in turn, body-fixed, rad, of a turn (3, 3)."""
    return vector(Rotation.from_matrix(turn).as_euler("XYZ"))


def turned_inertia(inertia: Sequence[float], turn: Floats) -> tuple[float, float, float, float, float, float]:
    """Return an inertia xx yy zz xy xz yz in the outer axes of a turn (3, 3)."""
    xx, yy, zz, xy, xz, yz = inertia
    whole = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
    if not np.array_equal(turn, np.eye(3)):
        whole = turn @ whole @ turn.T
    found = (whole[0, 0], whole[1, 1], whole[2, 2], whole[0, 1], whole[0, 2], whole[1, 2])
    a, b, c, d, e, f = (float(one) for one in found)
    return (a, b, c, d, e, f)
