"""Numbers with unit, source, spread and grade; units enter here and SI goes on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from paravert import units
from paravert.errors import InputError, unknown_name
from paravert.names import GRADES

FACTORS = {
    "1": 1.0,
    "fraction": 1.0,
    "m": 1.0,
    "cm": units.CENTIMETRE,
    "mm": units.MILLIMETRE,
    "m2": 1.0,
    "cm2": units.SQUARE_CENTIMETRE,
    "mm2": units.SQUARE_MILLIMETRE,
    "rad": 1.0,
    "deg": units.DEGREE,
    "kg": 1.0,
    "n": 1.0,
    "n_per_m": 1.0,
    "n_per_mm": 1.0 / units.MILLIMETRE,
    "n_cm2": units.NEWTON_PER_SQUARE_CENTIMETRE,
    "nm_per_rad": 1.0,
    "nm_per_deg": units.PER_DEGREE,
    "nm_per_deg3": units.PER_DEGREE**3,
    "pa": 1.0,
    "kpa": units.KILOPASCAL,
    "mpa": units.MEGAPASCAL,
}
"""Unit as it ends the name of a column, and what turns its number into SI."""

_BY_LENGTH = sorted(FACTORS, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in SI, the unit in which it was stated, and how far it can be trusted."""

    value: float  # SI
    unit: str  # as stated, a key of FACTORS
    source: str  # keys of sources.toml, apart by spaces
    grade: str  # one of names.GRADES
    spread: float | None = None  # SI, one standard deviation where known

    def __post_init__(self) -> None:
        """Refuse what is no number, has no unit or no grade."""
        factor(self.unit)
        if not math.isfinite(self.value):
            raise InputError(f"{self.value}, expected a finite number", field="quantity")
        if self.spread is not None and not 0.0 <= self.spread < math.inf:
            raise InputError(f"spread {self.spread}, expected zero or more", field="quantity")
        if self.grade not in GRADES:
            raise unknown_name("grade", self.grade, GRADES, field="quantity")

    @property
    def stated(self) -> float:
        """The value in the unit in which it was stated."""
        return self.value / factor(self.unit)


def factor(unit: str) -> float:
    """Return what turns a number in a unit into SI.

    Raises:
        InputError: the unit is unknown.
    """
    if unit not in FACTORS:
        raise unknown_name("unit", unit, FACTORS)
    return FACTORS[unit]


def split_unit(column: str) -> tuple[str, str]:
    """Return a column's property and unit: ``height_mm`` is height in mm, ``ratio`` has unit 1."""
    for unit in _BY_LENGTH:
        if column.endswith(f"_{unit}"):
            return column[: -len(unit) - 1], unit
    return column, "1"
