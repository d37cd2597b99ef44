"""Surgery as a cause: stripped muscles, laminectomy, fusion."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Coordinate, Description, Fascicle
from paravert.anatomy.editable import flag
from paravert.errors import InputError
from paravert.injury.bone import vertebra_of
from paravert.injury.injury import AbstractInjury
from paravert.injury.joints import (
    BAND,
    NEGATIVE,
    POSITIVE,
    ROTATION,
    changed_joint,
    joints_beside,
    loosened,
    of_ligament,
    without_ligaments,
)
from paravert.injury.nerve import DORSAL, supply
from paravert.injury.numbers import constant, joint_changes
from paravert.injury.place import (
    check_day,
    check_joint,
    check_level,
    check_number,
    check_part,
    side_words,
    sides,
)
from paravert.injury.state import StartState
from paravert.injury.where import changed
from paravert.names import coordinate_name

ARCH = ("spinous", "lamina")
"""In the names of landmarks that go with the arch."""
YELLOW = "flavum"


@dataclass(frozen=True)
class MuscleStripping(AbstractInjury):
    """Back muscles stripped off a vertebra in open surgery: what is fixed to it loses part of its area."""

    level: str
    side: str | None = None
    """right or left; both where it is left out."""
    fraction: float = 1.0
    """Part of the loss after an open exposure."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_level(self.level)
        check_part(self)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such vertebra, or no back muscle is fixed to it.
        """
        body = vertebra_of(description, self.level).body
        chosen = frozenset(
            one.name
            for one in description.fascicles
            if one.side in sides(self.side)
            and supply(one).ramus == DORSAL
            and any(point.body == body for point in (one.points[0], one.points[-1]))
        )
        if not chosen:
            raise InputError(f"no back muscle is fixed to {self.level}, expected another level", field="level")
        return changed(description, chosen, lambda one: _smaller(one, self._left))

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Muscles stripped off {self.level}, {side_words(self.side)}: the back muscles fixed to it lose "
            f"{100 * (1.0 - self._left):.0f} % of their area."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()

    @property
    def _left(self) -> float:
        return 1.0 - self.fraction * constant("stripping_size_loss")


@dataclass(frozen=True)
class Laminectomy(AbstractInjury):
    """A removed arch: its ligaments are gone, and the muscles that were fixed to it where they are not kept."""

    level: str
    fraction: float = 1.0
    """Part of the arch that is removed."""
    keep_muscles: bool = False
    """true where the muscles are fixed again."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_level(self.level)
        check_number(self.fraction, "fraction", 0.0, 1.0)
        flag(self.keep_muscles, "keep_muscles")
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such vertebra.
        """
        body = vertebra_of(description, self.level).body
        lost = {key: part for name in (*BAND, YELLOW) for key, part in of_ligament(name, None, self.fraction).items()}
        left = 1.0 - self.fraction * constant("laminectomy_rotation_loss")
        for joint in joints_beside(self.level):
            description = without_ligaments(description, joint, lost)
            turning = {(ROTATION, direction): (left, left) for direction in (POSITIVE, NEGATIVE)}
            description = changed_joint(description, joint, turning)
        on_arch = frozenset(one.name for one in description.fascicles if _on_arch(one, body))
        gone = frozenset() if self.keep_muscles or not self.fraction else on_arch
        return changed(description, gone, lambda one: _smaller(one, 1.0 - self.fraction))

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        muscles = "are fixed again" if self.keep_muscles else "pull on nothing"
        return (
            f"Laminectomy of {self.level}: {100 * self.fraction:.0f} % of the arch with its ligaments is removed, "
            f"the muscles that were fixed to it {muscles}."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()


@dataclass(frozen=True)
class Fusion(AbstractInjury):
    """Fused joints: they hardly move, and carry what muscles carried before.

    A fused joint stays a row of the balance with a very large stiffness, so that what it carries is
    printed as its yield and passive moment; it is no hidden reserve. Its range of motion goes to zero
    (with screws alone to what is left), so that a posture asks its neighbours for the angle.
    """

    joints: tuple[str, ...]
    """The fused joints, such as ``["L4-L5", "L5-S1"]``."""
    solid: bool = True
    """true where bone has grown over; false for screws and rods alone."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        if isinstance(self.joints, str) or not self.joints:
            raise InputError("no list, expected joints such as L4-L5", field="joints")
        for joint in self.joints:
            check_joint(joint, field="joints")
        flag(self.solid, "solid")
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such joint.
        """
        ranges: dict[str, float] = {}
        for joint in dict.fromkeys(self.joints):
            description = loosened(description, joint, "fusion_instrumented", 1.0)
            for one in joint_changes("fusion_instrumented"):
                ranges[coordinate_name(joint, one.axis)] = 0.0 if self.solid else one.motion
        if self.solid:
            least = constant("fused_stiffness")
            description = replace(
                description,
                stiffness=tuple(
                    replace(one, k0_positive=max(one.k0_positive, least), k0_negative=max(one.k0_negative, least))
                    if one.coordinate in ranges
                    else one
                    for one in description.stiffness
                ),
            )

        def held(one: Coordinate) -> Coordinate:
            part = ranges.get(one.name, 1.0)
            return replace(one, lower=one.lower * part, upper=one.upper * part) if part != 1.0 else one

        coordinates = tuple(map(held, description.coordinates))
        return replace(description, coordinates=coordinates)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        how = "with bone: they do not move" if self.solid else "with screws and rods: they hardly move"
        return f"Fusion of {', '.join(self.joints)} {how}, and the joints beside them have to."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()


def _smaller(one: Fascicle, left: float) -> Fascicle:
    return replace(one, size=one.size * left, passive_scale=one.passive_scale * left)


def _on_arch(one: Fascicle, body: str) -> bool:
    """Tell whether an end of a fascicle is fixed to the arch of a vertebra."""
    ends = (one.points[0], one.points[-1])
    return any(point.body == body and any(name in point.landmark for name in ARCH) for point in ends)
