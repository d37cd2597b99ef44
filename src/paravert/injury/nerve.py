"""What hurt nerves leave of a fascicle's drive, and what narrow canals and foramina do to nerves.

A fascicle is fed by roots with weights; each root reaches it through its ramus, a branch and, for
some muscles, a nerve with a name. On every part of that way a command may be missing (cord), axons
may be blocked or lost. Force fraction: the sum over roots of weight x command x (1 - block) x
(1 - axon loss), which is min(1, g nu) with no sprouting yet, g = 1.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from paravert.anatomy.anatomy import load
from paravert.anatomy.description import Description, Fascicle, Nerve
from paravert.errors import unknown_name
from paravert.injury.bone import vertebra_of, with_vertebra
from paravert.injury.numbers import Row, constant, rows
from paravert.injury.place import sides
from paravert.names import JOINTS, LEVELS, SIDES, joint_of, upper_body

DORSAL, VENTRAL = "dorsal", "ventral"
BRANCHES = ("medial", "intermediate", "lateral")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Supply:
    """How nerves reach a muscle: ramus, branch, and a named nerve that carries some of its roots."""

    ramus: str
    branch: str
    nerve: str
    nerve_roots: tuple[str, ...]  # empty for all


@dataclass(frozen=True, slots=True)
class Canal:
    """How the canal of a region bears narrowing: a logistic in the part of its area that is taken."""

    contents: str  # cord, cauda
    half: float
    scale: float
    depth: float  # m


def spinal_roots() -> tuple[str, ...]:
    """Return the spinal roots from the head down."""
    return tuple(_exits())


def roots_from(level: str) -> tuple[str, ...]:
    """Return the roots that run through the canal at a vertebra: those that leave below it."""
    first = JOINTS.index(joint_of(level))
    return tuple(root for root, place in _exits().items() if place >= first)


def roots_below(joint: str) -> tuple[str, ...]:
    """Return the roots that run past the disc of a joint: those that leave below it."""
    return tuple(root for root, place in _exits().items() if place > JOINTS.index(joint))


def root_of(joint: str) -> str:
    """Return the root that leaves through the foramina of a joint."""
    place = JOINTS.index(joint)
    return next(root for root, one in _exits().items() if one == place)


def exit_joint(root: str) -> str:
    """Return the joint at which a root leaves; empty for one that leaves below all or is none of the spine's."""
    place = _exits().get(root, len(JOINTS))
    return JOINTS[place] if place < len(JOINTS) else ""


def named_nerves() -> tuple[str, ...]:
    """Return the nerves that have a name of their own."""
    return tuple(dict.fromkeys(row["nerve"] for row in rows("innervation") if row["nerve"]))


def supply(fascicle: Fascicle) -> Supply:
    """Return how nerves reach a fascicle; ramus and branch are empty for a muscle that the table lacks."""
    for row in _supplies().get((fascicle.group, fascicle.muscle), _supplies().get((fascicle.group, ""), ())):
        if row["part"] in fascicle.name:
            return Supply(row["ramus"], row["branch"], row["nerve"], tuple(row["nerve_roots"].split()))
    return Supply("", "", "", ())


def ways(nerves: Collection[Key], fascicle: Fascicle) -> tuple[tuple[float, tuple[Key, ...]], ...]:
    """Return, for each root of a fascicle, its weight and which of the given nerves are on its way, in a row."""
    way = supply(fascicle)
    found = []
    for root, weight in fascicle.roots:
        names = [root, f"{root}.{way.ramus}", f"{root}.{way.ramus}.{way.branch}"]
        if way.nerve and (not way.nerve_roots or root in way.nerve_roots):
            names.append(way.nerve)
        found.append((weight, tuple((name, fascicle.side) for name in names if (name, fascicle.side) in nerves)))
    return tuple(found)


def reached(nerves: Mapping[Key, Nerve], fascicle: Fascicle) -> float:
    """Return the part of a fascicle's force that its nerves still bring about, 0 to 1."""
    parts = []
    for weight, on_way in ways(nerves, fascicle):
        on_it = [nerves[key] for key in on_way]
        parts.append(weight * math.prod(one.command * one.conduction * one.innervation for one in on_it))
    return min(math.fsum(parts), 1.0)


def hurt_nerves(description: Description, changes: Iterable[Nerve]) -> Description:
    """Return a description with nerves hurt further, and the drive that this leaves of every fascicle.

    Each change multiplies what was left of the nerve, so that the order does not matter.
    """
    before = {(one.name, one.side): one for one in description.nerves}
    after = dict(before)
    for change in changes:
        key = (change.name, change.side)
        old = after.get(key, Nerve(change.name, change.side))
        new = replace(
            old,
            command=old.command * change.command,
            conduction=old.conduction * change.conduction,
            innervation=old.innervation * change.innervation,
        )
        if new != old:
            after[key] = new
    if after == before:
        return description

    def fed(fascicle: Fascicle) -> Fascicle:
        old, new = reached(before, fascicle), reached(after, fascicle)
        return fascicle if old == new else replace(fascicle, drive=fascicle.drive * (new / old))

    ordered = tuple(after[key] for key in sorted(after))
    return replace(description, fascicles=tuple(map(fed, description.fascicles)), nerves=ordered)


def canal_of(level: str) -> Canal:
    """Return how the canal of a vertebra bears narrowing.

    Raises:
        InputError: the table has no such vertebra.
    """
    place = LEVELS.index(level)
    for row in rows("canal"):
        if LEVELS.index(row["first"]) <= place <= LEVELS.index(row["last"]):
            return Canal(row["contents"], float(row["half"]), float(row["scale"]), 1e-3 * float(row["depth_mm"]))
    raise unknown_name("vertebra", level, LEVELS, field="level")


def deficit(taken: float, half: float, scale: float, quantile: float) -> float:
    """Return the part of function that narrowing costs: a logistic, shifted so that none costs nothing.

    Args:
        taken: part of the room that is taken, 0 to 1.
        half: part at which the median person loses half.
        scale: width of the logistic.
        quantile: of people, from those who bear much (0) to those who bear little (1); 0.5 the median.
    """
    centre = half - constant("person_spread") * math.log(quantile / (1.0 - quantile))

    def curve(value: float) -> float:
        return 1.0 / (1.0 + math.exp(min((centre - value) / scale, 700.0)))

    return min(max((curve(taken) - curve(0.0)) / (1.0 - curve(0.0)), 0.0), 1.0)


def narrow_canal(
    description: Description, level: str, taken: float, quantile: float, roots: Iterable[str] | None = None
) -> Description:
    """Return a description with less room in the canal at a vertebra, and what this does to the nerves in it.

    Where the cord is, the command is lost of every root that runs through; a cauda equina is roots,
    and roots under pressure are blocked and lose axons.

    Args:
        description: of a model with this vertebra.
        level: of the vertebra.
        taken: part of the canal that is taken, of what was free.
        quantile: see `deficit`.
        roots: that run through; those that leave below the vertebra where it is left out.

    Raises:
        InputError: the model has no such vertebra.
    """
    bone = vertebra_of(description, level)
    if taken == 0.0:
        return description
    new = replace(bone, canal=bone.canal * (1.0 - taken))
    room = canal_of(level)
    before, after = (deficit(1.0 - one.canal, room.half, room.scale, quantile) for one in (bone, new))
    left = _ratio(before, after)
    through = roots_from(level) if roots is None else tuple(roots)
    pairs = [(root, side) for root in through for side in SIDES]
    if room.contents == "cord":
        changes = [Nerve(root, side, command=left) for root, side in pairs]
    else:
        changes = [pressed(root, side, left) for root, side in pairs]
    return hurt_nerves(with_vertebra(description, new), changes)


def narrow_foramina(description: Description, joint: str, taken: Mapping[str, float], quantile: float) -> Description:
    """Return a description with narrower foramina of a joint, and what this does to the root in them.

    Args:
        description: of a model with the vertebra above the joint.
        joint: whose foramina they are; above the atlas there are none.
        taken: part that is taken by side, of what was free.
        quantile: see `deficit`.

    Raises:
        InputError: the model has no such vertebra.
    """
    if not any(taken.values()) or joint == JOINTS[0]:
        return description
    bone = vertebra_of(description, upper_body(joint))
    right, left = (1.0 - taken.get(side, 0.0) for side in SIDES)
    new = replace(bone, foramen_right=bone.foramen_right * right, foramen_left=bone.foramen_left * left)
    half, scale = constant("foramen_half"), constant("foramen_scale")
    changes = []
    for side in SIDES:
        old, now = (getattr(one, f"foramen_{side}") for one in (bone, new))
        left_of_it = _ratio(deficit(1.0 - old, half, scale, quantile), deficit(1.0 - now, half, scale, quantile))
        changes.append(pressed(root_of(joint), side, left_of_it))
    return hurt_nerves(with_vertebra(description, new), changes)


def cut(name: str, side: str | None, fraction: float) -> tuple[Nerve, ...]:
    """Return a nerve of which a fraction of the axons is lost, on one side or, where none is named, on both."""
    return tuple(Nerve(name, one, innervation=1.0 - fraction) for one in sides(side))


def pressed(name: str, side: str, left: float) -> Nerve:
    """Return a nerve under pressure of which a part is left: some of the deficit is block, some axon loss."""
    innervation = 1.0 - constant("compression_axon_loss") * (1.0 - left)
    return Nerve(name, side, conduction=left / innervation, innervation=innervation)


def _ratio(before: float, after: float) -> float:
    """Return what is left of what was left before."""
    return (1.0 - after) / (1.0 - before) if before < 1.0 else 1.0


@cache
def _exits() -> dict[str, int]:
    """Return spinal roots and the number of the joint that they leave at or below; sacral ones below all."""
    found = {}
    for row in load().table("nerves"):
        if row.text("kind") == "spinal":
            place = row.text("exit")
            number = JOINTS.index(place) if place in JOINTS else 0 if place == "above C1" else len(JOINTS)
            found[row.text("root")] = number
    return found


@cache
def _supplies() -> dict[Key, tuple[Row, ...]]:
    """Return the rows of the table of innervation by group and muscle, and by group with no muscle."""
    found: dict[Key, tuple[Row, ...]] = {}
    for row in rows("innervation"):
        for key in ((row["group"], row["muscle"]), (row["group"], "")):
            found[key] = (*found.get(key, ()), row)
    return found
