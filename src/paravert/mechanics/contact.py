"""Contacts of the model and supports of the task: pushes of unknown size, never pulls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.errors import unknown_name
from paravert.model import Model, Posture
from paravert.task.frames import Support

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Push:
    """A push: ``force`` (3,) of unit size at ``point`` (3,), world, on one body, its opposite on another."""

    name: str
    point: Floats
    force: Floats
    on: int
    against: int  # -1: the world
    stiffness: float  # N/m

    def generalised(self, posture: Posture) -> Floats:
        """Return the generalised forces (dof,) of the unit push."""
        found = posture.push(self.point, self.on, self.force)
        if self.against >= 0:
            found = found - posture.push(self.point, self.against, self.force)
        return found


def pushes(model: Model, posture: Posture, supports: tuple[Support, ...]) -> tuple[Push, ...]:
    """Return the contacts of the model, then the supports, as they are at a posture.

    A contact acts at the point of its first body, on both.

    Raises:
        InputError: a contact or a support is on an unknown body.
    """
    found = []
    for contact in model.description.contacts:
        on, against = (_row(model, name, contact.name) for name in (contact.body_a, contact.body_b))
        force = posture.rotation[against] @ np.asarray(contact.normal, dtype=float)
        point = posture.at(on, contact.point_a)
        found.append(Push(contact.name, point, force, on, against, contact.stiffness))
    for support in supports:
        on = _row(model, support.body, support.name)
        force = np.asarray(support.direction, dtype=float)
        found.append(Push(support.name, posture.at(on, support.point), force, on, -1, support.stiffness))
    return tuple(found)


def _row(model: Model, body: str, what: str) -> int:
    if body not in model.body_names:
        raise unknown_name("body", body, model.body_names, field=what)
    return model.body_names.index(body)
