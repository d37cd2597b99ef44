"""Every number that differs between two descriptions, and which edit changed it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from paravert.anatomy.description import Description
from paravert.anatomy.edit import AbstractEdit
from paravert.study.spine import Spine
from paravert.study.spine import reference as tables_body

LABELS = {
    "bodies": ("body", ("name",)),
    "coordinates": ("coordinate", ("name",)),
    "fascicles": ("", ("name",)),
    "stiffness": ("stiffness", ("coordinate",)),
    "springs": ("spring", ("name",)),
    "contacts": ("contact", ("name",)),
    "discs": ("disc", ("joint",)),
    "vertebrae": ("vertebra", ("level",)),
    "nerves": ("nerve", ("name", "side")),
    "couplings": ("coupling", ("coordinate",)),
    "surfaces": ("surface", ("name",)),
    "bushings": ("bushing", ("name",)),
}
"""Parts with rows: what a row is called and the attributes that name it."""
SLACK = "tendon_slack_length"
SETTLED = "Slack lengths are settled for the person's neutral pose."
WORDS = ("source", "grade")
"""Where a number comes from is none."""


def difference(reference: Spine, other: Spine, personal: Sequence[AbstractEdit] = ()) -> list[dict[str, Any]]:
    """Return what differs between two spines, one row a number, in the order in which edits changed it.

    The first rows compare the reference with the other person in health; those of each injury
    follow, against the spine just before it. ``cause`` is the sentence of the edit.

    Args:
        reference: the reference body.
        other: healthy or hurt.
        personal: the edits that made the other person of the reference body, to name which of them
            changed what; without them these rows have no cause.
    """
    chain = [other]
    while (origin := chain[-1].origin) is not None:
        chain.append(origin)
    chain.reverse()
    first = [{**row, "cause": ""} for row in _rows(reference.description, chain[0].description)]
    rows = list(_personal(personal, first)) if personal else first
    for before, after in zip(chain[:-1], chain[1:], strict=True):
        cause = " ".join(after.description.notes[len(before.description.notes) :])
        rows += [{**row, "cause": cause} for row in _rows(before.description, after.description)]
    return rows


def _personal(edits: Sequence[AbstractEdit], whole: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what each personal edit changed of the tables' body, then the slack lengths that were settled after."""
    before = tables_body()
    for edit in edits:
        after = edit.apply(before)
        yield from ({**row, "cause": edit.describe()} for row in _rows(before, after))
        before = after
    yield from ({**row, "cause": SETTLED} for row in whole if row["property"] == SLACK)


def _rows(one: Description, other: Description) -> Iterator[dict[str, Any]]:
    for name in ("mass", "stature"):
        yield from _values("body", name, getattr(one, name), getattr(other, name))
    for part, (label, keys) in LABELS.items():
        yield from _part(label, keys, getattr(one, part), getattr(other, part))
    places = [{f"landmark {name}": point.position for name, point in each.landmarks} for each in (one, other)]
    for name, position in places[0].items():
        yield from _values(name, "position", position, places[1].get(name))
    cavities = [each.cavity for each in (one, other)]
    if cavities[0] is not None and cavities[1] is not None and cavities[0] != cavities[1]:
        yield from _fields("cavity", cavities[0], cavities[1], ())


def _part(label: str, keys: tuple[str, ...], one: tuple[Any, ...], other: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    if one is other:
        return

    def named(rows: tuple[Any, ...]) -> dict[str, Any]:
        return {" ".join([*filter(None, [label]), *(getattr(row, key) for key in keys)]): row for row in rows}

    old, new = named(one), named(other)
    for name, row in old.items():
        if name not in new:
            yield {"part": name, "property": "present", "reference": True, "study": False}
        elif row != new[name]:
            yield from _fields(name, row, new[name], keys)
    for name, row in new.items():
        if name not in old:
            for field in fields(row):
                if field.name not in keys and getattr(row, field.name) != field.default:
                    default = field.default if isinstance(field.default, int | float) else None
                    yield from _values(name, field.name, default, getattr(row, field.name))


def _fields(part: str, one: Any, other: Any, keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for field in fields(one):
        if field.name not in (*keys, *WORDS):
            yield from _values(part, field.name, getattr(one, field.name), getattr(other, field.name))


def _values(part: str, name: str, one: Any, other: Any) -> Iterator[dict[str, Any]]:
    """Yield a row for every number that differs, components of a vector and members of a list by name."""
    if one == other or (one != one and other != other) or _rounding(one, other):
        return
    if is_dataclass(one) and is_dataclass(other):
        for field in fields(one):
            yield from _values(part, f"{name}.{field.name}", getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        plain = len(one) == 3 and all(isinstance(each, int | float) for each in one)
        for number, (old, new) in enumerate(zip(one, other, strict=True)):
            yield from _values(part, f"{name}.{'xyz'[number] if plain else number + 1}", old, new)
    else:
        yield {"part": part, "property": name, "reference": _plain(one), "study": _plain(other)}


def _rounding(one: Any, other: Any) -> bool:
    """Tell whether two numbers differ by no more than rounding."""
    return isinstance(one, float) and isinstance(other, float) and math.isclose(one, other, rel_tol=1e-13)


def _plain(value: Any) -> Any:
    """Return a value that JSON can say."""
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
