"""A muscle torn off: it pulls on nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Description, Fascicle
from paravert.injury.injury import AbstractInjury
from paravert.injury.state import StartState
from paravert.injury.where import changed, check_place, where


@dataclass(frozen=True)
class Detachment(AbstractInjury):
    """A complete tear or detachment: the fascicles carry no force at all."""

    muscle: str | None = None
    """A muscle or a whole group by name."""
    group: str | None = None
    level: str | None = None
    """Vertebra of the cranial attachment."""
    side: str | None = None
    """right or left; both where it is left out."""
    layer: str | None = None
    fascicle: str | None = None
    """One fascicle by name."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_place(self)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: nothing is selected, or a name is unknown.
        """

        def weaker(fascicle: Fascicle) -> Fascicle:
            return replace(fascicle, detached=True)

        return changed(description, where(self).names(description), weaker)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return f"Detachment of {where(self).words}: it carries no force."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()
