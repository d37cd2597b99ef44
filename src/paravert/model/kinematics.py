"""What is known of a posture before any force: places, lengths, which way everything pulls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from paravert.model.elastic import Tangent
from paravert.model.jacobian import Screws
from paravert.model.muscle import Muscles, tension

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Poses:
    """Where bodies are: ``position`` (frame, body, 3) m and ``rotation`` (frame, body, 3, 3), body to world."""

    position: Floats
    rotation: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Posture:
    """One posture with its elastic parts at rest.

    ``arm`` (dof, fascicle) is -dl/dq with every coordinate free, elastic ones included;
    ``length`` (fascicle,) m; ``points`` (path point, 3) m in the world.
    """

    coordinates: Floats
    elastic: Floats
    position: Floats
    rotation: Floats
    screws: Screws
    points: Floats
    length: Floats
    arm: Floats
    springs: Tangent
    good: bool
    wrapped: Floats
    """(wrap, 2, 3) m, world: where each wrap of the paths touches its surface; NaN where it does not."""

    def push(self, point: Floats, body: int, force: Floats) -> Floats:
        """Return the generalised forces (dof,) of a force on a body.

        Args:
            point: (3,) m, world.
            body: number of the body.
            force: (3,) N, world.
        """
        return np.asarray(force @ self.screws.velocities(point[None], np.array([body]))[0])

    def twist(self, body: int, moment: Floats) -> Floats:
        """Return the generalised forces (dof,) of a moment (3,) N m, world, on a body."""
        return np.asarray(moment @ self.screws.turns(np.array([body]))[0])

    def at(self, body: int, point: Sequence[float] | Floats) -> Floats:
        """Return (3,) m where a body's point (3,) is in the world."""
        return np.asarray(self.position[body] + self.rotation[body] @ np.asarray(point, dtype=float))


@dataclass(frozen=True, eq=False)
class Kinematics:
    """A batch of postures; a posture that could not be found is NaN and not ``good``.

    ``arm`` (frame, row, fascicle) m is the condensed moment arm, + = pulls the coordinate up, and
    zero for fascicles that only hold pressure; ``held_arm`` has all held coordinates.
    """

    postures: tuple[Posture, ...]
    coordinates: Floats  # (frame, coordinate)
    length: Floats  # (frame, fascicle) m
    fibre_length: Floats  # (frame, fascicle) in optimal lengths
    held_arm: Floats  # (frame, coordinate, fascicle) m
    row_index: Indices
    good: NDArray[np.bool_]  # (frame,)

    @cached_property
    def arm(self) -> Floats:
        """Condensed arms of the balanced rows (frame, row, fascicle) m."""
        return self.held_arm[:, self.row_index]

    @cached_property
    def inert(self) -> NDArray[np.bool_]:
        """(fascicle,) true where no row feels the fascicle in any frame."""
        return np.asarray(~(np.abs(self.arm) > 1e-12).any(axis=(0, 1)))

    @property
    def poses(self) -> Poses:
        """Where the bodies are."""
        position = np.stack([one.position for one in self.postures])
        return Poses(position, np.stack([one.rotation for one in self.postures]))

    def take(self, frames: Indices) -> Kinematics:
        """Return chosen frames, in the order given."""
        return Kinematics(
            tuple(self.postures[int(frame)] for frame in frames),
            self.coordinates[frames],
            self.length[frames],
            self.fibre_length[frames],
            self.held_arm[frames],
            self.row_index,
            self.good[frames],
        )


def gathered(postures: Sequence[Posture], muscles: Muscles, row_index: Indices) -> Kinematics:
    """Return postures as a batch.

    Args:
        postures: one a frame.
        muscles: of the model; those that only hold pressure get no arm.
        row_index: (row,) places of the balanced rows among the coordinates.
    """
    held = len(postures[0].coordinates) if postures else 0
    good = np.array([one.good and bool(np.isfinite(one.arm).all()) for one in postures], dtype=bool)
    length = np.empty((len(postures), len(muscles.on_joints)))
    arm = np.empty((len(postures), held, len(muscles.on_joints)))
    felt = muscles.on_joints.astype(float)
    for frame, one in enumerate(postures):
        length[frame] = one.length if good[frame] else np.nan
        if good[frame]:
            np.multiply(one.springs.condense_columns(one.arm), felt, out=arm[frame])
        else:
            arm[frame] = np.nan
    coordinates = np.array([one.coordinates for one in postures]).reshape(len(postures), held)
    fibre = tension(muscles, length, np.zeros_like(length)).fibre_length
    return Kinematics(tuple(postures), coordinates, length, fibre, arm, row_index, good)
