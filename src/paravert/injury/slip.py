"""Bones out of place: spondylolisthesis, dislocated facets, subluxation."""

from __future__ import annotations

from dataclasses import dataclass

from paravert.anatomy.description import Description, Vector
from paravert.errors import InputError
from paravert.injury.bone import slide, slip_depth
from paravert.injury.injury import AbstractInjury
from paravert.injury.joints import loosened
from paravert.injury.nerve import canal_of, narrow_canal, narrow_foramina, roots_below
from paravert.injury.numbers import constant, degree, degrees
from paravert.injury.place import (
    DISCS,
    check_choice,
    check_day,
    check_grade,
    check_joint,
    check_number,
    check_side,
    one_of,
    side_words,
)
from paravert.injury.state import StartState
from paravert.names import DIRECTIONS, JOINTS, SIDES, lower_body, upper_body
from paravert.units import DEGREE, MILLIMETRE

WAYS = {name: along for name, along in DIRECTIONS.items() if not along[1]}
"""Directions of a slip in the plane of the disc."""
KINDS = ("degenerative", "isthmic")
NECK_AND_CHEST = JOINTS[2:20]
"""C2-C3 to L1-L2 have facets that jump."""


@dataclass(frozen=True)
class Spondylolisthesis(AbstractInjury):
    """A vertebra that has slipped on the one below, with everything above it."""

    joint: str
    slip_mm: float | None = None
    """How far it has slipped."""
    meyerding: int | None = None
    """Meyerding grade 1 to 4 instead: the middle of its quarter."""
    direction: str = "forward"
    """forward, backward, right or left."""
    type: str = "degenerative"
    """degenerative: the whole vertebra slips; isthmic: its arch stays behind."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_joint(self.joint, DISCS)
        if self.slip_mm is not None:
            check_number(self.slip_mm, "slip_mm", 0.0, 50.0)
        if self.meyerding is not None:
            check_grade(self.meyerding, degrees("meyerding"), "meyerding")
        one_of(self, "slip_mm", "meyerding")
        check_choice(self.direction, "direction", WAYS, "direction")
        check_choice(self.type, "type", KINDS, "type")
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint, or the slip is longer than the vertebra.
        """
        depth = slip_depth(description, self.joint)
        slip = (
            MILLIMETRE * self.slip_mm if self.slip_mm is not None else depth * degree("meyerding", self.meyerding or 1)
        )
        if slip > depth:
            raise InputError(f"{1e3 * slip:g}, expected at most {1e3 * depth:.1f} at {self.joint}", field="slip_mm")
        isthmic = self.type == KINDS[1]
        hurt = slide(description, self.joint, _along(self.direction, slip), arch=not isthmic)
        hurt = loosened(hurt, self.joint, "spondylolisthesis", min(slip / depth / constant("slip_full"), 1.0))
        share = constant("isthmic_canal_share" if isthmic else "listhesis_canal_share")
        return _less_room(hurt, self.joint, slip, share, SIDES, self.quantile)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        far = f"{self.slip_mm:g} mm" if self.slip_mm is not None else f"Meyerding grade {self.meyerding}"
        arch = ", its arch stays behind" if self.type == KINDS[1] else ""
        return f"{self.type.capitalize()} slip at {self.joint}, {far} {self.direction}: all above goes with it{arch}."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()


@dataclass(frozen=True)
class FacetDislocation(AbstractInjury):
    """Jumped facets: the vertebra and all above lie forward; on one side it is turned to the other one."""

    joint: str
    side: str | None = None
    """right or left; both where it is left out."""
    slip_percent: float | None = None
    """Slip in depths of the vertebra below; 25 % on one side and 50 % on both where it is left out."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_joint(self.joint, NECK_AND_CHEST)
        check_side(self.side)
        if self.slip_percent is not None:
            check_number(self.slip_percent, "slip_percent", 0.0, 90.0)
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        usual = self._usual
        part = usual if self.slip_percent is None else 0.01 * self.slip_percent
        severity = part / usual
        slip = part * slip_depth(description, self.joint)
        turn = 0.0
        if self.side is not None:
            away = 1.0 if self.side == SIDES[0] else -1.0
            turn = away * severity * constant("facet_rotation_deg") * DEGREE
        tilt = -severity * constant("facet_kyphosis_deg") * DEGREE
        hurt = slide(description, self.joint, (slip, 0.0, 0.0), tilt=tilt, turn=turn)
        change = "facet_dislocation_both_sides" if self.side is None else "facet_dislocation_one_side"
        hurt = loosened(hurt, self.joint, change, severity)
        narrow = SIDES if self.side is None else (self.side,)
        return _less_room(hurt, self.joint, slip, 1.0, narrow, self.quantile)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        slip = 100 * (self._usual if self.slip_percent is None else 0.01 * self.slip_percent)
        turned = "" if self.side is None else " and turned to the other side"
        return (
            f"Facet dislocation at {self.joint}, {side_words(self.side)}: all above lies {slip:.0f} % of a vertebra "
            f"forward, tilted{turned}, and the joint is loose."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="ligament", healing_days=constant("ligament_healing_days"))

    @property
    def _usual(self) -> float:
        return constant("facet_slip_both_sides" if self.side is None else "facet_slip_one_side")


@dataclass(frozen=True)
class Subluxation(AbstractInjury):
    """A joint partly out of place: all above is shifted, capsule and ligaments are overstretched."""

    joint: str
    slip_mm: float
    """How far the upper bone has shifted."""
    direction: str = "forward"
    """forward, backward, right or left."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_joint(self.joint)
        check_number(self.slip_mm, "slip_mm", 0.0, 15.0)
        check_choice(self.direction, "direction", WAYS, "direction")
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        slip = MILLIMETRE * self.slip_mm
        severity = min(slip / slip_depth(description, self.joint) / constant("slip_full"), 1.0)
        hurt = slide(description, self.joint, _along(self.direction, slip))
        hurt = loosened(hurt, self.joint, "subluxation", severity)
        return _less_room(hurt, self.joint, slip, 1.0, SIDES, self.quantile)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Subluxation of {self.joint}: all above has shifted {self.slip_mm:g} mm {self.direction}, "
            "the joint is loose."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="ligament", healing_days=constant("ligament_healing_days"))


def _along(direction: str, length: float) -> Vector:
    x, y, z = WAYS[direction]
    return (length * x, length * y, length * z)


def _less_room(
    description: Description, joint: str, slip: float, canal_share: float, narrow: tuple[str, ...], quantile: float
) -> Description:
    """Return a description whose canal and foramina a slip has narrowed, past the disc of the joint."""
    known = {one.level for one in description.vertebrae}
    level = lower_body(joint) if lower_body(joint) in known else upper_body(joint)
    canal = min(canal_share * slip / canal_of(level).depth, constant("most_narrowing"))
    taken = min(constant("foramen_slip_share") * slip / slip_depth(description, joint), constant("most_narrowing"))
    hurt = narrow_canal(description, level, canal, quantile, roots_below(joint))
    return narrow_foramina(hurt, joint, dict.fromkeys(narrow, taken), quantile)
