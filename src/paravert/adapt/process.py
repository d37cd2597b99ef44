"""One mechanism of adaptation: what it owns, what a week drives it with, and how fast its states move."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants, table
from paravert.adapt.exposure import Exposure
from paravert.state import LONG_AGO, Floats, State

Drive = Mapping[str, Floats]
"""What a week does, by name: arrays (draw, axis), made once a knot and interpolated between knots."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a mechanism is known."""

    summary: str
    grade: str  # one of names.GRADES
    low: float  # range of its leading constant
    high: float
    unit: str
    source: str  # keys of sources.toml
    hypothesis: str = ""  # what of it is a hypothesis; empty where nothing is


@dataclass(frozen=True, eq=False, slots=True)
class Approach:
    """dx/dt = (target - x) per_day, solved exactly; above ``bend`` with ``above`` instead of ``per_day``."""

    target: Floats
    per_day: Floats
    above: Floats | None = None
    bend: float = 1.0

    def after(self, value: Floats, days: float) -> Floats:
        """Return the value some days later; bit for bit the same where it is at its target."""
        if self.above is None:
            return value + (self.target - value) * _covered(self.per_day, days)
        over = value > self.bend
        over = over | ((value == self.bend) & (self.target > self.bend))
        first = np.where(over, self.above, self.per_day)
        second = np.where(over, self.per_day, self.above)
        moved = value + (self.target - value) * _covered(first, days)
        crosses = (moved > self.bend) != over
        crosses &= (value != self.bend) & (moved != self.bend)
        if not crosses.any():
            return moved
        ratio = np.where(crosses, (value - self.target) / np.where(crosses, self.bend - self.target, 1.0), 1.0)
        spent = np.where(crosses, np.log(np.maximum(ratio, 1.0)) / np.where(first > 0.0, first, 1.0), 0.0)
        left = np.maximum(days - spent, 0.0)
        beyond = self.bend + (self.target - self.bend) * -np.expm1(-second * left)
        return np.where(crosses, beyond, moved)


def _covered(per_day: Floats, days: float) -> Floats:
    """Return 1 - e^(-k t), worked out once a draw where the rate is the same all along the axis."""
    same = per_day.ndim == 2 and per_day.strides[1] == 0
    return np.asarray(-np.expm1(-(per_day[:, :1] if same else per_day) * days))


@dataclass(frozen=True, eq=False, slots=True)
class Clock:
    """dx/dt = 1: time that passes."""

    def after(self, value: Floats, days: float) -> Floats:
        """Return the value some days later; it stops where nothing depends on it any more."""
        return np.minimum(value + days, LONG_AGO)


Rate = Approach | Clock


def standing(name: str, summary: str, hypothesis: str = "") -> Standing:
    """Return how well a mechanism is known, from the row of its leading constant."""
    row = table()[name]
    return Standing(summary, row.grade, row.low, row.high, row.unit, row.source, hypothesis)


class AbstractProcess(ABC):
    """One mechanism. It moves the states that it owns; the one that is called "none" leaves them where they are."""

    @abstractmethod
    def initial(self) -> tuple[str, ...]:
        """Return the names of the states that it owns; their start is that of the injured person."""

    @abstractmethod
    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return what a week drives it with.

        Args:
            load: the week of this life.
            twin: the same week of its healthy twin.
            state: of this life at the knot.
            body: what does not move.
            constants: of every draw.

        Returns:
            arrays with the draw first; equal load and twin give the drive that changes nothing.
        """

    @abstractmethod
    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how each state that it owns moves now; one that is left out does not move."""

    @abstractmethod
    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return states that the largest load of a week changes at once; most mechanisms have none."""

    @abstractmethod
    def standing(self) -> Standing:
        """Return how well the mechanism is known."""
