"""Imbalance between the sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paravert.anatomy.description import Description
from paravert.compare.constants import constant
from paravert.names import mirrored


def imbalance(right: ArrayLike, left: ArrayLike) -> NDArray[np.float64]:
    """Return the imbalance of pairs, 200 (R - L)/(R + L), in per cent of their mean.

    Args:
        right: of any shape: activation, force or size of the right partner.
        left: the same of the left one.

    Returns:
        -200 to 200 for values that are not negative, + = more on the right; NaN where both are 0.
    """
    more, less = np.asarray(right, float), np.asarray(left, float)
    total = more + less
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total == 0.0, np.nan, 200.0 * (more - less) / total))


def pairs(description: Description) -> tuple[tuple[str, int, int], ...]:
    """Return every pair of fascicles: the right one's name and the columns of right and left."""
    place = {fascicle.name: number for number, fascicle in enumerate(description.fascicles)}
    found = []
    for number, fascicle in enumerate(description.fascicles):
        other = place.get(mirrored(fascicle.name))
        if fascicle.side == "right" and other is not None and other != number:
            found.append((fascicle.name, number, other))
    return tuple(found)


def pair_imbalance(description: Description, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (frame, pair) per cent: imbalance of each pair of ``pairs`` for values (frame, fascicle)."""
    columns = pairs(description)
    right, left = [pair[1] for pair in columns], [pair[2] for pair in columns]
    return imbalance(values[:, right], values[:, left])


def composite(description: Description, before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (frame,) the composite imbalance: volume-weighted root mean square of the pairs' z-scores.

    A pair's score is how far its side difference of force moved from what the same task asks of the
    healthy body, in standard deviations of healthy side differences; pairs that hardly pull score 0.

    Args:
        description: of the healthy body, whose order of fascicles holds.
        before: (frame, fascicle) N in health.
        after: (frame, fascicle) N, hurt; NaN where there is no answer.
    """
    columns = pairs(description)
    right, left = [pair[1] for pair in columns], [pair[2] for pair in columns]
    moved = pair_imbalance(description, after) - pair_imbalance(description, before)
    pulls = np.minimum(before[:, right] + before[:, left], after[:, right] + after[:, left]) / 2.0
    score = np.where(pulls >= constant("least_pair_force"), moved / constant("side_difference_sd"), 0.0)
    score = np.where(np.isnan(pulls), np.nan, score)
    volume = np.array([description.fascicles[number].volume for number in right])
    return np.asarray(np.sqrt(score**2 @ volume / volume.sum()))


def transferred(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (frame,) N: half of the sum of changes of force, what moved from some fascicles to others."""
    return np.asarray(0.5 * np.abs(after - before).sum(axis=1))
