"""A model's bones as a task sees them: coordinates by name, places of bodies, attitudes to turn to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from paravert.anatomy.description import Body, Coordinate
from paravert.anatomy.turn import body_turn, matrices
from paravert.errors import InputError
from paravert.names import coordinate_name

if TYPE_CHECKING:
    from paravert.model import Model

Array = NDArray[np.float64]
Spot = tuple[str, Array]
"""A body and a point (3,) m in its frame."""


@dataclass(frozen=True)
class Skeleton:
    """Read-only look-ups on a model."""

    model: Model

    @cached_property
    def columns(self) -> dict[str, int]:
        """Column of each coordinate that a task sets."""
        return {name: number for number, name in enumerate(self.model.coordinate_names)}

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """Bodies of the description by name."""
        return {body.name: body for body in self.model.description.bodies}

    @cached_property
    def moves(self) -> dict[str, list[Coordinate]]:
        """Coordinates of each body, in the order in which they turn."""
        found: dict[str, list[Coordinate]] = {name: [] for name in self.bodies}
        for one in self.model.description.coordinates:
            found[one.body].append(one)
        return found

    @cached_property
    def ranges(self) -> tuple[Array, Array]:
        """(coordinate,) lower and upper limits, rad or m."""
        found = {one.name: one for one in self.model.description.coordinates}
        limits = [(found[name].lower, found[name].upper) for name in self.model.coordinate_names]
        lower, upper = np.array(limits, float).T
        return lower, upper

    def column(self, joint: str, axis: str) -> int:
        """Return the column of a joint's axis."""
        return self.columns[coordinate_name(joint, axis)]

    def hinges(self, body: str) -> tuple[Coordinate, ...]:
        """Return a body's own hinges that a task sets, in the order in which they turn."""
        return tuple(one for one in self.moves[body] if one.kind == "hinge" and one.name in self.columns)

    def place(self, q: Array, bodies: Sequence[str]) -> tuple[Array, Array]:
        """Return where bodies are.

        Bodies that hang from the base by held coordinates alone are placed from the description,
        the others by the model, which finds rest for what is elastic.

        Args:
            q: (coordinate,) rad or m.
            bodies: their names.

        Returns:
            Positions (body, 3) m and rotations (body, 3, 3), body to world.
        """
        if not any(_elastic(self, name) for name in bodies):
            done: dict[str, tuple[Array, Array]] = {"": (np.zeros(3), np.eye(3))}
            found = [_chained(self, name, q, done) for name in bodies]
            return np.array([position for position, _ in found]), np.array([turn for _, turn in found])
        poses = self.model.poses(np.atleast_2d(q))
        rows = [self.model.body_names.index(name) for name in bodies]
        return np.asarray(poses.position[0][rows]), np.asarray(poses.rotation[0][rows])

    def points(self, q: Array, spots: Sequence[Spot]) -> list[Array]:
        """Return (frame, 3) m for each spot: where it is in the world for q (frame, coordinate)."""
        poses = self.model.poses(q)
        rows = [self.model.body_names.index(body) for body, _ in spots]
        return [
            np.asarray(poses.position[:, row] + poses.rotation[:, row] @ point)
            for row, (_, point) in zip(rows, spots, strict=True)
        ]


def neutral_attitude(skeleton: Skeleton, body: str) -> Array:
    """Return (3, 3) the attitude of a body in the world in neutral."""
    attitude = np.eye(3)
    while body:
        attitude = _own_turn(skeleton.bodies[body]) @ attitude
        body = skeleton.bodies[body].parent
    return np.asarray(attitude)


def turned_to(skeleton: Skeleton, body: str, parent: Array, target: Array) -> Array:
    """Return the angles of a body's own hinges that turn it nearest to an attitude.

    Args:
        skeleton: of the model.
        body: its name.
        parent: (3, 3) attitude of its parent in the world.
        target: (3, 3) attitude wanted in the world.

    Returns:
        (hinge,) rad, in the order of ``hinges``, within no limits.
    """
    wanted = Rotation.from_matrix(parent.T @ target)
    angles = np.zeros(len(skeleton.hinges(body)))
    for _ in range(60):
        now, axes = _turn(skeleton, body, angles)
        step, *_ = np.linalg.lstsq(axes, (wanted * now.inv()).as_rotvec(), rcond=None)
        angles = angles + step
        if np.abs(step).max(initial=0.0) < 1e-13:
            break
    return np.asarray((angles + np.pi) % (2.0 * np.pi) - np.pi)


def within(name: str, value: float, lower: float, upper: float, field: str) -> float:
    """Return an angle (rad) if a coordinate's range holds it.

    Raises:
        InputError: it does not; the range is named in degrees.
    """
    if not lower - 1e-9 <= value <= upper + 1e-9:
        given, least, most = np.degrees([value, lower, upper])
        raise InputError(f"{name} at {given:.1f} degrees, expected {least:.1f} to {most:.1f}", field=field)
    return float(np.clip(value, lower, upper))


def rotation(axis: tuple[float, float, float], angle: float) -> Array:
    """Return the turn (3, 3) about a unit axis by an angle, rad (Rodrigues)."""
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * (cross @ cross))


def _turn(skeleton: Skeleton, body: str, angles: Array) -> tuple[Rotation, Array]:
    """Return a body's turn against its parent and its hinge axes (3, hinge) in the parent's frame."""
    turn = _own_turn(skeleton.bodies[body])
    axes = np.zeros((3, len(angles)))
    for number, (hinge, angle) in enumerate(zip(skeleton.hinges(body), angles, strict=True)):
        axes[:, number] = turn @ np.array(hinge.axis)
        turn = turn @ rotation(hinge.axis, float(angle))
    return Rotation.from_matrix(turn), axes


def _own_turn(body: Body) -> Array:
    """Return (3, 3) how a body's frame is turned against its parent's with every hinge at zero."""
    return matrices(body_turn(body))


def _elastic(skeleton: Skeleton, body: str) -> bool:
    """Tell whether a body or one that it hangs from moves in a way that no task sets."""
    while body:
        if any(one.name not in skeleton.columns for one in skeleton.moves[body]):
            return True
        body = skeleton.bodies[body].parent
    return False


def _chained(skeleton: Skeleton, body: str, q: Array, done: dict[str, tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return position and rotation of a body from those of its parent, remembering them."""
    if body not in done:
        one = skeleton.bodies[body]
        position, turn = _chained(skeleton, one.parent, q, done)
        position = position + turn @ np.array(one.origin)
        turn = turn @ _own_turn(one)
        base = turn
        for move in skeleton.moves[body]:
            value = float(q[skeleton.columns[move.name]])
            if move.kind == "slide":
                position = position + base @ (value * np.array(move.axis))
            elif value:
                turn = turn @ rotation(move.axis, value)
        done[body] = (position, turn)
    return done[body]
