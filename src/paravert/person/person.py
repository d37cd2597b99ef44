"""A person by sex, age, mass, height and strength, as edits of the reference body."""

from __future__ import annotations

from dataclasses import dataclass, fields

from paravert.anatomy.edit import AbstractEdit
from paravert.errors import InputError, shown, unknown_name
from paravert.person.body_size import BodySize
from paravert.person.muscle_size import MuscleSize
from paravert.person.muscle_strength import MuscleStrength
from paravert.person.scaling import factor, limits, scaling

EDITS: tuple[type[AbstractEdit], ...] = (BodySize, MuscleSize, MuscleStrength)
"""Every kind of edit that a person makes, in the order in which they are applied."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is simulated; the reference body by default."""

    sex: str = "male"
    age_years: float = 35.0
    mass_kg: float = 75.0
    height_m: float = 1.75
    strength: float = 1.0
    """Factor on the muscle stress of every fascicle."""

    def __post_init__(self) -> None:
        """Refuse people that cannot be."""
        if self.sex not in scaling()["sex"]:
            raise unknown_name("sex", self.sex, scaling()["sex"], field="sex")
        for name in (one.name for one in fields(self) if one.name != "sex"):
            _check(name, getattr(self, name), str(scaling()["limits"][name]["unit"]))
        low, high = limits("body_mass_index")
        if not low <= self.body_mass_index <= high:
            message = f"{self.mass_kg:g} kg at {self.height_m:g} m is {self.body_mass_index:.1f} kg/m2"
            raise InputError(f"{message}, expected {low:g} to {high:g}", field="mass_kg")

    @property
    def body_mass_index(self) -> float:
        """Body mass over height squared, kg/m2."""
        return self.mass_kg / self.height_m**2

    @property
    def muscle_area(self) -> float:
        """Cross-section of the trunk's muscles against the reference body.

        Linear in age, mass and height about the sex's own reference (Framingham CT, J Biomech
        2023;157:111710); ratio of the sexes at L3 (doi:10.1038/s41430-017-0034-5).
        """
        sex = scaling()["sex"][self.sex]
        change = (
            factor("area_by_age") * max(0.0, self.age_years - factor("age_from"))
            + factor("area_by_mass") * (self.mass_kg - sex["reference_mass"])
            + factor("area_by_height") * (self.height_m - sex["reference_height"])
        )
        return float(sex["area_ratio"] * max(factor("area_least"), 1.0 + change))

    def edits(self) -> tuple[AbstractEdit, ...]:
        """Return the edits that make the reference body this person, to be applied in order."""
        return (BodySize(self.height_m, self.mass_kg), MuscleSize(self.muscle_area), MuscleStrength(self.strength))


def _check(name: str, value: object, unit: str) -> None:
    low, high = limits(name)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= value <= high:  # type: ignore[operator]
        what = f"{low:g} to {high:g}" + ("" if unit == "1" else f" {unit}")
        raise InputError(f"{shown(value)}, expected a number from {what}", field=name)
