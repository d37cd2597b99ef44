"""Bones that are not vertebrae, read from tables/shapes.toml: pieces between landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paravert.errors import InputError
from paravert.report.bones.parts import Cone, Ellipsoid, Part, Plate, Point, Tube, smooth
from paravert.tables import toml
from paravert.units import DEGREE, MILLIMETRE

Landmarks = Mapping[str, Point]
_MIDDLE = "middle:"


def shapes() -> Mapping[str, Any]:
    """Return the table of shapes."""
    return toml("report", "shapes")


def parts(bone: str, landmarks: Landmarks) -> list[Part]:
    """Return the melted pieces of a bone, in its frame, right side where it is paired.

    Args:
        bone: as the landmarks name it.
        landmarks: all landmarks of the right side and the middle, m, by name; and ``next``, the
            origin of the bone that follows, where one does.
    """
    found: list[Part] = []
    for row in shapes().get("part", []):
        if row["bone"] == bone:
            piece = _part(row, landmarks)
            found += [piece, piece.mirrored()] if row.get("both") else [piece]
    return found


def tubes(bone: str, landmarks: Landmarks) -> list[Tube]:
    """Return the rods of a bone, in its frame, right side where it is paired; points that are unknown are left out."""
    found = []
    for row in shapes().get("tube", []):
        if row["bone"] != bone:
            continue
        names = [name.replace("*", bone) if isinstance(name, str) else name for name in row["points"]]
        points = [point(name, landmarks) for name in names if not isinstance(name, str) or _known(name, landmarks)]
        if len(points) >= 2:
            count = int(row.get("count", 22))
            found.append(Tube(smooth(points, count), tuple(_profile(row["radii_mm"], count))))
    return found


def point(given: str | Sequence[float], landmarks: Landmarks) -> Point:
    """Return a point that is given as a landmark, as ``middle:`` and a landmark, or as three lengths in m.

    Raises:
        InputError: there is no such landmark.
    """
    if not isinstance(given, str):
        x, y, z = (float(value) for value in given)
        return (x, y, z)
    name = given.removeprefix(_MIDDLE)
    if name not in landmarks:
        raise InputError(f"no landmark {name!r}, expected one of landmarks.csv", file="shapes.toml")
    x, y, z = landmarks[name]
    return (x, y, 0.0) if given.startswith(_MIDDLE) else (x, y, z)


def _known(name: str, landmarks: Landmarks) -> bool:
    return name.removeprefix(_MIDDLE) in landmarks


def _part(row: Mapping[str, Any], landmarks: Landmarks) -> Part:
    points = [point(one, landmarks) for one in row["points"]]
    sizes = [MILLIMETRE * float(size) for size in row["mm"]]
    carve = bool(row.get("carve", False))
    if row["kind"] == "cone":
        x, y, z = (float(one) for one in row.get("squash", (1.0, 1.0, 1.0)))
        return Cone(points[0], points[1], sizes[0], sizes[-1], (x, y, z), carve)
    if row["kind"] == "ellipsoid":
        return Ellipsoid(points[0], (sizes[0], sizes[1], sizes[2]), DEGREE * float(row.get("pitch_deg", 0.0)), carve)
    if row["kind"] == "plate":
        return Plate((points[0], points[1], points[2]), sizes[0])
    raise InputError(f"unknown kind {row['kind']!r}, expected cone, ellipsoid or plate", file="shapes.toml")


def _profile(radii: Sequence[float], count: int) -> list[float]:
    """Return radii in m at ``count`` points, straight between the given ones."""
    last = len(radii) - 1
    found = []
    for number in range(count):
        place = number * last / (count - 1)
        low = min(int(place), last - 1)
        found.append(MILLIMETRE * (radii[low] + (place - low) * (radii[low + 1] - radii[low])))
    return found
