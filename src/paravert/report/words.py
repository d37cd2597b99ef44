"""Names and numbers as a reader says them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from paravert.names import AXES, GIRDLE_AXES

NOTHING = "–"
"""Stands where there is no number."""
_LEAST_UNMET = 1e-6
_MINUS = "\N{MINUS SIGN}"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_MOTIONS = {
    AXES[0]: ("extension", "flexion"),
    AXES[1]: ("bend to the right", "bend to the left"),
    AXES[2]: ("rotation to the left", "rotation to the right"),
    GIRDLE_AXES[0]: ("depression", "elevation"),
    GIRDLE_AXES[1]: ("protraction", "retraction"),
    GIRDLE_AXES[2]: ("backward rotation", "forward rotation"),
}
"""What a positive and a negative value of an axis are called."""
OTHERS = {
    "pressure": "abdominal pressure",
    "passive": "discs, ligaments and ribs",
    "yield": "joints that yield a little",
    "contact": "contacts and supports",
}
"""What takes up load beside muscles, by its name in the results."""
STATUS_WORDS = {
    "OPTIMAL": "proved optimal",
    "INFEASIBLE": "cannot be done",
    "UNDECIDED": "not decided",
    "FAILED": "failed",
}


def text(value: object) -> str:
    """Return anything as text that is safe inside HTML and inside an attribute."""
    return escape(str(value), quote=True)


def plain(name: str) -> str:
    """Return a name of the tables as words: ``multifidus_lumborum`` is multifidus lumborum."""
    return name.replace("_", " ").strip()


def joint_words(joint: str) -> str:
    """Return a joint's name with a dash between its levels."""
    return plain(joint).replace("-", "\N{EN DASH}")


def place_words(muscle: str, level: str, side: str) -> str:
    """Return a muscle with its level and side, for instance ``multifidus lumborum L4, right``."""
    where = " ".join(part for part in (plain(muscle), level) if part)
    return f"{where}, {side}" if side else where


def motion_words(axis: str, value: float) -> str:
    """Return the direction of a value about an axis, for instance ``extension``."""
    pair = _MOTIONS.get(axis)
    return plain(axis) if pair is None else pair[0 if value >= 0 else 1]


def number(value: float | None, digits: int = 0, sign: bool = False, unit: str = "") -> str:
    """Return a number with thin spaces between thousands and the unit kept beside it; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return NOTHING
    shown = f"{value:,.{digits}f}"
    if float(shown.replace(",", "")) == 0.0:
        shown = shown.lstrip("-")
    elif sign and value > 0:
        shown = "+" + shown
    shown = shown.replace("-", _MINUS).replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{shown}\N{NO-BREAK SPACE}{unit}" if unit else shown


def percent(value: float | None, digits: int = 1, sign: bool = False) -> str:
    """Return a fraction as per cent; a dash where there is none."""
    return number(None if value is None else 100.0 * value, digits, sign, "%")


def small(value: float | None) -> str:
    """Return a small number as a power of ten; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return NOTHING
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}·10{str(int(exponent)).translate(_RAISED)}"


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def adding_up(values: Sequence[float], digits: int) -> list[float]:
    """Return values rounded so that they still add up to their rounded sum (largest remainders first)."""
    step = 10.0**-digits
    total = round(sum(values) / step)
    floors = [math.floor(value / step) for value in values]
    order = sorted(range(len(values)), key=lambda place: (floors[place] - values[place] / step, place))
    for place in order[: total - sum(floors)]:
        floors[place] += 1
    return [count * step for count in floors]


def gaps(rows: Sequence[Sequence[str]], unmet: Iterable[float], most: int) -> list[str]:
    """Return the largest moments that are missing, in words.

    Args:
        rows: joint and axis of each.
        unmet: N m, one a row; what is not a number is not missing.
        most: how many at most.
    """
    found = [(abs(value), value, row) for value, row in zip(unmet, rows, strict=True) if abs(value) >= _LEAST_UNMET]
    found.sort(key=lambda one: -one[0])
    return [
        f"{joint_words(joint)} {motion_words(axis, value)} {number(size, 1, unit='N·m')}"
        for size, value, (joint, axis) in found[:most]
    ]
