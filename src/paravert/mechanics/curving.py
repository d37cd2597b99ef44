"""How points and lengths curve as all coordinates move together: the geometry of the stiffness matrix.

A direction moves the balanced rows; elastic parts follow as their springs let them (condensed), and
prescribed coordinates stay. Along a straight line in the coordinates, with screws (spin w_j, drift
d_j) of each degree of freedom, a body's point p moves with sum_j u_j (d_j + w_j x p) and curves with
sum_j u_j W_j x (d_j + w_j x p), W_j = 2 sum of u_i w_i over the degrees of freedom outside j, plus
u_j w_j. Both are linear in p, so that one pair of maps a body serves all of its points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.model import Model, Posture

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Curving:
    """A posture as directions of the balanced rows see it.

    ``condensing`` (dof, row) carries a direction to all degrees of freedom; ``outer`` (dof, dof) is
    true where the first carries the second or is the same.
    """

    posture: Posture
    condensing: Floats
    outer: NDArray[np.bool_]

    def directed(self, direction: Floats) -> Directed:
        """Return what moves along a direction (row,), rad."""
        screws = self.posture.screws
        step = self.condensing @ direction
        own = step[:, None] * screws.spin
        strictly = self.outer & ~np.eye(len(step), dtype=bool)
        before = 2.0 * (strictly.T @ own) + own
        spin, drift = screws.moves @ own, screws.moves @ (step[:, None] * screws.drift)
        bend = screws.moves @ (step[:, None] * _cross(before, screws.drift))
        turn = np.einsum("bj,jkl->bkl", screws.moves, step[:, None, None] * _twice(before, screws.spin))
        return Directed(spin, drift, turn, bend)

    def paired(self, directions: Floats, one: Indices, other: Indices) -> Floats:
        """Return (body, 12, pair): how bodies curve between two directions each, bend (3) and turn (3 x 3).

        The same as `directed` gives where both are one direction, and linear in each of them.

        Args:
            directions: (direction, row) rad.
            one: (pair,) number of the first direction.
            other: (pair,) number of the second.
        """
        screws = self.posture.screws
        step = self.condensing @ directions.T
        own = step[:, None, :] * screws.spin[:, :, None]
        strictly = (self.outer & ~np.eye(len(step), dtype=bool)).astype(float)
        before = (strictly.T @ own.reshape(len(step), -1)).reshape(own.shape) + 0.5 * own
        before = np.moveaxis(before, 2, 1)
        bend = _cross(before, screws.drift[:, None, :])
        inner = screws.spin[:, None, :, None] * before[:, :, None, :]
        inner -= np.sum(before * screws.spin[:, None, :], axis=2)[:, :, None, None] * np.eye(3)
        both = np.concatenate([bend, inner.reshape(*bend.shape[:2], 9)], axis=2)
        moved = both[:, one] * step[:, other, None] + both[:, other] * step[:, one, None]
        flat = screws.moves.astype(float) @ moved.transpose(0, 2, 1).reshape(len(step), -1)
        return np.asarray(flat.reshape(len(flat), 12, len(one)))

    def spread(self, points: Floats, bodies: Indices) -> Floats:
        """Return (point, 3, row): the velocity of points (point, 3) m, world, for unit rates of each row."""
        screws = self.posture.screws
        used, place = np.unique(bodies, return_inverse=True)
        weighted = screws.moves[used][:, None, :]
        spin = (weighted * screws.spin.T) @ self.condensing
        drift = (weighted * screws.drift.T) @ self.condensing
        x, y, z = (points[:, axis, None] for axis in range(3))
        a, b, c = (spin[place, axis] for axis in range(3))
        found = drift[place]
        found[:, 0] += b * z - c * y
        found[:, 1] += c * x - a * z
        found[:, 2] += a * y - b * x
        return np.asarray(found)

    def bending(self, force: Floats, points: Floats, bodies: Indices) -> Floats:
        """Return (row, row): the sum over points of force times second derivative of place.

        Args:
            force: (point, 3) N, world.
            points: (point, 3) m, world.
            bodies: (point,) that each is fixed to.
        """
        count = len(self.posture.screws.moves)
        total, moment = np.zeros((count, 3)), np.zeros((count, 3, 3))
        np.add.at(total, bodies, force)
        np.add.at(moment, bodies, force[:, :, None] * points[:, None, :])
        return self.bent(total, moment)

    def bent(self, total: Floats, moment: Floats) -> Floats:
        """Return the same of the summed force (body, 3) N and force times place (body, 3, 3) N m of each body."""
        screws = self.posture.screws
        count = len(screws.moves)
        carried = screws.moves.T.astype(float)
        total = carried @ total
        moment = (carried @ moment.reshape(count, 9)).reshape(-1, 3, 3)
        inner = np.einsum("jkl,jk->jl", moment, screws.spin)
        inner -= np.trace(moment, axis1=1, axis2=2)[:, None] * screws.spin
        inner += _cross(screws.drift, total)
        turn = (screws.spin @ inner.T) * self.outer
        whole = turn + np.where(np.eye(len(turn), dtype=bool), 0.0, turn).T
        return np.asarray(self.condensing.T @ whole @ self.condensing)


@dataclass(frozen=True, slots=True, eq=False)
class Directed:
    """Motion of bodies along one direction: (body, 3) spin and drift, (body, 3, 3) and (body, 3) curving."""

    spin: Floats
    drift: Floats
    turn: Floats
    bend: Floats

    def velocity(self, points: Floats, bodies: Indices) -> Floats:
        """Return (point, 3): how fast points (point, 3) m of bodies move."""
        return np.asarray(self.drift[bodies] + _cross(self.spin[bodies], points))

    def acceleration(self, points: Floats, bodies: Indices) -> Floats:
        """Return (point, 3): how points (point, 3) m of bodies curve."""
        return np.asarray(self.bend[bodies] + np.einsum("pkl,pl->pk", self.turn[bodies], points))


def curving(model: Model, posture: Posture) -> Curving:
    """Return a posture of a model as directions of its balanced rows see it.

    Raises:
        InputError: coordinates of the model are coupled, which this does not follow.
    """
    if model.machine.linkage is not None:
        raise InputError("its coordinates are coupled, expected a model without couplings", field="stability")
    rows, held = model.row_index, len(model.coordinate_names)
    dofs = len(model.machine.address)
    condensing = np.zeros((dofs, len(rows)))
    condensing[rows, np.arange(len(rows))] = 1.0
    condensing[held:] = -posture.springs.carry[:, rows]
    rank = model.machine.address
    moves = posture.screws.moves
    own = np.array([int(np.flatnonzero(moves[:, dof])[0]) for dof in range(dofs)])
    return Curving(posture, condensing, moves[own].T & (rank[:, None] <= rank[None, :]))


def _cross(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.cross(one, other))


def _twice(outer: Floats, inner: Floats) -> Floats:
    """Return (n, 3, 3) the maps p -> outer x (inner x p)."""
    product = inner[:, :, None] * outer[:, None, :]
    return np.asarray(product - np.sum(outer * inner, axis=1)[:, None, None] * np.eye(3))
