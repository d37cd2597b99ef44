"""How an external load magnifies a minor cause: a study's task under no load up to the heaviest possible one."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert import anatomy, task
from paravert.compare.constants import constant
from paravert.compare.contrast import LEAST_DIFFERENCE
from paravert.compare.imbalance import composite, transferred
from paravert.errors import InputError
from paravert.mechanics import Shared, declared_margin, share
from paravert.mechanics.joint_load import cut
from paravert.names import CONDITIONS, JOINTS
from paravert.results import proof, store, tree
from paravert.results.plain import plain
from paravert.sharing.problem import Criterion, Status
from paravert.study.conditions import conditions
from paravert.study.plan import Prepared
from paravert.study.run import REPORT, STUDY, about
from paravert.study.spine import Solved, Spine, compensation, solve
from paravert.task import Frames, Task

Floats = NDArray[np.float64]
Say = Callable[[str], None]
Pair = tuple[Solved, ...]
MOST_STEPS = 14
"""Round steps of load, at most."""
HEAVIEST_KG = 1000.0
"""No load above this is tried."""
NEAR_HEAVIEST = 0.9
"""Part of the heaviest load at which criteria are compared where the stated one cannot be held."""
CRITERIA: tuple[Criterion, ...] = (2, 3, "minmax")
STANDING = "standing_relaxed"
BEYOND = 1.01
"""How many times the heaviest load is looked at for what it lacks; at the very limit hardly anything is missing."""
_BISECTIONS = 14
_STEADY_BISECTIONS = 7
_LUMBAR = JOINTS[-5:]
LIMITS = ("lumbar_compression_action", "lumbar_compression_strength", "lumbar_compression_upper", "lumbar_shear")
MAGNIFICATION = "magnification.json"
_SHEAR = "lumbar_shear"


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A load as it was held, in health and hurt, and who took what."""

    name: str
    kilograms: float
    pair: Pair
    compared: xr.Dataset


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """What a growing load does: the figures, and every load as it was solved."""

    found: dict[str, Any]
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Lifted:
    """A task whose loads grow in proportion."""

    prepared: Prepared
    hurt: Spine
    what: Task
    frames: Frames
    stated_kg: float

    def under(self, kilograms: float) -> Frames:
        """Return the task's frames under a load."""
        part = kilograms / self.stated_kg
        return replace(self.frames, loads=tuple(replace(one, force=part * one.force) for one in self.frames.loads))


def magnified(prepared: Prepared, name: str | None, say: Say) -> Sweep:
    """Return imbalance, over-compensation, joint load and margin against load, and what each load magnifies.

    The load grows from nothing to the heaviest that the hurt body can hold, steadily where the study demands
    stability. Before and after share each load as `paravert run` does.

    Args:
        prepared: a study with an injury and a held task that carries a load.
        name: of that task; None for the first that carries one.
        say: is called with what is being done.

    Raises:
        InputError: nothing is hurt, no task carries a load, it moves, no load at all can be held, or the
            model comes from a file.
    """
    what, frames = _task(prepared, name)
    if prepared.hurt is None:
        raise InputError("nothing is hurt, expected an [[injury]]", field="injury", file=prepared.file)
    if prepared.outside is not None:
        raise InputError("comes from a file, expected the built-in spine", field="model", file=prepared.file)
    stated = _kilograms(what)
    lifted = _Lifted(prepared, prepared.hurt, what, frames, stated)
    say("searching the heaviest load")
    heaviest, joint = _heaviest(lifted)
    steady = _steady(lifted, heaviest) if prepared.stable else None
    loads = _ladder(stated, steady or heaviest)
    held = []
    for kilograms in loads.tolist():
        say(f"sharing {kilograms:.1f} kg")
        pair = conditions(prepared, lifted.under(kilograms))
        held.append(Held(f"{what.name}, {kilograms:.4g} kg", kilograms, pair, compensation(*pair)))
    rows = [_row(one) for one in held]
    say("other criteria")
    least = constant("least_composite")
    base, moved = rows[0]["imbalance"], rows[0]["transferred_n"]
    found = {
        "study": prepared.study.name,
        "task": what.name,
        "loads_kg": loads.tolist(),
        "heaviest_kg": heaviest,
        "heaviest_limited_by": joint,
        "steady_kg": steady,
        "imbalance": [row["imbalance"] for row in rows],
        "magnification": [row["imbalance"] / base if base >= least else None for row in rows],
        "transferred_n": [row["transferred_n"] for row in rows],
        "transfer_magnification": [row["transferred_n"] / moved if moved > 0.0 else None for row in rows],
        "rows": rows,
        "limits": _limits(loads, rows),
        "margin_demanded": declared_margin() if prepared.stable else None,
        "criteria": _criteria(lifted, heaviest if steady is None else steady),
    }
    return Sweep(found, tuple(held))


def write_sweep(folder: Path, prepared: Prepared, sweep: Sweep, render: Callable[..., str]) -> dict[str, str]:
    """Write a sweep with its page and the proof of every load, whole or not at all; return where they are.

    Args:
        folder: new, empty or a paravert result.
        prepared: the study.
        sweep: of `magnified`.
        render: makes the page of a tree of results and the figures of a sweep.

    Raises:
        InputError: the folder is something else.
        OSError: the machine cannot write.
    """
    outcomes, proofs = [], []
    for one in sweep.held:
        first = one.pair[0]
        poses = first.spine.model.poses(first.frames.coordinates)
        shared = tuple(each.shared for each in one.pair)
        outcomes.append(tree.Outcome(one.name, shared, poses.position, poses.rotation, one.compared))
        for condition, each in zip(CONDITIONS, shared, strict=True):
            packed = proof.pack(each.problem, each.solution)
            proofs.append(packed.assign_attrs(task=one.name, condition=condition))
    hurt = sweep.held[0].pair[-1].spine
    results = tree.build(outcomes, prepared.healthy.description, hurt.description, about(prepared, {}))
    for number, packed in enumerate(proofs):
        results[f"/proof/p{number:03d}"] = xr.DataTree(packed)
    texts: dict[str, str | bytes] = {
        REPORT: render(results, sweep.found),
        MAGNIFICATION: json.dumps(plain(sweep.found), ensure_ascii=False, allow_nan=False) + "\n",
        STUDY: prepared.content,
    }
    store.write(folder, results, texts)
    return {"report": str(folder / REPORT), "results": str(folder / store.DATA)}


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


def _ladder(stated: float, heaviest: float) -> Floats:
    """Return (load,) kg: round steps from 0, the stated load where it can be held, and the heaviest."""
    power = 10.0 ** math.floor(math.log10(heaviest / MOST_STEPS))
    step = next(part * power for part in (1.0, 2.0, 5.0, 10.0) if heaviest <= MOST_STEPS * part * power)
    round_ones = [float(f"{count * step:.6g}") for count in range(math.ceil(heaviest / step))]
    return np.unique([*round_ones, min(stated, heaviest), heaviest])


def _heaviest(lifted: _Lifted) -> tuple[float, str]:
    """Return the heaviest load, kg, that the hurt body can balance, and the joint axis that a heavier one lacks."""
    solver = lifted.prepared.study.solver
    low, high = 0.0, max(lifted.stated_kg, 1.0)
    near: Shared | None = None

    def lacks(kilograms: float) -> str:
        nonlocal near
        found = share(
            lifted.hurt.model,
            lifted.under(kilograms),
            criterion=solver.criterion,
            allow_yield=solver.allow_yield,
            kinematics=None if near is None else near.kinematics,
        )
        near = found
        if found.status[0] == Status.OPTIMAL:
            return ""
        row = int(np.argmax(np.abs(np.nan_to_num(found.unmet[0]))))
        return " ".join(found.model.row_names[row])

    field, file = f"task {lifted.what.name}", lifted.prepared.file
    if lacks(0.0):
        raise InputError("cannot be done even without its load, expected an easier posture", field=field, file=file)
    while not lacks(high):
        low, high = high, 2.0 * high
        if low >= HEAVIEST_KG:
            return low, ""
    low, high = _bisected(low, high, lambda kilograms: not lacks(kilograms), _BISECTIONS)
    if low == 0.0:
        raise InputError(f"holds no load for want of {lacks(high)}, expected an easier posture", field=field, file=file)
    return low, lacks(BEYOND * high)


def _steady(lifted: _Lifted, heaviest: float) -> float | None:
    """Return the heaviest load that the hurt body can hold with the stability that is demanded; None for none."""
    solver = lifted.prepared.study.solver
    near: Shared | None = None

    def holds(kilograms: float) -> bool:
        nonlocal near
        found = solve(
            lifted.hurt,
            lifted.under(kilograms),
            criterion=solver.criterion,
            allow_yield=solver.allow_yield,
            near=near,
        ).shared
        near = found if near is None else near
        return bool(found.status[0] == Status.OPTIMAL)

    low, high = 0.0, heaviest
    if not holds(low):
        return None
    if holds(high):
        return high
    return _bisected(low, high, holds, _STEADY_BISECTIONS)[0] or None


def _bisected(low: float, high: float, holds: Callable[[float], bool], times: int) -> tuple[float, float]:
    """Return the largest load found to hold and the least found not to, kg, between one of each."""
    for _ in range(times):
        middle = 0.5 * (low + high)
        if holds(middle):
            low = middle
        else:
            high = middle
    return low, high


def _row(held: Held) -> dict[str, Any]:
    """Return the figures of one load; NaN where it cannot be held."""
    before, after = (one.shared for one in held.pair)
    places = [number for number, disc in enumerate(cut(after.model).discs) if disc.joint in _LUMBAR]
    found: dict[str, Any] = {
        "load_kg": held.kilograms,
        "status": [str(before.status[0]), str(after.status[0])],
        "imbalance": float(composite(held.pair[0].spine.description, before.force, after.force)[0]),
        "transferred_n": float(transferred(before.force, after.force)[0]),
        **_over_compensation(held.compared),
    }
    for side, one in (("_before", before), ("", after)):
        found[f"compression{side}_n"] = float(one.compression[0, places].max())
        found[f"shear{side}_n"] = float(np.abs(one.anterior_shear[0, places]).max())
        soft = one.stability if one.status[0] == Status.OPTIMAL else None
        found[f"margin{side}"] = None if soft is None else float(soft.margin[0])
    found["compression_change_n"] = float((after.compression - before.compression)[0, places].max())
    return found


def _over_compensation(compared: xr.Dataset) -> dict[str, Any]:
    """Return who outside the injury works hardest beside what it did, and how many times as hard."""
    rise = np.diff(compared["activation"].values[:, 0], axis=0)[0]
    ratio = compared["over_compensation"].values[0]
    harder = np.where((compared["hurt"].values == 0) & (rise >= LEAST_DIFFERENCE), ratio, -np.inf)
    worst = int(np.argmax(harder))
    known = bool(np.isfinite(harder[worst]))
    return {
        "over_compensation": float(harder[worst]) if known else None,
        "over_compensates": str(compared["fascicle"].values[worst]) if known else "",
    }


def _criteria(lifted: _Lifted, heaviest: float) -> list[dict[str, Any]]:
    """Return imbalance and force that moves, standing relaxed and under the load, by criterion and stability.

    The load is the stated one, or nine tenths of the heaviest where that cannot be held.
    """
    prepared = lifted.prepared
    load = lifted.stated_kg if lifted.stated_kg <= heaviest else NEAR_HEAVIEST * heaviest
    upright = task.resolve(lifted.hurt.posing, task.from_table({"use": STANDING}))
    both = (upright, lifted.under(load))
    near: list[Pair] = [(), ()]
    found = []
    for criterion, stability in product(CRITERIA, (True, False)):
        pairs = [
            conditions(prepared, frames, criterion, stability, beside)
            for frames, beside in zip(both, near, strict=True)
        ]
        near = pairs if stability else near
        (least, few), (most, many) = (_moved(pair) for pair in pairs)
        found.append(
            {
                "criterion": str(criterion),
                "stability": stability,
                "load_kg": load,
                "standing": least,
                "loaded": most,
                "multiple": _multiple(least, most, constant("least_composite")),
                "standing_n": few,
                "loaded_n": many,
                "transfer_multiple": _multiple(few, many, 0.0),
                "certificate": _certificate(pairs),
            }
        )
    return found


def _multiple(base: float | None, value: float | None, least: float) -> float | None:
    """Return a value in multiples of a base that is large enough; None where there is none."""
    return value / base if base and value is not None and base >= least else None


def _certificate(pairs: Sequence[Pair]) -> dict[str, float | None]:
    """Return the worst certificate of several solves."""
    every = [one.shared for pair in pairs for one in pair]
    steady = [float(one.stability.residual[0]) for one in every if one.stability is not None]
    return {
        "primal": max(float(one.certificate.primal[0]) for one in every),
        "activation_bound": max(float(one.certificate.activation_bound[0]) for one in every),
        "stability": max(steady) if steady else None,
    }


def _moved(pair: Pair) -> tuple[float | None, float | None]:
    """Return imbalance and force that moves, N, of a load; None where health or injury cannot hold it."""
    before, after = (one.shared for one in pair)
    if {*before.status, *after.status} != {Status.OPTIMAL}:
        return None, None
    moved = float(transferred(before.force, after.force)[0])
    return float(composite(pair[0].spine.description, before.force, after.force)[0]), moved


def _limits(loads: Floats, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each limit of the tables with the load at which it is crossed, kg; None where it is not.

    Between the loads that were solved the values are taken as straight.
    """
    found = []
    for name in LIMITS:
        row = anatomy.load().table("limits").row(name)
        limit = row.number("value")
        values = np.array([one["shear_n" if name == _SHEAR else "compression_n"] for one in rows])
        over = np.flatnonzero(values > limit)
        load: float | None = None
        if len(over):
            at = int(over[0])
            first = max(at - 1, 0)
            load = float(np.interp(limit, values[first : at + 1], loads[first : at + 1]))
        found.append(
            {
                "limit": name,
                "value": limit,
                "unit": row.text("unit"),
                "load_kg": load,
                "meaning": row.text("meaning"),
                "source": row.text("source"),
            }
        )
    return found
