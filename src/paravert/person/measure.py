"""What a radiologist measures of a description in the neutral pose: PI, LL, TK, SVA; and lengths of segments."""

from __future__ import annotations

import math
from collections.abc import Mapping

from paravert import anatomy
from paravert.anatomy.description import Description, Vector, Vertebra
from paravert.errors import InputError
from paravert.names import MOBILE_LEVELS
from paravert.person.pose import neutral

PELVIS = "pelvis"
HIP = "femur_right"
SEGMENTS: Mapping[str, tuple[str, str]] = {
    "neck": ("C7", "skull"),
    "thorax": ("T12", "C7"),
    "lumbar": ("L5", "T12"),
    "upper_arm": ("humerus_right", "forearm_right"),
    "forearm": ("forearm_right", "hand_right"),
    "thigh": ("femur_right", "tibia_right"),
    "shank": ("tibia_right", "foot_right"),
}
"""Segments, each from one joint to another, named by the bodies above these joints."""


def alignment(description: Description) -> dict[str, float]:
    """Return the sagittal alignment of a healthy spine in the neutral pose.

    Returns:
        pelvic_incidence_deg, lumbar_lordosis_deg (L1 to S1), thoracic_kyphosis_deg (T2 to T12) and
        sagittal_vertical_axis_mm (C7 before the back corner of S1).

    Raises:
        InputError: the description is not of the built-in spine.
    """
    frames, bones = neutral(description), {one.level: one for one in description.vertebrae}
    if not set(MOBILE_LEVELS) <= bones.keys() or HIP not in frames or PELVIS not in frames:
        raise InputError("has no spine and hips to align, expected the built-in spine", field="alignment")
    pelvis, (corner, middle, sacral) = frames[PELVIS], sacrum(description)
    hip = pelvis.local(frames[HIP].origin)
    lordosis = frames["L1"].pitch + 0.5 * wedge(bones["L1"]) - pelvis.pitch - sacral
    kyphosis = frames["T12"].pitch - 0.5 * wedge(bones["T12"]) - frames["T2"].pitch - 0.5 * wedge(bones["T2"])
    seventh = 0.5 * (frames["C7"].origin[0] + frames["C6"].origin[0])
    return {
        "pelvic_incidence_deg": math.degrees(math.atan2(hip[0] - middle[0], middle[1] - hip[1]) - sacral),
        "lumbar_lordosis_deg": math.degrees(lordosis),
        "thoracic_kyphosis_deg": math.degrees(kyphosis),
        "sagittal_vertical_axis_mm": 1e3 * (seventh - pelvis.world(corner)[0]),
    }


def lengths(description: Description) -> dict[str, float]:
    """Return the length of every segment that the description has, m."""
    frames = neutral(description)
    return {
        name: math.dist(frames[one].origin, frames[other].origin)
        for name, (one, other) in SEGMENTS.items()
        if one in frames and other in frames
    }


def sacrum(description: Description) -> tuple[Vector, Vector, float]:
    """Return the back corner and middle of the S1 end plate and its tilt, in the pelvis' frame, m and rad."""
    tables = anatomy.load()
    row = tables.table("vertebrae").row("S1")
    pelvis = tables.table("bodies").row(PELVIS)
    size = anatomy.relative_stature(description)
    tilt = row.number("pitch") + 0.5 * row.number("wedge")
    x, y = size * (row.number("x") - pelvis.number("x")), size * (row.number("y") - pelvis.number("y"))
    half = 0.5 * size * row.number("upper_depth")
    return (x - half * math.cos(tilt), y - half * math.sin(tilt), 0.0), (x, y, 0.0), tilt


def wedge(bone: Vertebra) -> float:
    """Return the wedge of a vertebral body, rad, + = higher in front as the table has it for lordosis."""
    return math.atan2(bone.back_height - bone.front_height, bone.depth)
