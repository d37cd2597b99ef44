"""The mechanism that is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Drive, Rate, Standing
from paravert.state import Floats, State


@dataclass(frozen=True)
class Nothing(AbstractProcess):
    """Leaves every state where it is."""

    def initial(self) -> tuple[str, ...]:
        """Return no state."""
        return ()

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return no drive."""
        return {}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return no rate."""
        return {}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return that nothing is claimed."""
        return Standing("Switched off.", "assumed", 0.0, 0.0, "1", "model_declaration")
