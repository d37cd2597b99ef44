"""Pain: of damage and of load near tolerance, first order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Approach, Drive, Rate, Standing, standing
from paravert.adapt.tolerance import bone_left, ligament_left, strain
from paravert.state import Floats, State


@dataclass(frozen=True)
class Pain(AbstractProcess):
    """dP/dt = (P* - P)/tau, P* = 1 - (1 - D)(1 - x); D damage and wounds, x load over tolerance above the twin's."""

    def initial(self) -> tuple[str, ...]:
        """Return the person's pain."""
        return ("pain",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the largest loads over the healthy tolerance, and how far the twin's hurt."""
        pressed, pulled = strain(load, body, constants)
        twin_pressed, twin_pulled = strain(twin, body, constants)
        hurts = np.maximum(_felt(twin_pressed, constants), _felt(twin_pulled, constants)).max(axis=1)
        return {"pain_pressed": pressed, "pain_pulled": pulled, "pain_twin": hurts}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how pain moves."""
        felt = np.maximum(
            _felt(drive["pain_pressed"] / bone_left(state, body, constants), constants),
            _felt(drive["pain_pulled"] / ligament_left(state, body, constants), constants),
        ).max(axis=1)
        above = np.maximum(felt - drive["pain_twin"], 0.0)
        weight = body.volume * body.strained
        torn = state.damage @ weight / weight.sum() if weight.any() else np.zeros(state.draws)
        open_wound = constants.of("wound_pain") * state.wound.max(axis=1, initial=0.0)
        target = 1.0 - (1.0 - torn) * (1.0 - open_wound) * (1.0 - above)
        return {"pain": Approach(target, 1.0 / constants.of("pain_days"))}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("pain_days", "Pain follows damage and load near tolerance within weeks.")


def _felt(ratio: Floats, constants: Constants) -> Floats:
    return np.clip((ratio - constants["pain_onset"]) / constants["pain_width"], 0.0, 1.0)
