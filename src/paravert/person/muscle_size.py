"""Muscle cross-section of a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Description
from paravert.anatomy.edit import AbstractEdit


@dataclass(frozen=True)
class MuscleSize(AbstractEdit):
    """Scales the healthy cross-section of every fascicle."""

    area: float
    """Factor on PCSA."""

    def apply(self, description: Description) -> Description:
        """Return a description with other cross-sections."""
        fascicles = tuple(replace(one, pcsa=one.pcsa * self.area) for one in description.fascicles)
        return replace(description, fascicles=fascicles)

    def describe(self) -> str:
        """Return what the edit does, in one sentence."""
        return f"Muscle cross-sections are {self.area:.3f} of the reference body's."
