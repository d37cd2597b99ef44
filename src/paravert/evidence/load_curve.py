"""Co-activation, stability and compression of a standing man as a weight in his hands grows.

Each load is solved twice: with stability demanded, and without, where the margin says how far the
cheapest way of holding the weight is from buckling. What the demand adds is co-contraction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from paravert import task
from paravert.evidence.bars import co_activation, subject
from paravert.mechanics.joint_load import cut
from paravert.study.spine import solve

LOADS_KG = (0.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0)
GROWTH = 0.10
"""Co-activation counts as grown from this part above that without a load."""
_JOINT = "L4-L5"


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One weight in both hands, hanging; NaN where there is no answer."""

    load_kg: float
    co_activation: float  # %
    co_activation_free: float  # %, stability not demanded
    margin: float
    margin_free: float
    compression: float  # N at L4-L5
    compression_free: float


def load_curve(say: Callable[[str], None]) -> tuple[LoadRow, ...]:
    """Return the curve, a row a load."""
    return tuple(_row(load, say) for load in LOADS_KG)


def grows_at(rows: tuple[LoadRow, ...]) -> float:
    """Return the load, kg, at which co-activation is a tenth above that without one; NaN where it never is."""
    load = np.array([row.load_kg for row in rows])
    over = np.array([row.co_activation for row in rows]) / rows[0].co_activation - 1.0 - GROWTH
    above = np.flatnonzero(over >= 0.0)
    if not len(above):
        return float("nan")
    last = int(above[0])
    return float(np.interp(0.0, over[last - 1 : last + 1], load[last - 1 : last + 1]))


def _row(load: float, say: Callable[[str], None]) -> LoadRow:
    say(f"standing with {load:g} kg in the hands")
    terms = [{"mass_kg": load, "at": "hands"}] if load else []
    what = task.from_table({"use": "standing_relaxed", "name": "standing_with_load", "load": terms})
    found = []
    for stability in (True, False):
        shared = solve(subject(), what, stability=stability).shared
        place = [disc.joint for disc in cut(shared.model).discs].index(_JOINT)
        margin = float("nan") if shared.stability is None else float(shared.stability.margin[0])
        found.append((co_activation(shared), margin, float(shared.compression[0, place])))
    (active, margin, pressed), (free, free_margin, free_pressed) = found
    return LoadRow(load, active, free, margin, free_margin, pressed, free_pressed)
