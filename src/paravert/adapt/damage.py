"""Damage: strained fibres heal with time and tear again under a command that they do not bear yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Approach, Clock, Drive, Rate, Standing, standing
from paravert.state import Floats, State


@dataclass(frozen=True)
class Damage(AbstractProcess):
    """D' = -D/tau by grade; L > T (1 - D) sets D to min(1, D + kappa (L/(T (1 - D)) - 1)) and the clock to 0."""

    def initial(self) -> tuple[str, ...]:
        """Return the part of the force that is lost, and the time since."""
        return ("damage", "strain_days")

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the largest command of the week, and the twin's."""
        return {"damage_peak": _peak(load), "damage_twin_peak": _peak(twin)}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how fast it heals, and that time passes."""
        per_day = np.where(body.strained > 0.0, constants["healing_pace"] / body.healing_days, 0.0)
        return {"damage": Approach(np.zeros_like(state.damage), per_day), "strain_days": Clock()}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return what tears again: only where something was strained, and above what the twin does."""
        bears = constants["fibre_tolerance"]
        left = np.maximum(1.0 - state.damage, 1e-6)
        ratio = drive["damage_peak"] / (bears * left)
        least = np.maximum(1.0, drive["damage_twin_peak"] / bears)
        over = np.where(body.strained > 0.0, ratio - least, 0.0)
        torn = (over > 0.0) & (state.damage > 0.0)
        if not torn.any():
            return {}
        more = np.minimum(state.damage + constants["reinjury_gain"] * over, 1.0)
        return {
            "damage": np.where(torn, more, state.damage),
            "strain_days": np.where(torn, 0.0, state.strain_days),
        }

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("healing_pace", "A strain heals in weeks by grade; too much command tears it again.")


def _peak(load: Exposure) -> Floats:
    done = (load.hours > 0.0)[:, None]
    return np.asarray((load.peak_activation * done).max(axis=1, initial=0.0))
