"""Who works harder than before, than the other side and than the neighbours."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Description, Fascicle
from paravert.names import LEVELS, mirrored

Array = NDArray[np.float64]
FLOOR = 0.01
"""Added to both activations, so that a ratio of two fascicles at rest is 1."""
TWICE = 2.0
LEAST_DIFFERENCE = 0.02
"""Of activation; below it nobody works twice as hard as anybody."""


def over_compensation(before: Array, after: Array) -> Array:
    """Return (a' + 0.01)/(a + 0.01) for activations before and after, element by element."""
    return np.asarray((after + FLOOR) / (before + FLOOR))


def twice_as_hard(activation: Array, reference: Array) -> NDArray[np.bool_]:
    """Tell where an activation is at least twice a reference and at least 0.02 above it; NaN never is."""
    with np.errstate(invalid="ignore"):
        return np.asarray((activation >= TWICE * reference) & (activation - reference >= LEAST_DIFFERENCE))


def mirror_activation(description: Description, activation: Array) -> Array:
    """Return (frame, fascicle): the activation of each fascicle's other side; NaN where it has none.

    Args:
        description: of the body, whose order of fascicles holds.
        activation: (frame, fascicle).
    """
    place = {fascicle.name: number for number, fascicle in enumerate(description.fascicles)}
    result = np.full(activation.shape, np.nan)
    for number, fascicle in enumerate(description.fascicles):
        other = place.get(mirrored(fascicle.name))
        if other is not None and other != number:
            result[:, number] = activation[:, other]
    return result


def neighbour_activation(description: Description, activation: Array) -> Array:
    """Return (frame, fascicle): mean activation of the same group on the same side one level up and down.

    Means are weighted by volume. NaN where the group has nothing at the adjacent levels.

    Args:
        description: of the body, whose order of fascicles holds.
        activation: (frame, fascicle).
    """
    by_place: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for number, fascicle in enumerate(description.fascicles):
        if fascicle.level in LEVELS:
            by_place[_place(fascicle)].append(number)
    volume = np.array([fascicle.volume for fascicle in description.fascicles])
    result = np.full(activation.shape, np.nan)
    for number, fascicle in enumerate(description.fascicles):
        if fascicle.level not in LEVELS:
            continue
        group, side, level = _place(fascicle)
        near = by_place.get((group, side, level - 1), []) + by_place.get((group, side, level + 1), [])
        if near:
            result[:, number] = activation[:, near] @ volume[near] / volume[near].sum()
    return result


def _place(fascicle: Fascicle) -> tuple[str, str, int]:
    return fascicle.group, fascicle.side, LEVELS.index(fascicle.level)
