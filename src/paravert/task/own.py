"""Postures of a model that is not the built-in spine: by its own coordinates, with their signs and zero."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError, unknown_name
from paravert.task.skeleton import Skeleton
from paravert.task.task import Arms, Hands, Head, Legs, Posture, SupportTerm, Task
from paravert.units import DEGREE

Array = NDArray[np.float64]
_OWN = ("coordinates_deg", "coordinates_m")
_SPINE = ("pelvis.tilt", "L5-S1.flexion_extension")
_ROUNDING = 1e-9
_PARTS: dict[str, Any] = {
    "posture": Posture(),
    "head": Head(),
    "hands": Hands(),
    "arms": Arms(),
    "legs": Legs(),
    "support": SupportTerm(),
}
"""Parts of a task that name the built-in spine, as they are where nothing is said."""


def is_spine(skeleton: Skeleton) -> bool:
    """Tell whether a model is the built-in spine, whose pelvis and levels a task may name."""
    return all(name in skeleton.columns for name in _SPINE)


def own_posture(skeleton: Skeleton, task: Task) -> Array:
    """Return (coordinate,) rad or m: the model's default, with the coordinates that a task sets.

    Raises:
        InputError: a term is of the built-in spine, a coordinate is unknown, follows others or is out of its range.
    """
    _refuse(task)
    return with_coordinates(skeleton, skeleton.model.neutral.copy(), task.posture)


def with_coordinates(skeleton: Skeleton, q: Array, posture: Posture) -> Array:
    """Return a posture (coordinate,) with the coordinates that a task sets by name.

    Raises:
        InputError: a coordinate is unknown, follows others, is given in the wrong unit or is out of its range.
    """
    found = q.copy()
    known = {one.name: one for one in skeleton.model.description.coordinates}
    lower, upper = skeleton.ranges
    for key, slides, unit, word in ((_OWN[0], False, DEGREE, "degrees"), (_OWN[1], True, 1.0, "m")):
        for name, value in (getattr(posture, key) or {}).items():
            field = f"posture.{key}.{name}"
            if name not in known:
                raise unknown_name("coordinate", name, skeleton.columns, field=field)
            if name not in skeleton.columns:
                raise InputError("follows other coordinates, expected one that is free", field=field)
            if (known[name].kind == "slide") != slides:
                other = _OWN[0] if slides else _OWN[1]
                raise InputError(f"is no {'shift' if slides else 'turn'}, expected it in {other}", field=field)
            column = skeleton.columns[name]
            least, most = lower[column] / unit, upper[column] / unit
            if not least - _ROUNDING <= value <= most + _ROUNDING:
                raise InputError(f"{value:g} {word}, expected {least:.6g} to {most:.6g}", field=field)
            found[column] = np.clip(value * unit, lower[column], upper[column])
    return found


def _refuse(task: Task) -> None:
    """Refuse terms that name parts of the built-in spine."""
    for part, none in _PARTS.items():
        given = getattr(task, part)
        for one in fields(none):
            if one.name not in _OWN and getattr(given, one.name) != getattr(none, one.name):
                what = "is of the built-in spine, which this model is not, expected posture.coordinates_deg"
                raise InputError(what, field=f"{part}.{one.name}")
