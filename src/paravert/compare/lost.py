"""The moment that hurt fascicles lost, and how the change of everything else adds up to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError, unknown_name

if TYPE_CHECKING:
    from paravert.mechanics import Shared

Array = NDArray[np.float64]
OTHERS = ("pressure", "passive", "yield", "contact")
"""What takes up moment beside fascicles: abdominal pressure, passive joints, joint yield, contacts and supports."""
LEAST_MOMENT_NM = 1e-6
"""Below it nothing was lost: the hurt fascicles were at rest."""
MOST_AXES = 24
"""Joint axes that are looked at one by one, the largest losses first."""
AXIS_PART = 0.05
"""Of the largest lost moment, below which a joint axis counts as not lost."""


@dataclass(frozen=True)
class Lost:
    """Changes of moment between the healthy and the hurt body in the same task; NaN where one has no answer."""

    fascicle: Array
    """(frame, row, fascicle) N m: change of each fascicle's moment, after less before."""
    other: Array
    """(frame, row, other) N m: the same for pressure, passive joints, yield and contacts."""
    hurt: NDArray[np.bool_]
    """(fascicle,) whether an injury is in it."""
    hurt_other: NDArray[np.bool_]
    """(other,) the same for the others: passive joints that an injury made looser or stiffer."""
    demand: Array
    """(frame, row) N m: how much more the load asks of a body whose shape an injury changed; else zero."""

    @cached_property
    def lost(self) -> Array:
        """(frame, row) N m: L, what the hurt parts no longer give and what the changed shape asks beside it."""
        given = self.fascicle[:, :, self.hurt].sum(axis=2) + self.other[:, :, self.hurt_other].sum(axis=2)
        return np.asarray(self.demand - given)

    @cached_property
    def share(self) -> Array:
        """(frame, fascicle) part of L that each fascicle takes up, (L.r)dF/(L.L); 0 in hurt ones."""
        shares = np.einsum("frm,fr->fm", self.fascicle, self._direction)
        return np.where(self.hurt & np.isfinite(shares), 0.0, shares)

    @cached_property
    def other_share(self) -> Array:
        """(frame, other) part of L that the others take up; 0 in hurt ones."""
        shares = np.einsum("fro,fr->fo", self.other, self._direction)
        return np.where(self.hurt_other & np.isfinite(shares), 0.0, shares)

    @cached_property
    def axis_lost(self) -> NDArray[np.bool_]:
        """(frame, row) whether a joint axis lost at least 5 % of the largest loss."""
        size = np.abs(self.lost)
        largest = size.max(axis=1, keepdims=True)
        with np.errstate(invalid="ignore"):
            return np.asarray((size >= AXIS_PART * largest) & (largest >= LEAST_MOMENT_NM))

    @cached_property
    def worst(self) -> NDArray[np.int32]:
        """(frame, lost_axis) rows that lost most, the largest loss first; -1 where no further axis is lost."""
        size = np.where(self.axis_lost, np.abs(self.lost), -1.0)
        rows = np.argsort(-size, axis=1, kind="stable")[:, :MOST_AXES]
        return np.where(np.take_along_axis(self.axis_lost, rows, axis=1), rows, -1).astype(np.int32)

    def axis_share(self, moment: Array) -> Array:
        """Return (frame, lost_axis, taker): part of an axis's loss that takers give; NaN where none is lost.

        Args:
            moment: (frame, row, taker) N m, changes of moment.
        """
        rows = np.maximum(self.worst, 0)
        lost = np.where(self.worst >= 0, np.take_along_axis(self.lost, rows, axis=1), np.nan)
        return np.asarray(np.take_along_axis(moment, rows[:, :, None], axis=1) / lost[:, :, None])

    @cached_property
    def _direction(self) -> Array:
        """(frame, row) L/(L.L) in 1/(N m); NaN where nothing was lost."""
        size = np.einsum("fr,fr->f", self.lost, self.lost)
        with np.errstate(invalid="ignore"):
            size = np.where(size >= LEAST_MOMENT_NM**2, size, np.nan)
        return np.asarray(self.lost / size[:, None])


def lost_moments(before: Shared, after: Shared, hurt: Collection[str]) -> Lost:
    """Return the changes of moment that an injury makes.

    Args:
        before: the healthy body in a task.
        after: the hurt body in the same task.
        hurt: names of the fascicles that the injury changes, and ``passive`` where it changes joints.

    Raises:
        InputError: a name is unknown or the two are not the same task.
    """
    names = tuple(before.model.fascicle_names)
    for name in hurt:
        if name not in names and name not in OTHERS:
            raise unknown_name("fascicle", name, names, field="hurt")
    same = before.frames.coordinates.shape == after.frames.coordinates.shape and np.array_equal(
        before.frames.coordinates, after.frames.coordinates
    )
    if not same:
        raise InputError("the postures differ before and after, expected the same task", field="after")
    solved = np.array([str(b) == str(a) == "OPTIMAL" for b, a in zip(before.status, after.status, strict=True)])
    moments = aligned(names, after, after.arm * after.force[:, None, :]) - before.arm * before.force[:, None, :]
    change = np.stack([_other(after, other) - _other(before, other) for other in OTHERS], axis=2)
    return Lost(
        fascicle=np.where(solved[:, None, None], moments, np.nan),
        other=np.where(solved[:, None, None], change, np.nan),
        hurt=np.array([name in hurt for name in names]),
        hurt_other=np.array([name in hurt for name in OTHERS]),
        demand=np.where(solved[:, None], after.load_moment - before.load_moment, np.nan),
    )


def aligned(names: tuple[str, ...], shared: Shared, values: Array) -> Array:
    """Return values (..., fascicle) in the order of names; a fascicle that was taken away has 0.

    Raises:
        InputError: the hurt body has a fascicle that the healthy one lacks.
    """
    if tuple(shared.model.fascicle_names) == names:
        return values
    place = {name: number for number, name in enumerate(shared.model.fascicle_names)}
    extra = sorted(set(place) - set(names))
    if extra:
        raise unknown_name("fascicle", extra[0], names, field="after")
    result = np.zeros((*values.shape[:-1], len(names)))
    kept = [number for number, name in enumerate(names) if name in place]
    result[..., kept] = values[..., [place[names[number]] for number in kept]]
    return result


def _other(shared: Shared, name: str) -> Array:
    """Return (frame, row) N m: the moment of one of the others."""
    if name == "pressure":
        return np.asarray(shared.pressure_arm * shared.pressure[:, None])
    if name == "passive":
        return np.asarray(shared.passive_moment)
    if name == "yield":
        return np.asarray(shared.yield_moment)
    if shared.contact_force.shape[-1] == 0:
        return np.zeros(shared.passive_moment.shape)
    return np.asarray(np.einsum("frc,fc->fr", shared.contact_arm, shared.contact_force))
