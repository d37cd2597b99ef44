"""Sagittal alignment of neutral standing and masses of slices, as radiologists and anatomists state them."""

from __future__ import annotations

import math

from paravert.anatomy import Anatomy
from paravert.anatomy.description import Description
from paravert.anatomy.places import places
from paravert.names import THORACIC, lower_body


def tilt(anatomy: Anatomy, level: str) -> float:
    """Return the tilt, rad, of a vertebra's upper end plate in neutral; + = backward."""
    row = anatomy.table("vertebrae").row(level)
    return row.number("pitch") + 0.5 * row.number("wedge")


def lumbar_lordosis(anatomy: Anatomy) -> float:
    """Return the angle between the upper end plates of L1 and S1, degrees."""
    return math.degrees(tilt(anatomy, "L1") - tilt(anatomy, "S1"))


def thoracic_kyphosis(anatomy: Anatomy) -> float:
    """Return the angle between the upper end plate of T2 and the lower one of T12, degrees."""
    row = anatomy.table("vertebrae").row("T12")
    return math.degrees(row.number("pitch") - 0.5 * row.number("wedge") - tilt(anatomy, "T2"))


def pelvic_incidence(anatomy: Anatomy) -> float:
    """Return sacral slope plus pelvic tilt, degrees: hip axis, middle of the S1 end plate and its tilt."""
    row = anatomy.table("vertebrae").row("S1")
    slope = -tilt(anatomy, "S1")
    hip = places(anatomy).frames["femur_right"].origin
    forward, up = hip[0] - row.number("x"), row.number("y") - hip[1]
    return math.degrees(slope + math.atan2(forward, up))


def sagittal_vertical_axis(anatomy: Anatomy) -> float:
    """Return how far the middle of C7 is before the back corner of the S1 end plate, mm."""
    sacrum = anatomy.table("vertebrae").row("S1")
    half = 0.5 * sacrum.number("upper_depth")
    corner = sacrum.number("x") - half * math.cos(tilt(anatomy, "S1"))
    seventh, sixth = (anatomy.table("vertebrae").row(level).number("x") for level in ("C7", "C6"))
    return 1e3 * (0.5 * (seventh + sixth) - corner)


def slice_mass(description: Description, level: str) -> float:
    """Return a slice's mass, its ribs included, in per cent of the body's."""
    names = {level}
    if level in THORACIC:
        number = THORACIC.index(level) + 1
        names |= {f"rib{number}_right", f"rib{number}_left"}
    return 100.0 * sum(body.mass for body in description.bodies if body.name in names) / description.mass


def trunk_mass(description: Description) -> float:
    """Return the mass of trunk and pelvis without girdles, arms, neck and head, in per cent of the body's."""
    roles = {"rib", "sternum", "wall", "base"}
    base = lower_body("L5-S1")
    parts = [
        body.mass
        for body in description.bodies
        if body.role in roles or body.name == base or (body.role == "vertebra" and body.name[0] in "TL")
    ]
    return 100.0 * math.fsum(parts) / description.mass
