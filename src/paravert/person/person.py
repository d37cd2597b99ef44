"""A person by sex, age, size, strength, proportions, alignment and tissue, as edits of the reference body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from paravert.anatomy.edit import AbstractEdit
from paravert.errors import InputError, shown, unknown_name
from paravert.person import unusual
from paravert.person.alignment import NAMES, Alignment
from paravert.person.body_size import BodySize
from paravert.person.measure import SEGMENTS
from paravert.person.muscle_groups import MuscleGroups
from paravert.person.muscle_size import MuscleSize
from paravert.person.muscle_strength import MuscleStrength
from paravert.person.scaling import factor, limits, scaling
from paravert.person.segment_lengths import SegmentLengths
from paravert.person.tissue_tolerance import TissueTolerance, by_age

EDITS: tuple[type[AbstractEdit], ...] = (
    BodySize,
    SegmentLengths,
    MuscleSize,
    MuscleStrength,
    MuscleGroups,
    TissueTolerance,
    Alignment,
)
"""Every kind of edit that a person makes, in the order in which they are applied."""
NUMBERS = ("age_years", "mass_kg", "height_m", "strength", "tissue_tolerance")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is simulated; the reference body by default."""

    sex: str = "male"
    age_years: float = 35.0
    mass_kg: float = 75.0
    height_m: float = 1.75
    strength: float = 1.0
    """Factor on the muscle stress of every fascicle."""
    tissue_tolerance: float = 1.0
    """Factor on the strength of vertebrae, beside that of sex and age."""
    segments_m: Mapping[str, float] = field(default_factory=dict)
    """Lengths of segments between their joints."""
    alignment: Mapping[str, float | None] = field(default_factory=dict)
    """Sagittal alignment of the neutral pose, as `Alignment` names it."""
    group_size: Mapping[str, float] = field(default_factory=dict)
    """Factors on the cross-section of muscle groups."""
    group_strength: Mapping[str, float] = field(default_factory=dict)
    """Factors on the stress of muscle groups."""

    def __post_init__(self) -> None:
        """Refuse people that cannot be."""
        if self.sex not in scaling()["sex"]:
            raise unknown_name("sex", self.sex, scaling()["sex"], field="sex")
        for name in NUMBERS:
            _check(name, getattr(self, name), name)
        for name in ("group_size", "group_strength"):
            for group, value in getattr(self, name).items():
                _check("group_factor", value, f"{name}.{group}")
        for segment in self.segments_m:
            if segment not in SEGMENTS:
                raise unknown_name("segment", segment, SEGMENTS, field=f"segments_m.{segment}")
        for measure, value in self.alignment.items():
            if measure not in NAMES:
                raise unknown_name("measure", measure, NAMES, field=f"alignment.{measure}")
            if value is not None:
                _check(measure, value, f"alignment.{measure}")
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

    @property
    def unusual(self) -> tuple[str, ...]:
        """What is unusual about the person, one sentence each: measurement, value and the usual range."""
        return unusual.marks(self)

    def edits(self) -> tuple[AbstractEdit, ...]:
        """Return the edits that make the reference body this person, to be applied in order."""
        given = {name: value for name, value in self.alignment.items() if value is not None}
        found: list[AbstractEdit] = [BodySize(self.height_m, self.mass_kg)]
        found += [SegmentLengths(self.segments_m)] if self.segments_m else []
        found += [MuscleSize(self.muscle_area), MuscleStrength(self.strength)]
        found += [MuscleGroups(self.group_size, self.group_strength)] if self.group_size or self.group_strength else []
        found.append(TissueTolerance(self.tissue_tolerance * by_age(self.sex, self.age_years)))
        found += [Alignment(**given)] if given else []
        return tuple(found)


def _check(name: str, value: object, where: str) -> None:
    low, high = limits(name)
    unit = str(scaling()["limits"][name]["unit"])
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= value <= high:  # type: ignore[operator]
        what = f"{low:g} to {high:g}" + ("" if unit == "1" else f" {unit}")
        raise InputError(f"{shown(value)}, expected a number from {what}", field=where)
