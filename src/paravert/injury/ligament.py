"""Injuries of ligaments: sprain, rupture, whiplash, general laxity."""

from __future__ import annotations

from dataclasses import dataclass

from paravert.anatomy.description import Description
from paravert.errors import InputError
from paravert.injury.injury import AbstractInjury
from paravert.injury.joints import (
    NEGATIVE,
    PAIRED,
    POSITIVE,
    changed_joint,
    ligaments,
    loosened,
    of_ligament,
    without_ligaments,
)
from paravert.injury.numbers import constant
from paravert.injury.place import (
    check_choice,
    check_day,
    check_grade,
    check_joint,
    check_number,
    check_side,
    side_words,
)
from paravert.injury.state import StartState
from paravert.names import AXES, CERVICAL, JOINTS

NECK = JOINTS[: len(CERVICAL) + 1]
SPRAINS = ("1", "2", "3")
_REGIONS = {"neck": NECK, "back": JOINTS[len(NECK) :], "all": JOINTS}


@dataclass(frozen=True)
class LigamentSprain(AbstractInjury):
    """A sprained ligament: part of its stiffness is lost, so the joint yields more where it is stretched."""

    joint: str
    ligament: str
    side: str | None = None
    """right or left; both where it is left out, and for what is in the middle."""
    grade: int = 2
    """1, 2 or 3."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        _check(self.joint, self.ligament, self.side)
        check_grade(self.grade, SPRAINS)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        lost = of_ligament(self.ligament, self.side, self._part)
        return without_ligaments(description, self.joint, lost)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Sprain grade {'I' * self.grade} of the {_name(self.ligament, self.side)} at {self.joint}: "
            f"{100 * self._part:.0f} % of its stiffness is lost."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="ligament", healing_days=constant("ligament_healing_days"))

    @property
    def _part(self) -> float:
        return constant(f"sprain_grade_{self.grade}")


@dataclass(frozen=True)
class LigamentRupture(AbstractInjury):
    """A ruptured ligament: a fraction of its cross-section no longer resists."""

    joint: str
    ligament: str
    side: str | None = None
    """right or left; both where it is left out, and for what is in the middle."""
    fraction: float = 1.0
    """Part of the cross-section."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        _check(self.joint, self.ligament, self.side)
        check_number(self.fraction, "fraction", 0.0, 1.0)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        lost = of_ligament(self.ligament, self.side, self.fraction)
        return without_ligaments(description, self.joint, lost)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Rupture of the {_name(self.ligament, self.side)} at {self.joint}: "
            f"{100 * self.fraction:.0f} % of it no longer resists."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="ligament", healing_days=constant("ligament_healing_days"))


@dataclass(frozen=True)
class Whiplash(AbstractInjury):
    """Whiplash: several joints of the neck have overstretched ligaments and capsules."""

    joints: tuple[str, ...] = NECK[4:8]
    """C4-C5 to C7-T1 where they are left out."""
    severity: float = 0.5
    """0 for nothing to 1 for the change of the heaviest trauma that was simulated on cadavers."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        if isinstance(self.joints, str) or not self.joints:
            raise InputError("no list, expected joints such as C5-C6", field="joints")
        for joint in self.joints:
            check_joint(joint, NECK, "joints")
        check_number(self.severity, "severity", 0.0, 1.0)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        for joint in dict.fromkeys(self.joints):
            description = loosened(description, joint, "whiplash", self.severity)
        return description

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Whiplash of {', '.join(self.joints)}: ligaments and capsules are overstretched "
            f"({100 * self.severity:.0f} % of a heavy one)."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="ligament", healing_days=constant("ligament_healing_days"))


@dataclass(frozen=True)
class GeneralLaxity(AbstractInjury):
    """Lax connective tissue: every joint of a region resists less."""

    fraction: float = 0.3
    """Part of the stiffness that is missing."""
    region: str = "all"
    """neck, back or all."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_number(self.fraction, "fraction", 0.0, 0.9)
        check_choice(self.region, "region", _REGIONS, "region")
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        left = 1.0 - self.fraction
        factors = {(axis, direction): (left, left) for axis in AXES for direction in (POSITIVE, NEGATIVE)}
        for joint in _REGIONS[self.region]:
            description = changed_joint(description, joint, factors)
        return description

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        where = "every joint" if self.region == "all" else f"every joint of the {self.region}"
        return f"General laxity: {where} resists {100 * self.fraction:.0f} % less."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()


def _check(joint: str, ligament: str, side: str | None) -> None:
    check_joint(joint)
    check_choice(ligament, "ligament", ligaments(joint), f"ligament of {joint}")
    check_side(side)
    if side is not None and ligament not in PAIRED:
        raise InputError(f"{side}, expected none: the {_name(ligament, None)} is in the middle", field="side")


def _name(ligament: str, side: str | None) -> str:
    plain = {"flavum": "ligamentum flavum", "facet_capsule": "facet capsule"}.get(
        ligament, f"{ligament.replace('_', ' ')} ligament"
    )
    return f"{plain}, {side_words(side)}," if ligament in PAIRED else plain
