"""A plain second way to lengths and arms: turn the bodies, join the points, take differences."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Description

Array = NDArray[np.float64]


def rotation(axis: tuple[float, float, float], angle: float) -> Array:
    """Return the matrix that turns by ``angle`` rad about a unit axis."""
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * cross @ cross


class StraightLine:
    """Lengths (fascicle,) of a description in any posture; elastic parts stay where they are at neutral."""

    def __init__(self, description: Description) -> None:
        self.description = description
        self.index = {body.name: place for place, body in enumerate(description.bodies)}
        points = [point for fascicle in description.fascicles for point in fascicle.points]
        self.body = np.array([self.index[point.body] for point in points])
        self.local = np.array([point.position for point in points])
        owner = np.repeat(np.arange(len(description.fascicles)), [len(f.points) for f in description.fascicles])
        self.inside = owner[:-1] == owner[1:]
        self.owner = owner[:-1][self.inside]
        self.moved: dict[str, list] = {body.name: [] for body in description.bodies}
        for coordinate in description.coordinates:
            self.moved[coordinate.body].append(coordinate)

    def poses(self, posture: Mapping[str, float]) -> tuple[Array, Array]:
        """Return positions (body, 3) and rotations (body, 3, 3) for coordinate values by name."""
        count = len(self.description.bodies)
        position, turn = np.zeros((count, 3)), np.zeros((count, 3, 3))
        for place, body in enumerate(self.description.bodies):
            above = np.zeros(3), np.eye(3)
            if body.parent:
                parent = self.index[body.parent]
                above = position[parent], turn[parent]
            position[place] = above[0] + above[1] @ np.array(body.origin)
            turn[place] = above[1] @ rotation((0.0, 0.0, 1.0), body.pitch)
            for coordinate in self.moved[body.name]:
                value = posture.get(coordinate.name, 0.0)
                if coordinate.kind == "slide":
                    position[place] += turn[place] @ np.array(coordinate.axis) * value
                elif value:
                    turn[place] = turn[place] @ rotation(coordinate.axis, value)
        return position, turn

    def points(self, posture: Mapping[str, float]) -> Array:
        """Return the world position (point, 3) of every path point."""
        position, turn = self.poses(posture)
        return position[self.body] + np.einsum("pij,pj->pi", turn[self.body], self.local)

    def lengths(self, posture: Mapping[str, float]) -> Array:
        """Return muscle-tendon lengths (fascicle,), m."""
        points = self.points(posture)
        pieces = np.linalg.norm(points[1:] - points[:-1], axis=1)[self.inside]
        return np.bincount(self.owner, pieces, len(self.description.fascicles))

    def arms(self, posture: Mapping[str, float] | None = None, step: float = 1e-4) -> tuple[tuple, Array]:
        """Return the balanced rows (joint, axis) and -dl/dq (row, fascicle), m."""
        here = dict(posture or {})
        rows = [c for c in self.description.coordinates if c.role == "balanced"]
        arm = np.empty((len(rows), len(self.description.fascicles)))
        for place, coordinate in enumerate(rows):
            value = here.get(coordinate.name, 0.0)
            ahead = self.lengths({**here, coordinate.name: value + step})
            behind = self.lengths({**here, coordinate.name: value - step})
            arm[place] = (behind - ahead) / (2.0 * step)
        return tuple((c.joint, c.axis_name) for c in rows), arm
