"""From a task to frames: postures, movements through key postures, loads with inertia, supports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from paravert.errors import InputError
from paravert.task.floor import floor_loads
from paravert.task.frames import DOWN, Frames, still
from paravert.task.limbs import arms_posture
from paravert.task.loads import check_maximise, least, make_loads, make_supports, spots
from paravert.task.own import is_spine, own_posture, with_coordinates
from paravert.task.posture import laid_down, legs_posture, spine_posture
from paravert.task.skeleton import Skeleton
from paravert.task.task import Task, at_key, check_terms

if TYPE_CHECKING:
    from paravert.model import Model

Array = NDArray[np.float64]
_STEP = 2e-3
"""s; of the central difference that gives a carried mass its acceleration."""


def resolve(model: Model, task: Task) -> Frames:
    """Return what a task asks of a model at every instant.

    Args:
        model: compiled.
        task: in a user's terms.

    Returns:
        One frame for a posture held still; for a movement ``task.frames`` frames, splined through
        the key postures with velocity zero at both ends.

    Raises:
        InputError: a name is unknown, terms contradict each other, or a posture is out of reach.
    """
    try:
        check_terms(task)
        skeleton = Skeleton(model)
        if task.maximise is not None:
            check_maximise(skeleton, task.maximise)
        return _movement(skeleton, task) if task.moving else _posture(skeleton, task)
    except InputError as error:
        raise InputError(error.message, field=f"{task.name}.{error.field}" if error.field else task.name) from None


def posture_of(skeleton: Skeleton, task: Task) -> Array:
    """Return (coordinate,) rad or m: the posture of a task that is held still."""
    if not is_spine(skeleton):
        return own_posture(skeleton, task)
    q = spine_posture(skeleton, task)
    q = legs_posture(skeleton, q, task)
    q = laid_down(skeleton, q, task.support)
    return with_coordinates(skeleton, arms_posture(skeleton, q, task), task.posture)


def _posture(skeleton: Skeleton, task: Task) -> Frames:
    q = posture_of(skeleton, task)
    gravity = np.array([DOWN])
    loads = make_loads(skeleton, task.load, gravity, {})
    if task.support.floor:
        loads += floor_loads(skeleton, q, task.support.floor, loads)
    supports = make_supports(skeleton, q, task.support)
    return still(q, loads=loads, supports=supports, name=task.name, least=least(skeleton, task.least))


def _movement(skeleton: Skeleton, task: Task) -> Frames:
    times = np.array([key.time_s for key in task.key])
    keys = np.stack([posture_of(skeleton, at_key(task, key)) for key in task.key])
    path = CubicSpline(times, keys, bc_type="clamped")
    return _along(skeleton, task, path, np.linspace(times[0], times[-1], task.frames), keys[0])


def recorded(model: Model, task: Task, time: Array, coordinates: Array) -> Frames:
    """Return what a recorded movement asks of a model, splined in time and resampled to the frames of a task.

    Args:
        model: compiled.
        task: its loads, supports and number of frames; its posture is the recorded one.
        time: (row,) s, growing.
        coordinates: (row, coordinate) rad or m; one row is a posture held still.

    Raises:
        InputError: a name is unknown, or rows do not fit.
    """
    try:
        skeleton = Skeleton(model)
        if task.maximise is not None:
            check_maximise(skeleton, task.maximise)
        if len(time) == 1:
            gravity = np.array([DOWN])
            loads = make_loads(skeleton, task.load, gravity, {})
            supports = make_supports(skeleton, coordinates[0], task.support)
            return still(coordinates, loads=loads, supports=supports, name=task.name)
        path = CubicSpline(time, coordinates, bc_type="natural" if len(time) < 4 else "not-a-knot")
        return _along(skeleton, task, path, np.linspace(time[0], time[-1], task.frames), coordinates[0])
    except InputError as error:
        raise InputError(error.message, field=f"{task.name}.{error.field}" if error.field else task.name) from None


def _along(skeleton: Skeleton, task: Task, path: Callable[..., Array], time: Array, first: Array) -> Frames:
    """Return the frames at some times of a path of coordinates, which begins with a posture."""
    gravity = np.tile(np.asarray(DOWN, float), (len(time), 1))
    carried = _accelerations(skeleton, task, path, time)
    return Frames(
        time=time - time[0],
        coordinates=path(time),
        velocity=path(time, 1),
        acceleration=path(time, 2),
        gravity=gravity,
        loads=make_loads(skeleton, task.load, gravity, carried),
        supports=make_supports(skeleton, first, task.support),
        name=task.name,
        least=least(skeleton, task.least),
    )


def _accelerations(
    skeleton: Skeleton, task: Task, path: Callable[[Array], Array], time: Array
) -> dict[int, list[Array]]:
    """Return (frame, 3) m/s2 for each spot of each carried mass, by the load's number, along a path of coordinates."""
    carried = {
        number: [spot for _, spot in spots(skeleton, term.at, f"load[{number + 1}].at")]
        for number, term in enumerate(task.load)
        if term.mass_kg is not None
    }
    if not carried:
        return {}
    flat = [spot for own in carried.values() for spot in own]
    before, now, after = (skeleton.points(path(time + shift), flat) for shift in (-_STEP, 0.0, _STEP))
    found = iter((b - 2.0 * n + a) / _STEP**2 for b, n, a in zip(before, now, after, strict=True))
    return {number: [next(found) for _ in own] for number, own in carried.items()}
