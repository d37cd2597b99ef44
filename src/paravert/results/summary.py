"""The short form of a tree of results: what `summary.json` holds and `run --json` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from paravert.compare import compensation_rows
from paravert.results.history import summarised
from paravert.units import DEGREE

OPTIMAL = "OPTIMAL"
LEAST_YIELD_DEG = 0.01
"""A joint axis that yields less is not listed."""
LEAST_UNMET_NM = 1e-6
LEAST_OUTSIDE = 1e-6
LARGEST_IN_MODE = 4


def summarise(tree: xr.DataTree) -> dict[str, Any]:
    """Return the summary of a tree that `results.tree.build` made."""
    about = dict(tree.attrs)
    known = (
        "study",
        "study_file",
        "study_sha256",
        "seed",
        "criterion",
        "model",
        "model_sha256",
        "paravert",
        "versions",
        "notice",
    )
    tasks = {name: node.to_dataset(inherit=False) for name, node in tree["tasks"].children.items()}
    compared = tree["compensation"].children if "compensation" in tree.children else {}
    anatomy = tree.children["anatomy"].to_dataset(inherit=False)
    return {
        **{name: about[name] for name in known if name in about},
        "injuries": json.loads(about.get("injuries", "[]")),
        "edits": json.loads(about.get("edits", "[]")),
        "unusual": json.loads(about.get("unusual", "[]")),
        "tasks": [row for name, data in tasks.items() for row in _tasks(name, data)],
        "compensation": [row for name, node in compared.items() for row in _compensation(name, node, anatomy)],
        "joint_loads": [row for name, data in tasks.items() for row in _joint_loads(name, data)],
        "strength": json.loads(about.get("strength", "[]")),
        "spread": json.loads(about.get("spread", "{}")),
        "chain": dict(json.loads(about.get("chain", "[]"))),
        "postures": json.loads(about.get("postures", "[]")),
        "head_support": json.loads(about.get("head_support", "[]")),
        **summarised(tree.children["history"].to_dataset(inherit=False) if "history" in tree.children else None),
    }


def _tasks(name: str, data: xr.Dataset) -> Iterator[dict[str, Any]]:
    arrays = {str(key): array.values for key, array in data.data_vars.items()}
    rows = [str(row).rsplit(".", 1) for row in data["row"].values]
    outside = [str(one) for one in data["prescribed"].values]
    for c, condition in enumerate(data["condition"].values):
        for f in range(data.sizes["frame"]):
            at = (c, f)
            unmet, angle, moment = arrays["unmet"][at], arrays["yield_angle"][at] / DEGREE, arrays["yield_moment"][at]
            yields = np.flatnonzero(np.abs(angle) >= LEAST_YIELD_DEG)
            missing = np.flatnonzero(np.abs(unmet) >= LEAST_UNMET_NM)
            held = arrays["outside"][at]
            yield {
                "name": name,
                "condition": str(condition),
                "frame": f,
                "status": str(arrays["status"][at]),
                "unmet": [
                    {**_axis(rows[r]), "moment_nm": unmet[r]} for r in missing[np.argsort(-np.abs(unmet[missing]))]
                ],
                "yield": [{**_axis(rows[r]), "deg": angle[r], "nm": moment[r]} for r in yields],
                "outside": {outside[p]: held[p] for p in np.flatnonzero(np.abs(held) >= LEAST_OUTSIDE)},
                "margin": arrays["stability_margin"][at],
                "weakest_mode": _mode(rows, arrays["weakest_mode"][at]),
                "certificate": {
                    "primal": arrays["certificate_primal"][at],
                    "dual": arrays["certificate_dual"][at],
                    "gap": arrays["certificate_gap"][at],
                    "activation_bound": arrays["certificate_activation_bound"][at],
                    "stability": arrays["stability_residual"][at],
                },
            }


def _compensation(name: str, node: xr.DataTree, anatomy: xr.Dataset) -> list[dict[str, Any]]:
    return compensation_rows(name, node.to_dataset(inherit=False), anatomy)


def _joint_loads(name: str, data: xr.Dataset) -> Iterator[dict[str, Any]]:
    keys = {
        "compression_n": "compression",
        "anterior_shear_n": "anterior_shear",
        "lateral_shear_n": "lateral_shear",
        "pressure_mpa": "pressure",
    }
    arrays = {key: data[variable].values for key, variable in keys.items()}
    for c, condition in enumerate(data["condition"].values):
        for f in range(data.sizes["frame"]):
            for j, joint in enumerate(data["joint"].values):
                place = {"task": name, "condition": str(condition), "frame": f, "joint": str(joint)}
                yield {**place, **{key: array[c, f, j] for key, array in arrays.items()}}


def _mode(rows: list[list[str]], direction: Any) -> list[dict[str, Any]]:
    """Return the joint axes that take most part in a direction, largest first; none where nothing is known."""
    if not np.isfinite(direction).all():
        return []
    order = np.argsort(-np.abs(direction), kind="stable")[:LARGEST_IN_MODE]
    return [{**_axis(rows[r]), "part": direction[r]} for r in order]


def _axis(row: list[str]) -> dict[str, str]:
    return {"joint": row[0], "axis": row[1]}
