"""How a harm changes the softest direction of the spine, for many harms at once.

Stiffness is affine in the forces, so along fixed directions it costs one product a harm. Taken
along the softest directions of the unharmed spine, the least Ritz value is an upper bound of the
least eigenvalue of K v = lambda K_ref v, exact for the unharmed spine and to first order beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from paravert.mechanics import Shared, assemble
from paravert.mechanics.share import Setting, by_coordinate
from paravert.mechanics.stiffness import Along, Stiffness, reference, stiffnesses

Floats = NDArray[np.float64]
DIRECTIONS = 6
"""Softest directions of the unharmed spine that a harm may mix."""


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """Forces of a posture: of the unharmed spine or of many harms."""

    force: Floats  # (item, fascicle) N of tension
    pressure: Floats  # (item,) Pa
    contact: Floats  # (item, contact) N


@dataclass(frozen=True, eq=False)
class Softness:
    """The quadratic forms of stiffness along directions of unit K_ref, for one frame of a task."""

    least: float  # least eigenvalue of the unharmed spine, in parts of K_ref
    forms: Sequence[Sequence[Along]]  # of each direction, and of each sum of two
    frame: int  # place of the frame among those of its posture
    felt: Floats  # (fascicle,) 1 for fascicles that pull on joints

    def margins(self, carried: Carried) -> Floats:
        """Return (item,) the least Ritz value under some forces, NaN where they are."""
        count = len(self.forms)
        matrix = np.zeros((len(carried.force), count, count))
        for one in range(count):
            matrix[:, one, one] = self._along(self.forms[one][one], carried)
        for one in range(count):
            for other in range(one + 1, count):
                both = self._along(self.forms[one][other], carried)
                mixed = 0.5 * (both - matrix[:, one, one] - matrix[:, other, other])
                matrix[:, one, other] = matrix[:, other, one] = mixed
        known = np.isfinite(matrix).all(axis=(1, 2))
        found = np.full(len(matrix), np.nan)
        if known.any():
            found[known] = np.linalg.eigvalsh(matrix[known])[:, 0]
        return found

    def _along(self, form: Along, carried: Carried) -> Floats:
        pulled = carried.force @ (form.fascicle * self.felt)
        return np.asarray(
            pulled + form.pressure * carried.pressure + carried.contact @ form.contact + form.rest[self.frame]
        )


def stiffness_parts(setting: Setting, base: Shared) -> tuple[tuple[Stiffness, ...], Floats]:
    """Return what the stiffness of each posture of a task is made of, and K_ref (row, row)."""
    joints = assemble.passive(setting.balance, by_coordinate(setting, base.preload))
    return stiffnesses(setting.balance, joints), reference(base.model)


def softness(parts: tuple[Stiffness, ...], whole: Floats, setting: Setting, frame: int, carried: Carried) -> Softness:
    """Return the softest directions of the unharmed spine in a frame, and stiffness along them.

    Args:
        parts: of the postures of the task.
        whole: (row, row) K_ref.
        setting: of the task.
        frame: which frame.
        carried: the one item of forces of the unharmed spine.
    """
    part = parts[setting.balance.posture_of[frame]]
    at = int(np.flatnonzero(part.frames == frame)[0])
    felt = setting.balance.model.muscles.on_joints.astype(float)
    matrix = part.matrix(at, carried.force[0] * felt, float(carried.pressure[0]), carried.contact[0])
    values, vectors = eigh(0.5 * (matrix + matrix.T), whole)
    chosen = vectors[:, :DIRECTIONS].T
    forms = [
        [part.along(one if number == other else one + chosen[other]) for other in range(len(chosen))]
        for number, one in enumerate(chosen)
    ]
    return Softness(float(values[0]), forms, at, felt)
