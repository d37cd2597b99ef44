"""What is unusual about a person, who can be all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from paravert.person.scaling import usual

if TYPE_CHECKING:
    from paravert.person.person import Person


def marks(person: Person) -> tuple[str, ...]:
    """Return one sentence a measurement that is outside its usual range."""
    found = []
    for name, words, value in _values(person):
        row = usual()[name]
        if not row["low"] <= value <= row["high"]:
            unit = "" if row["unit"] == "1" else f" {row['unit']}"
            found.append(f"{words or row['words']}: {value:.4g}{unit}, usually {row['low']:g} to {row['high']:g}")
    return tuple(found)


def _values(person: Person) -> Iterator[tuple[str, str, float]]:
    """Yield row of the table, words where they are not the row's, and value."""
    yield "body_mass_index", "", person.body_mass_index
    yield "age_years", "", person.age_years
    yield "strength", "", person.strength
    yield "tissue_tolerance", "", person.tissue_tolerance
    yield f"height_{person.sex}", "", person.height_m
    for name, value in person.alignment.items():
        if value is not None:
            yield name, "", value
    incidence, lordosis = (person.alignment.get(f"{name}_deg") for name in ("pelvic_incidence", "lumbar_lordosis"))
    if incidence is not None and lordosis is not None:
        yield "incidence_less_lordosis", "", incidence - lordosis
    for given in (person.group_size, person.group_strength):
        for group, value in given.items():
            yield "group_factor", f"factor of {group}", value
