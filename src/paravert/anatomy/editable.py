"""What an edit may change: the properties of each table, their units and the range in which they have to stay."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from paravert.anatomy.quantity import factor
from paravert.errors import InputError, shown, unknown_name
from paravert.tables import toml


@dataclass(frozen=True, slots=True)
class Property:
    """A number of a row that may be changed, as it is called in one unit."""

    name: str  # attribute of the row
    unit: str  # in words
    factor: float  # turns a number in the unit into SI
    low: float  # SI
    high: float  # SI

    def check(self, value: float, field: str) -> None:
        """Refuse a value in SI that is out of range.

        Raises:
            InputError: the value and the range are given in the unit.
        """
        if not self.low <= value <= self.high:
            given, low, high = (one / self.factor for one in (value, self.low, self.high))
            what = f"a number from {low:g} to {high:g} {self.unit}".rstrip()
            raise InputError(f"{given:g}, expected {what}", field=field)


def properties(table: str) -> Mapping[str, Property]:
    """Return what may be changed of a table's rows, by the names that it may be called: pcsa, pcsa_cm2."""
    return _tables()[table]


def find(table: str, key: str, field: str) -> Property:
    """Return a property by a name that it may be called.

    Raises:
        InputError: nothing is called so; the nearest name is given.
    """
    known = properties(table)
    if key not in known:
        raise unknown_name("property", key, known, field=field)
    return known[key]


def number(value: Any, field: str) -> float:
    """Return a finite number.

    Raises:
        InputError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{shown(value)}, expected a number", field=field)
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise InputError(f"{found}, expected a finite number", field=field)
    return found


def flag(value: Any, field: str) -> bool:
    """Return true or false.

    Raises:
        InputError: it is neither.
    """
    if not isinstance(value, bool):
        raise InputError(f"{shown(value)}, expected true or false", field=field)
    return value


@cache
def _tables() -> dict[str, dict[str, Property]]:
    return {
        table: {key: one for name, entry in entries.items() for key, one in _called(name, entry).items()}
        for table, entries in toml("anatomy", "editable").items()
    }


def _called(name: str, entry: Mapping[str, Any]) -> dict[str, Property]:
    """Return a property under its plain name, in SI, and under its name with each unit that may end it."""
    low, high = float(entry["low"]), float(entry["high"])
    found = {name: Property(name, entry["unit"], 1.0, low, high)}
    for unit in entry["also"]:
        found[f"{name}_{unit}"] = Property(name, unit, factor(unit), low, high)
    return found
