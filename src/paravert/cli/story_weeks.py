"""What `paravert run` says of weeks: how each arm ends, what happens on the way, what the spread rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TOLD = {
    "imbalance": "imbalance, z",
    "hurt_strength": "hurt muscles' strength",
    "hurt_size": "hurt muscles' size",
    "mirror_size": "other side's size",
    "neighbour_size": "neighbours' size",
    "hurt_inhibition": "inhibition",
    "pain": "pain",
}
"""Measures that are told, and what they are called."""
EVENTS = 6
_WIDTH = 26


def over_weeks(summary: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines about weeks; none where the study asks for none."""
    rows = summary["history"]
    if not rows:
        return
    last = max(row["week"] for row in rows)
    arms = list(dict.fromkeys(row["arm"] for row in rows))
    ends = {(row["arm"], row["measure"]): row for row in rows if row["week"] == last}
    yield f"after {last:g} weeks, median (5 to 95 % of the draws)"
    yield f"  {'':<24}" + "".join(f"{arm[: _WIDTH - 2]:>{_WIDTH}}" for arm in arms)
    for measure, name in TOLD.items():
        found = [ends[arm, measure] for arm in arms]
        if all(row["median"] is not None for row in found):
            yield f"  {name:<24}" + "".join(f"{_shown(row):>{_WIDTH}}" for row in found)
    weeks = summary["weeks"]
    happened = weeks["events"]
    for row in happened[:EVENTS]:
        kind = {"lost": "cannot do", "return": "goes back to", "healthy": "healthy again:"}.get(
            row["kind"], row["kind"]
        )
        yield f"  week {row['week']:g}, {row['arm']}: {kind} {row['what']} ({row['draws']} of {row['of']} draws)"
    if len(happened) > EVENTS:
        yield f"  and {len(happened) - EVENTS} more events in the report"
    worst = max((row["size"] for row in weeks["interpolation"]), default=None)
    if worst is not None:
        yield f"  knots instead of every week: sizes differ by at most {worst:.1e}"


def _shown(row: Mapping[str, Any]) -> str:
    return f"{row['median']:.2f} ({row['p5']:.2f} to {row['p95']:.2f})"
