"""Solved tasks as one labelled tree: a node a task, the compensation beside it, the anatomy once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from paravert.anatomy.description import Description
from paravert.mechanics import Shared
from paravert.mechanics.joint_load import cut
from paravert.names import CONDITIONS
from paravert.results.schema import ANATOMY_VARIABLES, FORMAT, NOTICE, QUATERNION, SPACE, TASK_VARIABLES
from paravert.version import __version__

Floats = NDArray[np.float64]
OPTIMAL = "OPTIMAL"
_STEADY = {"stability_margin": "margin", "stability_residual": "residual", "weakest_mode": "mode"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One task as solved: in health alone, or in health and hurt."""

    name: str
    shared: tuple[Shared, ...]  # in the order of names.CONDITIONS
    position: Floats  # (frame, body, 3) m, world
    rotation: Floats  # (frame, body, 3, 3), body to world
    compensation: xr.Dataset | None = None


def build(
    outcomes: Sequence[Outcome], healthy: Description, hurt: Description, about: Mapping[str, Any]
) -> xr.DataTree:
    """Return the tree of a study's outcomes.

    Args:
        outcomes: one a task, names all different.
        healthy: the person before injury; hurt: after, with the same fascicle names where present.
        about: attributes of the root, such as the study's name, checksum and seed.
    """
    nodes = {"/": xr.Dataset(attrs={**_versions(), **about})}
    solved = {outcome.name: task_dataset(outcome) for outcome in outcomes}
    contacts = list(dict.fromkeys(str(name) for one in solved.values() for name in one["contact"].values))
    for outcome in outcomes:
        # Supports differ by task; every task lists them all, NaN where it has none.
        nodes[f"/tasks/{outcome.name}"] = solved[outcome.name].reindex(contact=contacts)
        if outcome.compensation is not None:
            nodes[f"/compensation/{outcome.name}"] = outcome.compensation
    bodies = outcomes[0].shared[0].model.body_names if outcomes else ()
    nodes["/anatomy"] = anatomy_dataset(healthy, hurt, bodies)
    return xr.DataTree.from_dict(nodes)


def task_dataset(outcome: Outcome) -> xr.Dataset:
    """Return one task's variables as `schema.TASK_VARIABLES` lists them; unsolved frames are sealed."""
    first = outcome.shared[0]
    model = first.model
    values = _solved(outcome.shared)
    frames = values["status"].shape[1]
    values["time"] = np.asarray(first.frames.time, dtype=float)
    values["body_position"] = outcome.position
    values["body_quaternion"] = quaternions(outcome.rotation)
    contacts = values["contact_force"].shape[-1]
    coords = {
        "condition": list(CONDITIONS[: len(outcome.shared)]),
        "frame": np.arange(frames, dtype=np.int32),
        "fascicle": list(model.fascicle_names),
        "joint": [disc.joint for disc in cut(model).discs],
        "row": [f"{joint}.{axis}" for joint, axis in model.row_names],
        "prescribed": list(model.prescribed_names),
        "body": list(model.body_names),
        "contact": _contact_names(first, contacts),
        "space": list(SPACE),
        "quaternion": list(QUATERNION),
    }
    good = values["status"] == OPTIMAL
    variables = {}
    for one in TASK_VARIABLES:
        array = np.asarray(values[one.name])
        if one.sealed:
            array = np.where(good.reshape(*good.shape, *(1,) * (array.ndim - 2)), array, np.nan)
        variables[one.name] = xr.Variable(one.axes, array, _attributes(one.unit, one.meaning))
    return xr.Dataset(variables, coords)


def anatomy_dataset(healthy: Description, hurt: Description, bodies: Sequence[str]) -> xr.Dataset:
    """Return what each fascicle is and where it runs, and whether an injury changes it."""
    after = {fascicle.name: fascicle for fascicle in hurt.fascicles}
    index = {name: number for number, name in enumerate(bodies)}
    fascicles = healthy.fascicles
    points = [(number, point) for number, one in enumerate(fascicles) for point in one.points]
    values: dict[str, Any] = {
        name: [getattr(one, name) for one in fascicles]
        for name in (
            "muscle",
            "group",
            "layer",
            "system",
            "side",
            "level",
            "grade",
            "pcsa",
            "optimal_fibre_length",
            "maximum_force",
        )
    }
    values["roots"] = [" ".join(f"{root}:{weight:g}" for root, weight in one.roots) for one in fascicles]
    values["injured"] = [after.get(one.name) != one for one in fascicles]
    values["path_fascicle"] = np.array([number for number, _ in points], dtype=np.int32)
    values["path_body"] = np.array([index.get(point.body, -1) for _, point in points], dtype=np.int32)
    values["path_position"] = np.array([point.position for _, point in points], dtype=float).reshape(-1, 3)
    variables = {
        one.name: xr.Variable(one.axes, np.asarray(values[one.name]), _attributes(one.unit, one.meaning))
        for one in ANATOMY_VARIABLES
    }
    return xr.Dataset(variables, {"fascicle": [one.name for one in fascicles], "space": list(SPACE)})


def quaternions(rotation: Floats) -> Floats:
    """Return rotation matrices (..., 3, 3) as unit quaternions (..., 4), w first and not negative."""
    flat = Rotation.from_matrix(rotation.reshape(-1, 3, 3)).as_quat(canonical=True)
    return np.asarray(np.roll(flat, 1, axis=1).reshape(*rotation.shape[:-2], 4))


def _solved(shared: Sequence[Shared]) -> dict[str, NDArray[Any]]:
    """Return the solved variables with the axis of conditions first."""
    renamed = {"abdominal_pressure": "pressure", "pressure": "disc_pressure"}
    proofs = {"certificate_primal", "certificate_dual", "certificate_gap", "certificate_activation_bound"}
    found: dict[str, NDArray[Any]] = {}
    for one in TASK_VARIABLES:
        if one.axes[0] != "condition":
            continue
        if one.name in proofs:
            parts = [getattr(each.certificate, one.name.removeprefix("certificate_")) for each in shared]
        elif one.name in _STEADY:
            parts = [_steady(each, _STEADY[one.name]) for each in shared]
        elif one.name == "status":
            parts = [np.array([str(status) for status in each.status], dtype="<U10") for each in shared]
        else:
            parts = [getattr(each, renamed.get(one.name, one.name)) for each in shared]
        found[one.name] = np.stack([np.asarray(part) for part in parts])
    return found


def _steady(shared: Shared, name: str) -> Floats:
    """Return one part of what is known of stability; NaN where it was not looked at."""
    if shared.stability is not None:
        return np.asarray(getattr(shared.stability, name))
    frames, rows = shared.yield_angle.shape
    return np.full((frames, rows) if name == "mode" else (frames,), np.nan)


def _contact_names(shared: Shared, count: int) -> list[str]:
    supports = [support.name for support in shared.frames.supports]
    names = [contact.name for contact in shared.model.description.contacts] + supports
    return names if len(names) == count else [f"contact {number}" for number in range(count)]


def _attributes(unit: str, meaning: str) -> dict[str, str]:
    return {"units": unit, "long_name": meaning} if unit else {"long_name": meaning}


def _versions() -> dict[str, Any]:
    from importlib.metadata import version

    names = ("numpy", "scipy", "mujoco-core")
    return {
        "title": "paravert results",
        "notice": NOTICE,
        "format": FORMAT,
        "paravert": __version__,
        "versions": ", ".join(f"{name} {version(name)}" for name in names),
    }
