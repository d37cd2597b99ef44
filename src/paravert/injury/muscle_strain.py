"""A strained muscle: force lost by grade, healing by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import log

from paravert.anatomy.description import Description, Fascicle
from paravert.errors import InputError, shown
from paravert.injury.injury import AbstractInjury
from paravert.injury.state import StartState
from paravert.injury.where import changed, check_place, where
from paravert.tables import toml


@dataclass(frozen=True)
class MuscleStrain(AbstractInjury):
    """A strain of grade 1, 2 or 3: part of the force is lost at once and comes back in days.

    Damage and healing by grade are those of the table ``strain.toml`` (Nikolaou 1987, Ekstrand 2012).
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
    grade: int = 1
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_place(self)
        if type(self.grade) is not int or self.grade not in _grades():
            raise InputError(f"{shown(self.grade)}, expected 1, 2 or 3", field="grade")

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: nothing is selected, or a name is unknown.
        """

        def weaker(fascicle: Fascicle) -> Fascicle:
            return replace(fascicle, damage=1.0 - (1.0 - fascicle.damage) * (1.0 - self.start_state().damage))

        return changed(description, where(self).names(description), weaker)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        state = self.start_state()
        days = state.healing_days * log(state.damage / 0.1) if state.damage > 0.1 else 0.0
        return (
            f"Grade {'I' * self.grade} strain of {where(self).words}: {100 * state.damage:.0f} % of the force is lost, "
            f"a tenth is still missing after about {days:.0f} days."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        row = _grades()[self.grade]
        return StartState(damage=float(row["damage"]), healing_days=float(row["healing_days"]))


@cache
def _grades() -> dict[int, dict[str, float]]:
    return {row["grade"]: row for row in toml("injury", "strain")["grade"]}
