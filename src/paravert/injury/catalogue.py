"""Every injury by the kind that a study names; the only list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from paravert.anatomy.edit import AbstractEdit
from paravert.errors import InputError, unknown_name
from paravert.injury.detachment import Detachment
from paravert.injury.fibrosis import Fibrosis
from paravert.injury.inhibition import Inhibition
from paravert.injury.muscle_strain import MuscleStrain
from paravert.injury.muscle_tear import MuscleTear
from paravert.injury.partial_denervation import PartialDenervation

INJURIES: Mapping[str, type[AbstractEdit]] = MappingProxyType(
    {
        "muscle_strain": MuscleStrain,
        "muscle_tear": MuscleTear,
        "detachment": Detachment,
        "partial_denervation": PartialDenervation,
        "inhibition": Inhibition,
        "fibrosis": Fibrosis,
    }
)


def from_table(table: Mapping[str, Any], *, field: str = "injury") -> AbstractEdit:
    """Return an injury from a table such as a study's [[injury]].

    Args:
        table: ``kind`` and the fields of its class.
        field: how the table is called in errors.

    Raises:
        InputError: the kind, a key or a value is not allowed; the nearest name is given.
    """
    kind = table.get("kind")
    if kind is None:
        raise InputError(f"missing, expected one of {', '.join(INJURIES)}", field=f"{field}.kind")
    if not isinstance(kind, str) or kind not in INJURIES:
        raise unknown_name("injury", str(kind), INJURIES, field=f"{field}.kind")
    injury = INJURIES[kind]
    allowed = [one.name for one in fields(injury)]  # type: ignore[arg-type]
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items() if key != "kind"}
    for key in values:
        if key not in allowed:
            raise unknown_name("key", key, allowed, field=f"{field}.{key}")
    try:
        return injury(**values)
    except InputError as error:
        raise InputError(error.message, field=f"{field}.{error.field}") from None
