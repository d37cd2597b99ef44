"""Distributions as boxes: 5 and 95 % as whiskers, quarters as a box, the median as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paravert.report.chart import LABEL, ROW, WIDTH, block, stroke, svg, ticks, words
from paravert.report.words import number


@dataclass(frozen=True, slots=True)
class Box:
    """The distribution of one number over people."""

    label: str
    low: float  # 5 %
    first: float  # 25 %
    median: float
    third: float  # 75 %
    high: float  # 95 %
    count: int


def boxes(rows: Sequence[Box], label: str) -> str:
    """Return distributions below each other on one scale, labels at the left, the median at the end."""
    if not rows:
        return ""
    low, high = min(0.0, *(row.low for row in rows)), max(0.0, *(row.high for row in rows))
    span = (high - low) or 1.0
    room, bottom = WIDTH - LABEL - 90.0, len(rows) * ROW

    def x(value: float) -> float:
        return LABEL + 10.0 + (value - low) / span * room

    def said_of(value: float) -> str:
        return f"{value:.0e}" if span < 1e-2 and value else number(value, 0 if span >= 50 else 1 if span >= 5 else 2)

    parts = []
    for tick in ticks(low, high):
        parts.append(stroke(x(tick), 0.0, x(tick), bottom, "grid" if tick else "axis"))
        parts.append(words(x(tick), bottom + 15.0, said_of(tick), "value", "middle"))
    for place, row in enumerate(rows):
        y = place * ROW
        said = f"{row.label}: median {row.median:.4g}, 5 to 95 % {row.low:.4g} to {row.high:.4g}, {row.count} people"
        parts.append(words(LABEL, y + 13.5, row.label, anchor="end"))
        parts.append(stroke(x(row.low), y + 9.5, x(row.high), y + 9.5, "axis"))
        parts.append(block(x(row.first), y + 3.0, max(x(row.third) - x(row.first), 1.0), ROW - 6.0, "before", said))
        parts.append(block(x(row.median) - 1.0, y + 2.0, 2.0, ROW - 4.0, "after", said))
        parts.append(words(x(row.high) + 6.0, y + 13.5, said_of(row.median), "value"))
    return svg(WIDTH, bottom + 20.0, "".join(parts), label)
