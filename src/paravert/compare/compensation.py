"""Compensation: who takes which share of the moment that hurt fascicles lost, and what it costs the joints."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.anatomy.description import Fascicle
from paravert.compare.contrast import mirror_activation, neighbour_activation, over_compensation, twice_as_hard
from paravert.compare.lost import OTHERS, Lost, aligned, lost_moments
from paravert.mechanics.joint_load import planes
from paravert.names import CONDITIONS, LAYERS, LEVELS, SIDES

if TYPE_CHECKING:
    from paravert.mechanics import Shared

Array = NDArray[np.float64]
ROLES = ("agonist", "antagonist")
SYSTEMS = ("local", "global")
JOINT_LOADS = {
    "compression_change": ("compression", "N", "change of the section force along the disc's normal"),
    "anterior_shear_change": ("anterior_shear", "N", "change of the section force forward"),
    "lateral_shear_change": ("lateral_shear", "N", "change of the section force to the right"),
    "disc_pressure_change": ("disc_pressure", "MPa", "change of the nucleus pressure"),
}


def compensation(before: Shared, after: Shared, hurt: Collection[str]) -> xr.Dataset:
    """Return who compensates for hurt fascicles in a task, frame by frame.

    The lost moment is L = -sum over hurt fascicles of r dF, over all balanced rows in N m; a
    fascicle's share is (L.r dF)/(L.L). With pressure, passive joints, yield and contacts the shares
    sum to 1. Hurt fascicles have share 0. NaN in frames without an answer and where nothing was lost.

    Args:
        before: the healthy body in the task.
        after: the hurt body in the same task.
        hurt: names of the fascicles that the injury changes.

    Returns:
        A dataset whose variables say what they are in ``long_name`` and ``units``.

    Raises:
        InputError: a name is unknown or the two are not the same task.
    """
    lost = lost_moments(before, after, hurt)
    fascicles = before.model.description.fascicles
    names = tuple(before.model.fascicle_names)
    force = np.stack([before.force, aligned(names, after, after.force)])
    activation = np.stack([before.activation, aligned(names, after, after.activation)])
    variables = {
        **_shares(lost),
        **_by_fascicle(before, lost, force, activation),
        **_rolled_up(fascicles, lost, force),
        **_shifts(before, fascicles, force),
        **_joint_loads(before, after),
    }
    coordinates = {
        "condition": list(CONDITIONS),
        "frame": np.arange(len(lost.lost), dtype=np.int32),
        "fascicle": list(names),
        "row": [f"{joint}.{axis}" for joint, axis in before.model.row_names],
        "other": list(OTHERS),
        "joint": [disc.joint for disc in planes(before.model.description)],
        "role": list(ROLES),
        **{name: _kinds(fascicles, of) for name, of in _CLASSES.items()},
    }
    return xr.Dataset(variables, coordinates)


_CLASSES: dict[str, Callable[[Fascicle], str]] = {
    "muscle": lambda one: one.muscle,
    "group": lambda one: one.group,
    "layer": lambda one: one.layer,
    "system": lambda one: one.system,
    "side": lambda one: one.side,
    "level": lambda one: one.level,
}
_ORDERED = {"layer": LAYERS, "system": SYSTEMS, "side": SIDES, "level": LEVELS}


def _kinds(fascicles: tuple[Fascicle, ...], of: Callable[[Fascicle], str]) -> list[str]:
    """Return the kinds that occur, anatomical order first where there is one."""
    found = dict.fromkeys(of(one) for one in fascicles)
    order = next((names for key, names in _ORDERED.items() if _CLASSES[key] is of), ())
    return [name for name in order if name in found] + [name for name in found if name not in order]


def _variable(axes: tuple[str, ...], values: NDArray[Any], unit: str, meaning: str) -> xr.Variable:
    return xr.Variable(axes, values, {"units": unit, "long_name": meaning})


def _shares(lost: Lost) -> dict[str, xr.Variable]:
    frame_row = ("frame", "row")
    taken, aside = np.where(lost.hurt, 0.0, lost.fascicle), np.where(lost.hurt_other, 0.0, lost.other)
    part = "part of an axis's loss taken up; NaN where no axis is lost"
    return {
        "lost_moment": _variable(frame_row, lost.lost, "N m", "moment that the hurt fascicles no longer give"),
        "axis_lost": _variable(
            frame_row, lost.axis_lost.astype(np.int8), "1", "1 where an axis lost at least 5 % of the largest loss"
        ),
        "share": _variable(("frame", "fascicle"), lost.share, "1", "part of the lost moment taken up; 0 in hurt ones"),
        "other_share": _variable(("frame", "other"), lost.other_share, "1", "part taken up beside the fascicles"),
        "lost_axis_row": _variable(
            ("frame", "lost_axis"), lost.worst, "1", "rows that lost most, the largest loss first; -1 for none"
        ),
        "axis_share": _variable(("frame", "lost_axis", "fascicle"), lost.axis_share(taken), "1", part),
        "other_axis_share": _variable(("frame", "lost_axis", "other"), lost.axis_share(aside), "1", part),
    }


def _by_fascicle(before: Shared, lost: Lost, force: Array, activation: Array) -> dict[str, xr.Variable]:
    fascicle = ("frame", "fascicle")
    both = ("condition", *fascicle)
    description = before.model.description
    mirror = np.stack([mirror_activation(description, one) for one in activation])
    near = np.stack([neighbour_activation(description, one) for one in activation])
    ratio = over_compensation(activation[0], activation[1])
    return {
        "hurt": _variable(("fascicle",), lost.hurt.astype(np.int8), "1", "1 where an injury is in the fascicle"),
        "force": _variable(both, force, "N", "tension, active and passive"),
        "activation": _variable(both, activation, "1", "command"),
        "over_compensation": _variable(fascicle, ratio, "1", "(activation after + 0.01)/(before + 0.01)"),
        "mirror_activation": _variable(both, mirror, "1", "activation of the other side's fascicle"),
        "twice_mirror": _variable(
            both, twice_as_hard(activation, mirror).astype(np.int8), "1", "1 where it works twice the other side"
        ),
        "neighbour_activation": _variable(both, near, "1", "mean activation of its group one level up and down"),
        "twice_neighbour": _variable(
            both, twice_as_hard(activation, near).astype(np.int8), "1", "1 where it works twice its neighbours"
        ),
    }


def _rolled_up(fascicles: tuple[Fascicle, ...], lost: Lost, force: Array) -> dict[str, xr.Variable]:
    """Return shares and forces summed by muscle, group, layer, system, side and level."""
    variables = {}
    for name, of in _CLASSES.items():
        member = _membership(fascicles, of)
        variables[f"share_by_{name}"] = _variable(("frame", name), lost.share @ member, "1", f"share summed by {name}")
        variables[f"force_by_{name}"] = _variable(
            ("condition", "frame", name), force @ member, "N", f"tension summed by {name}"
        )
    return variables


def _membership(fascicles: tuple[Fascicle, ...], of: Callable[[Fascicle], str]) -> Array:
    """Return (fascicle, kind): 1 where a fascicle is of a kind."""
    place = {kind: number for number, kind in enumerate(_kinds(fascicles, of))}
    member = np.zeros((len(fascicles), len(place)))
    member[np.arange(len(fascicles)), [place[of(one)] for one in fascicles]] = 1.0
    return member


def _shifts(before: Shared, fascicles: tuple[Fascicle, ...], force: Array) -> dict[str, xr.Variable]:
    """Return tension of agonists and antagonists: those whose moment goes with or against what the task needs."""
    needed = before.load_moment - before.passive_moment
    sense = np.einsum("frm,fr->fm", before.arm, needed)
    roles = np.stack([(force * (sense > 0)).sum(axis=2), (force * (sense < 0)).sum(axis=2)], axis=2)
    return {
        "force_by_role": _variable(
            ("condition", "frame", "role"), roles, "N", "tension of agonists and antagonists of the task's moment"
        )
    }


def _joint_loads(before: Shared, after: Shared) -> dict[str, xr.Variable]:
    return {
        name: _variable(("frame", "joint"), getattr(after, field) - getattr(before, field), unit, meaning)
        for name, (field, unit, meaning) in JOINT_LOADS.items()
    }
