"""Names and numbers as a reader says them."""

import math

import pytest

from paravert.names import AXES
from paravert.report.chart import ticks
from paravert.report.words import adding_up, listed, motion_words, number, percent, small


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (1234.56, 1, "1\u202f234.6"),
        (-0.04, 1, "0.0"),
        (-3.0, 0, "−3"),
        (math.nan, 1, "–"),
        (None, 0, "–"),
        (math.inf, 0, "–"),
    ],
)
def test_numbers(value: float | None, digits: int, shown: str) -> None:
    assert number(value, digits) == shown


def test_signs_and_per_cent() -> None:
    assert number(2.0, sign=True) == "+2"
    assert percent(0.1234) == "12.3\xa0%"
    assert small(2.44e-14) == "2.4·10⁻¹⁴"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_directions_follow_the_conventions() -> None:
    assert [motion_words(axis, 1.0) for axis in AXES] == ["extension", "bend to the right", "rotation to the left"]
    assert motion_words(AXES[0], -1.0) == "flexion"


@pytest.mark.parametrize("values", [[0.3333, 0.3333, 0.3334], [0.5, 0.625, -0.125], [1.0], [0.0005] * 2000])
def test_rounded_parts_still_add_up(values: list[float]) -> None:
    rounded = adding_up(values, 3)
    assert sum(rounded) == pytest.approx(round(sum(values), 3), abs=1e-9)
    assert all(abs(one - other) <= 0.001 + 1e-12 for one, other in zip(rounded, values, strict=True))


@pytest.mark.parametrize(("low", "high"), [(0.0, 3000.0), (-15.0, 1.0), (0.0, 0.037), (5.0, 5.0)])
def test_ticks_lie_inside(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 1 <= len(found) <= 7
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in found)
