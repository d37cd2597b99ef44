"""What a study takes from files beside it: a model of another program, and recorded movements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from paravert import exchange, task
from paravert.anatomy.description import Coordinate
from paravert.errors import InputError, unknown_name
from paravert.mechanics import unknown_stability
from paravert.model import Model
from paravert.study.tables import TaskTable
from paravert.task import Frames, Task
from paravert.units import DEGREE

Floats = NDArray[np.float64]
_ROUNDING = 1e-6
"""rad or m by which a recorded value may pass its range."""
_TERMS = ("use", "posture", "head", "hands", "key")
"""Terms of a task that a recorded movement takes the place of."""


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """A model that was imported: what is lost and wrong, and which file it was."""

    file: str
    sha256: str
    found: exchange.Imported

    @property
    def unstable(self) -> str:
        """Why the model's stability cannot be known; empty where it can."""
        return unknown_stability(self.found.model)


def read_model(study: Path, name: str) -> Outside:
    """Return the model in a file beside a study.

    Raises:
        InputError: the file is wrong, or no coordinate of the model is moved by a muscle.
    """
    path = study.parent / name
    found = exchange.read(path)
    if not found.model.row_names:
        raise InputError("no coordinate is moved by a muscle, expected one or more", field="model", file=str(path))
    return Outside(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), found)


def recorded(study: Path, table: TaskTable, what: Task, model: Model) -> Frames:
    """Return the frames of a task whose movement is in a table beside the study.

    Raises:
        InputError: the table is wrong, has a column that the model has not, or leaves a range; or the task
            says another posture as well.
    """
    assert table.motion is not None
    for term in _TERMS:
        if getattr(table, term):
            raise InputError("beside motion, expected one of them", field=term)
    path = study.parent / table.motion
    if path.suffix.lower() not in (".mot", ".sto"):
        raise InputError(f"{path.suffix!r}, expected .mot or .sto: a table of coordinates", field="motion")
    read = exchange.read_table(path)
    _known(read, model, str(path), ignore=table.unknown_columns == "ignore")
    q = exchange.postures(read, model, str(path))
    time, chosen = _range(read.time, table.time_range_s)
    q = _within(q[chosen], time, model, read, str(path))
    return task.recorded(model, what, time, q)


def _known(read: exchange.Table, model: Model, file: str, *, ignore: bool) -> None:
    """Refuse columns that the model has not; speeds, states and coordinates that follow others are left aside."""
    names = {one.name for one in model.description.coordinates}
    for column in read.columns:
        name = exchange.coordinate_of(column)
        if name is not None and name not in names and not ignore:
            error = unknown_name("coordinate", name, names)
            raise InputError(f'{error.message}; or unknown_columns = "ignore"', field="column", file=file)


def _range(time: Floats, asked: tuple[float, float] | None) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the times within a range, and which they are."""
    chosen = np.ones(len(time), dtype=bool)
    if asked is not None:
        if not asked[0] < asked[1]:
            raise InputError(f"{asked[0]:g} to {asked[1]:g}, expected times that grow", field="time_range_s")
        chosen = (time >= asked[0]) & (time <= asked[1])
        if chosen.sum() < 2:
            what = f"{int(chosen.sum())} rows in it, expected 2 or more of {time[0]:g} to {time[-1]:g} s"
            raise InputError(what, field="time_range_s")
    return time[chosen], chosen


def _within(q: Floats, time: Floats, model: Model, read: exchange.Table, file: str) -> Floats:
    """Return postures (row, coordinate), which have to be in their ranges."""
    known = {one.name: one for one in model.description.coordinates}
    for column, name in enumerate(model.coordinate_names):
        one = known[name]
        outside = (q[:, column] < one.lower - _ROUNDING) | (q[:, column] > one.upper + _ROUNDING)
        if outside.any() and np.ptp(q[:, column]) + abs(q[0, column] - one.neutral) > 0.0:
            row = int(np.flatnonzero(outside)[0])
            said = _beyond(one, float(q[row, column]), float(time[row]), read)
            raise InputError(said, field=f"motion.{name}", file=file)
    return q


def _beyond(one: Coordinate, value: float, time: float, read: exchange.Table) -> str:
    unit, word = (1.0, "m") if one.kind == "slide" else (DEGREE, "degrees")
    said = f"{value / unit:.6g} {word} at {time:g} s, expected {one.lower / unit:.6g} to {one.upper / unit:.6g}"
    return said if read.degrees or one.kind == "slide" else f"{said} (the table says that it is in radians)"
