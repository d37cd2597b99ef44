"""Injuries of nerve roots and of the room that they run through."""

from __future__ import annotations

import math
from dataclasses import dataclass

from paravert.anatomy.description import Description, Nerve
from paravert.injury.injury import AbstractInjury
from paravert.injury.nerve import cut, hurt_nerves, narrow_canal, narrow_foramina, root_of, spinal_roots
from paravert.injury.numbers import constant
from paravert.injury.place import (
    check_choice,
    check_day,
    check_joint,
    check_level,
    check_number,
    check_part,
    check_side,
    side_words,
    sides,
)
from paravert.injury.state import StartState
from paravert.names import JOINTS

LONGEST_HOURS = 876000.0


@dataclass(frozen=True)
class RootCompression(AbstractInjury):
    """A nerve root under pressure: conduction falls with pressure and duration, axons are lost in weeks.

    Block = logistic of pressure, zero at none; the pressure that blocks half falls with duration to a
    power (Pedowitz 1992, doi:10.1097/00007632-199202000-00013; Olmarker 1990,
    doi:10.1097/00007632-199005000-00013). Departs from them: they measured 2 and 4 hours in pigs.
    """

    root: str
    side: str | None = None
    """right or left; both where it is left out."""
    pressure_mmhg: float = 100.0
    hours: float = 2.0
    """How long the pressure lasts."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_choice(self.root, "root", spinal_roots(), "root")
        check_side(self.side)
        check_number(self.pressure_mmhg, "pressure_mmhg", 0.0, 1000.0)
        check_number(self.hours, "hours", 0.0, LONGEST_HOURS)
        check_day(self.day)

    @property
    def block(self) -> float:
        """Part of the axons that do not conduct, 0 to 1, those that are lost among them."""
        if self.hours == 0.0 or self.pressure_mmhg == 0.0:
            return 0.0
        power = constant("pressure_duration_power")
        half = constant("pressure_half") * (self.hours / constant("pressure_hours")) ** -power
        none, now = (_curve((half - pressure) / constant("pressure_scale")) for pressure in (0.0, self.pressure_mmhg))
        return (now - none) / (1.0 - none)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury."""
        return hurt_nerves(description, self._nerves)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Pressure of {self.pressure_mmhg:g} mmHg on the root {self.root}, {side_words(self.side)}, "
            f"for {self.hours:g} hours: {100 * self.block:.0f} % of it does not conduct."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(nerves=self._nerves, healing_days=constant("block_days"))

    @property
    def _nerves(self) -> tuple[Nerve, ...]:
        lost = -math.expm1(-self.hours / 24.0 / constant("axon_loss_days")) * constant("compression_axon_loss")
        innervation = 1.0 - lost * self.block
        conduction = (1.0 - self.block) / innervation
        return tuple(
            Nerve(self.root, side, conduction=conduction, innervation=innervation) for side in sides(self.side)
        )


@dataclass(frozen=True)
class RootAvulsion(AbstractInjury):
    """A nerve root torn out or cut: its axons are lost."""

    root: str
    side: str | None = None
    """right or left; both where it is left out."""
    fraction: float = 1.0
    """Part of the axons that is lost."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_choice(self.root, "root", spinal_roots(), "root")
        check_part(self)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury."""
        return hurt_nerves(description, self._nerves)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Avulsion of the root {self.root}, {side_words(self.side)}: {100 * self.fraction:.0f} % of its axons "
            "are lost, and every muscle that it feeds loses its part."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(nerves=self._nerves)

    @property
    def _nerves(self) -> tuple[Nerve, ...]:
        return cut(self.root, self.side, self.fraction)


@dataclass(frozen=True)
class CanalStenosis(AbstractInjury):
    """A narrow canal at a vertebra: command or roots below suffer by a logistic of what is taken."""

    level: str
    canal_percent: float
    """Part of the canal's area that is taken."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_level(self.level)
        check_number(self.canal_percent, "canal_percent", 0.0, 99.0)
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such vertebra.
        """
        return narrow_canal(description, self.level, 0.01 * self.canal_percent, self.quantile)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return f"Narrow canal at {self.level}: {self.canal_percent:.0f} % of its room is taken."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(healing_days=constant("block_days"))


@dataclass(frozen=True)
class ForamenStenosis(AbstractInjury):
    """A narrow foramen: the root in it suffers by a logistic of what is taken."""

    joint: str
    percent: float
    """Part of the foramen's area that is taken."""
    side: str | None = None
    """right or left; both where it is left out."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_joint(self.joint, JOINTS[1:])
        check_number(self.percent, "percent", 0.0, 99.0)
        check_side(self.side)
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such vertebra.
        """
        taken = dict.fromkeys(sides(self.side), 0.01 * self.percent)
        return narrow_foramina(description, self.joint, taken, self.quantile)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Narrow foramen at {self.joint}, {side_words(self.side)}: {self.percent:.0f} % of the room "
            f"of the root {root_of(self.joint)} is taken."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(healing_days=constant("block_days"))


def _curve(value: float) -> float:
    """Return the logistic that falls with its argument."""
    return 1.0 / (1.0 + math.exp(min(value, 700.0)))
