"""Compensation as plain rows for JSON."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

KINDS = ("muscle", "group", "side", "level")
_BLANK = {kind: None for kind in KINDS} | {"force_before_n": None, "force_after_n": None}


def compensation_rows(task: str, compared: xr.Dataset, anatomy: xr.Dataset) -> list[dict[str, Any]]:
    """Return who compensates, one row a frame and taker, the largest share of a frame first.

    Args:
        task: its name.
        compared: of ``compensation``.
        anatomy: muscle, group, side and level of each fascicle, in the same order.

    Returns:
        Rows with the keys task, frame, fascicle, muscle, group, side, level, force_before_n,
        force_after_n, share, over_compensation, hurt and by_axis (a list of joint, axis, share for
        the axes that lost moment and that the taker acts on). Hurt fascicles have share 0. The last
        rows of a frame are those of pressure, passive, yield and contact. What is not known is
        None. The shares of a frame sum to 1.
    """
    names = [str(name) for name in compared["fascicle"].values]
    kinds = {kind: [str(value) for value in anatomy[kind].values] for kind in KINDS}
    hurt = compared["hurt"].values
    found = []
    for frame in range(compared.sizes["frame"]):
        one = compared.isel(frame=frame)
        axes = _axes(one)
        share, ratio = one["share"].values, one["over_compensation"].values
        before, after = one["force"].values
        by_axis = one["axis_share"].values
        rows: list[dict[str, Any]] = [
            {
                "task": task,
                "frame": frame,
                "fascicle": name,
                **{kind: kinds[kind][number] for kind in KINDS},
                "force_before_n": _number(before[number]),
                "force_after_n": _number(after[number]),
                "share": _number(share[number]),
                "over_compensation": _number(ratio[number]),
                "hurt": bool(hurt[number]),
                "by_axis": _by_axis(axes, by_axis[:, number]),
            }
            for number, name in enumerate(names)
        ]
        rows.sort(key=lambda row: -(row["share"] or 0.0))
        found += rows + _other_rows(task, frame, one, axes)
    return found


def _axes(one: xr.Dataset) -> list[dict[str, str]]:
    """Return joint and axis of each lost axis of a frame."""
    labels = [str(label) for label in one["row"].values]
    pairs = [labels[row].split(".", 1) for row in one["lost_axis_row"].values if row >= 0]
    return [{"joint": joint, "axis": axis} for joint, axis in pairs]


def _other_rows(task: str, frame: int, one: xr.Dataset, axes: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "task": task,
            "frame": frame,
            "fascicle": str(name),
            **_BLANK,
            "share": _number(one["other_share"].values[number]),
            "over_compensation": None,
            "hurt": False,
            "by_axis": _by_axis(axes, one["other_axis_share"].values[:, number]),
        }
        for number, name in enumerate(one["other"].values)
    ]


def _by_axis(axes: list[dict[str, str]], shares: NDArray[np.float64]) -> list[dict[str, Any]]:
    parts = zip(axes, shares[: len(axes)], strict=True)
    return [{**axis, "share": float(share)} for axis, share in parts if np.isfinite(share) and share != 0.0]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
