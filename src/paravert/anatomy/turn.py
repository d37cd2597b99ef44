"""Turns as unit quaternions, w first: composed, and as matrices."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.transform import Rotation

from paravert.anatomy.description import NO_TURN, Body, Turn


def composed(one: Turn, other: Turn) -> Turn:
    """Return the turn that is one and then, in its frame, another."""
    if other == NO_TURN:
        return one
    if one == NO_TURN:
        return other
    turns = [Rotation.from_quat(each, scalar_first=True) for each in (one, other)]
    w, x, y, z = (turns[0] * turns[1]).as_quat(canonical=True, scalar_first=True).tolist()
    return (w, x, y, z)


def about(axis: str, angle: float) -> Turn:
    """Return the turn by an angle, rad, about the axis x, y or z."""
    half = 0.5 * angle
    sine = [math.sin(half) if one == axis else 0.0 for one in "xyz"]
    return (math.cos(half), sine[0], sine[1], sine[2])


def body_turn(body: Body) -> Turn:
    """Return how a body's frame is turned against its parent's with every hinge at zero."""
    return composed(about("z", body.pitch), body.turn)


def matrices(turns: ArrayLike) -> NDArray[np.float64]:
    """Return (..., 3, 3) of unit quaternions (..., 4)."""
    array = np.asarray(turns, dtype=float)
    flat = Rotation.from_quat(array.reshape(-1, 4), scalar_first=True).as_matrix()
    return np.asarray(flat.reshape(*array.shape[:-1], 3, 3))
