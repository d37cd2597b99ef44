"""Results as tables over time, as OpenSim's tools name them: activations, forces and joint loads of one task."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.errors import InputError, unknown_name

OPTIMAL = "OPTIMAL"
LOADS = ("compression", "anterior_shear", "lateral_shear")
TABLES = ("activation", "force", "joint_loads")


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Columns over the frames of a task that are proved; ``left_out`` are the numbers of those that are not."""

    columns: tuple[str, ...]
    time: NDArray[np.float64]  # (frame,) s
    values: NDArray[np.float64]  # (frame, column)
    left_out: tuple[int, ...]


def course(tree: xr.DataTree, table: str, task: str | None, condition: str | None) -> Course:
    """Return a table of one task.

    Args:
        tree: as `results.store.read` returned it.
        table: activation (of 1), force (N) or joint_loads (N, columns JOINT.compression and both shears).
        task: its name; None for the first.
        condition: before or after; None for the last that there is.

    Raises:
        InputError: a name is unknown, or no frame is proved.
    """
    tasks = tree["tasks"].children
    name = next(iter(tasks)) if task is None else task
    if name not in tasks:
        raise unknown_name("task", name, tasks, field="--task")
    data = tasks[name].to_dataset(inherit=False)
    conditions = [str(one) for one in data["condition"].values]
    which = conditions[-1] if condition is None else condition
    if which not in conditions:
        raise unknown_name("condition", which, conditions, field="--condition")
    if table not in TABLES:
        raise unknown_name("table", table, TABLES, field="--table")
    one = data.sel(condition=which)
    good = np.asarray(one["status"].values == OPTIMAL)
    if not good.any():
        raise InputError(f"no frame of {name}, {which}, is proved, expected one or more", field="--task")
    if table == "joint_loads":
        joints = [str(joint) for joint in data["joint"].values]
        columns = tuple(f"{joint}.{load}" for joint in joints for load in LOADS)
        values = np.stack([one[load].values for load in LOADS], axis=-1).reshape(len(good), -1)
    else:
        columns = tuple(str(fascicle) for fascicle in data["fascicle"].values)
        values = one[table].values
    kept = np.isfinite(values[good]).all(axis=0)
    left_out = tuple(int(frame) for frame in np.flatnonzero(~good))
    named = tuple(column for column, keep in zip(columns, kept, strict=True) if keep)
    return Course(named, np.asarray(data["time"].values, dtype=float)[good], values[good][:, kept], left_out)
