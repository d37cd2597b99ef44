"""Where the slow states of a life begin: what injuries left, taken out of the description and given to the laws.

The model of the loop is the hurt description with the graded fields of its fascicles, damage and
drive, put back to health; the starting state holds them, so that nothing counts twice. What a knife
or a tear took away for good stays in the description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paravert import injury, tables
from paravert.adapt.body import Body
from paravert.anatomy.description import Description, Fascicle, Nerve
from paravert.injury.injury import AbstractInjury
from paravert.injury.nerve import exit_joint, ways
from paravert.mechanics.joint_load import cut
from paravert.model import Model
from paravert.names import AXES, JOINTS, LEVELS, SIDES
from paravert.state import State, healthy
from paravert.study.spine import Spine

Floats = NDArray[np.float64]
_LUMBAR = JOINTS[-5:]
_NEVER_AGAIN = (injury.RootAvulsion, injury.CordLesion)
"""Injuries after which lost axons have nowhere to grow from."""
_PASSING = (injury.MedialBranchBlock,)
"""Injuries whose block has no cause that stays."""


@dataclass(frozen=True, eq=False)
class Beginning:
    """A body as the laws see it, where its states begin, and the model at full strength."""

    body: Body
    state: State
    model: Model


def beginning(hurt: Spine, injuries: Sequence[AbstractInjury], draws: int) -> Beginning:
    """Return where a life begins.

    Args:
        hurt: the spine after the injuries, each applied to the spine that it has as its origin.
        injuries: in the order in which they were applied.
        draws: number of draws.
    """
    chain = [hurt]
    while (origin := chain[-1].origin) is not None:
        chain.append(origin)
    chain.reverse()
    steps = list(zip(injuries, chain[:-1], chain[1:], strict=True))
    description = hurt.description
    whole = description.with_fascicles(tuple(replace(one, damage=0.0, drive=1.0) for one in description.fascicles))
    model = Spine(whole, hurt.healthy, hurt).model
    nerves = _Nerves.of(description)
    axons = _axons(steps, nerves)
    lost = axons < 1.0
    regrows = _regrowing(steps, axons)
    strained = np.array([one.damage for one in description.fascicles])
    body = _body(model, hurt, steps, nerves, strained > 0.0, regrows)
    start = healthy(draws, body.lengths)

    def every(values: Floats) -> Floats:
        return np.tile(values, (draws, 1))

    wound = np.array([float(bool(one)) for one in body.tissue])
    block = np.array([1.0 - one.conduction for one in nerves.hurt])
    state = start.with_arrays(
        {
            "inhibition": every(_inhibited(steps, len(strained))),
            "damage": every(strained),
            "strain_days": np.where(strained > 0.0, 0.0, start.strain_days),
            "innervation": every(axons),
            "window": every(np.where(regrows, 1.0, axons)),
            "nerve_days": np.where(lost | nerves.touches(), 0.0, start.nerve_days),
            "wound": every(wound),
            "block": every(block),
            "axon_loss": every(np.array([1.0 - one.innervation for one in nerves.hurt])),
        }
    )
    return Beginning(body, state, model)


@dataclass(frozen=True, eq=False)
class _Nerves:
    """The hurt nerves of a description, and over which of them each fascicle is fed."""

    hurt: tuple[Nerve, ...]
    on_way: tuple[tuple[tuple[float, tuple[int, ...]], ...], ...]  # fascicle: (weight of a root, its hurt nerves)

    @classmethod
    def of(cls, description: Description) -> _Nerves:
        number = {(one.name, one.side): place for place, one in enumerate(description.nerves)}
        found = [
            tuple((weight, tuple(number[key] for key in way)) for weight, way in ways(number, one))
            for one in description.fascicles
        ]
        return cls(description.nerves, tuple(found))

    def innervation(self) -> Floats:
        """Return (fascicle,) the part of the axons that the hurt nerves still have."""
        found = [
            sum(self._left(weight, way) for weight, way in parts) if any(way for _, way in parts) else 1.0
            for parts in self.on_way
        ]
        return np.array(found)

    def feed(self) -> tuple[tuple[tuple[int, ...], ...], Floats]:
        """Return the ways (hurt nerves in a row) and (way, fascicle) the part of the axons over each."""
        every = sorted({way for parts in self.on_way for _, way in parts} | {()})
        share = np.zeros((len(every), len(self.on_way)))
        for fascicle, parts in enumerate(self.on_way):
            for weight, way in parts:
                share[every.index(way), fascicle] += self._left(weight, way)
        total = share.sum(axis=0)
        share[every.index(()), total <= 0.0] = 1.0
        whole = [not any(way for _, way in parts) for parts in self.on_way]
        share[:, whole] = 0.0
        share[every.index(()), whole] = 1.0
        total = share.sum(axis=0)
        return tuple(every), share / np.where(total > 0.0, total, 1.0)

    def touches(self) -> NDArray[np.bool_]:
        """Return (fascicle,) whether any hurt nerve feeds it."""
        return np.array([any(way for _, way in parts) for parts in self.on_way], dtype=bool)

    def _left(self, weight: float, way: tuple[int, ...]) -> float:
        return weight * float(np.prod([self.hurt[one].innervation for one in way]))


Step = tuple[AbstractInjury, Spine, Spine]


def _ratios(step: Step) -> Floats:
    """Return (fascicle,) what an injury left of the drive."""
    before = {one.name: one.drive for one in step[1].description.fascicles}
    now = [(one.drive, before.get(one.name, one.drive)) for one in step[2].description.fascicles]
    return np.array([drive / old if old > 0.0 else 1.0 for drive, old in now])


def _axons(steps: Sequence[Step], nerves: _Nerves) -> Floats:
    """Return (fascicle,) the part of the fibres whose own axon is there."""
    found = np.minimum(nerves.innervation(), 1.0)
    for step in steps:
        if isinstance(step[0], injury.PartialDenervation):
            found = found * _ratios(step)
    return found


def _inhibited(steps: Sequence[Step], fascicles: int) -> Floats:
    """Return (fascicle,) the part of the drive that is held back."""
    left = np.ones(fascicles)
    for step in steps:
        if isinstance(step[0], injury.Inhibition):
            left = left * _ratios(step)
    return 1.0 - left


def _regrowing(steps: Sequence[Step], axons: Floats) -> NDArray[np.bool_]:
    """Return (fascicle,) whether lost axons may grow back."""
    found = np.ones(len(axons), dtype=bool)
    for step in steps:
        if isinstance(step[0], _NEVER_AGAIN):
            found &= ~((_ratios(step) < 1.0) & (axons < 1.0))
    return found


def _body(
    model: Model,
    hurt: Spine,
    steps: Sequence[Step],
    nerves: _Nerves,
    strained: NDArray[np.bool_],
    regrows: NDArray[np.bool_],
) -> Body:
    description = hurt.description
    discs = cut(model).discs
    joints = tuple(one.joint for one in discs)
    rows = tuple(f"{joint}.{axis}" for joint, axis in model.row_names)
    over, feed = nerves.feed()
    size = {one.name: one.size for one in hurt.healthy.fascicles}
    strength, left = _bones(description, joints)
    lumbar = [value for value, joint in zip(strength, joints, strict=True) if joint in _LUMBAR]
    tissue, lost, days = _torn(steps, joints)
    passing = {(one.name, one.side) for step in steps if isinstance(step[0], _PASSING) for one in _named(step[0])}
    flexing = [f"{joint}.{AXES[0]}" for joint in joints]
    lower = {one.name: one.lower for one in description.coordinates}
    return Body(
        fascicles=model.fascicle_names,
        joints=joints,
        rows=rows,
        nerves=tuple((one.name, one.side) for one in nerves.hurt),
        volume=np.asarray(model.muscles.volume),
        intact=np.array([one.size / size.get(one.name, one.size) for one in description.fascicles]),
        distance=_distances(model),
        regrows=regrows,
        strained=strained.astype(float),
        healing_days=_healing(steps, len(strained)),
        beside=_beside(steps, description),
        ways=over,
        feed=feed,
        command=np.array([one.command for one in nerves.hurt]),
        free=np.array([(one.name, one.side) in passing for one in nerves.hurt], dtype=bool),
        strength=strength,
        size_of_joint=strength / (np.mean(lumbar) if lumbar else 1.0),
        tissue=tissue,
        lost=lost,
        left=left,
        tissue_days=days,
        flexion_row=np.array([rows.index(name) if name in rows else 0 for name in flexing], dtype=np.intp),
        flexion_range=np.array([-lower.get(name, -1.0) for name in flexing]),
    )


def _named(one: AbstractInjury) -> tuple[Nerve, ...]:
    return _start(one).nerves


def _start(one: AbstractInjury) -> injury.StartState:
    return one.start_state()


def _healing(steps: Sequence[Step], fascicles: int) -> Floats:
    """Return (fascicle,) days: how fast its strain heals, the slowest of several."""
    found = np.ones(fascicles)
    for one, before, after in steps:
        start = _start(one)
        if start.damage > 0.0 and np.isfinite(start.healing_days):
            old = {each.name: each.damage for each in before.description.fascicles}
            fresh = [each.damage > old.get(each.name, 0.0) for each in after.description.fascicles]
            found = np.where(fresh, np.maximum(found, start.healing_days), found)
    return found


def _bones(description: Description, joints: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Return (joint,) N of compression that the weaker vertebra of a joint bears in health, and the part left of it."""
    known = {one.level: one for one in description.vertebrae}
    every = [one.strength for one in description.vertebrae if one.strength > 0.0]
    strength, left = [], []
    for joint in joints:
        beside = [known[level] for level in joint.split("-") if level in known and known[level].strength > 0.0]
        strength.append(min((one.strength for one in beside), default=min(every, default=1.0)))
        left.append(min((one.strength_left for one in beside), default=1.0))
    return np.array(strength), np.array(left)


def _torn(steps: Sequence[Step], joints: tuple[str, ...]) -> tuple[tuple[str, ...], Floats, Floats]:
    """Return (joint,) which tissue heals, how much of it was hurt, and the time constant of its repair, days."""
    tissue, lost, days = [""] * len(joints), np.zeros(len(joints)), np.ones(len(joints))
    for one, before, after in steps:
        start = _start(one)
        if not start.tissue:
            continue
        part = _softer(before.description, after.description)
        level = getattr(one, "level", None)
        for place, joint in enumerate(joints):
            hurt = joint == getattr(one, "joint", None) or (level is not None and level in joint.split("-"))
            if not hurt:
                continue
            tissue[place] = start.tissue
            lost[place] = max(lost[place], part.get(joint, 0.0) if start.tissue == "ligament" else 1.0)
            if np.isfinite(start.healing_days):
                days[place] = max(days[place], start.healing_days)
    return tuple(tissue), lost, days


def _softer(before: Description, after: Description) -> dict[str, float]:
    """Return the largest part of a ligament's stiffness, the cubic law of a joint, that was lost, by joint."""
    found: dict[str, float] = {}
    old = {one.coordinate: one for one in before.stiffness}
    for one in after.stiffness:
        was = old.get(one.coordinate)
        for now, then in () if was is None else ((one.c_positive, was.c_positive), (one.c_negative, was.c_negative)):
            joint = one.coordinate.rpartition(".")[0]
            if then > 0.0 and now < then:
                found[joint] = max(found.get(joint, 0.0), 1.0 - now / then)
    return found


def _distances(model: Model) -> Floats:
    """Return (fascicle,) m from the foramina that feed a fascicle to the middle of its path, in the neutral posture."""
    poses = model.poses(model.neutral[None])
    place = {name: poses.position[0, number] for number, name in enumerate(model.body_names)}
    found = []
    for one in model.description.fascicles:
        middle = np.mean([model.point(poses, point)[0] for point in one.points], axis=0)
        found.append(sum(weight * _apart(middle, root, place) for root, weight in one.roots))
    return np.array(found)


def _apart(middle: Floats, root: str, place: dict[str, Floats]) -> float:
    """Return m from the vertebra above the foramen of a root; the spine's own middle where there is none."""
    for level in exit_joint(root).split("-"):
        if level in place:
            return float(np.linalg.norm(middle - place[level]))
    return 0.0


def _beside(steps: Sequence[Step], description: Description) -> Floats:
    """Return (fascicle,) how much the pain of the hurt places reaches it: deep local fibres of the level and side."""
    places: set[tuple[int, str]] = set()
    for one, before, after in steps:
        old = {each.name: each for each in before.description.fascicles}
        fresh = [each for each in after.description.fascicles if old.get(each.name) != each and _start(one).damage > 0]
        places |= {(LEVELS.index(each.level), each.side) for each in fresh if each.level in LEVELS}
        if _start(one).tissue:
            named = getattr(one, "level", None) or getattr(one, "joint", "").split("-")[0]
            places |= {(LEVELS.index(named), side) for side in SIDES if named in LEVELS}
    reach = float(tables.toml("injury", "pain")["pain_reach"]["value"])

    def reached(one: Fascicle) -> float:
        if one.layer != "deep" or one.system != "local" or one.level not in LEVELS:
            return 0.0
        level = LEVELS.index(one.level)
        return max((reach ** abs(level - place) for place, side in places if side == one.side), default=0.0)

    found = np.array([reached(one) for one in description.fascicles])
    return np.where(found >= reach**2 * (1.0 + 1e-9), found, 0.0)
