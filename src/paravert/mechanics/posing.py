"""Postures that a task leaves open: where amplitudes of the modes put the body, and what every posture has to keep.

Kept are the gaze (pitch and side of the head as in neutral, its heading as in the task; or the head
as the task says), the centre of mass of body and loads over feet or seat, and whatever a task says
of inclination, bend, rotation, levels and pelvis. Feet stay where they stand, thighs as the task has
them, girdles at the angles of the task, and hands where the task puts them, in the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from paravert.anatomy import relative_stature
from paravert.errors import InputError
from paravert.mechanics import arms
from paravert.mechanics.constants import constant
from paravert.mechanics.modes import Modes, modes
from paravert.model import Model, Posture
from paravert.names import AXES, SIDES, coordinate_name
from paravert.task.frames import Frames
from paravert.task.posture import legs_posture
from paravert.task.rhythm import TRUNK
from paravert.task.skeleton import Skeleton, neutral_attitude
from paravert.task.task import Task

Floats = NDArray[np.float64]
_HEAD, _LINE = "skull", ("L5", "C7")
_TOTALS = (("lateral_bend_deg", AXES[1]), ("axial_rotation_deg", AXES[2]))
_LEGS_STEP = 1e-4


@dataclass(frozen=True, eq=False)
class Posing:
    """The postures of a task about a habitual one.

    ``habit`` (coordinate,) rad or m; ``gaze`` (3, 3) the attitude of the head to be kept; ``line``
    rad the inclination of L5-S1 to C7-T1 to be kept, NaN where it is open.
    """

    model: Model
    task: Task
    frames: Frames
    habit: Floats
    modes: Modes
    holds: tuple[arms.Hold, ...]
    gaze: Floats
    line: float

    @cached_property
    def skeleton(self) -> Skeleton:
        """The bones of the model."""
        return Skeleton(self.model)

    def coordinates(self, amplitude: Floats) -> Floats:
        """Return (coordinate,) the posture at amplitudes (mode,).

        Raises:
            InputError: a leg or an arm cannot follow.
        """
        q = legs_posture(self.skeleton, self.habit + self.modes.basis @ amplitude, self.task)
        places, attitudes = self.skeleton.place(q, [hold.girdle for hold in self.holds])
        for hold, base, attitude in zip(self.holds, places, attitudes, strict=True):
            q[hold.columns] = arms.pose(self.skeleton, q, hold, base, attitude)
        return q

    def rates(self, posture: Posture, follow: Floats, amplitude: Floats) -> Floats:
        """Return (dof, mode): how all coordinates, elastic ones included, change with the amplitudes.

        Args:
            posture: at the amplitudes.
            follow: (elastic, coordinate) how elastic parts follow.
            amplitude: (mode,).
        """
        basis = self.modes.basis.copy()
        q = self.habit + self.modes.basis @ amplitude
        pelvis = [column for name, column in self.skeleton.columns.items() if name.startswith("pelvis.")]
        for mode in np.flatnonzero(basis[pelvis].any(axis=0)):
            step = _LEGS_STEP * basis[:, mode]
            ends = [legs_posture(self.skeleton, q + sign * step, self.task) for sign in (1.0, -1.0)]
            basis[:, mode] = (ends[0] - ends[1]) / (2.0 * _LEGS_STEP)
        moved = np.concatenate([basis, follow @ basis])
        for hold in self.holds:
            girdle = self.model.body_names.index(hold.girdle)
            moved[hold.columns] = 0.0
            moved[hold.columns] = arms.rates(self.skeleton, posture, hold, girdle, moved)
        return moved

    def kept(self, posture: Posture, moved: Floats, amplitude: Floats) -> tuple[Floats, Floats]:
        """Return what has to be zero (condition,), rad, and its slope (condition, mode)."""
        names = self.model.body_names
        head = names.index(_HEAD)
        off = Rotation.from_matrix(self.gaze.T @ posture.rotation[head]).as_rotvec()
        turned = _unrolled(off) @ self.gaze.T @ posture.screws.turns(np.array([head]))[0] @ moved
        values, slopes = [off], [turned]
        if np.isfinite(self.line):
            ends = [names.index(name) for name in _LINE]
            (x, y, _) = posture.position[ends[1]] - posture.position[ends[0]]
            speed = posture.screws.velocities(posture.position[ends], np.array(ends))
            (u, v, _) = (speed[1] - speed[0]) @ moved
            values.append(np.array([np.arctan2(x, y) - self.line]))
            slopes.append(((y * u - x * v) / (x**2 + y**2))[None])
        for term, axis in _TOTALS:
            if getattr(self.task.posture, term) is not None:
                columns = [self.skeleton.columns[coordinate_name(joint, axis)] for joint in TRUNK]
                total = self.modes.basis[columns].sum(axis=0)
                values.append(np.array([total @ amplitude]))
                slopes.append(total[None])
        return np.concatenate(values), np.concatenate(slopes)

    def room(self, posture: Posture, moved: Floats) -> tuple[Floats, Floats]:
        """Return how far inside the base the centre of mass is (side,) m, and its slope (side, mode)."""
        centre, slope = self._centre(posture, moved)
        low, high = self._base(posture)
        values = np.concatenate([centre - low, high - centre])
        return values, np.concatenate([slope, -slope])

    def _centre(self, posture: Posture, moved: Floats) -> tuple[Floats, Floats]:
        """Return (2,) m, forward and right, the centre of weight of body and loads, and its slope (2, mode)."""
        bodies = self.model.description.bodies
        mass = np.array([body.mass for body in bodies])
        down = float(np.linalg.norm(self.frames.gravity[0]))
        inside = np.array([body.centre_of_mass for body in bodies])
        points = posture.position + np.einsum("bij,bj->bi", posture.rotation, inside)
        rows = np.arange(len(bodies))
        for load in self.frames.loads:
            row = self.model.body_names.index(load.body)
            points = np.concatenate([points, posture.at(row, load.point)[None]])
            rows, mass = np.append(rows, row), np.append(mass, -load.force[0, 1] / down)
        part = mass / mass.sum()
        speed = np.tensordot(part, posture.screws.velocities(points, rows), axes=1)[[0, 2]]
        return (part @ points)[[0, 2]], speed @ moved

    def _base(self, posture: Posture) -> tuple[Floats, Floats]:
        """Return least and largest (2,) m, forward and right, of what bears the body."""
        scale = relative_stature(self.model.description)
        at = [self.model.body_names.index(f"foot_{side}") for side in SIDES]
        ankles = posture.position[at][:, [0, 2]]
        low = ankles.min(axis=0) - scale * np.array([constant("foot_behind_ankle"), constant("foot_half_width")])
        high = ankles.max(axis=0) + scale * np.array([constant("foot_before_ankle"), constant("foot_half_width")])
        if self.task.support.seat:
            hips = [self.model.body_names.index(f"femur_{side}") for side in SIDES]
            behind = posture.position[hips][:, 0].min() - scale * constant("seat_behind_hip")
            low = np.minimum(low, [behind, np.inf])
        return low, high


def posing(model: Model, task: Task, frames: Frames, habit: Floats | None = None) -> Posing:
    """Return the postures of a task that is held still.

    Args:
        model: compiled, to pose on.
        task: in a user's terms.
        frames: as resolved on that model.
        habit: (coordinate,) the habitual posture; None for the one that the task prescribes.

    Raises:
        InputError: the task is a movement or lies down, or the habit does not fit the model.
    """
    if task.moving or task.support.lying not in (None, "no"):
        what = "a movement" if task.moving else "lying"
        raise InputError(f"{what}, expected a posture that is held standing or sitting", field=task.name)
    asked = frames.coordinates[0]
    usual = asked if habit is None else np.asarray(habit, dtype=float)
    if usual.shape != asked.shape or not np.isfinite(usual).all():
        raise InputError(f"shape {usual.shape}, expected {asked.shape}, finite", field="habit")
    skeleton = Skeleton(model)
    angles = ("flexion_deg", "lateral_bend_deg", "axial_rotation_deg")
    said = any(getattr(task.head, name) is not None for name in angles)
    ends, turns = skeleton.place(asked, [*_LINE, _HEAD])
    gaze = turns[2]
    if not said:
        forward = gaze @ neutral_attitude(skeleton, _HEAD).T[:, 0]
        heading = Rotation.from_euler("y", np.arctan2(-forward[2], forward[0])).as_matrix()
        gaze = heading @ neutral_attitude(skeleton, _HEAD)
    kept = task.posture.trunk_inclination_deg is not None or bool(task.support.back_rest_deg)
    step = ends[1] - ends[0]
    hands = {side: getattr(task.hands, f"{side}_m") for side in SIDES}
    return Posing(
        model=model,
        task=task,
        frames=frames,
        habit=usual,
        modes=modes(skeleton, task),
        holds=arms.holds(skeleton, asked, {side: None if at is None else np.asarray(at) for side, at in hands.items()}),
        gaze=np.asarray(gaze),
        line=float(np.arctan2(step[0], step[1])) if kept else float("nan"),
    )


def _unrolled(turn: Floats) -> Floats:
    """Return (3, 3): how a rotation vector (3,) changes with an angular velocity in the fixed axes."""
    angle = float(np.linalg.norm(turn))
    x, y, z = turn
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    part = 1.0 / 12.0 if angle < 1e-4 else 1.0 / angle**2 - (1.0 + np.cos(angle)) / (2.0 * angle * np.sin(angle))
    return np.asarray(np.eye(3) - 0.5 * cross + part * cross @ cross)
