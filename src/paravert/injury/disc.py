"""Injuries of the disc: degeneration, herniation, a lesion of the annulus."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from paravert.anatomy.description import Description
from paravert.injury.bone import disc_of, slide, with_disc
from paravert.injury.injury import AbstractInjury
from paravert.injury.joints import loosened
from paravert.injury.nerve import deficit, hurt_nerves, narrow_canal, narrow_foramina, pressed, root_of, roots_below
from paravert.injury.numbers import constant, degree, degrees
from paravert.injury.place import DISCS, check_choice, check_day, check_grade, check_joint, check_number
from paravert.injury.state import StartState
from paravert.names import MIDLINE, SIDES, lower_body, upper_body

PLACES = (*SIDES, MIDLINE)


@dataclass(frozen=True)
class DiscDegeneration(AbstractInjury):
    """A degenerated disc: lower, with less pressure in its nucleus, stiffer in bending, laxer in turning."""

    joint: str
    grade: int = 3
    """Pfirrmann grade 1 (healthy) to 5 (collapsed)."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_joint(self.joint, DISCS)
        check_grade(self.grade, degrees("disc_height"))
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such disc.
        """
        disc = disc_of(description, self.joint)
        severity = (self.grade - 1) / (len(degrees("disc_height")) - 1)
        lost = degree("disc_height", self.grade) * disc.height
        hurt = slide(description, self.joint, (0.0, -lost, 0.0))
        moved = disc_of(hurt, self.joint)
        pressure = disc.pressure_index * (1.0 - severity * constant("degeneration_pressure_loss"))
        hurt = with_disc(hurt, replace(moved, height=disc.height - lost, pressure_index=pressure))
        hurt = loosened(hurt, self.joint, "disc_degeneration", severity)
        taken = constant("foramen_disc_most") * -math.expm1(-lost / constant("foramen_disc_scale"))
        hurt = narrow_foramina(hurt, self.joint, dict.fromkeys(SIDES, taken), self.quantile)
        return hurt

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        lost = 100 * degree("disc_height", self.grade)
        return f"Degenerated disc {self.joint}, grade {self.grade} of 5: {lost:.0f} % of its height is gone."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()


@dataclass(frozen=True)
class DiscHerniation(AbstractInjury):
    """A herniated disc: laxer, with less pressure; to a side it presses the root, in the middle the canal."""

    joint: str
    size_mm: float
    """How far it reaches beyond the disc."""
    side: str = MIDLINE
    """right, left or midline."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_joint(self.joint, DISCS)
        check_number(self.size_mm, "size_mm", 0.0, 15.0)
        check_choice(self.side, "side", PLACES, "side")
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such disc.
        """
        disc = disc_of(description, self.joint)
        severity = min(1e-3 * self.size_mm / constant("herniation_full"), 1.0)
        pressure = disc.pressure_index * (1.0 - severity * constant("herniation_pressure_loss"))
        hurt = with_disc(description, replace(disc, pressure_index=pressure)) if severity else description
        hurt = loosened(hurt, self.joint, "disc_herniation", severity)
        if self.side == MIDLINE:
            known = {one.level for one in description.vertebrae}
            level = lower_body(self.joint) if lower_body(self.joint) in known else upper_body(self.joint)
            taken = min(constant("herniation_canal") * self.size_mm, constant("most_narrowing"))
            hurt = narrow_canal(hurt, level, taken, self.quantile, roots_below(self.joint))
        else:
            left = 1.0 - self._deficit
            hurt = hurt_nerves(hurt, [pressed(self.root, self.side, left)] if left < 1.0 else [])
        return hurt

    @property
    def root(self) -> str:
        """The root beside the disc: in the neck the one that leaves there, below the next one on its way down."""
        passing = roots_below(self.joint)[0]
        return root_of(self.joint) if self.joint.startswith("C") else passing

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        if self.side == MIDLINE:
            return f"Herniated disc {self.joint}, {self.size_mm:g} mm in the middle: it narrows the canal."
        return (
            f"Herniated disc {self.joint}, {self.size_mm:g} mm to the {self.side}: "
            f"{self.root} there loses {100 * self._deficit:.0f} % of its function."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        if self.side == MIDLINE:
            return StartState()
        return StartState(
            nerves=(pressed(self.root, self.side, 1.0 - self._deficit),), healing_days=constant("block_days")
        )

    @property
    def _deficit(self) -> float:
        taken = min(constant("herniation_foramen") * self.size_mm, constant("most_narrowing"))
        return deficit(taken, constant("foramen_half"), constant("foramen_scale"), self.quantile)


@dataclass(frozen=True)
class AnnulusLesion(AbstractInjury):
    """A lesion of the annulus' rim: the disc resists extension, bending and turning less."""

    joint: str
    fraction: float = 1.0
    """Part of the whole lesion that was measured."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_joint(self.joint, DISCS)
        check_number(self.fraction, "fraction", 0.0, 1.0)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        return loosened(description, self.joint, "annulus_lesion", self.fraction)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Lesion of the annulus at {self.joint}, {100 * self.fraction:.0f} % of a full one: "
            "it resists bending and turning less."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="annulus")
