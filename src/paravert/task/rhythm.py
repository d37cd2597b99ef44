"""How a region's total angle is shared by its joints: fractions of published rhythms, within the joints' ranges."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from paravert import tables
from paravert.errors import InputError, unknown_name
from paravert.names import AXES, JOINTS

Array = NDArray[np.float64]
STANDARD = "standard"
NECK = JOINTS[:8]
"""C0-C1 to C7-T1: the head against the trunk."""
TRUNK = JOINTS[8:]
"""T1-T2 to L5-S1: the trunk against the pelvis."""
_REGIONS = {"neck": NECK, "trunk": TRUNK}


@cache
def rhythms() -> tuple[str, ...]:
    """Return the names of all rhythms."""
    return tuple(dict.fromkeys(row["rhythm"] for row in _rows()))


def require_rhythm(name: str) -> None:
    """Refuse a rhythm that the table does not have.

    Raises:
        InputError: the nearest name is given.
    """
    if name not in rhythms():
        raise unknown_name("rhythm", name, rhythms(), field="posture.rhythm")


def fractions(rhythm: str, region: str, axis: str) -> Array:
    """Return each joint's share of a region's angle about an axis, in the order of the region's joints.

    Args:
        rhythm: a name of the table.
        region: neck or trunk.
        axis: one of ``names.AXES``.

    Returns:
        (joint,), not negative, summing to 1.

    Raises:
        InputError: no rhythm has this name.
    """
    require_rhythm(rhythm)
    found = {
        row["joint"]: float(row["fraction"])
        for row in _rows()
        if (row["rhythm"], row["region"], row["axis"]) == (rhythm, region, axis)
    }
    shares = np.array([found.get(joint, 0.0) for joint in _REGIONS[region]])
    return np.asarray(shares / shares.sum())


def share_out(total: float, parts: Array, lower: Array, upper: Array) -> Array:
    """Return angles in proportion to the parts that sum to a total; what a joint cannot take goes to the others.

    Args:
        total: rad.
        parts: (joint,) not negative.
        lower: (joint,) rad, at most 0.
        upper: (joint,) rad, at least 0.

    Raises:
        InputError: the joints together cannot reach the total.
    """
    angles = np.clip(total * parts, lower, upper)
    least, most = float(lower[parts > 0].sum()), float(upper[parts > 0].sum())
    if not least - 1e-12 <= total <= most + 1e-12:
        given, reach = np.degrees(np.abs([total, most if total > 0 else least]))
        raise InputError(f"{given:.1f} degrees is out of reach, expected at most {reach:.1f} this way")
    for _ in range(len(parts)):
        missing = total - angles.sum()
        free = parts * ((angles < upper) if missing > 0 else (angles > lower))
        if abs(missing) < 1e-15 or free.sum() == 0:
            break
        angles = np.clip(angles + missing * free / free.sum(), lower, upper)
    return np.asarray(angles)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    rows = tables.rows("task", "rhythms")
    known = {(region, axis, joint) for region, joints in _REGIONS.items() for axis in AXES for joint in joints}
    for row in rows:
        if (row["region"], row["axis"], row["joint"]) not in known:
            raise InputError(f"unknown joint or axis in {row}", file="rhythms.csv")
    return rows
