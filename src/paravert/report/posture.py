"""Where everything is in one frame: bones with their shapes, and the paths of fascicles, in the world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy import load
from paravert.anatomy.turn import matrices
from paravert.report.bones import BodyShape, skeleton
from paravert.report.reading import Reading, TaskReading

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Posture:
    """One frame of a task."""

    bodies: tuple[str, ...]
    position: Floats  # (body, 3) m
    rotation: Floats  # (body, 3, 3)
    scale: float  # stature over that of the tables

    def world(self, body: str, points: Floats) -> Floats:
        """Return points (point, 3) m of a body's shape in the world."""
        place = self.bodies.index(body)
        return np.asarray(self.position[place] + self.scale * points @ self.rotation[place].T)


def posture(reading: Reading, task: TaskReading, frame: int) -> Posture:
    """Return the posture of a frame."""
    return Posture(
        tuple(str(one) for one in task.data["body"].values),
        task.values("body_position")[frame],
        matrices(task.values("body_quaternion")[frame]),
        stature(reading),
    )


def stature(reading: Reading) -> float:
    """Return the person's stature over that of the tables; 1 where the study does not say."""
    given = reading.person.get("height_m")
    return float(given) / load().reference("stature") if given else 1.0


@lru_cache(maxsize=1)
def shapes(reading: Reading) -> list[BodyShape]:
    """Return the shape of every body; a joint keeps its place in a bone, so that any frame gives the same.

    A model from a file has none: its frames are not those of the tables.
    """
    if "model" in reading.about:
        return []
    where = posture(reading, reading.tasks[0], 0)
    return skeleton(load(), where.bodies, where.position, where.rotation, where.scale)


def paths(reading: Reading, where: Posture) -> list[Floats]:
    """Return (point, 3) m in the world for each fascicle; empty where a body of its path is unknown."""
    anatomy = reading.anatomy
    owner, body = anatomy["path_fascicle"].values, anatomy["path_body"].values
    local = anatomy["path_position"].values
    world = where.position[body] + np.einsum("pij,pj->pi", where.rotation[body], local)
    broken = {int(one) for one in owner[body < 0]}
    order = np.argsort(owner, kind="stable")
    cuts = np.searchsorted(owner[order], np.arange(len(reading.fascicles.name) + 1))
    found = [world[order[begin:end]] for begin, end in pairwise(cuts)]
    return [np.zeros((0, 3)) if number in broken else one for number, one in enumerate(found)]
