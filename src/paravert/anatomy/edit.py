"""Edits: every change of a description is one, by a person, by an injury or by the user's own hand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any

from paravert.anatomy import editable
from paravert.anatomy.description import Cavity, Description
from paravert.anatomy.select import check, places, rows, with_rows
from paravert.errors import InputError, shown

REMOVABLE = ("fascicles", "springs", "contacts")
"""Tables whose rows a model can do without."""


class AbstractEdit(ABC):
    """A change of a description: takes one and returns a fresh one."""

    @abstractmethod
    def apply(self, description: Description) -> Description:
        """Return a description with the change.

        Raises:
            InputError: the change is impossible, or what it names is not there.
        """

    @abstractmethod
    def describe(self) -> str:
        """Return what the edit does, in one sentence."""


@dataclass(frozen=True)
class TableEdit(AbstractEdit):
    """The user's own change of any rows of a table: scales or sets numbers of theirs, or removes them.

    Numbers are in SI under their plain name (``pcsa``) or in the unit that ends their name
    (``pcsa_cm2``). Inertia changes in proportion when the mass of a body does.
    """

    select: Mapping[str, Any]
    """The table and criteria, such as ``{"table": "fascicles", "group": "psoas_major", "side": "left"}``."""
    scale: Mapping[str, Any] | None = None
    """A factor by property."""
    set: Mapping[str, Any] | None = None
    """A value by property."""
    remove: bool = False
    reason: str = ""
    """Why, in the user's words; it stands where a source does."""

    def __post_init__(self) -> None:
        """Refuse what no description could take."""
        if not isinstance(self.select, Mapping) or "table" not in self.select:
            raise InputError('missing, expected a table such as "fascicles"', field="select.table")
        with _within("select"):
            check(self.table, self.criteria)
        reason = self.reason
        if not isinstance(reason, str) or not reason.strip() or not reason.isprintable():
            raise InputError(f"{shown(reason)}, expected one line that says why", field="reason")
        editable.flag(self.remove, "remove")
        ways = [self.scale is not None, self.set is not None, self.remove]
        if sum(ways) != 1:
            given = "none" if not any(ways) else "more than one"
            raise InputError(f"{given} of scale, set and remove = true, expected one of them", field="scale")
        self._check_changes()
        if self.remove and self.table not in REMOVABLE:
            raise InputError(f"{self.table} cannot be removed, expected {', '.join(REMOVABLE)}", field="remove")

    @property
    def table(self) -> str:
        """The table whose rows are changed."""
        return str(self.select["table"])

    @property
    def criteria(self) -> dict[str, Any]:
        """What the rows have to meet; nothing for all of them."""
        return {key: value for key, value in self.select.items() if key != "table"}

    def apply(self, description: Description) -> Description:
        """Return a description with the rows changed or removed.

        Raises:
            InputError: nothing is selected, a name is unknown, or a value would be out of range.
        """
        with _within("select"):
            chosen = frozenset(places(description, self.table, self.criteria))
        all_rows = rows(description, self.table)
        if self.remove:
            kept = tuple(row for place, row in enumerate(all_rows) if place not in chosen)
            changed = with_rows(description, self.table, kept)
            if self.table == "fascicles":
                changed = replace(changed, cavity=_held_by(description.cavity, kept))
        else:
            edited = tuple(self._changed(row) if place in chosen else row for place, row in enumerate(all_rows))
            changed = with_rows(description, self.table, edited)
        return replace(changed, notes=(*description.notes, self.describe()))

    def describe(self) -> str:
        """Return what the edit does and why, in one sentence."""
        return f"The user {self.change}: {self.reason.rstrip('.')}."

    @property
    def change(self) -> str:
        """What the edit does, as the rest of a sentence about the user."""
        criteria = " ".join(str(value) for value in self.criteria.values())
        where = f"the {self.table} of {criteria}" if criteria else f"all {self.table}"
        if self.remove:
            return f"removes {where}"
        if self.scale is not None:
            return f"scales {', '.join(f'{key} by {value:g}' for key, value in self.scale.items())} in {where}"
        return f"sets {', '.join(f'{key} to {value:g}' for key, value in (self.set or {}).items())} in {where}"

    def _check_changes(self) -> None:
        """Refuse unknown properties and values that are no numbers or out of every range."""
        for way, given in (("scale", self.scale), ("set", self.set)):
            if given is None:
                continue
            if not isinstance(given, Mapping) or not given:
                raise InputError("empty, expected a table such as { pcsa = 0.9 }", field=way)
            seen: dict[str, str] = {}
            for key, value in given.items():
                field = f"{way}.{key}"
                one = editable.find(self.table, key, field)
                if one.name in seen:
                    raise InputError(f"is {seen[one.name]} in another unit, expected one of them", field=field)
                seen[one.name] = key
                found = editable.number(value, field)
                if way == "set":
                    one.check(found * one.factor, field)
                elif not found > 0.0:
                    raise InputError(f"{found:g}, expected a factor above 0", field=field)

    def _changed(self, row: Any) -> Any:
        """Return a row with its new numbers."""
        way, given = ("scale", self.scale) if self.scale is not None else ("set", self.set or {})
        values: dict[str, Any] = {}
        for key, value in given.items():
            one = editable.find(self.table, key, f"{way}.{key}")
            new = getattr(row, one.name) * value if way == "scale" else value * one.factor
            one.check(new, f"{way}.{key}")
            values[one.name] = new
        if self.table == "bodies" and "mass" in values:
            if not row.mass > 0.0:
                raise InputError(f"{row.name} has no mass that its inertia belongs to", field=f"{way}.mass")
            values["inertia"] = tuple(moment * (values["mass"] / row.mass) for moment in row.inertia)
        if any(one.name == "source" for one in fields(row)):
            values["source"] = f"{row.source}; user: {self.reason}" if row.source else f"user: {self.reason}"
        return replace(row, **values)


def _held_by(cavity: Cavity | None, left: tuple[Any, ...]) -> Cavity | None:
    """Return the cavity with its walls held by no fascicle that is gone.

    Raises:
        InputError: no fascicle is left at all.
    """
    if not left:
        raise InputError("leaves no fascicle, expected a selection of some of them", field="select")
    if cavity is None:
        return None
    names = {row.name for row in left}
    walls = tuple(
        replace(wall, coefficients=tuple(pair for pair in wall.coefficients if pair[0] in names))
        for wall in cavity.walls
    )
    return replace(cavity, walls=walls)


@contextmanager
def _within(field: str) -> Iterator[None]:
    """Put the field before that of an error that is raised inside."""
    try:
        yield
    except InputError as error:
        inner = f"{field}.{error.field}" if error.field else field
        raise InputError(error.message, field=inner) from None
