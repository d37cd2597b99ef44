"""The stiffness between each two of a few directions, affine in what load sharing finds.

The same second derivatives as `stiffness` has along one direction, for all pairs of a small set at
once: what a segment's ends do apart from its own line, how points of bodies curve, and the
short-range stiffness of muscle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.mechanics.constants import constant
from paravert.mechanics.stiffness import Stiffness

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """K between directions (direction, row) rad, (direction, direction) N m/rad each.

    ``fascicle`` (fascicle, direction, direction) a newton of tension, ``pressure`` a pascal,
    ``contact`` (contact, direction, direction) a newton, and ``rest`` everything else.
    """

    directions: Floats
    fascicle: Floats
    pressure: Floats
    contact: Floats
    rest: Floats


def forms(stiffness: Stiffness, frame: int, directions: Floats, known: Forms | None = None) -> Forms:
    """Return K between directions (direction, row) rad, of a frame by its place in ``stiffness.frames``.

    Args:
        stiffness: of the posture.
        frame: which.
        directions: all of them.
        known: of the first of them, to be used again; None for none.
    """
    count, old = len(directions), 0 if known is None else len(known.directions)
    if known is not None and count == old:
        return known
    one, other = (place[np.triu_indices(count)[1] >= old] for place in np.triu_indices(count))
    paths = stiffness.paths
    apart = (stiffness.across @ directions.T).reshape(-1, 2, count)
    pairs = np.sum(apart[:, :, one] * apart[:, :, other], axis=1) / paths.length[:, None]
    turned = stiffness.arm.T @ directions.T
    short = (constant("short_range_stiffness") / stiffness.length)[:, None] * turned[:, one] * turned[:, other]
    curved = stiffness.lengthening @ stiffness.curving.paired(directions, one, other).reshape(-1, len(one))
    found = _owned(stiffness, pairs) + short + curved
    fascicle = np.empty((len(found), count, count))
    if known is not None:
        fascicle[:, :old, :old] = known.fascicle
    fascicle[:, one, other] = found
    fascicle[:, other, one] = found

    def between(matrix: Floats) -> Floats:
        return np.asarray(directions @ matrix @ directions.T)

    contact = [between(-push) for push in stiffness.pushes]
    return Forms(
        directions=directions,
        fascicle=fascicle,
        pressure=between(-stiffness.volume),
        contact=np.array(contact).reshape(-1, count, count),
        rest=between(stiffness.rest(frame)),
    )


def _owned(stiffness: Stiffness, parts: Floats) -> Floats:
    """Return the sums (fascicle, pair) of what each fascicle's segments give."""
    owner = stiffness.paths.owner
    found = np.zeros((len(stiffness.length), parts.shape[1]))
    if len(owner):
        first = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
        found[owner[first]] = np.add.reduceat(parts, first, axis=0)
    return found
