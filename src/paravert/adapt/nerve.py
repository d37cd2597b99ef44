"""Nerve: blocks go once their cause is gone, axons grow back within a window, neighbours sprout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Approach, Clock, Drive, Rate, Standing, standing
from paravert.state import Floats, State
from paravert.units import MILLIMETRE


@dataclass(frozen=True)
class Regeneration(AbstractProcess):
    """b' = -b/tau where freed; v' = (w - v)/60 d once axons arrive; w falls to v in 400 d; g rises to its most."""

    def initial(self) -> tuple[str, ...]:
        """Return what nerves and the fibres that they feed are left with."""
        return ("block", "axon_loss", "innervation", "window", "sprouting", "nerve_days")

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return no drive."""
        return {}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how nerves recover; axons that a root lost stay lost, fibres are fed by those that grow."""
        arrived = state.nerve_days * MILLIMETRE * constants["regrowth_speed"] >= body.distance
        grows = np.where(body.regrows & arrived, 1.0 / constants["reinnervation_days"], 0.0)
        closes = np.broadcast_to(1.0 / constants["window_days"], grows.shape)
        partly = (state.innervation < 1.0) & (state.innervation > 0.0)
        most = np.where(partly, constants["sprouting_most"], 1.0)
        sprouts = np.broadcast_to(1.0 / constants["sprouting_days"], grows.shape)
        clears = np.where(body.free, 1.0 / constants["block_days"], 0.0)
        return {
            "block": Approach(np.zeros_like(state.block), np.broadcast_to(clears, state.block.shape)),
            "innervation": Approach(state.window, grows),
            "window": Approach(state.innervation, closes),
            "sprouting": Approach(most, sprouts),
            "nerve_days": Clock(),
        }

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("window_days", "A block goes once its cause is gone; axons grow back if they come in time.")
