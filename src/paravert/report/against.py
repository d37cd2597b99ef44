"""A chart of one measure against a load: before and after, with the limits that it meets."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.report.chart import Line, apart, block, curve, stroke, svg, ticks, words
from paravert.report.words import number

Floats = NDArray[np.float64]
_WIDTH, _HEIGHT = 440.0, 246.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 54.0, 34.0, 40.0
_FAR = 1.5
"""A limit is drawn up to this many times the largest value."""
_ROOM = 1.06
_APART = 13.0


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit of a measure: its words, its value, and the load at which it is crossed; None where it is not."""

    label: str
    value: float
    load: float | None = None


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where loads and values lie in the drawing."""

    load: tuple[float, float]
    value: tuple[float, float]

    @property
    def right(self) -> float:
        """Return where the heaviest load lies."""
        return _WIDTH - _RIGHT

    @property
    def bottom(self) -> float:
        """Return where the least value lies."""
        return _HEIGHT - _BOTTOM

    def x(self, load: float) -> float:
        """Return the place of a load."""
        return _LEFT + (load - self.load[0]) * (self.right - _LEFT) / (self.load[1] - self.load[0])

    def y(self, value: float) -> float:
        """Return the place of a value."""
        return _TOP + (self.value[1] - value) * (self.bottom - _TOP) / (self.value[1] - self.value[0])


def against(
    load: Floats,
    found: Sequence[Line],
    title: str,
    digits: int,
    solved: NDArray[np.bool_],
    bounds: Sequence[Bound] = (),
) -> str:
    """Return a chart of a measure against load; nothing where it has no value.

    Args:
        load: (point,) kg, rising, two or more.
        found: lines of the measure, values (point,); gaps where they are NaN.
        title: of the chart, with the unit.
        digits: after the point, of what a pointer is told.
        solved: (point,) whether there is an answer; loads without one are hatched.
        bounds: limits of the measure; those far above every value are left out.
    """
    every = np.concatenate([line.values for line in found])
    finite = every[np.isfinite(every)]
    if not finite.size:
        return ""
    near = [one for one in bounds if one.value <= _FAR * float(finite.max())]
    low, high = min(0.0, float(finite.min())), max([float(finite.max()), *(one.value for one in near)])
    plane = _Plane((float(load[0]), float(load[-1])), (low, low + _ROOM * (high - low) if high > low else low + 1.0))
    parts = [words(8.0, 15.0, title, "strong"), *_scales(plane)]
    parts += [_hatched(load, int(place), plane) for place in np.flatnonzero(~solved)]
    for line in found:
        parts.append(curve(load, line, plane.x, plane.y))
        parts += _points(load, line, digits, plane)
    parts += [piece for bound in near for piece in _bound(bound, plane)]
    return svg(_WIDTH, _HEIGHT, "".join([*parts, *_names(found, plane)]), f"{title} against load")


def _scales(plane: _Plane) -> Iterator[str]:
    marks = ticks(*plane.value)
    for tick in marks:
        yield stroke(_LEFT, plane.y(tick), plane.right, plane.y(tick), "grid" if tick else "axis")
        yield words(_LEFT - 6.0, plane.y(tick) + 4.0, number(tick, _digits(marks)), "value", "end")
    across = ticks(*plane.load)
    for tick in across:
        yield words(plane.x(tick), plane.bottom + 15.0, number(tick, _digits(across)), "value", "middle")
    yield words((_LEFT + plane.right) / 2.0, _HEIGHT - 8.0, "load, kg", "value", "middle")


def _digits(marks: Sequence[float]) -> int:
    """Return how many digits after the point tell the marks of a scale apart."""
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    return max(0, -math.floor(math.log10(step) + 1e-9))


def _hatched(load: Floats, place: int, plane: _Plane) -> str:
    middles = [plane.load[0], *(0.5 * (load[1:] + load[:-1])).tolist(), plane.load[1]]
    left, right = (plane.x(at) for at in middles[place : place + 2])
    said = f"{number(float(load[place]), 1, unit='kg')}: no answer"
    return block(left, _TOP, right - left, plane.bottom - _TOP, "sealed", said)


def _points(load: Floats, line: Line, digits: int, plane: _Plane) -> Iterator[str]:
    """Return a dot at each load, which tells a pointer its value."""
    for at, value in zip(load.tolist(), line.values.tolist(), strict=True):
        if math.isfinite(value):
            said = f"{line.label}, {number(at, 1, unit='kg')}: {number(value, digits)}"
            place = f'cx="{plane.x(at):.1f}" cy="{plane.y(value):.1f}" r="2.6"'
            yield f'<circle {place} class="{line.kind}"><title>{said}</title></circle>'


def _bound(bound: Bound, plane: _Plane) -> Iterator[str]:
    """Return a limit as a line with its words, and a ring where it is crossed."""
    y = plane.y(bound.value)
    yield stroke(_LEFT, y, plane.right, y, "limit")
    yield words(plane.right - 4.0, y - 5.0, bound.label, "value", "end")
    if bound.load is not None:
        said = f"<title>crossed at {number(bound.load, 1, unit='kg')}</title>"
        yield f'<circle cx="{plane.x(bound.load):.1f}" cy="{y:.1f}" r="5" class="crossed">{said}</circle>'


def _names(found: Sequence[Line], plane: _Plane) -> Iterator[str]:
    """Return the names of lines at their right ends, where there is more than one."""
    ends = [next((value for value in reversed(line.values.tolist()) if math.isfinite(value)), 0.0) for line in found]
    if len(found) > 1:
        places = apart([plane.y(end) for end in ends], _APART, plane.bottom)
        for line, place in zip(found, places, strict=True):
            yield words(plane.right + 7.0, place + 4.0, line.label, f"name {line.kind}")
