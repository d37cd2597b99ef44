"""How much compression a person's vertebrae bear."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paravert.anatomy.description import Description
from paravert.anatomy.edit import AbstractEdit
from paravert.person.scaling import factor, scaling


@dataclass(frozen=True)
class TissueTolerance(AbstractEdit):
    """Scales the compression that every vertebra bears."""

    strength: float
    """Factor on the strength of vertebrae."""

    def apply(self, description: Description) -> Description:
        """Return a description whose vertebrae bear more or less."""
        bones = tuple(replace(one, strength=one.strength * self.strength) for one in description.vertebrae)
        return replace(description, vertebrae=bones)

    def describe(self) -> str:
        """Return what the edit does, in one sentence."""
        return f"Vertebrae bear {self.strength:.3f} of what the reference body's bear at the same size."


def by_age(sex: str, age_years: float) -> float:
    """Return the strength of lumbar segments against that of the reference man.

    Linear in decades of age, a line a sex (Jaeger and Luttmann, Dortmund recommendations), never
    below a floor; the reference is a man of 35.
    """
    reference = _strength("male", factor("reference_age", "tissue"))
    return max(_strength(sex, age_years) / reference, factor("least", "tissue"))


def _strength(sex: str, age_years: float) -> float:
    row = scaling()["tissue"][sex]
    return float(row["at_birth_kn"] + row["by_decade_kn"] * age_years / 10.0)
