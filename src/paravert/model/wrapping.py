"""Where paths that wrap over a surface touch it, as MuJoCo found it for the posture that its data holds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Fascicle

Floats = NDArray[np.float64]
_SITE = -1
"""Stands in MuJoCo's list of a path for a point that no surface gives."""


def touched(fascicles: tuple[Fascicle, ...], data: Any) -> Floats:
    """Return (wrap, 2, 3) m, world: first and last point on each surface, NaN where the path passes it by.

    Args:
        fascicles: of the model, one tendon each, in their order.
        data: MuJoCo's, after its tendons were found.
    """
    count = sum(len(one.wraps) for one in fascicles)
    found = np.full((count, 2, 3), np.nan)
    if not count:
        return found
    places, objects = data.wrap_xpos.reshape(-1, 3), data.wrap_obj.ravel()
    number = 0
    for tendon, one in enumerate(fascicles):
        if not one.wraps:
            continue
        begin = int(data.ten_wrapadr[tendon])
        own = {wrap.after: number + place for place, wrap in enumerate(one.wraps)}
        number += len(own)
        passed, at = -1, begin
        while at < begin + int(data.ten_wrapnum[tendon]):
            if objects[at] == _SITE:
                passed, at = passed + 1, at + 1
            else:
                found[own[passed]], at = places[at : at + 2], at + 2
    return found
