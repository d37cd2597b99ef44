"""Creep and habit: flexion that a day leaves unrecovered, and the posture that follows what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import WEEK_DAYS, Exposure
from paravert.adapt.process import AbstractProcess, Approach, Drive, Rate, Standing, standing
from paravert.state import Floats, State


@dataclass(frozen=True)
class Creep(AbstractProcess):
    """Held flexion creeps by 1 - e^(-t/9.4 min) (McGill & Brown 1992); part of a day's creep is there next morning."""

    def initial(self) -> tuple[str, ...]:
        """Return the unrecovered flexion of every joint."""
        return ("creep",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the mean creep of a waking hour above the twin's."""
        return {"creep_day": _day(load, body, constants) - _day(twin, body, constants)}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how it builds up over days."""
        target = constants["creep_carry"] * drive["creep_day"]
        return {"creep": Approach(target, np.broadcast_to(1.0 / constants["creep_settle_days"], target.shape))}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        unsure = "how much of a day's creep the night leaves"
        return standing("creep_carry", "Held flexion creeps, and a part of it stays over night.", unsure)


@dataclass(frozen=True)
class Habit(AbstractProcess):
    """Habitual angles follow the angle that is held through the day, and creep, in weeks (Zollner 2012)."""

    def initial(self) -> tuple[str, ...]:
        """Return the change of the habitual angles."""
        return ("habit",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the mean angle of a waking hour against the twin's."""
        return {"habit_held": _held(load, constants) - _held(twin, constants)}

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how it drifts; creep flexes."""
        target = constants["habit_gain"] * drive["habit_held"]
        target[:, body.flexion_row] -= constants["creep_habit"] * state.creep
        return {"habit": Approach(target, np.broadcast_to(1.0 / constants["habit_days"], target.shape))}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return no change."""
        return {}

    def standing(self) -> Standing:
        """Return how well it is known."""
        unsure = "that the whole spine's habit follows held angles as a muscle's length does"
        return standing("habit_gain", "Posture drifts toward what is held, and with unrecovered creep.", unsure)


def _day(load: Exposure, body: Body, constants: Constants) -> Floats:
    """Return (draw, joint) rad: creep in a bout of each activity, the mean of a waking hour."""
    held = np.minimum(np.maximum(-load.angle[:, :, body.flexion_row], 0.0), body.flexion_range)
    reached = -np.expm1(-load.bout_minutes / constants["creep_minutes"])
    part = constants["creep_most"] / constants["creep_full_flexion"]
    return np.asarray(part * _waking((load.hours * reached)[:, :, None] * held, constants))


def _held(load: Exposure, constants: Constants) -> Floats:
    """Return (draw, row) rad: the mean angle of a waking hour."""
    return np.asarray(_waking(load.hours[:, None] * load.angle, constants))


def _waking(values: Floats, constants: Constants) -> Floats:
    return np.asarray(values.sum(axis=1) / (WEEK_DAYS * constants["waking_hours"]))
