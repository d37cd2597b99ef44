"""Sagittal alignment of a person: pelvic incidence, lordosis, kyphosis and the plumb line of C7."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from scipy.optimize import brentq

from paravert.anatomy.description import Body, Description, Disc, Vector
from paravert.anatomy.edit import AbstractEdit
from paravert.anatomy.places import turned
from paravert.errors import InputError
from paravert.names import JOINTS, SIDES, upper_body
from paravert.person.measure import PELVIS, alignment, sacrum
from paravert.person.pose import neutral, rejoined
from paravert.person.scaling import factor, scaling
from paravert.units import DEGREE

THORACIC = JOINTS[JOINTS.index("T2-T3") : JOINTS.index("T12-L1")]
NECK = JOINTS[JOINTS.index("C2-C3") : JOINTS.index("C7-T1") + 1]
_MOST_TURN = 45.0 * DEGREE
"""Most that the pelvis may turn about the hips."""
NAMES = {
    "pelvic_incidence_deg": "pelvic incidence {:.0f} degrees",
    "lumbar_lordosis_deg": "lordosis {:.0f} degrees",
    "thoracic_kyphosis_deg": "kyphosis {:.0f} degrees",
    "sagittal_vertical_axis_mm": "plumb line of C7 {:.0f} mm before S1",
}


@dataclass(frozen=True)
class Alignment(AbstractEdit):
    """Gives the neutral pose another sagittal alignment; what is left out stays, or follows what is given.

    Lordosis is shared by the lumbar joints as measured between end plates (Scientific Reports
    2022;12, n = 324), kyphosis evenly by T2 to T12. Another pelvic incidence moves the hips against
    the sacrum, and lordosis follows it by the slope of asymptomatic people (Hyun 2019) where it is
    not given. The pelvis turns about the hips until the plumb line of C7 is as given, or where it
    was; the neck gives way so that the head looks ahead, and the legs stay. Springs and contacts are
    at rest in the new pose. Departs from a person in that the bones keep their shape: discs alone
    take the change.
    """

    pelvic_incidence_deg: float | None = None
    lumbar_lordosis_deg: float | None = None
    thoracic_kyphosis_deg: float | None = None
    sagittal_vertical_axis_mm: float | None = None

    def apply(self, description: Description) -> Description:
        """Return a description with another neutral pose.

        Raises:
            InputError: it is not the built-in spine, or no turn of the pelvis gives this plumb line.
        """
        now = alignment(description)
        wanted = self.wanted(now)
        change = {name: DEGREE * (wanted[name] - now[name]) for name in NAMES if name.endswith("_deg")}
        bends = {joint: row * change["lumbar_lordosis_deg"] for joint, row in lumbar_shares().items()}
        bends |= {joint: -change["thoracic_kyphosis_deg"] / len(THORACIC) for joint in THORACIC}
        moved = _hips_moved(_bent(description, bends), change["pelvic_incidence_deg"])

        def finished(turn: float) -> Description:
            gaze = -(turn + math.fsum(bends.values())) / len(NECK)
            return _turned_about_hips(_bent(moved, dict.fromkeys(NECK, gaze)), turn)

        def off(turn: float) -> float:
            key = "sagittal_vertical_axis_mm"
            return alignment(finished(turn))[key] - wanted[key]

        if not off(-_MOST_TURN) > 0.0 > off(_MOST_TURN):
            raise InputError(
                f"{wanted['sagittal_vertical_axis_mm']:g}, expected one that a turn of the pelvis reaches",
                field="alignment.sagittal_vertical_axis_mm",
            )
        turn = brentq(off, -_MOST_TURN, _MOST_TURN, xtol=1e-12)
        return rejoined(description, finished(float(turn)))

    def wanted(self, now: Mapping[str, float]) -> dict[str, float]:
        """Return all four measures: what is given, what follows from it, and what stays."""
        given = {name: getattr(self, name) for name in NAMES}
        found = {name: now[name] if value is None else value for name, value in given.items()}
        if self.lumbar_lordosis_deg is None and self.pelvic_incidence_deg is not None:
            change = self.pelvic_incidence_deg - now["pelvic_incidence_deg"]
            found["lumbar_lordosis_deg"] += factor("lordosis_by_incidence", "alignment") * change
        return found

    def describe(self) -> str:
        """Return what the edit does, in one sentence."""
        said = [text.format(getattr(self, name)) for name, text in NAMES.items() if getattr(self, name) is not None]
        return f"The neutral pose has {', '.join(said)}; what is not given stays or follows."


def lumbar_shares() -> dict[str, float]:
    """Return the part of a change of lordosis that each lumbar joint takes; they sum to 1."""
    rows = scaling()["lordosis_share"]
    total = math.fsum(row["value"] for row in rows.values())
    return {joint: row["value"] / total for joint, row in rows.items()}


def _bent(description: Description, bends: Mapping[str, float]) -> Description:
    """Return a description whose joints are bent in neutral, rad, + = extension; discs take the wedge."""
    by_body = {upper_body(joint): angle for joint, angle in bends.items()}

    def body(one: Body) -> Body:
        return replace(one, pitch=one.pitch + by_body[one.name]) if one.name in by_body else one

    def disc(one: Disc) -> Disc:
        angle = bends.get(one.joint, 0.0)
        return replace(one, pitch=one.pitch + 0.5 * angle, wedge=one.wedge + angle)

    bodies, discs = tuple(map(body, description.bodies)), tuple(map(disc, description.discs))
    return replace(description, bodies=bodies, discs=discs)


def _hips_moved(description: Description, angle: float) -> Description:
    """Return a description whose hip axis is turned about the middle of S1, rad; the hips stay in the world."""
    _, middle, _ = sacrum(description)
    hips = {f"femur_{side}" for side in SIDES}
    shift: Vector = (0.0, 0.0, 0.0)
    bodies = []
    for one in description.bodies:
        if one.name in hips:
            x, y, _ = turned((one.origin[0] - middle[0], one.origin[1] - middle[1], 0.0), angle)
            there = (middle[0] + x, middle[1] + y, one.origin[2])
            shift = (one.origin[0] - there[0], one.origin[1] - there[1], 0.0)
            one = replace(one, origin=there)
        bodies.append(one)
    return replace(description, bodies=tuple(_shifted(one, shift) if not one.parent else one for one in bodies))


def _turned_about_hips(description: Description, angle: float) -> Description:
    """Return a description whose pelvis is turned about the hip axis, rad, + = backward; the legs stay."""
    frames = neutral(description)
    hip = next(one.origin for one in description.bodies if one.name == f"femur_{SIDES[0]}")
    pelvis = frames[PELVIS]
    there, then = turned(hip, pelvis.pitch), turned(hip, pelvis.pitch + angle)
    shift = (there[0] - then[0], there[1] - then[1], 0.0)
    hips = {f"femur_{side}" for side in SIDES}

    def body(one: Body) -> Body:
        if one.name == PELVIS:
            return replace(_shifted(one, shift), pitch=one.pitch + angle)
        return replace(one, pitch=one.pitch - angle) if one.name in hips else one

    # What a task says of the pelvis is meant along the axes of the room, so they stay.
    coordinates = tuple(
        replace(one, axis=turned(one.axis, -angle)) if one.body == PELVIS else one for one in description.coordinates
    )
    return replace(description, bodies=tuple(map(body, description.bodies)), coordinates=coordinates)


def _shifted(body: Body, shift: Vector) -> Body:
    x, y, z = body.origin
    return replace(body, origin=(x + shift[0], y + shift[1], z + shift[2]))
