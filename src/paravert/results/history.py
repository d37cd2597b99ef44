"""Lives over weeks as one labelled dataset, and its short form for summary.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.results.measures import measures
from paravert.results.plain import plain
from paravert.results.schema import HISTORY_VARIABLES, QUATERNION, SPACE
from paravert.results.spread import QUANTILES, quantiles, sureness

Floats = NDArray[np.float64]
NODE = "/history"
QUANTILE_NAMES = ("p5", "median", "p95")
ENDS = ("low", "high")
LISTS = (
    "activities",
    "events",
    "muscles",
    "mechanisms",
    "without",
    "permanence",
    "no_return",
    "drivers",
    "interpolation",
)
"""Attributes of the dataset that hold lists as JSON."""


@dataclass(frozen=True, eq=False)
class Course:
    """One arm over weeks, as far as it is stored."""

    arm: str
    measures: Mapping[str, Floats]  # (week, draw) each
    size: Floats  # (week, fascicle), median
    strength: Floats  # (week, fascicle), median
    habit: Floats  # (week, row) rad, median
    position: Floats  # (week, body, 3) m
    quaternion: Floats  # (week, body, 4)


@dataclass(frozen=True, eq=False)
class Axes:
    """The names along the axes that courses share."""

    week: Floats
    fascicle: Sequence[str]
    row: Sequence[str]
    body: Sequence[str]


def dataset(courses: Sequence[Course], axes: Axes, said: Mapping[str, Any]) -> xr.Dataset:
    """Return courses as one dataset, as `schema.HISTORY_VARIABLES` lists it.

    Args:
        courses: one an arm, all at the same weeks and with the same number of draws.
        axes: names.
        said: attributes; a list or mapping is stored as JSON.
    """
    table = measures()
    value = np.stack([np.stack([one.measures[name] for name in table]) for one in courses])
    drawn = np.moveaxis(value, -1, 0)
    low, middle, high = quantiles(drawn)
    values = {
        "value": value,
        "median": middle,
        "p5": low,
        "p95": high,
        "bound": np.moveaxis(sureness(drawn), (0, 1), (-2, -1)),
        "measure_unit": np.array([one.unit for one in table.values()]),
        "measure_error": np.array([one.error for one in table.values()]),
        "measure_healthy": np.array([one.healthy for one in table.values()]),
        "size": np.stack([one.size for one in courses]),
        "strength": np.stack([one.strength for one in courses]),
        "habit": np.stack([one.habit for one in courses]),
        "standing_position": np.stack([one.position for one in courses]),
        "standing_quaternion": np.stack([one.quaternion for one in courses]),
    }
    variables = {}
    for one in HISTORY_VARIABLES:
        said_of = {"units": one.unit, "long_name": one.meaning} if one.unit else {"long_name": one.meaning}
        variables[one.name] = xr.Variable(one.axes, values[one.name], said_of)
    coords = {
        "arm": [one.arm for one in courses],
        "measure": list(table),
        "week": axes.week,
        "draw": np.arange(value.shape[-1], dtype=np.int32),
        "quantile": list(QUANTILE_NAMES),
        "end": list(ENDS),
        "fascicle": list(axes.fascicle),
        "row": list(axes.row),
        "body": list(axes.body),
        "space": list(SPACE),
        "quaternion": list(QUATERNION),
    }
    attributes = {
        key: json.dumps(plain(value)) if isinstance(value, list | tuple | dict) else value
        for key, value in said.items()
    }
    return xr.Dataset(variables, coords, {**attributes, "quantiles": json.dumps(QUANTILES)})


def rows(data: xr.Dataset) -> Iterator[dict[str, Any]]:
    """Yield one row an arm, week and measure: median, 5 and 95 %, and the bounds of the median itself."""
    arrays = {name: data[name].values for name in QUANTILE_NAMES}
    bound = data["bound"].values[:, :, :, QUANTILE_NAMES.index("median")]
    for a, arm in enumerate(data["arm"].values):
        for m, measure in enumerate(data["measure"].values):
            for w, week in enumerate(data["week"].values):
                row = {"arm": str(arm), "week": float(week), "measure": str(measure)}
                row |= {name: float(arrays[name][a, m, w]) for name in QUANTILE_NAMES}
                yield {**row, "median_low": float(bound[a, m, w, 0]), "median_high": float(bound[a, m, w, 1])}


def listed(data: xr.Dataset, name: str) -> Any:
    """Return an attribute that holds a list; empty where there is none."""
    return json.loads(str(data.attrs.get(name) or "[]"))


def summarised(data: xr.Dataset | None) -> dict[str, Any]:
    """Return the part of summary.json that is about weeks; no history where there is none."""
    if data is None:
        return {"history": []}
    return {"history": list(rows(data)), "weeks": {name: listed(data, name) for name in LISTS if name in data.attrs}}
