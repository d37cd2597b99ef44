"""Quality: force per lean area falls faster than size without work, and rises with training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Approach, Drive, Rate, Standing, standing
from paravert.adapt.stimulus import maintenance, saturated, training
from paravert.state import Floats, State


@dataclass(frozen=True)
class Quality(AbstractProcess):
    """First order to N* = 1 - loss (1 - min(s, 1)) + gain (dose - the twin's dose); loss by kind of unloading."""

    unloading: str = "bed"
    """bed or cast: each has a loss and a time constant of its own."""

    def initial(self) -> tuple[str, ...]:
        """Return the force per area."""
        return ("quality",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the work that maintains and the dose of training, both against the twin's."""
        own, healthy = (
            saturated(training(one, drive, constants), constants)
            for one, drive in ((load, body.drive(state)), (twin, None))
        )
        return {"quality_work": maintenance(load, twin, state, body, constants), "quality_dose": own - healthy}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how it moves."""
        loss = constants[f"quality_{self.unloading}_loss"]
        target = 1.0 - loss * (1.0 - np.minimum(drive["quality_work"], 1.0))
        target = target + constants["quality_gain"] * drive["quality_dose"]
        per_day = np.broadcast_to(1.0 / constants[f"quality_{self.unloading}_days"], target.shape)
        above = np.broadcast_to(1.0 / constants["quality_gain_days"], target.shape)
        return {"quality": Approach(target, per_day, above)}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        name = f"quality_{self.unloading}_loss"
        return standing(name, "Force per area falls without work before size does, and rises with training.")
