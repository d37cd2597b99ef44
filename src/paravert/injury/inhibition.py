"""An inhibited muscle: whole, but its drive is held back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Description, Fascicle
from paravert.injury.injury import AbstractInjury
from paravert.injury.place import check_number
from paravert.injury.state import StartState
from paravert.injury.where import changed, check_place, where


@dataclass(frozen=True)
class Inhibition(AbstractInjury):
    """Reflex inhibition: the command arrives weakened, the tissue is whole."""

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
    amount: float = 0.3
    """Part of the drive that is held back."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_place(self)
        check_number(self.amount, "amount", 0.0, 1.0)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: nothing is selected, or a name is unknown.
        """

        def weaker(fascicle: Fascicle) -> Fascicle:
            return replace(fascicle, drive=fascicle.drive * (1.0 - self.amount))

        return changed(description, where(self).names(description), weaker)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        return f"Inhibition of {where(self).words}: {100 * self.amount:.0f} % of the drive is held back."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(inhibition=self.amount)
