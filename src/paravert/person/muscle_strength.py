"""Muscle stress of a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Description
from paravert.anatomy.edit import AbstractEdit


@dataclass(frozen=True)
class MuscleStrength(AbstractEdit):
    """Scales the largest stress of every fascicle."""

    stress: float
    """Factor on specific tension."""

    def apply(self, description: Description) -> Description:
        """Return a description with another muscle stress."""
        fascicles = tuple(
            replace(one, specific_tension=one.specific_tension * self.stress) for one in description.fascicles
        )
        return replace(description, fascicles=fascicles)

    def describe(self) -> str:
        """Return what the edit does, in one sentence."""
        return f"Muscle stress is {self.stress:g} of the reference body's."
