"""Growth by training: whether what works harder than its healthy twin becomes larger than it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Drive, Rate, Standing, standing
from paravert.adapt.stimulus import saturated, training
from paravert.state import Floats, State

_UNSURE = "that a neighbour's small extra work counts as training; strong for training doses over years, else mixed"


@dataclass(frozen=True)
class Growth(AbstractProcess):
    """[1 + G(1 - e^(-E/e_c))] over the same of the twin multiplies the target of size."""

    def initial(self) -> tuple[str, ...]:
        """Return no state: size moves."""
        return ()

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the growth that the week's training asks for."""
        return {"growth": _asked(load, twin, state, body, constants)}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return no rate."""
        return {}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("growth_most", "Hard work above the twin's makes a muscle larger than the twin's.", _UNSURE)


@dataclass(frozen=True)
class NoGrowth(AbstractProcess):
    """As `Growth`, but nothing outgrows its healthy twin; training that is left out still shows."""

    def initial(self) -> tuple[str, ...]:
        """Return no state."""
        return ()

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return what is left of the twin's growth."""
        return {"growth": np.minimum(_asked(load, twin, state, body, constants), 1.0)}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return no rate."""
        return {}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("growth_most", "No muscle outgrows its healthy twin.", _UNSURE)


def _asked(load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Floats:
    own, healthy = (
        1.0 + constants["growth_most"] * saturated(training(one, drive, constants), constants)
        for one, drive in ((load, body.drive(state)), (twin, None))
    )
    return np.asarray(own / healthy)
