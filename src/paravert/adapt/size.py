"""Size: lean contractile area wastes without work or nerve, grows back with work, and above health with training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Approach, Drive, Rate, Standing, standing
from paravert.adapt.stimulus import maintenance
from paravert.state import Floats, State


@dataclass(frozen=True)
class Size(AbstractProcess):
    """dA/dt = (A* - A)/tau, A* = [1 - (1 - floor)(1 - min(s, 1))] growth; growth is that of `growth`."""

    def initial(self) -> tuple[str, ...]:
        """Return the lean area."""
        return ("size",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the work that maintains, over the twin's."""
        return {"size_work": maintenance(load, twin, state, body, constants)}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how the area moves: slower wasting with a nerve than without, growing back faster than growing."""
        fed = np.minimum(state.sprouting * state.innervation, 1.0)
        floor = constants["size_floor"] - (constants["size_floor"] - constants["paralysed_floor"]) * (1.0 - fed)
        target = 1.0 - (1.0 - floor) * (1.0 - np.minimum(drive["size_work"], 1.0))
        if "growth" in drive:
            target = target * drive["growth"]
        wasting = fed / constants["size_down_days"] + (1.0 - fed) / constants["size_paralysed_days"]
        per_day = np.where(target < state.size, wasting, 1.0 / constants["size_back_days"])
        above = np.broadcast_to(1.0 / constants["size_above_days"], target.shape)
        return {"size": Approach(target, per_day, above)}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("size_down_days", "A muscle wastes without work or nerve and grows back with work.")
