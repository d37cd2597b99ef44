"""What follows from an injury, step by step: cause, geometry, room for nerves, nerves, muscles, load."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from paravert.anatomy.description import Description
from paravert.injury.nerve import spinal_roots
from paravert.injury.neurology import examine
from paravert.mechanics import Shared
from paravert.names import JOINTS, SIDES
from paravert.study.spine import Spine

LEAST_SHIFT_M = 5e-4
LEAST_TURN_DEG = 0.1
LEAST_PART = 0.005
"""Changes below these are not worth a sentence."""
HEAD = "skull"
_MOST = 6


def chain(body: Spine) -> dict[str, list[str]]:
    """Return sentences by step for a hurt spine against the same person in health; nothing for a healthy one."""
    before, after = body.healthy, body.description
    if before is after:
        return {}
    return {
        "cause": list(after.notes[len(before.notes) :]),
        "geometry": [*_shifted(body), *_bones(before, after)],
        "joints": list(_joints(before, after)),
        "room": list(_room(after)),
        "nerves": list(_nerves(after)),
        "muscles": list(_muscles(before, after)),
    }


def load_steps(compared: Iterable[tuple[str, tuple[Shared, Shared]]]) -> list[str]:
    """Return a sentence a task on what a hurt body bears otherwise, or what it cannot do any more.

    Args:
        compared: name of each task, and how it was shared in health and hurt; the frame that changes most counts.
    """
    return [f"{name}: {_load(before, after)}." for name, (before, after) in compared]


def _load(before: Shared, after: Shared) -> str:
    if "OPTIMAL" not in before.status:
        return "cannot be done in health either"
    lost = [frame for frame, status in enumerate(after.status) if status != "OPTIMAL"]
    if lost:
        unmet = np.nan_to_num(after.unmet[lost])
        frame, row = np.unravel_index(int(np.argmax(np.abs(unmet))), unmet.shape)
        joint, axis = after.model.row_names[int(row)]
        moment = abs(float(unmet[frame, row]))
        missing = f", missing {moment:.1f} N·m of {axis.replace('_', ' ')} at {joint}" if moment > 0.0 else ""
        return f"lost, {after.status[lost[int(frame)]]}{missing}"
    parts = []
    for words, one in (("compression", "compression"), ("shear forward", "anterior_shear")):
        old, new = getattr(before, one), getattr(after, one)
        frame, place = np.unravel_index(int(np.nanargmax(np.abs(new - old))), old.shape)
        joint = JOINTS[int(place)]
        parts.append(f"{words} at {joint} {old[frame, place]:.0f} to {new[frame, place]:.0f} N")
    if before.stability is not None and after.stability is not None:
        margins = [float(np.nanmin(one.stability.margin)) for one in (before, after) if one.stability is not None]
        parts.append(f"stability margin {margins[0]:.3f} to {margins[1]:.3f}")
    return ", ".join(parts)


def examination(body: Spine) -> dict[str, Any] | None:
    """Return the table of a neurological examination for JSON; None where no nerve is hurt."""
    return examine(body.description).summary() if body.description.nerves else None


def _shifted(body: Spine) -> Iterator[str]:
    """Say how the head lies against where it would be, all coordinates the same."""
    names = body.model.body_names
    if HEAD not in names or body.healthy.bodies == body.description.bodies:
        return
    places = []
    for model in (body.posing, body.model):
        poses = model.poses(model.neutral[None])
        number = names.index(HEAD)
        places.append((poses.position[0, number], poses.rotation[0, number]))
    (old, old_turn), (new, new_turn) = places
    moved = 1e3 * (new - old)
    turn = new_turn @ old_turn.T
    angle = math.degrees(math.acos(min(max(0.5 * (float(np.trace(turn)) - 1.0), -1.0), 1.0)))
    if max(abs(moved)) < 1e3 * LEAST_SHIFT_M and angle < LEAST_TURN_DEG:
        return
    words = [
        f"{abs(size):.0f} mm {plus if size > 0 else minus}"
        for size, plus, minus in zip(
            moved, ("forward", "up", "to the right"), ("back", "down", "to the left"), strict=True
        )
        if abs(size) >= 1.0
    ]
    yield f"The head lies {', '.join(words) or 'where it was'} and is turned by {angle:.0f} degrees if no joint moves."


def _bones(before: Description, after: Description) -> Iterator[str]:
    for old, new in zip(before.vertebrae, after.vertebrae, strict=True):
        lost = [
            f"{name} {100 * (1 - getattr(new, part) / getattr(old, part)):.0f} %"
            for name, part in (("front", "front_height"), ("back", "back_height"))
            if getattr(new, part) < getattr(old, part) * (1.0 - LEAST_PART)
        ]
        if lost:
            yield f"{old.level} loses height: {', '.join(lost)}."
        if new.strength_left < old.strength_left:
            yield f"{old.level} bears {new.strength * new.strength_left:.0f} N instead of {old.strength:.0f} N."


def _joints(before: Description, after: Description) -> Iterator[str]:
    factors: dict[str, list[float]] = {}
    for old, new in zip(before.stiffness, after.stiffness, strict=True):
        joint = old.coordinate.rpartition(".")[0]
        parts = ("k0_positive", "k0_negative", "c_positive", "c_negative")
        pairs = [(getattr(old, part), getattr(new, part)) for part in parts]
        factors.setdefault(joint, []).extend(b / a for a, b in pairs if a > 0.0)
    changed = {joint: own for joint, own in factors.items() if max(own) != 1.0 or min(own) != 1.0}
    for joint, own in list(changed.items())[:_MOST]:
        yield f"{joint} has {min(own):.2f} to {max(own):.2f} times its stiffness, by axis and direction."
    if len(changed) > _MOST:
        yield f"{len(changed) - _MOST} more joints have another stiffness."


def _room(after: Description) -> Iterator[str]:
    for one in after.vertebrae:
        if one.canal < 1.0 - LEAST_PART:
            yield f"{100 * one.canal:.0f} % of the canal at {one.level} is free."
        for side in SIDES:
            free = getattr(one, f"foramen_{side}")
            if free < 1.0 - LEAST_PART:
                yield f"{100 * free:.0f} % of the {side} foramen below {one.level} is free."


def _nerves(after: Description) -> Iterator[str]:
    roots = {root: place for place, root in enumerate(spinal_roots())}
    found: dict[tuple[float, str], list[str]] = {}
    for one in sorted(after.nerves, key=lambda own: roots.get(own.name.partition(".")[0], -1)):
        left = one.command * one.conduction * one.innervation
        if left < 1.0 - LEAST_PART:
            found.setdefault((round(left, 2), one.side), []).append(one.name)
    for (left, side), names in found.items():
        listed = ", ".join(names[:_MOST]) + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")
        yield f"{100 * left:.0f} % is left of {listed} on the {side}."


def _muscles(before: Description, after: Description) -> Iterator[str]:
    now = {one.name: one for one in after.fascicles}
    healthy: dict[str, float] = {}
    left: dict[str, float] = {}
    for old in before.fascicles:
        new = now.get(old.name)
        force = 0.0
        if new is not None and not new.detached:
            force = new.maximum_force * new.size * new.quality * (1.0 - new.damage) * new.drive
        healthy[old.group] = healthy.get(old.group, 0.0) + old.maximum_force
        left[old.group] = left.get(old.group, 0.0) + force
    parts = {group: left[group] / healthy[group] for group in healthy}
    weaker = sorted((part, group) for group, part in parts.items() if part < 1.0 - LEAST_PART)
    for part, group in weaker[:_MOST]:
        yield f"{group} keeps {100 * part:.0f} % of its force."
    if len(weaker) > _MOST:
        yield f"{len(weaker) - _MOST} more groups are weaker."
    whole = sum(left.values()) / sum(healthy.values())
    if weaker:
        yield f"All muscles together keep {100 * whole:.0f} %."
