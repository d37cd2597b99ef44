"""A partly torn muscle: a fraction of its fibres is gone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Description, Fascicle
from paravert.injury.injury import AbstractInjury
from paravert.injury.place import check_number
from paravert.injury.state import StartState
from paravert.injury.where import changed, check_place, where


@dataclass(frozen=True)
class MuscleTear(AbstractInjury):
    """A partial tear: a fraction of the fibres no longer carries force, active or passive."""

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
    fraction: float = 0.5
    """Part of the cross-section that is torn."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_place(self)
        check_number(self.fraction, "fraction", 0.0, 0.99)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: nothing is selected, or a name is unknown.
        """

        def weaker(fascicle: Fascicle) -> Fascicle:
            whole = 1.0 - self.fraction
            return replace(fascicle, size=fascicle.size * whole, passive_scale=fascicle.passive_scale * whole)

        return changed(description, where(self).names(description), weaker)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return f"Partial tear of {where(self).words}: {100 * self.fraction:.0f} % of the fibres carry no force."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()
