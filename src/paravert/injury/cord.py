"""Lesions of the spinal cord."""

from __future__ import annotations

from dataclasses import dataclass

from paravert.anatomy.description import Description, Nerve
from paravert.injury.injury import AbstractInjury
from paravert.injury.nerve import hurt_nerves, spinal_roots
from paravert.injury.numbers import degree, degrees
from paravert.injury.place import check_choice, check_day, check_side, sides
from paravert.injury.state import StartState

_WORDS = {
    "A": "complete, no feeling and no command below",
    "B": "feeling below, no command",
    "C": "a weak command below, not against gravity",
    "D": "command below against gravity",
    "E": "normal",
}


@dataclass(frozen=True)
class CordLesion(AbstractInjury):
    """A lesion of the cord: below the last normal segment command is lost by the AIS grade.

    At the lesion's own segment axons are lost; below it nerve and muscle are whole and only the
    command is missing, so that the muscle wastes by disuse and not by denervation.
    """

    level: str
    """The neurological level: the last normal segment."""
    ais: str = "A"
    """A (complete) to E (normal)."""
    side: str | None = None
    """right or left for half a cord; both where it is left out."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_choice(self.level, "level", spinal_roots()[:-1], "segment")
        check_choice(self.ais, "ais", degrees("ais"), "grade")
        check_side(self.side)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury."""
        return hurt_nerves(description, self._nerves)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        half = "" if self.side is None else f", {self.side} half"
        return f"Lesion of the cord below {self.level}{half}, AIS {self.ais}: {_WORDS[self.ais]}."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(nerves=self._nerves)

    @property
    def _nerves(self) -> tuple[Nerve, ...]:
        roots = spinal_roots()
        own, *below = roots[roots.index(self.level) + 1 :]
        left = degree("ais", self.ais)
        found = []
        for side in sides(self.side):
            found.append(Nerve(own, side, innervation=left))
            found += [Nerve(root, side, command=left) for root in below]
        return tuple(found)
