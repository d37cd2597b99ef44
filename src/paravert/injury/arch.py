"""Fractures of the vertebral arch, its joints and the dens."""

from __future__ import annotations

from dataclasses import dataclass

from paravert.anatomy.description import Description
from paravert.injury.bone import slide
from paravert.injury.injury import AbstractInjury
from paravert.injury.joints import loosened
from paravert.injury.nerve import canal_of, narrow_canal
from paravert.injury.numbers import constant
from paravert.injury.place import (
    check_choice,
    check_day,
    check_joint,
    check_level,
    check_number,
    check_part,
    side_words,
)
from paravert.injury.state import StartState
from paravert.names import JOINTS, LUMBAR, joint_of

ATLAS_AXIS = JOINTS[1]
AXIS = "C2"
TYPES = ("I", "II", "III")


@dataclass(frozen=True)
class ParsDefect(AbstractInjury):
    """A defect of the arch between its joint processes (spondylolysis): the joint below is looser."""

    level: str
    side: str | None = None
    """right or left; both where it is left out."""
    fraction: float = 1.0
    """Part of the isthmus that is through."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_level(self.level, LUMBAR)
        check_part(self)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        severity = self.fraction if self.side is None else 0.5 * self.fraction
        return loosened(description, joint_of(self.level), "pars_defect", severity)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Defect of the arch of {self.level}, {side_words(self.side)}, {100 * self.fraction:.0f} % through: "
            f"{joint_of(self.level)} bends and turns more easily."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()


@dataclass(frozen=True)
class FacetFracture(AbstractInjury):
    """A broken facet: the joint resists extension and turning away from it less."""

    joint: str
    side: str | None = None
    """right or left; both where it is left out."""
    fraction: float = 1.0
    """Part of the facet that no longer bears."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_joint(self.joint)
        check_part(self)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        change = "facet_fracture_both" if self.side is None else "facet_fracture"
        return loosened(description, self.joint, change, self.fraction, self.side)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Facet fracture at {self.joint}, {side_words(self.side)}: {100 * self.fraction:.0f} % of the facet "
            "no longer stops extension and turning."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="bone", healing_days=constant("bone_healing_days"))


@dataclass(frozen=True)
class OdontoidFracture(AbstractInjury):
    """A broken dens of C2: the atlas and the head lose their hold and may shift on the axis."""

    type: str = "II"
    """I (tip), II (waist) or III (into the body)."""
    shift_mm: float = 0.0
    """How far the atlas goes forward (+) or backward (-)."""
    fraction: float = 1.0
    """Part of the hold that is lost."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_choice(self.type, "type", TYPES, "type")
        check_number(self.shift_mm, "shift_mm", -10.0, 10.0)
        check_number(self.fraction, "fraction", 0.0, 1.0)
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no upper neck.
        """
        shift = 1e-3 * self.shift_mm
        hold = constant("odontoid_tip_share") if self.type == TYPES[0] else 1.0
        hurt = slide(description, ATLAS_AXIS, (shift, 0.0, 0.0))
        hurt = loosened(hurt, ATLAS_AXIS, "odontoid_fracture", self.fraction * hold)
        canal = min(abs(shift) / canal_of(AXIS).depth, constant("most_narrowing"))
        return narrow_canal(hurt, AXIS, canal, self.quantile)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        way = "forward" if self.shift_mm > 0 else "backward"
        moved = f" and has moved {abs(self.shift_mm):g} mm {way}" if self.shift_mm else ""
        return (
            f"Fracture of the dens of C2, type {self.type}: the atlas with the head has lost "
            f"{100 * self.fraction:.0f} % of its hold{moved}."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="bone", healing_days=constant("bone_healing_days"))
