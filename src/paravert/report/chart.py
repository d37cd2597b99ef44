"""Charts as small SVG: bars, left against right, levels from the head down, lines over frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from paravert.names import CONDITIONS
from paravert.report.words import number, text

Floats = NDArray[np.float64]
WIDTH = 860.0
ROW = 19.0
LABEL = 318.0
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its label, its length, what is printed at its end, and its colour class."""

    label: str
    value: float
    shown: str
    kind: str = "after"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart over frames; gaps where it is NaN."""

    label: str
    values: Floats
    kind: str


def svg(width: float, height: float, inside: str, label: str) -> str:
    """Return a drawing that scales with the page."""
    return (
        f'<svg class="chart" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{text(label)}" '
        f'style="max-width:{width:g}px">{inside}</svg>'
    )


def words(x: float, y: float, content: str, kind: str = "", anchor: str = "start") -> str:
    """Return a piece of text in a drawing."""
    classes = f' class="{kind}"' if kind else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{classes}{where}>{text(content)}</text>'


def stroke(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    """Return a straight line in a drawing."""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" class="{kind}"/>'


def block(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> str:
    """Return a rectangle in a drawing, with what a pointer is told."""
    inside = f"<title>{text(title)}</title>" if title else ""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.0):.1f}" height="{height:.1f}"'
    return f'<rect {place} class="{kind}">{inside}</rect>'


def ticks(low: float, high: float, count: int = _TICKS) -> list[float]:
    """Return round numbers within a range, about ``count`` of them."""
    if not high > low:
        return [low]
    step = 10.0 ** math.floor(math.log10((high - low) / count))
    step *= next(factor for factor in (1.0, 2.0, 5.0, 10.0) if (high - low) / (step * factor) <= count)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def bars(rows: Sequence[Bar], label: str, width: float = WIDTH, gutter: float = LABEL) -> str:
    """Return bars below each other from a common zero, labels at the left, values at the end."""
    if not rows:
        return ""
    low, high = min(0.0, *(row.value for row in rows)), max(0.0, *(row.value for row in rows))
    margin = 70.0 if low < 0.0 else 0.0
    room = width - gutter - margin - 70.0
    scale = room / (high - low) if high > low else 0.0
    zero = gutter + margin - low * scale
    parts = []
    for place, row in enumerate(rows):
        y = place * ROW
        end = zero + row.value * scale
        parts.append(words(gutter - 8.0, y + 13.5, row.label, anchor="end"))
        parts.append(block(min(zero, end), y + 3.0, abs(end - zero), ROW - 6.0, row.kind, f"{row.label}: {row.shown}"))
        beyond = end + 5.0 if row.value >= 0 else end - 5.0
        parts.append(words(beyond, y + 13.5, row.shown, "value", "start" if row.value >= 0 else "end"))
    parts.append(stroke(zero, 0.0, zero, len(rows) * ROW, "axis"))
    return svg(width, len(rows) * ROW + 2.0, "".join(parts), label)


def pairs(rows: Sequence[tuple[str, float, float]], unit: str, label: str, gutter: float = 165.0) -> str:
    """Return two bars a row, before above after, with both numbers and their difference."""
    if not rows:
        return ""
    width, tall = 540.0, 26.0
    most = max(max(before, after) for _, before, after in rows) or 1.0
    room = width - gutter - 175.0
    parts = []
    for place, (name, before, after) in enumerate(rows):
        y = place * tall
        shown = f"{number(before)} → {number(after)} {unit} ({number(after - before, sign=True)})"
        parts.append(words(gutter - 8.0, y + 16.5, name, anchor="end"))
        parts.append(block(gutter, y + 4.0, room * before / most, 8.0, "before", f"{name}: {shown}"))
        parts.append(block(gutter, y + 13.0, room * after / most, 8.0, "after", f"{name}: {shown}"))
        parts.append(words(gutter + room * max(before, after) / most + 6.0, y + 16.5, shown, "value"))
    return svg(width, len(rows) * tall + 2.0, "".join(parts), label)


def butterfly(rows: Sequence[tuple[str, tuple[float, ...], tuple[float, ...]]], unit: str, label: str) -> str:
    """Return left against right: a row has its name, the left side's values and the right side's.

    Each side has one value, or two: before (pale) and after (strong).
    """
    middle, width = 250.0, WIDTH
    half = (width - middle) / 2.0
    most = max((value for _, left, right in rows for value in (*left, *right)), default=0.0) or 1.0
    scale = (half - 62.0) / most
    parts = [words(half - 6.0, 12.0, "left", "strong", "end"), words(half + middle + 6.0, 12.0, "right", "strong")]
    for place, (name, left, right) in enumerate(rows):
        y = 20.0 + place * ROW
        parts.append(words(width / 2.0, y + 13.0, name, anchor="middle"))
        for values, sign, start in ((left, -1.0, half), (right, 1.0, half + middle)):
            kinds = CONDITIONS[: len(values)]
            tall = (ROW - 5.0) / len(values)
            for number_of, (value, kind) in enumerate(zip(values, kinds, strict=True)):
                long = value * scale
                said = f"{name}, {'left' if sign < 0 else 'right'}, {kind}: {number(value)} {unit}"
                parts.append(block(start - long * (sign < 0), y + 2.5 + number_of * tall, long, tall, kind, said))
            end = start + sign * (max(values) * scale + 5.0)
            parts.append(words(end, y + 13.0, number(values[-1]), "value", "end" if sign < 0 else "start"))
    bottom = 20.0 + len(rows) * ROW
    parts += [stroke(half, 18.0, half, bottom, "axis"), stroke(half + middle, 18.0, half + middle, bottom, "axis")]
    return svg(width, bottom + 3.0, "".join(parts), label)


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure of all levels: its heading, its digits, and (condition, level) values."""

    title: str
    digits: int
    values: Floats


def levels(names: Sequence[str], panels: Sequence[Panel], label: str) -> str:
    """Return measures beside each other, levels from the head down, before and after joined by a line."""
    gutter, top, tall = 66.0, 40.0, 17.0
    wide = (WIDTH - gutter) / len(panels)
    height = top + tall * len(names) + 26.0
    parts = [words(gutter - 10.0, top + tall * row + 12.0, name, anchor="end") for row, name in enumerate(names)]
    for place, panel in enumerate(panels):
        parts.append(_panel(panel, gutter + place * wide, wide - 20.0, top, tall, names))
    return svg(WIDTH, height, "".join(parts), label)


def _panel(panel: Panel, left: float, wide: float, top: float, tall: float, names: Sequence[str]) -> str:
    values = panel.values
    finite = values[np.isfinite(values)]
    low, high = min(0.0, float(finite.min(initial=0.0))), max(0.0, float(finite.max(initial=0.0)))
    scale = 0.92 * wide / (high - low) if high > low else 0.0
    bottom = top + tall * values.shape[1]

    def x(value: float) -> float:
        return left + 10.0 + (value - low) * scale

    parts = [words(left + 10.0, 14.0, panel.title, "strong")]
    marks = ticks(low, high, 3)
    digits = max(0, -math.floor(math.log10(max(abs(one) for one in marks if one)))) if any(marks) else 0
    digits = max(digits, 1) if any(abs(one - round(one)) > 1e-9 for one in marks) else digits
    for tick in marks:
        parts.append(stroke(x(tick), top - 6.0, x(tick), bottom, "grid" if tick else "axis"))
        parts.append(words(x(tick), bottom + 15.0, number(tick, digits), "value", "middle"))
    for row in range(values.shape[1]):
        one = [float(value) for value in values[:, row]]
        if all(math.isfinite(value) for value in one):
            said = f"{names[row]}: {' → '.join(number(value, panel.digits) for value in one)}"
            marked = _mark(one, top + tall * row + 8.0, x)
            parts.append(f"<g><title>{text(said)}</title>{marked}</g>")
    return "".join(parts)


def _mark(values: Sequence[float], y: float, x: Callable[[float], float]) -> str:
    """Return two dots and what joins them, or a bar where there is one value."""
    if len(values) == 1:
        kind = "more" if values[0] >= 0 else "less"
        return block(min(x(0.0), x(values[0])), y - 4.0, abs(x(values[0]) - x(0.0)), 8.0, f"bar {kind}")
    before, after = values
    kind = "more" if abs(after) > abs(before) else "less"
    joined = stroke(x(before), y, x(after), y, f"link {kind}")
    dots = f'<circle cx="{x(before):.1f}" cy="{y:.1f}" r="3.2" class="before"/>'
    return f'{joined}{dots}<circle cx="{x(after):.1f}" cy="{y:.1f}" r="2.6" class="after"/>'


def lines(time: Floats, found: Sequence[Line], unit: str, label: str, broken: NDArray[np.bool_]) -> str:
    """Return lines over time with their names at the right; frames without an answer are hatched.

    Args:
        time: (frame,) s.
        found: lines.
        unit: of the values.
        label: what the chart shows.
        broken: (frame,) where there is no answer.
    """
    width, height, left, right, top, bottom = WIDTH, 240.0, 62.0, 318.0, 22.0, 34.0
    every = np.concatenate([line.values for line in found])
    finite = every[np.isfinite(every)]
    low, high = (min(0.0, float(finite.min())), max(0.0, float(finite.max()))) if finite.size else (0.0, 1.0)
    high = high if high > low else low + 1.0
    span = float(time[-1] - time[0]) or 1.0
    across, down = (width - left - right) / span, (height - top - bottom) / (high - low)

    def x(at: float) -> float:
        return left + (at - float(time[0])) * across

    def y(value: float) -> float:
        return top + (high - value) * down

    parts = [
        stroke(left, y(tick), width - right, y(tick), "grid" if tick else "axis")
        + words(left - 7.0, y(tick) + 4.0, number(tick, 0 if high - low > 4 else 1), "value", "end")
        for tick in ticks(low, high)
    ]
    parts += [
        words(x(tick), height - 16.0, number(tick, 1), "value", "middle")
        for tick in ticks(float(time[0]), float(time[-1]))
    ]
    parts.append(words((left + width - right) / 2.0, height - 2.0, "time, s", "value", "middle"))
    parts.append(words(left - 7.0, 11.0, unit, "value", "end"))
    step = span / max(len(time) - 1, 1) * across
    parts += [
        block(
            x(float(time[frame])) - step / 2.0, top, step, height - top - bottom, "sealed", f"frame {frame}: no answer"
        )
        for frame in np.flatnonzero(broken)
    ]
    parts += [curve(time, line, x, y) for line in found]
    ends = [_last(line.values) for line in found]
    for place, line, at in zip(apart([y(end) for end in ends], 14.0, height - bottom), found, ends, strict=True):
        parts.append(stroke(width - right, y(at), width - right + 10.0, place, f"lead {line.kind}"))
        parts.append(words(width - right + 14.0, place + 4.0, line.label, f"name {line.kind}"))
    return svg(width, height, "".join(parts), label)


def curve(time: Floats, line: Line, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    """Return one line, with gaps where it has no value.

    Args:
        time: (point,) what it runs over.
        line: its values, (point,).
        x: the place of a time; y: that of a value.
    """
    found, pen = [], "M"
    for at, value in zip(time, line.values, strict=True):
        if math.isfinite(value):
            found.append(f"{pen}{x(float(at)):.1f} {y(float(value)):.1f}")
            pen = "L"
        else:
            pen = "M"
    return f'<path d="{"".join(found)}" class="curve {line.kind}"><title>{text(line.label)}</title></path>'


def _last(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if finite.size else 0.0


def apart(places: Sequence[float], least: float, most: float) -> list[float]:
    """Return places moved so that no two are nearer than ``least`` and none is beyond ``most``."""
    order = sorted(range(len(places)), key=lambda one: places[one])
    found = list(places)
    for before, one in pairwise(order):
        found[one] = max(found[one], found[before] + least)
    for place, one in enumerate(reversed(order)):
        found[one] = min(found[one], most - place * least)
    return found
