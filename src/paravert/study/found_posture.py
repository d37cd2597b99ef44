"""Postures of a study that are found instead of prescribed, in health and hurt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from paravert import task
from paravert.errors import InputError, UnsolvedError
from paravert.mechanics.posture import Found, find_posture, standing_effort
from paravert.names import CONDITIONS
from paravert.study.plan import Prepared
from paravert.study.spine import Spine
from paravert.task import Frames, Task
from paravert.units import DEGREE

Say = Callable[[str], None]
STANDING = "standing_relaxed"


def searchable(what: Task) -> bool:
    """Tell whether a task is held standing or sitting, so that its posture can be found."""
    return not what.moving and what.support.lying in (None, "no")


def found_frames(prepared: Prepared, say: Say) -> tuple[tuple[Frames, ...], list[dict[str, Any]]]:
    """Return the frames of every task, and what was found, a row a task and condition.

    Load is shared before and after an injury in the posture that the healthy body takes, so that
    compensation compares the same posture; the posture that the hurt body takes is a result of its
    own. Movements and lying keep what they prescribe.

    Args:
        prepared: a study.
        say: is called with what is being done.

    Raises:
        InputError: the person cannot stand.
    """
    if prepared.study.solver.posture == "prescribed":
        return prepared.frames, []
    upright = task.resolve(prepared.healthy.posing, task.from_table({"use": STANDING}))
    try:
        effort = standing_effort(prepared.healthy.model, upright)
    except UnsolvedError as error:
        raise InputError(str(error), field="solver.posture", file=prepared.file) from None
    frames, rows = [], []
    for what, asked in zip(prepared.tasks, prepared.frames, strict=True):
        chosen = asked
        for condition, body in zip(CONDITIONS, prepared.spines, strict=False):
            if not searchable(what):
                rows.append(_row(what, condition, "as prescribed: a movement or lying"))
                continue
            say(f"finding the posture: {what.name}, {condition}")
            found = _found(body, what, asked, effort)
            if isinstance(found, str):
                rows.append(_row(what, condition, found))
                continue
            rows.append(_described(what, condition, found))
            if body is prepared.healthy:
                chosen = found.frames
        frames.append(chosen)
    return tuple(frames), rows


def _found(body: Spine, what: Task, asked: Frames, effort: float) -> Found | str:
    try:
        return find_posture(body.model, what, asked, standing=effort)
    except UnsolvedError as error:
        return f"as prescribed: {error}"


def _row(what: Task, condition: str, note: str) -> dict[str, Any]:
    return {"task": what.name, "condition": condition, "settled": False, "note": note, "modes": []}


def _described(what: Task, condition: str, found: Found) -> dict[str, Any]:
    return {
        "task": what.name,
        "condition": condition,
        "settled": found.settled,
        "note": "" if found.settled else "the search did not settle",
        "modes": [
            {"mode": name, "deg": float(angle / DEGREE)}
            for name, angle in zip(found.names, np.asarray(found.angle), strict=True)
        ],
        "effort": found.effort,
        "passive_energy_j": found.passive_energy,
        "habit": found.habit,
        "room_m": found.room,
        "rounds": found.rounds,
    }
