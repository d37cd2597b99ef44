"""Harms: one muscle at a level and side, or two of a group, that lose a part of their force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Description
from paravert.sharing.problem import Problem

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Harm:
    """One muscle at one level and side, or two of a group, hurt at once."""

    muscle: str  # the group
    level: tuple[str, ...]
    side: tuple[str, ...]
    fascicles: tuple[int, ...]  # their places in the model


def single_harms(description: Description) -> tuple[Harm, ...]:
    """Return every group at every level and side that it has, in the order of the model."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for number, one in enumerate(description.fascicles):
        found.setdefault((one.group, one.level, one.side), []).append(number)
    return tuple(Harm(group, (level,), (side,), tuple(own)) for (group, level, side), own in found.items())


def paired_harms(description: Description) -> tuple[Harm, ...]:
    """Return every two muscles of a group at once."""
    groups: dict[str, list[Harm]] = {}
    for one in single_harms(description):
        groups.setdefault(one.muscle, []).append(one)
    return tuple(
        Harm(group, (*a.level, *b.level), (*a.side, *b.side), (*a.fascicles, *b.fascicles))
        for group, own in groups.items()
        for a, b in combinations(own, 2)
    )


def harmed(problem: Problem, frame: int, harms: Sequence[Harm], loss: float) -> Problem:
    """Return one problem a harm, in the force that the fascicles still have."""
    left = 1.0 - loss
    items = len(harms)
    weight = np.broadcast_to(problem.weight, (problem.sizes[0], problem.sizes[2]))[frame]
    weights, upper = np.tile(weight, (items, 1)), np.tile(problem.upper[frame], (items, 1))
    for item, harm in enumerate(harms):
        hurt = list(harm.fascicles)
        upper[item, hurt] *= left
        if left > 0.0:
            weights[item, hurt] /= left ** int(problem.criterion)

    def own(values: Floats, axes: int) -> Floats:
        return values if values.ndim == axes else values[frame]

    return Problem(
        own(problem.matrix, 2),
        np.tile(problem.target[frame], (items, 1)),
        weights,
        problem.effort,
        np.tile(problem.lower[frame], (items, 1)),
        upper,
        own(problem.inequality, 2),
        np.tile(problem.bound[frame], (items, 1)),
        problem.criterion,
    )
