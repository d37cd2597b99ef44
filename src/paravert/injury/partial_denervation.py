"""A partly denervated muscle: a fraction of its fibres gets no command."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Description, Fascicle
from paravert.errors import InputError, shown, unknown_name
from paravert.injury.injury import AbstractInjury
from paravert.injury.place import check_number
from paravert.injury.state import StartState
from paravert.injury.where import Where, changed, check_place, where


@dataclass(frozen=True)
class PartialDenervation(AbstractInjury):
    """Loss of a fraction of the nerve: of the selected fascicles, or of what some roots feed.

    With roots, a fascicle loses the fraction times the summed weight of those roots; the other criteria
    may be left out and then every fascicle of the roots is meant.
    """

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
    """Part of the axons that is lost."""
    roots: tuple[str, ...] = ()
    """Nerve roots such as ``L4``; every root where it is left out."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_place(self)
        check_number(self.fraction, "fraction", 0.0, 1.0)
        if isinstance(self.roots, str) or not all(isinstance(root, str) for root in self.roots):
            raise InputError(f"{shown(self.roots)}, expected a list of roots such as L4", field="roots")

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: nothing is selected, or a name is unknown.
        """
        known = {root for fascicle in description.fascicles for root, _ in fascicle.roots}
        if self.roots and not known:
            what = f"nerve roots of muscles, which {shown(description.name)} has not, expected none"
            raise InputError(what, field="roots")
        for root in self.roots:
            if root not in known:
                raise unknown_name("root", root, known, field="roots")

        def weaker(fascicle: Fascicle) -> Fascicle:
            part = sum(weight for root, weight in fascicle.roots if root in self.roots) if self.roots else 1.0
            return replace(fascicle, drive=fascicle.drive * (1.0 - self.fraction * min(part, 1.0)))

        names = _place(self).names(description)
        fed = {one.name for one in description.fascicles if any(root in self.roots for root, _ in one.roots)}
        if self.roots and not names & fed:
            raise InputError(f"{', '.join(self.roots)} feeds no selected fascicle, expected other roots", field="roots")
        return changed(description, names & fed if self.roots else names, weaker)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        nerve = f"the roots {', '.join(self.roots)}" if self.roots else "the nerve"
        place = _place(self)
        return f"Denervation of {place.words}: {100 * self.fraction:.0f} % of {nerve} is lost."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(innervation=1.0 - self.fraction)


def _place(injury: PartialDenervation) -> Where:
    """Return the place; roots alone are place enough."""
    return Where(side=injury.side) if injury.roots and not _named(injury) else where(injury)


def _named(injury: PartialDenervation) -> bool:
    return any((injury.muscle, injury.group, injury.level, injury.layer, injury.fascicle))
