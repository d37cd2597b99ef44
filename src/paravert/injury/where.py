"""Which fascicles an injury is in, and how it changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from paravert.anatomy.description import Description, Fascicle
from paravert.anatomy.select import select
from paravert.errors import InputError, shown
from paravert.injury.place import check_day, check_side


@dataclass(frozen=True, slots=True)
class Where:
    """Criteria that a fascicle has to meet, all of them; None for any."""

    muscle: str | None = None
    """A muscle or a whole group by name."""
    group: str | None = None
    level: str | None = None
    side: str | None = None
    layer: str | None = None
    fascicle: str | None = None

    @property
    def words(self) -> str:
        """Return the place as a person says it."""
        what = self.fascicle or self.muscle or self.group or "all muscles"
        layer = f"{self.layer} " if self.layer else ""
        level = f" at {self.level}" if self.level else ""
        side = self.side or "both sides"
        return f"{layer}{what}{level}, {side}" if not self.fascicle else what

    def names(self, description: Description) -> frozenset[str]:
        """Return the names of the fascicles that meet the criteria.

        Raises:
            InputError: a name is unknown (the nearest is given) or nothing meets them all.
        """
        criteria = {"group": self.group, "level": self.level, "side": self.side, "layer": self.layer}
        criteria["name"] = self.fascicle
        if self.muscle is not None:
            groups = {fascicle.group for fascicle in description.fascicles}
            key = "group" if self.muscle in groups and self.group is None else "muscle"
            criteria[key] = self.muscle
        stated = {key: value for key, value in criteria.items() if value is not None}
        try:
            return frozenset(select(description, **stated))
        except InputError as error:
            field = "fascicle" if error.field == "name" else error.field
            raise InputError(error.message, field=field) from None


def where(injury: Any) -> Where:
    """Return the place of an injury from its fields.

    Raises:
        InputError: nothing says where it is.
    """
    place = Where(injury.muscle, injury.group, injury.level, injury.side, injury.layer, injury.fascicle)
    if not any((place.muscle, place.group, place.level, place.layer, place.fascicle)):
        raise InputError("no place, expected muscle, group, level, layer or fascicle", field="muscle")
    return place


def changed(description: Description, names: frozenset[str], change: Callable[[Fascicle], Fascicle]) -> Description:
    """Return a description with some fascicles changed."""
    fascicles = tuple(change(one) if one.name in names else one for one in description.fascicles)
    return replace(description, fascicles=fascicles)


def check_place(injury: Any) -> None:
    """Refuse criteria that are not text, a side that is none, and a day that is not 0.

    Raises:
        InputError: the field is named.
    """
    for key in ("muscle", "group", "level", "side", "layer", "fascicle"):
        value = getattr(injury, key)
        if value is not None and not (isinstance(value, str) and value):
            raise InputError(f"{shown(value)}, expected a name", field=key)
    check_side(injury.side)
    check_day(injury.day)
