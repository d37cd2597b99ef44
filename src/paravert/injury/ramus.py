"""Injuries of nerves after the root: dorsal and ventral ramus, medial branch, nerves with a name."""

from __future__ import annotations

from dataclasses import dataclass

from paravert.anatomy.description import Description, Nerve
from paravert.injury.injury import AbstractInjury
from paravert.injury.nerve import BRANCHES, DORSAL, VENTRAL, cut, hurt_nerves, named_nerves, spinal_roots
from paravert.injury.numbers import constant
from paravert.injury.place import check_choice, check_part, side_words, sides
from paravert.injury.state import StartState


@dataclass(frozen=True)
class DorsalRamusLesion(AbstractInjury):
    """A cut dorsal ramus or one of its branches: the back muscles that it feeds lose their part of it."""

    root: str
    branch: str | None = None
    """medial, intermediate or lateral; the whole ramus where it is left out."""
    side: str | None = None
    """right or left; both where it is left out."""
    fraction: float = 1.0
    """Part of the axons that is lost."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_choice(self.root, "root", spinal_roots(), "root")
        if self.branch is not None:
            check_choice(self.branch, "branch", BRANCHES, "branch")
        check_part(self)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury."""
        return hurt_nerves(description, self._nerves)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        what = "dorsal ramus" if self.branch is None else f"{self.branch} branch of the dorsal ramus"
        return (
            f"Lesion of the {what} of {self.root}, {side_words(self.side)}: "
            f"{100 * self.fraction:.0f} % of its axons are lost."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(nerves=self._nerves)

    @property
    def _nerves(self) -> tuple[Nerve, ...]:
        name = f"{self.root}.{DORSAL}" if self.branch is None else f"{self.root}.{DORSAL}.{self.branch}"
        return cut(name, self.side, self.fraction)


@dataclass(frozen=True)
class MedialBranchBlock(AbstractInjury):
    """An anaesthetised medial branch: multifidus and its neighbours of that segment get less command, for a time."""

    root: str
    side: str | None = None
    """right or left; both where it is left out."""
    fraction: float = 1.0
    """Part of the axons that is blocked."""
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
            f"Block of the medial branch of {self.root}, {side_words(self.side)}: "
            f"{100 * self.fraction:.0f} % of it does not conduct, all of it recovers."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(nerves=self._nerves, healing_days=constant("block_days"))

    @property
    def _nerves(self) -> tuple[Nerve, ...]:
        name = f"{self.root}.{DORSAL}.{BRANCHES[0]}"
        return tuple(Nerve(name, side, conduction=1.0 - self.fraction) for side in sides(self.side))


@dataclass(frozen=True)
class VentralRamusLesion(AbstractInjury):
    """A cut ventral ramus: muscles of belly wall, flank, hip and front of the neck lose their part of it."""

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
            f"Lesion of the ventral ramus of {self.root}, {side_words(self.side)}: "
            f"{100 * self.fraction:.0f} % of its axons are lost."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(nerves=self._nerves)

    @property
    def _nerves(self) -> tuple[Nerve, ...]:
        name = f"{self.root}.{VENTRAL}"
        return cut(name, self.side, self.fraction)


@dataclass(frozen=True)
class NerveLesion(AbstractInjury):
    """A cut nerve with a name, such as the accessory, phrenic, long thoracic or suboccipital nerve."""

    nerve: str
    side: str | None = None
    """right or left; both where it is left out."""
    fraction: float = 1.0
    """Part of the axons that is lost."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_choice(self.nerve, "nerve", named_nerves(), "nerve")
        check_part(self)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury."""
        return hurt_nerves(description, self._nerves)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return (
            f"Lesion of the {self.nerve.replace('_', ' ')} nerve, {side_words(self.side)}: "
            f"{100 * self.fraction:.0f} % of its axons are lost."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(nerves=self._nerves)

    @property
    def _nerves(self) -> tuple[Nerve, ...]:
        return cut(self.nerve, self.side, self.fraction)
