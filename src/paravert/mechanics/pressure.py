"""Abdominal pressure: the force on each corner of the cavity, and what its walls can hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Description
from paravert.errors import InputError, unknown_name
from paravert.model import Posture

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Hollow:
    """The cavity as arrays.

    ``coefficient`` (wall, fascicle): pressure times ``area`` (wall,) m2 may not exceed coefficient
    times fascicle forces plus ``passive`` (wall,) N.
    """

    body: Indices  # (corner,)
    point: Floats  # (corner, 3) m, body frame
    triangle: Indices  # (triangle, 3), outward by the right-hand rule
    area: Floats
    coefficient: Floats
    passive: Floats
    maximum: float  # Pa

    def corners(self, posture: Posture) -> Floats:
        """Return (corner, 3) m in the world."""
        turned = np.einsum("vij,vj->vi", posture.rotation[self.body], self.point)
        return np.asarray(posture.position[self.body] + turned)

    def volume(self, posture: Posture) -> float:
        """Return the volume, m3."""
        a, b, c = self.corners(posture)[self.triangle.T]
        return float(np.sum(a * np.cross(b, c)) / 6.0)

    def slope(self, posture: Posture) -> Floats:
        """Return dV/dx of each corner (corner, 3) m2: the force on it for unit pressure."""
        a, b, c = self.corners(posture)[self.triangle.T]
        found = np.zeros_like(self.point)
        for corner, one, other in ((0, b, c), (1, c, a), (2, a, b)):
            np.add.at(found, self.triangle[:, corner], np.cross(one, other) / 6.0)
        return found

    def generalised(self, posture: Posture) -> Floats:
        """Return dV/dq (dof,) m3: the generalised force for unit pressure."""
        speed = posture.screws.velocities(self.corners(posture), self.body)
        return np.asarray(np.tensordot(self.slope(posture), speed, axes=((0, 1), (0, 1))))


def hollow(description: Description) -> Hollow | None:
    """Return the cavity of a description; None where it has none.

    Raises:
        InputError: a corner, a triangle or a wall refers to something unknown.
    """
    cavity = description.cavity
    if cavity is None:
        return None
    row = {body.name: number for number, body in enumerate(description.bodies)}
    column = {fascicle.name: number for number, fascicle in enumerate(description.fascicles)}
    for point in cavity.points:
        if point.body not in row:
            raise unknown_name("body", point.body, row, field="cavity")
    triangle = np.array(cavity.triangles, dtype=np.intp).reshape(-1, 3)
    if triangle.size and not (0 <= triangle.min() and triangle.max() < len(cavity.points)):
        raise InputError("a triangle has a corner that does not exist", field="cavity")
    coefficient = np.zeros((len(cavity.walls), len(column)))
    for number, wall in enumerate(cavity.walls):
        for name, value in wall.coefficients:
            if name in column:  # a fascicle that an edit removed holds nothing
                coefficient[number, column[name]] += value
    return Hollow(
        body=np.array([row[point.body] for point in cavity.points], dtype=np.intp),
        point=np.array([point.position for point in cavity.points], dtype=float).reshape(-1, 3),
        triangle=triangle,
        area=np.array([wall.area for wall in cavity.walls], dtype=float),
        coefficient=coefficient,
        passive=np.array([wall.passive for wall in cavity.walls], dtype=float),
        maximum=cavity.maximum_pressure,
    )
