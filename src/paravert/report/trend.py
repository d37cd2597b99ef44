"""Trends over weeks as small SVG: a line an arm with its band, the healthy range, and what no measurement can tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.report.chart import stroke, svg, ticks, words
from paravert.report.words import number, text

Floats = NDArray[np.float64]
WIDTH, HEIGHT = 420.0, 218.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 12.0, 26.0, 30.0


@dataclass(frozen=True, slots=True)
class Band:
    """One arm: median, 5 and 95 % over weeks, and its colour class."""

    label: str
    median: Floats
    low: Floats
    high: Floats
    kind: str


def trend(
    week: Floats, bands: Sequence[Band], title: str, unit: str, healthy: tuple[float, float], error: float
) -> str:
    """Return one measure over weeks.

    Args:
        week: (time,).
        bands: one an arm.
        title: of the panel.
        unit: of the values; empty for none.
        healthy: range that is shaded.
        error: of measurement, shown as a grey stroke of that height; NaN for none.
    """
    every = np.concatenate([part for one in bands for part in (one.low, one.high, one.median)])
    finite = every[np.isfinite(every)]
    if not finite.size:
        return ""
    low, high = _range(finite, healthy)
    span = float(week[-1] - week[0]) or 1.0
    across, down = (WIDTH - _LEFT - _RIGHT) / span, (HEIGHT - _TOP - _BOTTOM) / (high - low)

    def x(at: float) -> float:
        return _LEFT + (at - float(week[0])) * across

    def y(value: float) -> float:
        return _TOP + (high - min(max(value, low), high)) * down

    parts = [_healthy(x(float(week[0])), WIDTH - _RIGHT, y(healthy[1]), y(healthy[0]))]
    digits = max(0, -math.floor(math.log10((high - low) / 4.0)))
    for tick in ticks(low, high, 4):
        parts.append(stroke(_LEFT, y(tick), WIDTH - _RIGHT, y(tick), "grid"))
        parts.append(words(_LEFT - 6.0, y(tick) + 4.0, number(tick, digits), "value", "end"))
    for tick in ticks(float(week[0]), float(week[-1]), 6):
        parts.append(words(x(tick), HEIGHT - 14.0, number(tick), "value", "middle"))
    parts.append(words(WIDTH - _RIGHT, HEIGHT - 1.0, "week", "value", "end"))
    parts.append(words(2.0, 13.0, f"{title}{f', {unit}' if unit else ''}", "strong"))
    if math.isfinite(error):
        parts.append(_error(WIDTH - _RIGHT - 5.0, y(high), min(2.0 * error * down, HEIGHT - _TOP - _BOTTOM), error))
    parts += [_area(week, one, x, y) for one in bands]
    parts += [_line(week, one, x, y) for one in bands]
    said = "; ".join(f"{one.label}: {number(float(one.median[-1]), digits + 1)} at the end" for one in bands)
    return svg(WIDTH, HEIGHT, "".join(parts), f"{title} over weeks. {said}")


def legend(bands: Sequence[tuple[str, str]], error: bool) -> str:
    """Return the names of the arms with their colours, and what the shades mean."""
    keys = [f'<span class="key {kind}">{text(label)}</span>' for label, kind in bands]
    keys.append('<span class="key healthy">healthy range</span>')
    if error:
        keys.append('<span class="key error">error of measurement, 95 %</span>')
    return f'<p class="keys">{"".join(keys)}</p>'


def _range(finite: Floats, healthy: tuple[float, float]) -> tuple[float, float]:
    """Return what a panel shows: the values, and as much of the healthy range as does not flatten them."""
    low, high = float(finite.min()), float(finite.max())
    room = max(high - low, 0.02 * max(abs(low), abs(high)), 0.2 * (healthy[1] - healthy[0]))
    low, high = min(low, max(healthy[0], low - room)), max(high, min(healthy[1], high + room))
    room = max(high - low, 1e-6)
    return low - 0.05 * room, high + 0.05 * room


def _healthy(left: float, right: float, top: float, bottom: float) -> str:
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" class="healthy"/>'
    )


def _error(x: float, top: float, tall: float, error: float) -> str:
    said = text(f"measured twice, 95 % of readings lie within {number(error, 2)}")
    return f'<rect x="{x:.1f}" y="{top:.1f}" width="5" height="{tall:.1f}" class="error"><title>{said}</title></rect>'


def _area(week: Floats, one: Band, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    there = [f"{x(float(at)):.1f} {y(float(value)):.1f}" for at, value in zip(week, one.high, strict=True)]
    back = [f"{x(float(at)):.1f} {y(float(value)):.1f}" for at, value in zip(week[::-1], one.low[::-1], strict=True)]
    return f'<path d="M{"L".join(there + back)}Z" class="band {one.kind}"/>'


def _line(week: Floats, one: Band, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    points = [f"{x(float(at)):.1f} {y(float(value)):.1f}" for at, value in zip(week, one.median, strict=True)]
    return f'<path d="M{"L".join(points)}" class="curve {one.kind}"><title>{text(one.label)}</title></path>'
