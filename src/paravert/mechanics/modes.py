"""The modes along which a posture is sought: pelvis, regional curves, head, side and axial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert import tables
from paravert.mechanics.constants import constant
from paravert.names import AXES, coordinate_name
from paravert.task.rhythm import NECK, STANDARD, TRUNK, fractions
from paravert.task.skeleton import Skeleton
from paravert.task.task import Task

Floats = NDArray[np.float64]
_REGIONS = {"neck": NECK, "trunk": TRUNK}
_PELVIS = "pelvis"
_FLEXION = AXES[0]


@dataclass(frozen=True, slots=True, eq=False)
class Modes:
    """Modes that move different coordinates each; ``basis`` (coordinate, mode) rad moves all levels by one spread.

    A column's length is the habit spread, so that half the sum of squared amplitudes is the habit
    term, half the sum over levels of ((q - q_habit) / spread) squared. A mode that a task fixes is zero.
    """

    names: tuple[str, ...]
    basis: Floats

    def angles(self, amplitude: Floats) -> Floats:
        """Return (mode,) rad: the sum of each mode's angles over its levels."""
        return np.asarray(self.basis.sum(axis=0) * amplitude)

    def bounds(self, habit: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """Return least and largest amplitudes (mode,) that keep coordinates (coordinate,) within their ranges."""
        moved = self.basis > 0
        step = np.where(moved, self.basis, 1.0)
        least = np.where(moved, np.minimum((lower - habit)[:, None], 0.0) / step, -np.inf).max(axis=0)
        most = np.where(moved, np.maximum((upper - habit)[:, None], 0.0) / step, np.inf).min(axis=0)
        free = moved.any(axis=0)
        return np.where(free, least, 0.0), np.where(free, most, 0.0)


def modes(skeleton: Skeleton, task: Task) -> Modes:
    """Return the modes of a task: those of the table, without what the task says of single levels or of the pelvis."""
    rows = tables.rows("mechanics", "modes")
    basis = np.zeros((len(skeleton.columns), len(rows)))
    for number, row in enumerate(rows):
        if row["region"] == _PELVIS:
            said = task.posture.pelvis_inclination_deg is not None and row["axis"] == "tilt"
            basis[skeleton.columns[f"{_PELVIS}.{row['axis']}"], number] = 0.0 if said else 1.0
            continue
        joints = _REGIONS[row["region"]]
        rhythm = task.posture.rhythm or STANDARD
        parts = fractions(rhythm, row["region"], row["axis"])
        first, last = joints.index(row["first"]), joints.index(row["last"])
        for joint, part in zip(joints[first : last + 1], parts[first : last + 1], strict=True):
            if not _said(task, joint, row["axis"]):
                basis[skeleton.columns[coordinate_name(joint, row["axis"])], number] = part
    length = np.linalg.norm(basis, axis=0)
    spread = np.radians(constant("habit_spread"))
    return Modes(tuple(row["mode"] for row in rows), spread * basis / np.where(length > 0, length, 1.0))


def _said(task: Task, joint: str, axis: str) -> bool:
    """Tell whether a task gives a joint's axis its own angle."""
    angles = (task.posture.levels_deg or {}).get(joint)
    name = "flexion" if axis == _FLEXION else axis
    return angles is not None and getattr(angles, name) is not None
