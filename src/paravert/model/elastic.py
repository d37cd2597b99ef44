"""The elastic parts (rib cage, abdominal wall): where springs leave them, and how stiff they are there.

For given held coordinates q the elastic coordinates e*(q) minimise the energy of the springs,
U = sum 1/2 k |x_b - x_a|^2 + sum 1/2 k_e e^2, without loads. Loads deflect them by
de = K_ee^-1 Q_e, linearly, with K = J^T k J the tangent of the springs there; what this takes from
the held rows is condensed: X_h - K_he K_ee^-1 X_e.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, cholesky

from paravert.anatomy.description import Description
from paravert.errors import InputError, unknown_name
from paravert.model.jacobian import Screws
from paravert.model.spec import elastic_coordinates

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Place = tuple[Floats, Floats, Screws]
"""Position (body, 3), rotation (body, 3, 3) and screws (dof,) of a posture."""

_ITERATIONS = 60
_SMALL = 1e-3
"""m: the stretch of all springs that a gradient is measured against."""
_TOLERANCE = 1e-12
_HALVINGS = 30
_KEEP = 1e-2
"""A factor of the Hessian is used again after a step that brought the gradient down to this part."""


@dataclass(frozen=True, slots=True, eq=False)
class Springs:
    """Springs between points of bodies and springs of coordinates, as arrays.

    ``column`` (spring, end x most) names the elastic coordinates that move each end of each spring,
    outer ones first, padded with the number of coordinates; ``sign`` (spring, end x most) is -1 at
    the first end, 1 at the second, 0 for padding; ``nested`` (end x most, end x most) is true for
    pairs at one end whose first is the outer or the same.
    """

    body: Indices  # (2, spring)
    point: Floats  # (2, spring, 3) m, body frame
    stiffness: Floats  # (spring,) N/m
    own: Floats  # (elastic,) N m/rad or N/m, each coordinate's own
    held: int  # number of held coordinates, which come first
    column: Indices
    sign: Floats
    nested: NDArray[np.bool_]

    def ends(self, position: Floats, rotation: Floats) -> Floats:
        """Return (2, spring, 3) m where both ends are, of bodies at (body, 3), (body, 3, 3)."""
        return np.asarray(position[self.body] + np.matmul(rotation[self.body], self.point[..., None])[..., 0])


@dataclass(frozen=True, slots=True, eq=False)
class Tangent:
    """The springs at a posture.

    ``force`` (spring, 3) N acts on the point of body a (its opposite on b); ``relative``
    (spring, 3, dof) is the velocity of b's point against a's; ``gradient`` (dof,) is dU/dq;
    ``factor`` the Cholesky factor of K_ee; ``carry`` (elastic, held) = K_ee^-1 K_eh, so that
    X_h - carry^T X_e is the condensed X.
    """

    force: Floats
    relative: Floats
    gradient: Floats
    factor: Floats
    carry: Floats

    def condense(self, generalised: Floats) -> Floats:
        """Return (..., held) of generalised forces (..., dof), the elastic part carried over."""
        held = self.carry.shape[1]
        return np.asarray(generalised[..., :held] - generalised[..., held:] @ self.carry)

    def condense_columns(self, generalised: Floats) -> Floats:
        """Return (held, n) of generalised forces (dof, n), the elastic part carried over."""
        held = self.carry.shape[1]
        found = generalised[:held].copy()
        rows = np.flatnonzero(self.carry.any(axis=0))
        columns = np.flatnonzero(generalised[held:].any(axis=0))
        found[np.ix_(rows, columns)] -= self.carry[:, rows].T @ generalised[held:, columns]
        return found

    def deflection(self, elastic: Floats) -> Floats:
        """Return (..., elastic) the deflection under generalised forces (..., elastic)."""
        if not elastic.shape[-1]:
            return np.zeros_like(elastic)
        flat = elastic.reshape(-1, elastic.shape[-1])
        return np.asarray(cho_solve((self.factor, True), flat.T, check_finite=False).T.reshape(elastic.shape))


def springs(description: Description, moves: NDArray[np.bool_]) -> Springs:
    """Return the springs of a description.

    Args:
        description: of the model.
        moves: (body, dof) true where a degree of freedom moves a body, held ones first.

    Raises:
        InputError: a spring refers to an unknown body, or an elastic coordinate is held by none.
    """
    row = {body.name: number for number, body in enumerate(description.bodies)}
    for spring in description.springs:
        for body in (spring.body_a, spring.body_b):
            if body not in row:
                raise unknown_name("body", body, row, field=f"spring {spring.name}")
    each = description.springs
    elastic = elastic_coordinates(description)
    own = np.array([one.stiffness for one in elastic], dtype=float)
    held = moves.shape[1] - len(own)
    body_of = np.array([[row[one.body_a] for one in each], [row[one.body_b] for one in each]], dtype=np.intp)
    column, sign = _columns(moves[:, held:], body_of)
    for number, one in enumerate(elastic):
        if not own[number] > 0 and number not in column:
            raise InputError("held by no spring, expected one", field=f"coordinate {one.name}")
    most = column.shape[1] // 2
    one_end = np.triu(np.ones((most, most), dtype=bool))
    return Springs(
        body=body_of,
        point=np.array([[one.point_a for one in each], [one.point_b for one in each]], dtype=float).reshape(2, -1, 3),
        stiffness=np.array([one.stiffness for one in each], dtype=float),
        own=own,
        held=held,
        column=column,
        sign=sign,
        nested=np.kron(np.eye(2, dtype=bool), one_end),
    )


def _columns(moves: NDArray[np.bool_], body: Indices) -> tuple[Indices, Floats]:
    """Return which elastic coordinates move each end of each spring, and with which sign they stretch it."""
    count = moves.shape[1]
    most = int(moves.sum(axis=1).max(initial=0))
    column = np.full((2, body.shape[1], most), count, dtype=np.intp)
    for end, bodies in enumerate(body):
        for spring, one in enumerate(bodies):
            own = np.flatnonzero(moves[one])
            column[end, spring, : len(own)] = own
    sign = np.where(column < count, np.array([-1.0, 1.0])[:, None, None], 0.0)
    return np.concatenate(list(column), axis=1), np.concatenate(list(sign), axis=1)


def relax(springs: Springs, guess: Floats, place: Callable[[Floats], Place]) -> tuple[Floats, bool]:
    """Return the elastic coordinates (elastic,) of least spring energy, and whether they were found.

    Newton's method.

    Args:
        springs: of the model.
        guess: (elastic,) where to start; of this posture alone, so that its answer depends on no other.
        place: sets the elastic coordinates and returns where everything is then.
    """
    elastic = guess
    if not len(elastic):
        return elastic, True
    here = _expand(springs, place(elastic), elastic)
    factor = _factor(springs, here)
    for _ in range(_ITERATIONS):
        if here.left <= _TOLERANCE:
            return elastic, True
        step = -cho_solve(factor, here.gradient, check_finite=False)
        slope = float(here.gradient @ step)
        for halving in range(_HALVINGS):
            part = 0.5**halving
            trial = elastic + part * step
            found = _expand(springs, place(trial), trial)
            if found.left < 0.5 * here.left or found.energy <= here.energy + 1e-4 * part * slope:
                break
        if found.left > _KEEP * here.left:
            factor = _factor(springs, found)
        elastic, here = trial, found
    return elastic, here.left <= 1e3 * _TOLERANCE


def tangent(springs: Springs, place: Place, elastic: Floats) -> Tangent:
    """Return the springs' forces and tangent stiffness at a posture.

    Args:
        springs: of the model.
        place: the posture, with the screws of all degrees of freedom.
        elastic: (elastic,) its elastic coordinates.

    Raises:
        InputError: springs leave something free to move.
    """
    stretch, relative = _stretch(springs, place)
    force = springs.stiffness[:, None] * stretch
    held, own = springs.held, springs.own * elastic
    flat = relative.reshape(3 * len(relative), relative.shape[2])
    weighted = flat[:, held:] * np.repeat(springs.stiffness, 3)[:, None]
    stiffness = weighted.T @ flat
    matrix = stiffness[:, held:] + np.diag(springs.own)
    gradient = force.ravel() @ flat
    gradient[held:] += own
    if not len(elastic):
        return Tangent(force, relative, gradient, np.zeros((0, 0)), np.zeros((0, held)))
    try:
        factor = cholesky(matrix, lower=True)
    except np.linalg.LinAlgError as error:
        what = "springs leave a part of it free to move, expected more of them"
        raise InputError(what, field="elastic coordinates") from error
    carry = cho_solve((factor, True), stiffness[:, :held], check_finite=False)
    return Tangent(force, relative, gradient, factor, carry)


def following(springs: Springs, place: Place, elastic: Floats, rank: Indices) -> Floats:
    """Return (elastic, held): how the rest of the elastic coordinates follows the held ones, de*/dq.

    Args:
        springs: of the model.
        place: the posture, with the screws of all degrees of freedom.
        elastic: (elastic,) its elastic coordinates, at rest.
        rank: (dof,) lower for outer degrees of freedom than for those that they carry.
    """
    position, rotation, screws = place
    held = springs.held
    if not len(elastic):
        return np.zeros((0, held))
    factor = _factor(springs, _expand(springs, place, elastic))
    stretch, relative = _stretch(springs, place)
    force = springs.stiffness[:, None] * stretch
    flat = relative.reshape(3 * len(relative), relative.shape[2])
    mixed = (flat[:, held:] * np.repeat(springs.stiffness, 3)[:, None]).T @ flat[:, :held]
    outer = rank[held:, None] < rank[None, :held]
    for sign, bodies, at in zip((-1.0, 1.0), springs.body, springs.ends(position, rotation), strict=True):
        turn = _curvature(screws, sign * force, bodies, screws.velocities(at, bodies))
        mixed += np.where(outer, turn[held:, :held], turn[:held, held:].T)
    return np.asarray(-cho_solve(factor, mixed, check_finite=False))


def _stretch(springs: Springs, place: Place) -> tuple[Floats, Floats]:
    """Return the stretch (spring, 3) and how it changes (spring, 3, dof)."""
    position, rotation, screws = place
    a, b = springs.ends(position, rotation)
    return b - a, screws.velocities(b, springs.body[1]) - screws.velocities(a, springs.body[0])


@dataclass(frozen=True, slots=True, eq=False)
class _Local:
    """The springs about given elastic coordinates, each with the coordinates that move its own ends."""

    energy: float
    gradient: Floats  # (elastic,)
    left: float  # largest gradient in units of what a small stretch of all springs makes
    force: Floats  # (spring, 3) N
    spin: Floats  # (spring, end x most, 3)
    speed: Floats  # (spring, end x most, 3) m, signed as it stretches


def _expand(springs: Springs, place: Place, elastic: Floats) -> _Local:
    position, rotation, screws = place
    a, b = springs.ends(position, rotation)
    stretch = b - a
    force = springs.stiffness[:, None] * stretch
    none = np.zeros((1, 3))
    spin = np.concatenate([screws.spin[springs.held :], none])[springs.column]
    drift = np.concatenate([screws.drift[springs.held :], none])[springs.column]
    most = springs.column.shape[1] // 2
    at = np.concatenate([np.repeat(a[:, None], most, axis=1), np.repeat(b[:, None], most, axis=1)], axis=1)
    speed = (drift + _cross(spin, at)) * springs.sign[:, :, None]
    count = len(elastic)
    pull = np.matmul(speed, force[:, :, None])[:, :, 0]
    gradient = np.bincount(springs.column.ravel(), pull.ravel(), count + 1)[:count] + springs.own * elastic
    reach = springs.stiffness[:, None] * np.abs(speed).sum(axis=2)
    size = _SMALL * (np.bincount(springs.column.ravel(), reach.ravel(), count + 1)[:count] + springs.own)
    energy = 0.5 * float(np.sum(force * stretch) + springs.own @ elastic**2)
    left = float(np.max(np.abs(gradient) / np.where(size > 0, size, 1.0)))
    return _Local(energy, gradient, left, force, spin, speed)


def _factor(springs: Springs, local: _Local) -> tuple[Floats, bool]:
    """Return the Cholesky factor of the Hessian; without curvature where that is not positive.

    The second derivative of a point by an outer hinge i and an inner coordinate j is
    spin_i x dx/dq_j.
    """
    plain = np.matmul(local.speed * springs.stiffness[:, None, None], local.speed.transpose(0, 2, 1))
    turn = np.matmul(_cross(local.force[:, None, :], local.spin), local.speed.transpose(0, 2, 1)) * springs.nested
    strict = turn * ~np.eye(turn.shape[1], dtype=bool)
    for blocks in (plain + turn + strict.transpose(0, 2, 1), plain):
        try:
            return cho_factor(_placed(springs, blocks), lower=True, check_finite=False)
        except np.linalg.LinAlgError:
            continue
    raise InputError("springs leave a part of it free to move, expected more of them", field="elastic coordinates")


def _placed(springs: Springs, blocks: Floats) -> Floats:
    """Return (elastic, elastic): the blocks of all springs in their places, and each coordinate's own."""
    count = len(springs.own)
    at = springs.column[:, :, None] * (count + 1) + springs.column[:, None, :]
    whole = np.bincount(at.ravel(), blocks.ravel(), (count + 1) ** 2).reshape(count + 1, count + 1)
    return np.asarray(whole[:count, :count] + np.diag(springs.own))


def _cross(one: Floats, other: Floats) -> Floats:
    """Return the cross product along the last axis, shapes broadcast."""
    a, b, c = one[..., 0], one[..., 1], one[..., 2]
    x, y, z = other[..., 0], other[..., 1], other[..., 2]
    return np.stack([b * z - c * y, c * x - a * z, a * y - b * x], axis=-1)


def _curvature(screws: Screws, force: Floats, bodies: Indices, speed: Floats) -> Floats:
    """Return (dof, dof): forces times spin_i x dx/dq_j, the second derivatives where i is outside j."""
    lever = _cross(force[:, None, :], screws.spin[None]) * screws.moves[bodies][:, :, None]
    dofs = len(screws.spin)
    return np.asarray(lever.transpose(1, 0, 2).reshape(dofs, -1) @ speed.transpose(0, 1, 2).reshape(-1, dofs))
