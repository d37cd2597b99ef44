"""Levels, joints and sides that an injury may name, and the checks of its other fields."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from paravert.errors import InputError, shown, unknown_name
from paravert.names import JOINTS, MOBILE_LEVELS, SIDES

BODIES = MOBILE_LEVELS[1:]
"""Levels whose vertebra has a body: all but C1."""
DISCS = JOINTS[2:]
"""Joints with a disc: C2-C3 and below."""


def check_number(value: Any, field: str, low: float, high: float) -> None:
    """Refuse what is not a finite number in a range.

    Raises:
        InputError: what was given and what is expected.
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= value <= high:
        raise InputError(f"{shown(value)}, expected a number from {low:g} to {high:g}", field=field)


def check_choice(value: Any, field: str, allowed: Collection[str], what: str) -> None:
    """Refuse what is not one of a few names.

    Raises:
        InputError: the nearest name is given.
    """
    if not isinstance(value, str) or value not in allowed:
        raise unknown_name(what, str(value), allowed, field=field)


def check_level(value: Any, allowed: Collection[str] = MOBILE_LEVELS, field: str = "level") -> None:
    """Refuse what is not an allowed vertebra."""
    check_choice(value, field, allowed, "level")


def check_joint(value: Any, allowed: Collection[str] = JOINTS, field: str = "joint") -> None:
    """Refuse what is not an allowed joint."""
    check_choice(value, field, allowed, "joint")


def check_side(value: Any, *, needed: bool = False) -> None:
    """Refuse what is not right, left or, where it may be left out, nothing.

    Raises:
        InputError: what is allowed is named.
    """
    if (value is None and not needed) or value in SIDES:
        return
    both = "" if needed else " (left out: both)"
    raise InputError(f"{shown(value)}, expected right or left{both}", field="side")


def check_day(value: Any) -> None:
    """Refuse a day that is not 0: when an injury happens later is not simulated.

    Raises:
        InputError: it is none or not 0.
    """
    check_number(value, "day", 0.0, 36500.0)
    if value != 0:
        raise InputError(f"not yet: an injury on day {value:g}, expected 0", field="day")


def check_part(injury: Any) -> None:
    """Refuse a side, a fraction from 0 to 1 or a day that cannot be.

    Raises:
        InputError: the field is named.
    """
    check_side(injury.side)
    check_number(injury.fraction, "fraction", 0.0, 1.0)
    check_day(injury.day)


def check_grade(value: Any, allowed: Collection[str], field: str = "grade") -> None:
    """Refuse what is not a whole number among the degrees of a scale.

    Raises:
        InputError: the degrees are listed.
    """
    if type(value) is not int or str(value) not in allowed:
        raise InputError(f"{shown(value)}, expected one of {', '.join(allowed)}", field=field)


def one_of(injury: Any, *fields: str) -> str:
    """Return the one field of several that is stated.

    Raises:
        InputError: none is, or more than one.
    """
    stated = [name for name in fields if getattr(injury, name) is not None]
    if len(stated) != 1:
        given = "none" if not stated else " and ".join(stated)
        raise InputError(f"{given} stated, expected one of {', '.join(fields)}", field=fields[0])
    return stated[0]


def sides(side: str | None) -> tuple[str, ...]:
    """Return the sides that are meant: one, or both where none is named."""
    return SIDES if side is None else (side,)


def side_words(side: str | None) -> str:
    """Return the side as a person says it."""
    return side or "both sides"
