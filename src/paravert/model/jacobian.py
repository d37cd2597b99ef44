"""How points of bodies move with the degrees of freedom, from the screws of the joints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Screws:
    """The motion of each degree of freedom at one posture, in world axes about the world's origin.

    ``spin`` (dof, 3) is the angular velocity and ``drift`` (dof, 3) the velocity of the body's
    point at the origin, both for unit speed; ``moves`` (body, dof) says which bodies take part.
    Where coordinates are coupled these are of the joints, and ``fold`` (joint, dof) says how fast
    joints follow the degrees of freedom.
    """

    spin: Floats
    drift: Floats
    moves: NDArray[np.bool_]
    fold: Floats | None = None

    @property
    def dofs(self) -> int:
        """Number of degrees of freedom."""
        return len(self.spin) if self.fold is None else self.fold.shape[1]

    def velocities(self, points: Floats, bodies: NDArray[np.intp]) -> Floats:
        """Return (point, 3, dof): the velocity of points fixed to bodies for unit speeds.

        Args:
            points: (point, 3) m, world.
            bodies: (point,) number of the body that each is fixed to.
        """
        x, y, z = (points[:, axis, None] for axis in range(3))
        a, b, c = self.spin.T
        found = np.empty((len(points), 3, len(self.spin)))
        np.subtract(b * z, c * y, out=found[:, 0])
        np.subtract(c * x, a * z, out=found[:, 1])
        np.subtract(a * y, b * x, out=found[:, 2])
        found += self.drift.T
        found *= self.moves[bodies][:, None, :]
        return found if self.fold is None else found @ self.fold

    def turns(self, bodies: NDArray[np.intp]) -> Floats:
        """Return (body, 3, dof): the angular velocity of bodies for unit speeds."""
        found = self.spin.T * self.moves[bodies][:, None, :]
        return found if self.fold is None else found @ self.fold

    def only(self, dofs: slice) -> Screws:
        """Return the screws of some degrees of freedom."""
        return Screws(self.spin[dofs], self.drift[dofs], self.moves[:, dofs])


def screws(anchor: Floats, axis: Floats, hinge: NDArray[np.bool_], moves: NDArray[np.bool_]) -> Screws:
    """Return the screws of joints.

    Args:
        anchor: (dof, 3) m, a point of each axis in the world.
        axis: (dof, 3) unit vectors in the world.
        hinge: (dof,) true for a hinge, false for a slide.
        moves: (body, dof) true where a degree of freedom moves a body.
    """
    spin = np.where(hinge[:, None], axis, 0.0)
    drift = np.where(hinge[:, None], np.cross(anchor, axis), axis)
    return Screws(spin, drift, moves)
