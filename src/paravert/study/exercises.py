"""What each exercise asks of a body: activation and joint load, with published measurements beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.errors import unknown_name
from paravert.mechanics import Shared
from paravert.mechanics.joint_load import cut
from paravert.names import SIDES
from paravert.rehab.exercise import Exercise, Published, exercises, published
from paravert.study.plan import Prepared
from paravert.study.spine import Spine, solve, spine

Floats = NDArray[np.float64]
_NAMED = 5
"""How many muscles of an exercise are named."""


def demands(prepared: Prepared | None, names: tuple[str, ...], say: Callable[[str], None]) -> dict[str, Any]:
    """Return what exercises ask of a body, task by task.

    Args:
        prepared: a study, whose hurt body does them; None for the reference body.
        names: of exercises; all where there are none.
        say: is called with what is being done.

    Raises:
        InputError: no exercise has a name; the nearest is given.
    """
    known = exercises()
    for name in names:
        if name not in known:
            raise unknown_name("exercise", name, known, field="exercise")
    body = spine() if prepared is None else prepared.spines[-1]
    seen: dict[str, dict[str, Any]] = {}
    rows = []
    for one in (known[name] for name in names or known):
        for what in one.tasks:
            if what not in seen:
                say(f"{one.name}: {what}")
                seen[what] = _asked(body, what)
        rows.append({**_said(one), "tasks": [seen[what] for what in one.tasks]})
    return {"study": prepared.study.name if prepared else "", "exercises": rows}


def _said(one: Exercise) -> dict[str, Any]:
    dose = one.dose
    return {
        "name": one.name,
        "title": one.title,
        "sides": one.sides,
        "stage": one.stage,
        "purpose": one.purpose,
        "dose": {
            "sets": dose.sets,
            "repetitions": dose.repetitions,
            "hold_s": dose.hold_s,
            "sessions_a_week": dose.sessions,
            "minutes_a_session": dose.minutes(len(one.tasks)),
        },
    }


def _asked(body: Spine, what: str) -> dict[str, Any]:
    shared = solve(body, what).shared
    row: dict[str, Any] = {"task": what, "status": str(shared.status[0]), "unmet": _lacking(shared)}
    groups = _groups(body)
    activation = {key: _mean(body, shared, own) for key, own in groups.items()}
    by_size = sorted((key for key in activation if np.isfinite(activation[key])), key=lambda key: -activation[key])
    row["activation"] = [{"group": group, "side": side, "mean": activation[group, side]} for group, side in by_size]
    row["compression_n"] = {
        disc.joint: float(value) for disc, value in zip(cut(body.model).discs, shared.compression[0], strict=True)
    }
    row["anterior_shear_n"] = {
        disc.joint: float(value) for disc, value in zip(cut(body.model).discs, shared.anterior_shear[0], strict=True)
    }
    row["published"] = [_beside(body, shared, one) for one in published() if one.task == what]
    return row


def _beside(body: Spine, shared: Shared, one: Published) -> dict[str, Any]:
    """Return a published range with what was computed, both in the unit of the range."""
    if one.quantity == "compression":
        joints = [disc.joint for disc in cut(body.model).discs]
        value = float(shared.compression[0, joints.index(one.where)])
    else:
        sides = SIDES if one.side == "both" else (one.side,)
        chosen = [
            number
            for number, each in enumerate(body.model.description.fascicles)
            if one.where in (each.muscle, each.group) and each.side in sides
        ]
        value = 100.0 * _mean(body, shared, np.array(chosen, dtype=np.intp))
    inside = bool(one.low <= value <= one.high)
    return {
        "quantity": one.quantity,
        "where": one.where,
        "side": one.side,
        "computed": value,
        "low": one.low,
        "high": one.high,
        "unit": one.unit,
        "inside": inside,
        "source": one.source,
        "note": one.note,
    }


def _groups(body: Spine) -> Mapping[tuple[str, str], NDArray[np.intp]]:
    found: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(body.model.description.fascicles):
        found.setdefault((one.group, one.side), []).append(number)
    return {key: np.array(own, dtype=np.intp) for key, own in found.items()}


def _mean(body: Spine, shared: Shared, chosen: NDArray[np.intp]) -> float:
    volume = body.model.muscles.volume[chosen]
    return float(shared.activation[0, chosen] @ volume / volume.sum())


def _lacking(shared: Shared) -> dict[str, Any] | None:
    """Return the joint axis that lacks most where a task cannot be done."""
    if not np.isfinite(shared.unmet[0]).any():
        return None
    worst = int(np.nanargmax(np.abs(shared.unmet[0])))
    joint, axis = shared.model.row_names[worst]
    return {"joint": joint, "axis": axis, "moment_nm": float(shared.unmet[0, worst])}


def largest(row: Mapping[str, Any], quantity: str = "compression_n") -> tuple[str, float]:
    """Return the joint of a task's row that carries most, and how much, N; NaN where it is not solved."""
    values: Mapping[str, float] = row[quantity]
    finite = {joint: value for joint, value in values.items() if np.isfinite(value)}
    if not finite:
        return "", float("nan")
    joint = max(finite, key=lambda name: abs(finite[name]))
    return joint, finite[joint]


def hardest(row: Mapping[str, Any]) -> str:
    """Return the muscles of a task's row that work hardest, as words."""
    return ", ".join(f"{one['group']} {one['side']} {100.0 * one['mean']:.0f} %" for one in row["activation"][:_NAMED])
