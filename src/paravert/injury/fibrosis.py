"""A fibrotic muscle: its passive fibres are stiffer and shorter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Description, Fascicle
from paravert.injury.injury import AbstractInjury
from paravert.injury.place import check_number
from paravert.injury.state import StartState
from paravert.injury.where import changed, check_place, where


@dataclass(frozen=True)
class Fibrosis(AbstractInjury):
    """Fibrosis or contracture: passive stiffness up, slack length down, force capacity as before."""

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
    stiffening: float = 2.0
    """Factor on the passive stiffness."""
    shortening: float = 0.0
    """Part of the tendon's slack length that is lost."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_place(self)
        check_number(self.stiffening, "stiffening", 1.0, 20.0)
        check_number(self.shortening, "shortening", 0.0, 0.5)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: nothing is selected, or a name is unknown.
        """

        def weaker(fascicle: Fascicle) -> Fascicle:
            return replace(
                fascicle,
                passive_scale=fascicle.passive_scale * self.stiffening,
                slack_scale=fascicle.slack_scale * (1.0 - self.shortening),
            )

        return changed(description, where(self).names(description), weaker)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        shorter = f" and its tendons are {100 * self.shortening:.0f} % shorter" if self.shortening else ""
        return f"Fibrosis of {where(self).words}: its passive fibres are {self.stiffening:g} times as stiff{shorter}."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState()
