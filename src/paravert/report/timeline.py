"""A timeline of what happens in each arm: returns, tasks that are lost, injuries that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paravert.report.chart import WIDTH, stroke, svg, ticks, words
from paravert.report.html import folded, paragraph, table
from paravert.report.reading import Reading
from paravert.report.section import AbstractSection
from paravert.report.words import number, plain, text
from paravert.results.history import listed

KINDS = {
    "return": "goes back to",
    "correction": "correction begins",
    "lost": "can no longer do",
    "re-injury": "is hurt again",
    "healthy": "is back in the healthy range:",
}
"""What kinds of event are called."""
_GUTTER, _TALL = 150.0, 44.0
Row = Mapping[str, Any]


class Timeline(AbstractSection):
    """One line an arm with its events, and all of them in a table."""

    title = "Timeline of events"

    def html(self, reading: Reading) -> str:
        """Return the drawing and the table; nothing where the study asks for no weeks."""
        data = reading.history
        if data is None:
            return ""
        events: list[Row] = listed(data, "events")
        if not events:
            return paragraph("Nothing happens but slow change: no task is lost, nothing is hurt again.")
        arms = [str(one) for one in data["arm"].values]
        drawn = _drawing(events, arms, float(data["week"].values[-1]))
        rows = [
            [plain(str(one["arm"])), number(one["week"], 1), _said(one), f"{one['draws']} of {one['of']}"]
            for one in events
        ]
        note = "A dot's size is the part of the draws in which it happens; hollow where it happens in fewer than half."
        listing = table(["arm", "week|", "what happens", "draws|"], rows, kind="tight")
        return drawn + paragraph(note, "muted") + folded(f"all {len(rows)} events", listing)


def _said(one: Row) -> str:
    kind = KINDS.get(str(one["kind"]), plain(str(one["kind"])))
    return f"{kind} {plain(str(one['what']))}"


def _drawing(events: Sequence[Row], arms: Sequence[str], last: float) -> str:
    across = (WIDTH - _GUTTER - 20.0) / (last or 1.0)
    height = _TALL * len(arms) + 34.0
    parts = []
    for tick in ticks(0.0, last, 8):
        x = _GUTTER + tick * across
        parts.append(stroke(x, 6.0, x, height - 26.0, "grid"))
        parts.append(words(x, height - 10.0, number(tick), "value", "middle"))
    parts.append(words(_GUTTER - 10.0, height - 10.0, "week", "value", "end"))
    for place, arm in enumerate(arms):
        y = _TALL * place + 24.0
        parts.append(words(_GUTTER - 10.0, y + 4.0, plain(arm), "strong", "end"))
        parts.append(stroke(_GUTTER, y, WIDTH - 20.0, y, "axis"))
        for one in events:
            if one["arm"] == arm:
                parts.append(_dot(one, _GUTTER + float(one["week"]) * across, y))
    return svg(WIDTH, height, "".join(parts), "events of every arm over weeks")


def _dot(one: Row, x: float, y: float) -> str:
    part = float(one["draws"]) / max(float(one["of"]), 1.0)
    kind = f"event {str(one['kind']).replace(' ', '-')}{'' if part >= 0.5 else ' few'}"
    said = text(f"week {number(one['week'], 1)}: {_said(one)} ({one['draws']} of {one['of']} draws)")
    place = f'cx="{x:.1f}" cy="{y:.1f}" r="{4.0 + 4.0 * part**0.5:.1f}"'
    return f'<circle {place} class="{kind}"><title>{said}</title></circle>'
