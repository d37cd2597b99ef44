"""What is read off a life: imbalance, sizes, strength, pain, load and posture, by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from paravert.adapt.body import Body
from paravert.adapt.exposure import Exposure
from paravert.anatomy.description import Description
from paravert.compare.constants import constant
from paravert.compare.imbalance import composite, pair_imbalance, pairs
from paravert.model import Model
from paravert.names import AXES, JOINTS, LAYERS, SIDES, mirrored, upper_body
from paravert.state import State

Floats = NDArray[np.float64]
_NECK, _THORAX, _LUMBAR = JOINTS[:8], JOINTS[8:20], JOINTS[20:]
_LEVELS = tuple(upper_body(joint) for joint in _LUMBAR)
_LEVER = "L4-L5"


@dataclass(frozen=True, eq=False)
class Gauge:
    """What every measure needs of a body that does not move."""

    description: Description  # of the healthy person
    body: Body
    model: Model
    hurt: NDArray[np.bool_]  # (fascicle,)

    @cached_property
    def muscles(self) -> tuple[tuple[tuple[str, str, str], NDArray[np.intp]], ...]:
        """Every group at a level and side, with its fascicles."""
        found: dict[tuple[str, str, str], list[int]] = {}
        for number, one in enumerate(self.description.fascicles):
            found.setdefault((one.group, one.level, one.side), []).append(number)
        return tuple((key, np.array(own, dtype=np.intp)) for key, own in found.items())

    @cached_property
    def force(self) -> Floats:
        """(fascicle,) N, the largest in health."""
        return np.array([one.maximum_force for one in self.description.fascicles])

    @cached_property
    def mirror(self) -> NDArray[np.bool_]:
        """(fascicle,) the hurt fascicles' partners on the other side."""
        names = {mirrored(one.name) for one, hurt in zip(self.description.fascicles, self.hurt, strict=True) if hurt}
        found = np.array([one.name in names for one in self.description.fascicles], dtype=bool)
        return found & ~self.hurt

    @cached_property
    def near(self) -> NDArray[np.bool_]:
        """(fascicle,) the other fascicles of a hurt level and side."""
        fascicles = self.description.fascicles
        places = {(one.level, one.side) for one, hurt in zip(fascicles, self.hurt, strict=True) if hurt}
        return np.array([(one.level, one.side) in places for one in fascicles], dtype=bool) & ~self.hurt

    @cached_property
    def lever(self) -> Floats:
        """(fascicle,) N m by which each extends L4-L5 at full force in the neutral posture, + = extends."""
        if (_LEVER, AXES[0]) not in self.model.row_names:
            return np.zeros(len(self.force))
        row = self.model.row_names.index((_LEVER, AXES[0]))
        return np.asarray(self.model.evaluate(self.model.neutral[None]).arm[0, row] * self.force)

    def rows(self, joints: Sequence[str]) -> list[int]:
        """Return the places of the flexing rows of joints."""
        return [place for place, name in enumerate(self.body.rows) if name in {f"{one}.{AXES[0]}" for one in joints}]


def measured(
    gauge: Gauge, state: State, factor: Floats, drift: Floats, week: Exposure, twin: Exposure
) -> Mapping[str, Floats]:
    """Return every measure of the table by name, (draw,) each.

    Args:
        gauge: of the body.
        state: at the time.
        factor: (draw, fascicle) force at a command over the healthy fascicle's.
        drift: (row,) rad, how far the posture has moved in all draws.
        week: what the life then asks of the body.
        twin: what the healthy twin's does.
    """
    description, force = gauge.description, gauge.force
    size, volume = state.size, gauge.body.volume
    whole = np.broadcast_to(force, size.shape)
    pain = gauge.body.beside > 0.0
    lumbar = [place for place, joint in enumerate(gauge.body.joints) if joint in _LUMBAR]
    muscles = np.stack([_mean(size, volume, own) for _, own in gauge.muscles], axis=1)
    bend = -np.degrees(state.habit + drift - np.median(state.habit, axis=0))
    done = week.hours > 0.0
    return {
        "imbalance": composite(description, whole, force * factor),
        "imbalance_size": composite(description, whole, force * size),
        "imbalance_use": composite(description, _used(twin, force), _used(week, force)),
        "worst_pair_size": worst_pair(gauge, size),
        "hurt_side_difference": _side_difference(gauge, size),
        "hurt_size": _mean(size, volume, gauge.hurt),
        "hurt_strength": _mean(factor, volume, gauge.hurt),
        "hurt_damage": _mean(state.damage, volume, gauge.hurt),
        "hurt_inhibition": _mean(state.inhibition, volume, pain if pain.any() else gauge.hurt),
        "hurt_fat": _mean(state.fat, volume, gauge.hurt),
        "neighbour_size": _mean(size, volume, gauge.near),
        "mirror_size": _mean(size, volume, gauge.mirror),
        "most_grown": muscles.max(axis=1),
        "most_wasted": muscles.min(axis=1),
        "deep_over_superficial": _depth(gauge, size),
        "back_over_front": _back_over_front(gauge, factor),
        "pain": state.pain,
        "wear": state.wear.max(axis=1),
        "compression": week.compression[:, done][:, :, lumbar].max(axis=(1, 2), initial=0.0),
        "lumbar_flexion": bend[:, gauge.rows(_LUMBAR)].sum(axis=1),
        "thoracic_flexion": bend[:, gauge.rows(_THORAX)].sum(axis=1),
        "neck_flexion": bend[:, gauge.rows(_NECK)].sum(axis=1),
    }


def changed_muscles(gauge: Gauge, size: Floats, most: int = 6) -> list[dict[str, object]]:
    """Return the muscles that grew or wasted most: name, level, side, and median size over the healthy one.

    Args:
        gauge: of the body.
        size: (draw, fascicle).
        most: how many of each.
    """
    means = [float(np.median(_mean(size, gauge.body.volume, own))) for _, own in gauge.muscles]
    order = np.argsort(means, kind="stable")
    chosen = [*order[:most].tolist(), *order[-most:].tolist()]
    return [
        {**dict(zip(("muscle", "level", "side"), gauge.muscles[place][0], strict=True)), "size": means[place]}
        for place in dict.fromkeys(chosen)
        if abs(means[place] - 1.0) > 1e-6
    ]


def _mean(values: Floats, volume: Floats, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Floats:
    """Return (draw,) the mean of (draw, fascicle) over the chosen ones, by volume; NaN for none."""
    weight = volume[chosen]
    if not weight.sum():
        return np.full(len(values), np.nan)
    return np.asarray(values[:, chosen] @ (weight / weight.sum()))


def _used(week: Exposure, force: Floats) -> Floats:
    """Return (draw, fascicle) N, the mean over a week of what fascicles pull at their command."""
    return np.asarray(np.einsum("a,daf->df", week.hours / max(week.hours.sum(), 1e-9), week.activation) * force)


def worst_pair(gauge: Gauge, size: Floats) -> Floats:
    """Return (draw,) the largest z-score of a muscle's two sides in a quantity (draw, fascicle)."""
    by_name = dict(gauge.muscles)
    found = np.zeros(len(size))
    for (group, level, side), own in gauge.muscles:
        other = by_name.get((group, level, SIDES[1]))
        if side == SIDES[0] and other is not None:
            right, left = (_mean(size, gauge.body.volume, one) for one in (own, other))
            total = np.where(right + left > 0.0, right + left, 1.0)
            found = np.maximum(found, np.abs(200.0 * (right - left) / total) / constant("side_difference_sd"))
    return found


def _side_difference(gauge: Gauge, size: Floats) -> Floats:
    """Return (draw,) per cent: side difference of the size of pairs of which one is hurt."""
    columns = pairs(gauge.description)
    chosen = [place for place, (_, right, left) in enumerate(columns) if gauge.hurt[right] or gauge.hurt[left]]
    if not chosen:
        return np.zeros(len(size))
    weight = np.array([gauge.body.volume[columns[place][1]] for place in chosen])
    return np.asarray(pair_imbalance(gauge.description, size)[:, chosen] @ (weight / weight.sum()))


def _depth(gauge: Gauge, size: Floats) -> Floats:
    """Return (draw,) the mean size of deep over that of superficial muscles that extend lumbar joints."""
    fascicles = gauge.description.fascicles
    back = np.array([one.level in _LEVELS for one in fascicles]) & (gauge.lever > 0.0)
    deep, shallow = (
        back & np.array([one.layer == layer for one in fascicles], dtype=bool) for layer in (LAYERS[0], LAYERS[-1])
    )
    return _mean(size, gauge.body.volume, deep) / _mean(size, gauge.body.volume, shallow)


def _back_over_front(gauge: Gauge, factor: Floats) -> Floats:
    """Return (draw,) what extends over what flexes L4-L5 at full command, against health."""
    extends, flexes = np.maximum(gauge.lever, 0.0), np.maximum(-gauge.lever, 0.0)
    if not (extends.any() and flexes.any()):
        return np.ones(len(factor))
    return np.asarray((factor @ extends / extends.sum()) / (factor @ flexes / flexes.sum()))
