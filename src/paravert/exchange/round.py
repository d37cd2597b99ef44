"""Paths round one cylinder, sphere or ellipsoid between two points, by OpenSim's rules and by MuJoCo's.

Each function returns what the surface adds to the straight length, so that the difference of two
rules is the error of taking one for the other. A string over a cylinder is a helix: unrolled it is
straight.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TURNS, _EDGES = 24, 48


def opensim_cylinder(start: Floats, end: Floats, radius: float, half: float, side: Floats | None) -> float:
    """Return what a cylinder of finite length adds by OpenSim's rules, m.

    With a side the string passes that side: it wraps where it enters the cylinder, or where both
    ends are on the other side. It does not wrap where both tangent points are beyond the ends.

    Args:
        start: (3,) m in the cylinder's frame, z along its axis.
        end: the same.
        radius: m.
        half: half of its length, m.
        side: (3,) direction of the side; None for the shorter way.
    """
    enters = _enters(start, end, radius)
    if not enters:
        if side is None or float(start[:2] @ side[:2]) > 0.0 or float(end[:2] @ side[:2]) > 0.0:
            return 0.0
    found = _helix(start, end, radius, side)
    if found is None:
        return 0.0
    longer, low, high = found
    return 0.0 if abs(low) > half and abs(high) > half else longer


def mujoco_cylinder(start: Floats, end: Floats, radius: float, side: Floats | None) -> float:
    """Return what a cylinder without ends adds by MuJoCo's rules, m.

    With a side the string wraps also where its nearest point to the axis is on the other side.
    """
    if not _enters(start, end, radius):
        if side is None or float(_nearest(start[:2], end[:2]) @ side[:2]) >= 0.0:
            return 0.0
    found = _helix(start, end, radius, side)
    return 0.0 if found is None else found[0]


def shortest(start: Floats, end: Floats, size: Floats) -> float:
    """Return what an ellipsoid adds by the shortest plane way round it, m; nothing where an end is inside.

    A taut string over plane cuts through both ends, whose plane turns about the straight line.

    Args:
        start: (3,) m in the ellipsoid's frame.
        end: the same.
        size: (3,) m, half axes.
    """
    along = end - start
    whole = float(np.linalg.norm(along))
    if whole < 1e-9 or float(np.sum((start / size) ** 2)) < 1.0 or float(np.sum((end / size) ** 2)) < 1.0:
        return 0.0
    along = along / whole
    first = np.cross(along, np.eye(3)[int(np.argmin(np.abs(along)))])
    first /= np.linalg.norm(first)
    second = np.cross(along, first)
    angles = np.arange(_TURNS) * 2.0 * np.pi / _TURNS
    ways = [_over(start, along, np.cos(turn) * first + np.sin(turn) * second, whole, size) for turn in angles]
    return max(min(ways) - whole, 0.0)


def _nearest(start: Floats, end: Floats) -> Floats:
    """Return the point of a line between two points (2,) that is nearest to the axis."""
    along = end - start
    square = float(along @ along)
    place = min(max(-float(start @ along) / square, 0.0), 1.0) if square > 0.0 else 0.0
    return np.asarray(start + place * along)


def _enters(start: Floats, end: Floats, radius: float) -> bool:
    return float(np.linalg.norm(_nearest(start[:2], end[:2]))) < radius


def _helix(start: Floats, end: Floats, radius: float, side: Floats | None) -> tuple[float, float, float] | None:
    """Return what the way round adds and the height of both tangent points; None where an end is inside."""
    near, far = float(np.hypot(*start[:2])), float(np.hypot(*end[:2]))
    if near <= radius or far <= radius:
        return None
    from_start, from_end = math.acos(radius / near), math.acos(radius / far)
    first, last = math.atan2(start[1], start[0]), math.atan2(end[1], end[0])
    tangents = math.sqrt(near**2 - radius**2), math.sqrt(far**2 - radius**2)
    best: tuple[float, float, float] | None = None
    merit = -math.inf
    for way in (1.0, -1.0):
        leave = first + way * from_start
        arc = (way * (last - way * from_end - leave)) % (2.0 * math.pi)
        middle = leave + way * 0.5 * arc
        flat = tangents[0] + radius * arc + tangents[1]
        good = -flat
        if side is not None:
            good = math.cos(middle) * float(side[0]) + math.sin(middle) * float(side[1])
        if good > merit:
            rise = float(end[2] - start[2])
            low, high = (float(start[2]) + rise * part / flat for part in (tangents[0], flat - tangents[1]))
            merit, best = good, (math.hypot(flat, rise) - float(np.linalg.norm(end - start)), low, high)
    return best


def _over(start: Floats, along: Floats, up: Floats, whole: float, size: Floats) -> float:
    """Return the length of a string over the upper side of an ellipsoid's cut by the plane of along and up."""
    places = whole * (np.arange(_EDGES) + 0.5) / _EDGES
    line = (start + places[:, None] * along) / size
    rise = up / size
    a, b = float(rise @ rise), line @ rise
    root = b**2 - a * (np.sum(line**2, axis=1) - 1.0)
    height = np.where(root > 0.0, (-b + np.sqrt(np.maximum(root, 0.0))) / a, 0.0)
    chain = [(0.0, 0.0)]
    for place, high in [*zip(places, np.maximum(height, 0.0), strict=True), (whole, 0.0)]:
        while len(chain) > 1 and _sags(chain[-2], chain[-1], (place, high)):
            chain.pop()
        chain.append((float(place), float(high)))
    return float(np.sum(np.hypot(*np.diff(np.array(chain), axis=0).T)))


def _sags(one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]) -> bool:
    """Tell whether the middle point is on or below the line between the others."""
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0]) >= 0.0
