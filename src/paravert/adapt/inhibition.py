"""Inhibition: pain holds back the deep fibres beside it; specific activation brings them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Approach, Drive, Rate, Standing, standing
from paravert.state import Floats, State

FULL_SESSIONS = 3.0
"""Sessions of specific activation a week that count as one dose."""


def specific_dose(load: Exposure) -> float:
    """Return u: sessions of specific activation a week over a full dose, at most 1."""
    return min(load.specific / FULL_SESSIONS, 1.0)


@dataclass(frozen=True)
class Inhibition(AbstractProcess):
    """dI/dt = g P (1 - I) - I (u/tau_specific + 1/tau_spontaneous), for the deep fibres beside what hurts."""

    def initial(self) -> tuple[str, ...]:
        """Return the part of the drive that is held back."""
        return ("inhibition",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the dose of specific activation."""
        return {"inhibition_specific": np.full(state.draws, specific_dose(load))}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how it moves."""
        grows = constants["inhibition_gain"] * state.pain[:, None] * body.beside
        goes = drive["inhibition_specific"][:, None] / constants["inhibition_specific_days"]
        per_day = grows + goes + 1.0 / constants["inhibition_spontaneous_days"]
        return {"inhibition": Approach(grows / per_day, per_day)}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing(
            "inhibition_spontaneous_days",
            "Pain inhibits deep fibres beside it; they come back with specific activation, by themselves slowly.",
            "that inhibition outlasts pain for good where nothing specific is done",
        )
