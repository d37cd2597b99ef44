"""What a task asks of a model at every instant: coordinates, gravity, loads and what the body rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paravert.errors import InputError
from paravert.names import GRAVITY_M_S2

Array = NDArray[np.float64]
DOWN = (0.0, -GRAVITY_M_S2, 0.0)


@dataclass(frozen=True)
class Load:
    """An outside force on a body, as dead weight: world axes, whatever the body's attitude."""

    body: str
    point: Array
    """(3,) m, body frame."""
    force: Array
    """(frame, 3) N, world axes."""
    moment: Array | None = None
    """(frame, 3) N m, world axes; none when left out."""
    hold: float = 0.0
    """N/m; how stiffly what pushes keeps the point in place, as a floor does by friction; 0 for dead weight."""


@dataclass(frozen=True)
class Support:
    """A place where the body rests on something that can push but not pull; its force is found."""

    name: str
    body: str
    point: Array
    """(3,) m, body frame."""
    direction: Array
    """(3,) unit vector of the push on the body, world axes."""
    stiffness: float
    """N/m; sets its weight in the cost."""


@dataclass(frozen=True)
class Frames:
    """A resolved task: all that mechanics needs, one row a frame."""

    time: Array
    """(frame,) s."""
    coordinates: Array
    """(frame, coordinate) rad or m, in the order of ``Model.coordinate_names``."""
    velocity: Array
    """(frame, coordinate) a second; zero when the task is static."""
    acceleration: Array
    """(frame, coordinate) a second squared; zero when the task is static."""
    gravity: Array
    """(frame, 3) m/s2, world axes."""
    loads: tuple[Load, ...] = ()
    supports: tuple[Support, ...] = ()
    name: str = ""
    least: tuple[tuple[str, float], ...] = ()
    """Muscles or groups with the command that they are given on purpose, at the least."""

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit together and numbers that are not finite."""
        frames, coordinates = self.coordinates.shape
        shapes = {
            "time": (self.time, (frames,)),
            "coordinates": (self.coordinates, (frames, coordinates)),
            "velocity": (self.velocity, (frames, coordinates)),
            "acceleration": (self.acceleration, (frames, coordinates)),
            "gravity": (self.gravity, (frames, 3)),
        }
        for load in self.loads:
            shapes[f"load on {load.body}"] = (load.force, (frames, 3))
            if load.moment is not None:
                shapes[f"moment on {load.body}"] = (load.moment, (frames, 3))
        for what, (array, shape) in shapes.items():
            if array.shape != shape:
                raise InputError(f"shape {array.shape}, expected {shape}", field=what)
            if not np.all(np.isfinite(array)):
                raise InputError("not finite, expected finite numbers", field=what)

    @property
    def count(self) -> int:
        """Number of frames."""
        return len(self.time)

    @property
    def moving(self) -> bool:
        """Whether any frame has a velocity or an acceleration."""
        return bool(np.any(self.velocity) or np.any(self.acceleration))

    def at(self, frame: int) -> Frames:
        """Return one frame alone."""
        return self.take([frame])

    def take(self, chosen: Sequence[int]) -> Frames:
        """Return the chosen frames, in the order given."""
        some = np.asarray(chosen, dtype=np.intp)
        loads = tuple(
            replace(load, force=load.force[some], moment=None if load.moment is None else load.moment[some])
            for load in self.loads
        )
        return replace(
            self,
            time=self.time[some],
            coordinates=self.coordinates[some],
            velocity=self.velocity[some],
            acceleration=self.acceleration[some],
            gravity=self.gravity[some],
            loads=loads,
        )


def still(
    coordinates: ArrayLike,
    *,
    gravity: ArrayLike = DOWN,
    loads: tuple[Load, ...] = (),
    supports: tuple[Support, ...] = (),
    name: str = "",
    least: tuple[tuple[str, float], ...] = (),
) -> Frames:
    """Return frames at rest, one a second.

    Args:
        coordinates: (frame, coordinate) or (coordinate,), rad or m.
        gravity: (3,) or (frame, 3), m/s2 in world axes.
        loads: outside forces.
        supports: what the body rests on.
        name: the task's name.
        least: muscles or groups with their least command.
    """
    rows = np.atleast_2d(np.asarray(coordinates, float))
    count = len(rows)
    return Frames(
        time=np.arange(count, dtype=float),
        coordinates=rows,
        velocity=np.zeros_like(rows),
        acceleration=np.zeros_like(rows),
        gravity=np.broadcast_to(np.asarray(gravity, float), (count, 3)).copy(),
        loads=loads,
        supports=supports,
        name=name,
        least=least,
    )
