"""Masses and inertias of MJCF bodies, stated or from the solids of their geoms."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Vector
from paravert.exchange.draft import Draft
from paravert.exchange.frames import Place, turned_inertia, vector
from paravert.exchange.markup import Element
from paravert.exchange.mjcf.tree import Settings, number, numbers, vector3

Floats = NDArray[np.float64]
Inertia = tuple[float, float, float, float, float, float]
NONE: Inertia = (0.0,) * 6
DENSITY = 1000.0
"""kg/m3, MuJoCo's default."""


def stated(element: Element, settings: Settings) -> tuple[float, Vector, Inertia]:
    """Return mass, centre and inertia of an ``inertial`` element, body axes.

    Raises:
        InputError: a mass or inertia is missing, not a number or negative.
    """
    given = element.attributes
    mass = number(element, given, "mass", math.nan)
    if not mass >= 0.0:
        raise element.error("no mass or a negative one, expected 0 or more")
    at = settings.place(element, given)
    whole = numbers(element, given, "fullinertia", 6)
    if whole is None:
        x, y, z = vector3(element, given, "diaginertia", (0.0, 0.0, 0.0))
        whole = (x, y, z, 0.0, 0.0, 0.0)
    return mass, vector(at.shift), turned_inertia(whole, at.turn)


def solids(
    draft: Draft, body: str, geoms: list[tuple[Element, dict[str, str], Place]]
) -> tuple[float, Vector, Inertia]:
    """Return mass, centre and inertia of a body made of its geoms.

    Args:
        draft: where meshes without a shape here are noted.
        body: its name.
        geoms: elements with their attributes and where they are on the body.
    """
    parts = []
    for element, given, at in geoms:
        found = _solid(element, given, at)
        if found is None:
            label = f"{body}: {given.get('name', 'mesh')}"
            draft.ledger.dropped("geom", label, how="its shape is in another file: no mass")
        else:
            parts.append(found)
    mass = math.fsum(part[0] for part in parts)
    if not mass > 0.0:
        return 0.0, (0.0, 0.0, 0.0), NONE
    centre = np.sum([part[0] * part[1] for part in parts], axis=0) / mass
    whole = np.zeros((3, 3))
    for own, at_, inertia in parts:
        gap = at_ - centre
        whole += inertia + own * (gap @ gap * np.eye(3) - np.outer(gap, gap))
    a, b, c, d, e, f = (float(whole[i, j]) for i, j in ((0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)))
    return mass, vector(centre), (a, b, c, d, e, f)


def _solid(element: Element, given: dict[str, str], at: Place) -> tuple[float, Floats, Floats] | None:
    """Return mass, centre and inertia (3, 3), body axes, of one geom; None for a mesh."""
    kind = given.get("type", "mesh" if "mesh" in given else "sphere")
    if kind in ("plane", "hfield", "sdf"):
        return 0.0, at.shift, np.zeros((3, 3))
    if kind == "mesh":
        return None
    size = numbers(element, given, "size", None) or ()
    needed = {"sphere": 1, "capsule": 2, "cylinder": 2, "box": 3, "ellipsoid": 3}
    if kind not in needed:
        raise element.error(f"type {kind[:40]!r}, expected one of {', '.join(needed)}, plane, mesh")
    ends = numbers(element, given, "fromto", 6)
    if ends is not None and len(size) >= 1:
        at, half = between(ends)
        size = (size[0], half) if kind in ("capsule", "cylinder") else (size[0], size[0], half)
    if len(size) < needed[kind] or min(size[: needed[kind]]) <= 0.0:
        raise element.error(f"{len(size)} sizes, expected {needed[kind]} above 0")
    volume, moments = _shape(kind, size)
    mass = number(element, given, "mass", number(element, given, "density", DENSITY) * volume)
    if mass < 0.0:
        raise element.error(f"mass {mass:g}, expected 0 or more")
    return mass, at.shift, at.turn @ np.diag(mass * moments) @ at.turn.T


def between(ends: tuple[float, ...]) -> tuple[Place, float]:
    """Return the frame of a solid along z between two points, and half its length."""
    from scipy.spatial.transform import Rotation

    start, end = np.array(ends[:3]), np.array(ends[3:])
    along = start - end
    length = float(np.linalg.norm(along))
    if not length > 0.0:
        return Place(np.eye(3), start), 0.0
    axis = along / length
    sine = np.cross([0.0, 0.0, 1.0], axis)
    size = float(np.linalg.norm(sine))
    angle = math.atan2(size, float(axis[2]))
    about = sine / size if size > 1e-12 else np.array([1.0, 0.0, 0.0])
    return Place(Rotation.from_rotvec(angle * about).as_matrix(), 0.5 * (start + end)), 0.5 * length


def _shape(kind: str, size: tuple[float, ...]) -> tuple[float, Floats]:
    """Return volume (m3) and principal moments over mass (m2) of a solid along z."""
    r = size[0]
    if kind == "sphere":
        return 4.0 / 3.0 * math.pi * r**3, np.full(3, 0.4 * r**2)
    if kind == "ellipsoid":
        a, b, c = size[:3]
        return 4.0 / 3.0 * math.pi * a * b * c, np.array([b * b + c * c, a * a + c * c, a * a + b * b]) / 5.0
    if kind == "box":
        a, b, c = size[:3]
        return 8.0 * a * b * c, np.array([b * b + c * c, a * a + c * c, a * a + b * b]) / 3.0
    h = size[1]
    tube = math.pi * r**2 * 2.0 * h
    across = (3.0 * r**2 + 4.0 * h**2) / 12.0
    if kind == "cylinder":
        return tube, np.array([across, across, 0.5 * r**2])
    ball = 4.0 / 3.0 * math.pi * r**3
    whole = tube + ball
    side = tube * across + ball * (0.4 * r**2 + h**2 + 0.75 * h * r)
    return whole, np.array([side, side, tube * 0.5 * r**2 + ball * 0.4 * r**2]) / whole
