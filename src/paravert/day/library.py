"""The days of the library, from their table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pydantic import TypeAdapter

from paravert import tables
from paravert.day.profile import ActivityTerm

_WHERE_FROM = ("source", "grade", "note")
_ADAPTER = TypeAdapter(ActivityTerm)


@dataclass(frozen=True, slots=True)
class Listed:
    """A day of the library: its activities, and where each row comes from."""

    name: str
    description: str
    activities: tuple[ActivityTerm, ...]
    sources: tuple[str, ...]  # keys of sources.toml, one text a row
    grades: tuple[str, ...]


@cache
def days() -> Mapping[str, Listed]:
    """Return the days of the library by name, in the order of the table."""
    found = {}
    for table in tables.toml("day", "days")["day"]:
        rows = table["activity"]
        terms = tuple(
            _ADAPTER.validate_python({key: value for key, value in row.items() if key not in _WHERE_FROM})
            for row in rows
        )
        sources, grades = (tuple(str(row[key]) for row in rows) for key in ("source", "grade"))
        found[table["name"]] = Listed(table["name"], table["description"], terms, sources, grades)
    return MappingProxyType(found)
