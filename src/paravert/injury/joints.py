"""How injuries change what joints resist with: looser or stiffer by axis and direction.

A published ratio of the neutral zone divides the linear stiffness; a published ratio of the range
of motion divides the cubic one by its third power, because far from neutral M = c theta^3. The law's
zero stays where the bones put it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from paravert.anatomy.anatomy import load
from paravert.anatomy.description import Description, JointStiffness
from paravert.errors import unknown_name
from paravert.injury.numbers import constant, joint_changes, rows
from paravert.injury.place import sides
from paravert.names import AXES, JOINTS, LUMBAR, SIDES, coordinate_name, joint_of

FLEXION, BEND, ROTATION = AXES
POSITIVE, NEGATIVE, BOTH = "positive", "negative", "both"
Factors = Mapping[tuple[str, str], tuple[float, float]]
"""Axis and direction to the factors on linear and cubic stiffness."""
BAND = ("interspinous", "supraspinous")
"""Ligaments that were cut together; their share is divided by the table of ligaments."""
PAIRED = ("facet_capsule", "intertransverse", "alar")
_UPPER_NECK = JOINTS[:2]
_OF_UPPER_NECK = ("tectorial", "alar", "transverse")


def ligaments(joint: str) -> tuple[str, ...]:
    """Return the ligaments of a joint that can be hurt, by name."""
    region = "upper_neck" if joint in _UPPER_NECK else "spine"
    named = [row["ligament"] for row in rows("ligament_shares") if row["region"] == region]
    found = dict.fromkeys(one for name in named for one in (BAND if name == "posterior_band" else (name,)))
    if joint != _UPPER_NECK[1]:
        found.pop("transverse", None)
    return tuple(found)


def changed_joint(description: Description, joint: str, factors: Factors) -> Description:
    """Return a description with a joint's stiffness multiplied.

    Raises:
        InputError: the model has no stiffness there.
    """
    if all(pair == (1.0, 1.0) for pair in factors.values()):
        return description
    wanted = {coordinate_name(joint, axis): axis for axis in AXES}
    if not any(one.coordinate in wanted for one in description.stiffness):
        known = {one.coordinate.rpartition(".")[0] for one in description.stiffness}
        raise unknown_name("joint", joint, known, field="joint")

    def changed(one: JointStiffness) -> JointStiffness:
        axis = wanted[one.coordinate]
        k_positive, c_positive = factors.get((axis, POSITIVE), (1.0, 1.0))
        k_negative, c_negative = factors.get((axis, NEGATIVE), (1.0, 1.0))
        return replace(
            one,
            k0_positive=one.k0_positive * k_positive,
            k0_negative=one.k0_negative * k_negative,
            c_positive=one.c_positive * c_positive,
            c_negative=one.c_negative * c_negative,
        )

    return replace(
        description,
        stiffness=tuple(changed(one) if one.coordinate in wanted else one for one in description.stiffness),
    )


def loosened(
    description: Description, joint: str, change: str, severity: float, side: str | None = None
) -> Description:
    """Return a description with a joint changed as a table says, by a part of the change.

    Args:
        description: of a model with this joint.
        joint: that changes.
        change: its name in the table of joint changes.
        severity: 0 for nothing, 1 for the whole change; ratios go from 1 to the table's in proportion.
        side: of what has two sides; None for what is in the middle.

    Raises:
        InputError: the model has no stiffness there.
    """
    factors: dict[tuple[str, str], tuple[float, float]] = {}
    for one in joint_changes(change):
        neutral = 1.0 + severity * (one.neutral_zone - 1.0)
        motion = 1.0 + severity * (one.motion - 1.0)
        for direction in (POSITIVE, NEGATIVE) if one.direction == BOTH else (one.direction,):
            factors[one.axis, _of_side(one.axis, direction, side)] = (1.0 / neutral, 1.0 / motion**3)
    return changed_joint(description, joint, factors)


def without_ligaments(description: Description, joint: str, lost: Mapping[tuple[str, str], float]) -> Description:
    """Return a description with parts of a joint's ligaments lost.

    Args:
        description: of a model with this joint.
        joint: whose ligaments they are.
        lost: part lost, 0 to 1, by ligament and side; both sides are named for what is in the middle.

    Raises:
        InputError: the model has no stiffness there.
    """
    shares: dict[tuple[str, str], float] = {}
    for (ligament, side), part in lost.items():
        for axis, direction, share in _shares(joint, ligament):
            for each in (POSITIVE, NEGATIVE) if direction == BOTH else (direction,):
                key = (axis, _of_side(axis, each, side))
                shares[key] = shares.get(key, 0.0) + part * (share if ligament in PAIRED else 0.5 * share)
    least = constant("least_joint_stiffness")
    left = {key: max(1.0 - share, least) for key, share in shares.items()}
    return changed_joint(description, joint, {key: (part, part) for key, part in left.items()})


def of_ligament(ligament: str, side: str | None, part: float) -> dict[tuple[str, str], float]:
    """Return the part of a ligament that is lost by side; what is in the middle is in both."""
    return {(ligament, one): part for one in (sides(side) if ligament in PAIRED else SIDES)}


def joints_beside(level: str) -> tuple[str, str]:
    """Return the joints above and below a vertebra."""
    number = JOINTS.index(joint_of(level))
    return JOINTS[number - 1], JOINTS[number]


def lumbar(joint: str) -> bool:
    """Tell whether a joint is a lumbar one."""
    return joint.split("-")[0] in LUMBAR


def _of_side(axis: str, direction: str, side: str | None) -> str:
    """Return the direction on a side of what a table says of the right one."""
    if side != SIDES[1] or axis == FLEXION:
        return direction
    return NEGATIVE if direction == POSITIVE else POSITIVE


def _shares(joint: str, ligament: str) -> list[tuple[str, str, float]]:
    """Return axis, direction and share of the joint's stiffness of a ligament, of one where it is paired."""
    region = "upper_neck" if joint in _UPPER_NECK else "spine"
    found = []
    for row in rows("ligament_shares"):
        if row["region"] != region:
            continue
        if row["ligament"] == ligament:
            found.append((row["axis"], row["direction"], float(row["share"])))
        elif row["ligament"] == "posterior_band" and ligament in BAND:
            found.append((row["axis"], row["direction"], float(row["share"]) * _part_of_band(joint, ligament)))
    return found


def _part_of_band(joint: str, ligament: str) -> float:
    """Return a ligament's part of the resistance of interspinous and supraspinous: stiffness / length x arm2."""
    table = load().table("ligaments")
    weight = {}
    for name in BAND:
        row = table.row(joint, name)
        weight[name] = row.positive("stiffness") / row.positive("length") * row.number("behind") ** 2
    return weight[ligament] / sum(weight.values())
