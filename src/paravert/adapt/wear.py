"""Wear: load and its number of bouts above the twin's, less repair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Approach, Drive, Rate, Standing, standing
from paravert.state import Floats, State

_YEAR_DAYS = 365.25


@dataclass(frozen=True)
class Wear(AbstractProcess):
    """w' = k max(0, W - W_h) - w/tau, W the sum over activities of (F/F0)^2 n^0.2 (Coenen 2012)."""

    def initial(self) -> tuple[str, ...]:
        """Return the wear of every joint."""
        return ("wear",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return how much the week wears above the twin's."""
        return {"wear_excess": np.maximum(_worn(load, body, constants) - _worn(twin, body, constants), 0.0)}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how it grows and is repaired; it stays below 1."""
        grows = constants["wear_rate"] / _YEAR_DAYS * drive["wear_excess"]
        mends = 1.0 / constants["wear_repair_days"]
        return {"wear": Approach(grows / (grows + mends), grows + mends)}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("wear_rate", "Load above the twin's wears a joint, and some of it is repaired.")


def _worn(load: Exposure, body: Body, constants: Constants) -> Floats:
    """Return (draw, joint): the sum of load and number of bouts by the powers of the law."""
    bouts = np.where(load.hours > 0.0, np.maximum(load.repetitions, 1.0), 0.0)
    over = np.maximum(load.compression, 0.0) / (constants["action_limit"] * body.size_of_joint)[:, None, :]
    number = bouts[None, :, None] ** constants["wear_cycle_power"][:, :, None] * (bouts > 0.0)[None, :, None]
    return np.asarray((over ** constants["wear_load_power"][:, :, None] * number).sum(axis=1))
