"""Moment arms of whole muscle groups at neutral, against two published models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from paravert import names
from paravert.anatomy.description import Description
from paravert.errors import InputError
from paravert.tables import rows

Array = NDArray[np.float64]

TABLES = ("thoracolumbar", "neck")
FELT_MM = 0.5
"""A reference group mean counts only fascicles whose arm about that axis is above this."""
SCORED_MM = 5.0
"""Pairs with a smaller reference arm are shown, not scored."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One published group arm: the force-weighted mean over the fascicles that cross a joint."""

    table: str
    group: str
    groups: tuple[str, ...]  # this model's groups that it stands for
    joint: str
    axis: str
    arm_mm: float
    axes_pitch: float  # rad, of the reference's joint axes about z against the world
    source: str
    excluded: str  # the reason, empty where it is scored


@dataclass(frozen=True, slots=True)
class ArmRow:
    """One group, joint and axis: this model's arm against the reference's."""

    table: str
    group: str
    joint: str
    axis: str
    ours_mm: float  # nan where no fascicle of the group crosses
    reference_mm: float
    source: str
    excluded: str

    @property
    def scored(self) -> bool:
        """Whether the pair counts: reference arm above 5 mm and not on the list of exclusions."""
        return abs(self.reference_mm) > SCORED_MM and not self.excluded

    @property
    def sign_ok(self) -> bool:
        """Whether both arms turn the joint the same way; false where ours is missing."""
        return self.ours_mm * self.reference_mm > 0.0

    @property
    def difference(self) -> float:
        """Relative difference of the arms; 1 where ours is missing."""
        if np.isnan(self.ours_mm):
            return 1.0
        if self.reference_mm == 0.0:
            return float("nan")
        return abs(self.ours_mm - self.reference_mm) / abs(self.reference_mm)


@dataclass(frozen=True, slots=True)
class Summary:
    """Share of right signs and median relative difference over pairs above 5 mm."""

    pairs: int
    signs_right: float
    median_difference: float


@cache
def references() -> tuple[Reference, ...]:
    """Return every published group arm, with the reason where it is not scored."""
    reasons = {(row["table"], row["group"], row["joint"]): row["reason"] for row in rows("evidence", "arms_excluded")}
    found = []
    for table in TABLES:
        for row in rows("evidence", f"arms_{table}"):
            every, here = (table, row["group"], "*"), (table, row["group"], row["joint"])
            found.append(
                Reference(
                    table=table,
                    group=row["group"],
                    groups=tuple(row["groups"].split()),
                    joint=row["joint"],
                    axis=row["axis"],
                    arm_mm=float(row["arm_mm"]),
                    axes_pitch=radians(float(row["axes_pitch_deg"])),
                    source=row["source"],
                    excluded=reasons.get(every, reasons.get(here, "")),
                )
            )
    return tuple(found)


def compare(description: Description, row_names: Sequence[tuple[str, str]], arm: Array) -> tuple[ArmRow, ...]:
    """Return this model's group arms beside the published ones, right side, neutral posture.

    ``arm`` (row, fascicle) in m is r = -dl/dq at neutral, rows named (joint, axis). The mean is
    weighted by maximum force over fascicles whose path crosses the joint and whose arm about that
    axis is above 0.5 mm, as the references were; our arm is first turned into the reference's
    joint axes.
    Raises InputError where the shape of ``arm`` is not that of the rows and fascicles.
    """
    expected = (len(row_names), len(description.fascicles))
    if arm.shape != expected:
        raise InputError(f"arm has shape {arm.shape}, expected {expected} (row, fascicle)", field="arm")
    index = {name: place for place, name in enumerate(row_names)}
    pitch = body_pitch(description)
    crossing = crosses(description, names.JOINTS)
    force = np.array([fascicle.maximum_force for fascicle in description.fascicles])
    right = np.array([f.side == "right" and f.acts_on == "joints" for f in description.fascicles])
    group = np.array([fascicle.group for fascicle in description.fascicles])
    rows = []
    for reference in references():
        chosen = right & np.isin(group, reference.groups) & crossing[names.JOINTS.index(reference.joint)]
        places = np.array([index[(reference.joint, axis)] for axis in names.AXES])
        turn = pitch[names.upper_body(reference.joint)] - reference.axes_pitch
        turned = _turned(1000.0 * arm[np.ix_(places, np.flatnonzero(chosen))], turn)
        value = turned[names.AXES.index(reference.axis)]
        weight = force[chosen] * (np.abs(value) > FELT_MM)
        ours = float(weight @ value / weight.sum()) if weight.sum() > 0.0 else float("nan")
        rows.append(
            ArmRow(
                table=reference.table,
                group=reference.group,
                joint=reference.joint,
                axis=reference.axis,
                ours_mm=ours,
                reference_mm=reference.arm_mm,
                source=reference.source,
                excluded=reference.excluded,
            )
        )
    return tuple(rows)


def summarise(rows: Sequence[ArmRow], *, excluded: bool = False) -> dict[str, Summary]:
    """Return the score by table and over both ("all"); ``excluded`` scores what is left out instead."""
    result = {}
    for table in (*TABLES, "all"):
        mine = [row for row in rows if table in (row.table, "all")]
        if excluded:
            mine = [row for row in mine if row.excluded and abs(row.reference_mm) > SCORED_MM]
        else:
            mine = [row for row in mine if row.scored]
        if not mine:
            result[table] = Summary(0, float("nan"), float("nan"))
            continue
        result[table] = Summary(
            pairs=len(mine),
            signs_right=float(np.mean([row.sign_ok for row in mine])),
            median_difference=float(np.median([row.difference for row in mine])),
        )
    return result


def crosses(description: Description, joints: Sequence[str]) -> NDArray[np.bool_]:
    """Return whether each fascicle has points above and below each joint, (joint, fascicle)."""
    carried: dict[str, frozenset[str]] = {"": frozenset()}
    for body in description.bodies:
        carried[body.name] = carried[body.parent] | {body.name}
    above = [
        [
            [names.upper_body(joint) in carried[point.body] for point in fascicle.points]
            for fascicle in description.fascicles
        ]
        for joint in joints
    ]
    return np.array([[any(path) and not all(path) for path in row] for row in above])


def body_pitch(description: Description) -> Mapping[str, float]:
    """Return each body's pitch against the world at neutral, rad about z."""
    pitch = {"": 0.0}
    for body in description.bodies:
        pitch[body.name] = pitch[body.parent] + body.pitch
    return pitch


def _turned(arm: Array, turn: float) -> Array:
    """Turn arms (axis, fascicle) about axes pitched by ``turn`` back into the unpitched axes."""
    extension, bend, rotation = arm
    return np.stack((extension, cos(turn) * bend - sin(turn) * rotation, sin(turn) * bend + cos(turn) * rotation))
