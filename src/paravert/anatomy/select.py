"""Which rows of a description are meant: criteria that name them, all of which have to hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from paravert.anatomy.description import Description
from paravert.errors import InputError, shown, unknown_name

Names = Callable[[Any], tuple[str, ...]]
"""Returns the names to which a row answers under a criterion."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rows of a description, and the criteria that they can be selected by."""

    part: str  # attribute of the description
    criteria: Mapping[str, Names]
    belongs: Callable[[Any], bool] = lambda row: True


def _of(*attributes: str) -> Names:
    """Return what gives the values of a row's attributes."""
    return lambda row: tuple(getattr(row, attribute) for attribute in attributes)


def _joint(row: Any) -> tuple[str, ...]:
    return (row.coordinate.rpartition(".")[0],)


def _axis(row: Any) -> tuple[str, ...]:
    return (row.coordinate.rpartition(".")[2],)


_COORDINATE = {"name": _of("name"), "joint": _of("joint"), "axis": _of("axis_name"), "body": _of("body")}
_BETWEEN = {"name": _of("name"), "body": _of("body_a", "body_b")}

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "fascicles": Kind(
            "fascicles",
            {
                "name": _of("name"),
                "group": _of("group"),
                "muscle": _of("muscle", "group"),
                "layer": _of("layer"),
                "system": _of("system"),
                "level": _of("level"),
                "side": _of("side"),
                "root": lambda row: tuple(root for root, _ in row.roots),
            },
        ),
        "bodies": Kind("bodies", {"name": _of("name"), "role": _of("role"), "parent": _of("parent")}),
        "coordinates": Kind("coordinates", _COORDINATE, lambda row: row.kind == "hinge" and row.role != "elastic"),
        "elastic": Kind("coordinates", _COORDINATE, lambda row: row.role == "elastic"),
        "stiffness": Kind("stiffness", {"coordinate": _of("coordinate"), "joint": _joint, "axis": _axis}),
        "springs": Kind("springs", _BETWEEN),
        "contacts": Kind("contacts", _BETWEEN),
        "discs": Kind("discs", {"joint": _of("joint")}),
        "walls": Kind("walls", {"name": _of("name")}),
    }
)
"""Every kind of rows by the name of its table, criteria in the order in which they narrow a selection."""


def select(description: Description, **criteria: str) -> tuple[str, ...]:
    """Return the names of the fascicles that meet all criteria.

    Args:
        description: whose fascicles are meant.
        criteria: name, group, muscle (one by name, or a whole group), layer, system, level, side, root.

    Raises:
        InputError: a criterion or a name is unknown (the nearest is given), or nothing meets them all.
    """
    fascicles = description.fascicles
    return tuple(fascicles[place].name for place in places(description, "fascicles", criteria))


def places(description: Description, table: str, criteria: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the places, among all rows of the part, of those that meet all criteria.

    Raises:
        InputError: the table, a criterion or a name is unknown, or nothing meets all criteria.
    """
    check(table, criteria)
    kind = KINDS[table]
    all_rows = rows(description, table)
    left = tuple(place for place, row in enumerate(all_rows) if kind.belongs(row))
    if not left:
        raise InputError(f"{shown(table)} has no rows in {description.name}, expected another table", field="table")
    stated = [(key, names) for key, names in kind.criteria.items() if key in criteria]

    def known(names: Names, among: Sequence[int]) -> set[str]:
        return {name for place in among for name in names(all_rows[place])}

    for key, names in stated:
        if criteria[key] not in known(names, left):
            raise unknown_name(key, criteria[key], known(names, left), field=key)
    narrower: list[str] = []
    for key, names in stated:
        found = tuple(place for place in left if criteria[key] in names(all_rows[place]))
        if not found:
            what = f"{key} of {' '.join(narrower)}"
            raise unknown_name(what, criteria[key], known(names, left), field=key)
        left = found
        narrower.append(criteria[key])
    return left


def check(table: str, criteria: Mapping[str, Any]) -> None:
    """Refuse a table, a criterion or a value that no description can have.

    Raises:
        InputError: what is allowed and the nearest name are given.
    """
    if table not in KINDS:
        raise unknown_name("table", table, KINDS, field="table")
    for key, value in criteria.items():
        if key not in KINDS[table].criteria:
            raise unknown_name("criterion", key, KINDS[table].criteria, field=key)
        if not (isinstance(value, str) and value):
            raise InputError(f"{shown(value)}, expected a name", field=key)


def rows(description: Description, table: str) -> tuple[Any, ...]:
    """Return the rows of the part that holds a table; ``Kind.belongs`` says which are the table's own."""
    if table == "walls":
        return () if description.cavity is None else description.cavity.walls
    found: tuple[Any, ...] = getattr(description, KINDS[table].part)
    return found


def with_rows(description: Description, table: str, changed: tuple[Any, ...]) -> Description:
    """Return a copy with other rows in the part that holds a table."""
    if table == "walls":
        cavity = description.cavity
        return description if cavity is None else replace(description, cavity=replace(cavity, walls=changed))
    parts: dict[str, Any] = {KINDS[table].part: changed}
    return replace(description, **parts)
