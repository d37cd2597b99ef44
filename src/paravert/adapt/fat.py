"""Fat and scar: lean muscle that is not innervated, inflamed or idle is replaced, and comes back in part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.inhibition import specific_dose
from paravert.adapt.process import AbstractProcess, Approach, Drive, Rate, Standing, standing
from paravert.adapt.stimulus import maintenance
from paravert.state import Floats, State


@dataclass(frozen=True)
class Fat(AbstractProcess):
    """F' = [k_d (1 - v) + k_i inflammation + k_u max(0, 1 - s)] (F_max - F) - k_r u max(0, F - F_residual)."""

    def initial(self) -> tuple[str, ...]:
        """Return the part that became fat and scar."""
        return ("fat",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the work that is missing against the twin's, and the dose of specific activation."""
        idle = np.maximum(1.0 - maintenance(load, twin, state, body, constants), 0.0)
        return {"fat_idle": idle, "fat_specific": np.full(state.draws, specific_dose(load))}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how it moves; inflammation is that of strain here or of a wound beside."""
        inflamed = np.maximum(state.damage, body.beside * state.wound.max(axis=1, initial=0.0)[:, None])
        grows = (
            constants["fat_denervation"] * (1.0 - state.innervation)
            + constants["fat_inflammation"] * inflamed
            + constants["fat_disuse"] * drive["fat_idle"]
        )
        most, kept = constants["fat_most"], constants["fat_residual"]
        goes = np.where(state.fat > kept, constants["fat_recovery"] * drive["fat_specific"][:, None], 0.0)
        per_day = grows + goes
        moves = per_day > 0.0
        target = (grows * most + goes * kept) / np.where(moves, per_day, 1.0)
        return {"fat": Approach(np.where(moves, target, state.fat), per_day)}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("fat_denervation", "Muscle without nerve, inflamed or idle turns to fat, back only in part.")
