"""How an external load magnifies a minor cause: a study's task under no load up to the heaviest possible one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert import anatomy, task
from paravert.compare.constants import constant
from paravert.compare.contrast import over_compensation
from paravert.compare.imbalance import composite, transferred
from paravert.errors import InputError
from paravert.mechanics import Shared, declared_margin, share
from paravert.mechanics.joint_load import cut
from paravert.names import JOINTS
from paravert.sharing.problem import Criterion
from paravert.study.plan import Prepared
from paravert.study.spine import Spine
from paravert.task import Frames, Task

Floats = NDArray[np.float64]
Say = Callable[[str], None]
STEPS = 10
HEAVIEST_KG = 1000.0
"""No load above this is tried."""
NEAR_HEAVIEST = 0.9
"""Part of the heaviest load at which criteria are compared where the stated one is heavier."""
CRITERIA: tuple[Criterion, ...] = (2, 3, "minmax")
STANDING = "standing_relaxed"
_BISECTIONS = 14
_LUMBAR = JOINTS[-5:]
LIMITS = ("lumbar_compression_action", "lumbar_compression_strength", "lumbar_compression_upper", "lumbar_shear")


@dataclass(frozen=True, slots=True)
class _Swept:
    """A task whose loads grow in proportion, on the healthy and the hurt body."""

    frames: Frames
    stated_kg: float
    healthy: Spine
    hurt: Spine
    criterion: Any
    allow_yield: bool
    margin: float | None

    def solved(self, body: Spine, kilograms: float, near: Shared | None = None) -> Shared:
        """Return the task under a load on a body."""
        part = kilograms / self.stated_kg
        loads = tuple(replace(one, force=part * one.force) for one in self.frames.loads)
        return share(
            body.model,
            replace(self.frames, loads=loads),
            criterion=self.criterion,
            allow_yield=self.allow_yield,
            margin=self.margin,
            kinematics=None if near is None else near.kinematics,
        )


def magnified(prepared: Prepared, name: str | None, say: Say) -> dict[str, Any]:
    """Return imbalance, over-compensation, joint load and margin against load, and what each load magnifies.

    Args:
        prepared: a study with an injury and a held task that carries a load.
        name: of that task; None for the first that carries one.
        say: is called with what is being done.

    Raises:
        InputError: nothing is hurt, no task carries a load, or it moves.
    """
    what, frames = _task(prepared, name)
    if prepared.hurt is None:
        raise InputError("nothing is hurt, expected an [[injury]]", field="injury", file=prepared.file)
    solver = prepared.study.solver
    stated = _kilograms(what)
    margin = declared_margin() if prepared.stable else None
    swept = _Swept(frames, stated, prepared.healthy, prepared.hurt, solver.criterion, solver.allow_yield, margin)
    say("searching the heaviest load")
    heaviest, joint = _heaviest(swept)
    loads = np.linspace(0.0, heaviest, STEPS + 1)
    rows = []
    for kilograms in loads.tolist():
        say(f"sharing {kilograms:.1f} kg")
        rows.append(_row(swept, kilograms))
    say("other criteria")
    least = constant("least_composite")
    base, moved = rows[0]["imbalance"], rows[0]["transferred_n"]
    return {
        "study": prepared.study.name,
        "task": what.name,
        "loads_kg": loads.tolist(),
        "heaviest_kg": heaviest,
        "heaviest_limited_by": joint,
        "imbalance": [row["imbalance"] for row in rows],
        "magnification": [row["imbalance"] / base if base >= least else None for row in rows],
        "transferred_n": [row["transferred_n"] for row in rows],
        "transfer_magnification": [row["transferred_n"] / moved if moved > 0.0 else None for row in rows],
        "rows": rows,
        "limits": _limits(loads, rows),
        "criteria": _criteria(swept, stated, heaviest),
    }


def _task(prepared: Prepared, name: str | None) -> tuple[Task, Frames]:
    for what, frames in zip(prepared.tasks, prepared.frames, strict=True):
        if name is None and not _kilograms(what):
            continue
        if name is None or what.name == name:
            if frames.count > 1:
                raise InputError("moves, expected a held task", field=f"task {what.name}", file=prepared.file)
            if not _kilograms(what):
                raise InputError("carries no mass, expected a load", field=f"task {what.name}", file=prepared.file)
            return what, frames
    wanted = "no task carries a mass" if name is None else f"no task {name!r}"
    raise InputError(f"{wanted}, expected a held task with a load", field="task", file=prepared.file)


def _kilograms(what: Task) -> float:
    return float(sum(one.mass_kg or 0.0 for one in what.load))


def _heaviest(swept: _Swept) -> tuple[float, str]:
    """Return the heaviest load, kg, that the hurt body can hold, and the joint axis that a heavier one lacks."""
    low, high, lacking = 0.0, max(swept.stated_kg, 1.0), ""
    loose = replace(swept, margin=None)
    near: Shared | None = None

    def lacks(kilograms: float) -> str:
        nonlocal near
        found = loose.solved(swept.hurt, kilograms, near)
        near = found
        if found.status[0] == "OPTIMAL":
            return ""
        row = int(np.argmax(np.abs(np.nan_to_num(found.unmet[0]))))
        return " ".join(found.model.row_names[row])

    if lacks(0.0):
        raise InputError("cannot be done even without its load, expected an easier posture", field="task")
    while not (lacking := lacks(high)):
        low, high = high, 2.0 * high
        if low >= HEAVIEST_KG:
            return low, ""
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        missing = lacks(middle)
        if missing:
            high, lacking = middle, missing
        else:
            low = middle
    return low, lacking


def _row(swept: _Swept, kilograms: float) -> dict[str, Any]:
    before = swept.solved(swept.healthy, kilograms)
    after = swept.solved(swept.hurt, kilograms)
    places = [number for number, disc in enumerate(cut(after.model).discs) if disc.joint in _LUMBAR]
    over = over_compensation(before.activation, after.activation)
    harder = np.nan_to_num(np.where(after.activation - before.activation >= 0.02, over, 0.0)[0])
    worst = int(np.argmax(harder))
    compression = after.compression[0, places]
    return {
        "load_kg": kilograms,
        "status": [str(before.status[0]), str(after.status[0])],
        "imbalance": float(composite(swept.healthy.description, before.force, after.force)[0]),
        "transferred_n": float(transferred(before.force, after.force)[0]),
        "over_compensation": float(harder[worst]) if harder[worst] > 0 else None,
        "over_compensates": after.model.fascicle_names[worst] if harder[worst] > 0 else "",
        "compression_n": float(compression.max()),
        "compression_change_n": float((compression - before.compression[0, places]).max()),
        "shear_n": float(np.abs(after.anterior_shear[0, places]).max()),
        "margin": None if after.stability is None else float(after.stability.margin[0]),
    }


def _criteria(swept: _Swept, stated: float, heaviest: float) -> list[dict[str, Any]]:
    """Return imbalance in relaxed standing and under the load, by criterion, with and without stability.

    The load is the stated one, or nine tenths of the heaviest where that is less.
    """
    load = min(stated, NEAR_HEAVIEST * heaviest)
    upright = task.resolve(swept.hurt.posing, task.from_table({"use": STANDING}))
    standing = replace(swept, frames=upright)
    found = []
    for criterion in CRITERIA:
        for margin in (declared_margin(), None):
            least, most = (
                _imbalance(replace(one, criterion=criterion, margin=margin), kilograms)
                for one, kilograms in ((standing, 0.0), (swept, load))
            )
            known = least is not None and most is not None and least >= constant("least_composite")
            found.append(
                {
                    "criterion": str(criterion),
                    "stability": margin is not None,
                    "load_kg": load,
                    "standing": least,
                    "loaded": most,
                    "multiple": most / least if known and least is not None and most is not None else None,
                }
            )
    return found


def _imbalance(swept: _Swept, kilograms: float) -> float | None:
    """Return the composite imbalance under a load; None where health or injury cannot hold it."""
    before, after = (swept.solved(body, kilograms) for body in (swept.healthy, swept.hurt))
    if {*before.status, *after.status} != {"OPTIMAL"}:
        return None
    return float(composite(swept.healthy.description, before.force, after.force)[0])


def _limits(loads: Floats, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each limit of the tables with the load at which it is crossed, kg; None where it is not."""
    found = []
    for name in LIMITS:
        row = anatomy.load().table("limits").row(name)
        limit = row.number("value")
        values = np.array([one["shear_n" if name.endswith("shear") else "compression_n"] for one in rows])
        over = np.flatnonzero(values > limit)
        load: float | None = None
        if len(over):
            at = int(over[0])
            first = max(at - 1, 0)
            load = float(np.interp(limit, values[first : at + 1], loads[first : at + 1]))
        found.append({"limit": name, "value": limit, "unit": row.text("unit"), "load_kg": load})
    return found
