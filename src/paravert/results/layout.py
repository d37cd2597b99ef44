"""Between the tree in memory, one node a task, and the stored file, one array for all tasks.

In memory `/tasks/NAME` and `/compensation/NAME` hold the frames that a task has. In the file the
root holds every task on the axes (condition, task, frame, ...), shorter tasks padded, so that a
reader needs one file and one name: ``activation[condition, task, frame, fascicle]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from paravert.results.schema import STATUSES

PADDING = -1
"""Code of a status, and value of a whole number, that belongs to no frame."""
BY_TASK = ("tasks", "compensation")
"""Groups that hold one node a task in memory."""
_FRAME = "frame"
_TASK = "task"
_COUNT = "frames"


def to_file(tree: xr.DataTree) -> xr.DataTree:
    """Return the tree as it is stored: tasks stacked at the root, compensation on the same axes."""
    tasks = {name: node.to_dataset(inherit=False) for name, node in tree["tasks"].children.items()}
    root = _stacked(tasks, tasks).assign_attrs(tree.attrs)
    nodes: dict[str, xr.Dataset] = {"/": root}
    if "compensation" in tree.children:
        compared = {name: node.to_dataset(inherit=False) for name, node in tree["compensation"].children.items()}
        nodes["/compensation"] = _without(_stacked(tasks, compared), root)
    for node in tree.subtree:
        parts = node.path.strip("/").split("/")
        if parts[0] and parts[0] not in BY_TASK:
            nodes[node.path] = _without(node.to_dataset(inherit=False), root)
    return xr.DataTree.from_dict(nodes)


def to_memory(stored: xr.DataTree) -> xr.DataTree:
    """Return the tree with one node a task, as `to_file` was given it."""
    root = stored.to_dataset(inherit=False)
    nodes: dict[str, xr.Dataset] = {"/": xr.Dataset(attrs=root.attrs)}
    nodes.update({f"/tasks/{name}": part for name, part in _split(root).items()})
    for node in stored.subtree:
        if node.path == "/compensation":
            together = node.to_dataset(inherit=True).assign({_COUNT: root[_COUNT]})
            nodes.update({f"/compensation/{name}": part for name, part in _split(together).items()})
        elif node.path != "/":
            own = node.to_dataset(inherit=False)
            inherited = {name: root.coords[name] for name in own.dims if name in root.coords}
            nodes[node.path] = own.assign_coords(inherited)
    return xr.DataTree.from_dict(nodes)


def _without(own: xr.Dataset, root: xr.Dataset) -> xr.Dataset:
    """Return a dataset without the coordinates that it inherits from the root."""
    return own.drop_vars([name for name in own.coords if name in root.coords])


def _stacked(tasks: Mapping[str, xr.Dataset], datasets: Mapping[str, xr.Dataset]) -> xr.Dataset:
    """Return datasets by task name as one with the axis ``task`` before ``frame``, padded to the longest task."""
    counts = np.array([part.sizes.get(_FRAME, 1) for part in tasks.values()], dtype=np.int32)
    longest = int(counts.max())
    pattern = next(iter(datasets.values()))
    parts = [datasets.get(name) for name in tasks]
    variables = {str(name): _stack(str(name), pattern, parts, longest) for name in pattern.data_vars}
    if datasets is tasks:
        variables[_COUNT] = xr.Variable((_TASK,), counts, {"long_name": "number of frames of the task"})
    fixed = {name: one for name, one in pattern.coords.items() if _FRAME not in one.dims and _TASK not in one.dims}
    axes = {_TASK: list(tasks), _FRAME: np.arange(longest, dtype=np.int32)}
    return xr.Dataset(variables, {**fixed, **axes})


def _split(together: xr.Dataset) -> dict[str, xr.Dataset]:
    """Return the datasets by task name that were stacked."""
    found = {}
    for number, name in enumerate(together[_TASK].values):
        count = int(together[_COUNT].values[number])
        part = together.drop_vars(_COUNT).isel({_TASK: number, _FRAME: slice(0, count)}, drop=True)
        found[str(name)] = part.map(_decoded, keep_attrs=True).assign_coords(part.coords)
    return found


def _stack(name: str, pattern: xr.Dataset, parts: list[xr.Dataset | None], longest: int) -> xr.Variable:
    """Return one variable of all tasks; frames are padded, a task that lacks it is all padding."""
    first = pattern[name].variable
    status = name == "status"
    dims = first.dims
    axis = dims.index(_FRAME) if _FRAME in dims else 0
    arrays = []
    for part in parts:
        values = first.values[:0] if part is None else part[name].values
        values = _codes(values) if status else values
        shape = [longest if dim == _FRAME else size for dim, size in zip(dims, first.shape, strict=True)]
        full = np.full(shape, _fill(values.dtype), dtype=values.dtype)
        if part is not None:
            full[tuple(slice(0, size) for size in values.shape)] = values
        arrays.append(full)
    flags = {"flag_values": np.arange(len(STATUSES), dtype=np.int8), "flag_meanings": " ".join(STATUSES)}
    at = (*dims[:axis], _TASK, *dims[axis:])
    return xr.Variable(at, np.stack(arrays, axis=axis), {**first.attrs, **(flags if status else {})})


def _codes(values: np.ndarray) -> np.ndarray:
    """Return statuses as the small numbers that the file holds."""
    codes = {status: code for code, status in enumerate(STATUSES)}
    return np.array([codes[str(one)] for one in values.flat], dtype=np.int8).reshape(values.shape)


def _decoded(array: xr.DataArray) -> xr.DataArray:
    """Return small numbers as the statuses that they stand for, and anything else unchanged."""
    if "flag_meanings" not in array.attrs:
        return array
    meanings = np.array([*str(array.attrs["flag_meanings"]).split(), ""])
    attrs = {key: value for key, value in array.attrs.items() if not str(key).startswith("flag_")}
    return xr.DataArray(meanings[array.values], dims=array.dims, attrs=attrs)


def _fill(dtype: np.dtype[Any]) -> Any:
    if dtype.kind == "f":
        return np.nan
    if dtype.kind == "b":
        return False
    return PADDING if dtype.kind == "i" else ""
