"""What the 3D view needs, as one compact JSON: shapes of bones, paths, poses, activations."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.names import LAYERS
from paravert.report.posture import posture, shapes
from paravert.report.reading import OPTIMAL, Reading, TaskReading
from paravert.report.words import STATUS_WORDS, gaps, plain

Floats = NDArray[np.float64]
SEALED = 65535
"""Stands for a number that does not exist; the browser draws it as unknown."""
_FULL = 60000
_MOST_GAPS = 3
_FULL_COLOUR = 0.98


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A number of its own for every fascicle, to colour by instead of activation."""

    key: str
    name: str
    unit: str
    values: Floats  # (fascicle,) 0 or more; NaN for none

    def packed(self) -> dict[str, Any]:
        """Return it for the view, with the value that has the full colour: one in fifty is above it."""
        known = self.values[np.isfinite(self.values)]
        most = float(np.quantile(known, _FULL_COLOUR)) if len(known) else 0.0
        most = most or float(known.max(initial=0.0)) or 1.0
        values = [float(f"{one:.4g}") if np.isfinite(one) else None for one in self.values]
        return {"key": self.key, "name": self.name, "unit": self.unit, "most": float(f"{most:.2g}"), "values": values}


def scene(reading: Reading, measures: Sequence[Measure] = ()) -> str:
    """Return the JSON of a reading, safe inside a script element.

    Args:
        reading: of a tree of results.
        measures: what to colour by instead of activation; the first one at first.
    """
    first = reading.tasks[0]
    where = posture(reading, first, 0)
    fascicles = reading.fascicles
    lead = reading.lead or first
    found = {
        "lead": lead.number,
        "scale": where.scale,
        "bodies": list(where.bodies),
        "shapes": [_shape(shape, where.bodies.index(shape.body)) for shape in shapes(reading)],
        "layers": list(LAYERS),
        "names": list(fascicles.name),
        **{kind: _indexed(fascicles.kind(kind)) for kind in ("muscle", "group", "layer", "side", "level")},
        "hurt": np.flatnonzero(fascicles.injured).tolist(),
        "radius": np.round(1000.0 * np.sqrt(fascicles.pcsa / np.pi), 2).tolist(),
        "paths": _paths(reading),
        "joints": [str(one) for one in first.data["joint"].values],
        "measures": [one.packed() for one in measures],
        "tasks": [*(_task(task) for task in reading.tasks), *_lives(reading)],
    }
    plainly = json.dumps(found, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return plainly.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _shape(shape: Any, body: int) -> dict[str, Any]:
    return {
        "body": body,
        "parts": [part.numbers() for part in shape.parts],
        "discs": [part.numbers() for part in shape.discs],
        "tubes": [rod.numbers() for rod in shape.tubes],
    }


def _indexed(values: NDArray[np.str_]) -> dict[str, Any]:
    """Return names once, and which of them each fascicle has."""
    names = list(dict.fromkeys(str(one) for one in values))
    place = {name: number_of for number_of, name in enumerate(names)}
    return {"names": [plain(name) for name in names], "of": [place[str(one)] for one in values]}


def _paths(reading: Reading) -> dict[str, Any]:
    anatomy = reading.anatomy
    return {
        "fascicle": _packed(anatomy["path_fascicle"].values, "<u2"),
        "body": _packed(np.where(anatomy["path_body"].values < 0, SEALED, anatomy["path_body"].values), "<u2"),
        "position": _packed(anatomy["path_position"].values, "<f4"),
    }


def _task(task: TaskReading) -> dict[str, Any]:
    poses = np.concatenate([task.values("body_position"), task.values("body_quaternion")], axis=-1)
    force = task.values("force")
    most = float(np.nanmax(np.abs(force))) if np.isfinite(force).any() else 1.0
    unit = max(most, 1.0) / _FULL
    status = task.values("status")
    found: dict[str, Any] = {
        "name": plain(task.name),
        "conditions": list(task.conditions),
        "frames": task.frames,
        "telling": task.telling,
        "time": np.round(task.values("time"), 4).tolist(),
        "solved": (status == OPTIMAL).astype(int).tolist(),
        "missing": [
            [_gap(task, place, frame) for frame in range(task.frames)] for place in range(len(task.conditions))
        ],
        "poses": _packed(poses, "<f4"),
        "activation": _sealed(task.values("activation"), 1.0 / _FULL),
        "forceUnit": unit,
        "force": _sealed(force, unit),
        "share": None,
    }
    if task.compared is not None:
        share = np.where(task.has_shares[:, None], task.comparison("share"), np.nan)
        found["share"] = _packed(share, "<f4")
        found["hurt"] = np.flatnonzero(task.comparison("hurt")).tolist()
    return found


def _lives(reading: Reading) -> list[dict[str, Any]]:
    """Return each arm as the view shows it: standing, a frame a week, fascicles as thick as they then are."""
    data = reading.history
    if data is None:
        return []
    weeks, fascicles = data.sizes["week"], data.sizes["fascicle"]
    nothing = _sealed(np.full((1, weeks, fascicles), np.nan), 1.0)
    found = []
    for place, arm in enumerate(data["arm"].values):
        position, turn = (data[f"standing_{name}"].values[place] for name in ("position", "quaternion"))
        one: dict[str, Any] = {
            "name": life_words(str(arm)),
            "conditions": ["over weeks"],
            "frames": weeks,
            "telling": weeks - 1,
            "time": np.round(data["week"].values, 2).tolist(),
            "solved": [[1] * weeks],
            "missing": [[""] * weeks],
            "poses": _packed(np.concatenate([position, turn], axis=-1), "<f4"),
            "activation": nothing,
            "forceUnit": 1.0,
            "force": nothing,
            "share": None,
            "size": _packed(data["size"].values[place], "<f4"),
        }
        found.append(one)
    return found


def life_words(arm: str) -> str:
    """Return what the view calls an arm over weeks."""
    return f"over weeks, standing: {plain(arm)}"


def _gap(task: TaskReading, place: int, frame: int) -> str:
    """Return what is missing in a frame that is not solved, in words; empty where it is."""
    status = str(task.values("status")[place, frame])
    if status == OPTIMAL:
        return ""
    rows = [str(one).rsplit(".", 1) for one in task.data["row"].values]
    said = gaps(rows, task.values("unmet")[place, frame].tolist(), _MOST_GAPS)
    return f"{STATUS_WORDS.get(status, status)}{': missing ' + ', '.join(said) if said else ''}"


def _sealed(values: Floats, unit: float) -> str:
    """Return values in whole units; what is not a number is SEALED, what is below zero is 0."""
    whole = np.clip(np.round(np.nan_to_num(values) / unit), 0, SEALED - 1)
    return _packed(np.where(np.isfinite(values), whole, SEALED), "<u2")


def _packed(values: NDArray[Any], kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype=kind).tobytes()).decode("ascii")
