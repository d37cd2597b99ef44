"""What is measured of each person: one table of measures, each taken from the summary of a study.

A measure yields values by task (or arm); a new one is one line of `MEASURES`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from paravert.names import CONDITIONS

Summary = Mapping[str, Any]
Values = Iterator[tuple[str, float | None]]
OPTIMAL = "OPTIMAL"
BEFORE, AFTER = CONDITIONS


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a person, by task."""

    name: str
    unit: str
    meaning: str
    take: Callable[[Summary], Values]


def _unsolved(summary: Summary) -> Values:
    found: dict[str, int] = {}
    for row in summary["tasks"]:
        found[row["name"]] = found.get(row["name"], 0) + (row["status"] != OPTIMAL)
    yield from ((task, float(count)) for task, count in found.items())


def _bound(summary: Summary) -> Values:
    found: dict[str, list[float | None]] = defaultdict(list)
    for row in summary["tasks"]:
        found[row["name"]].append(row["certificate"]["activation_bound"] if row["status"] == OPTIMAL else None)
    yield from ((task, _largest(values)) for task, values in found.items())


def _margin(summary: Summary) -> Values:
    found: dict[str, list[float | None]] = defaultdict(list)
    for row in summary["tasks"]:
        if row["condition"] == _last(summary):
            found[row["name"]].append(None if row["margin"] is None else -row["margin"])
    for task, values in found.items():
        least = _largest(values)
        yield task, None if least is None else -least


def _load(key: str) -> Callable[[Summary], Values]:
    """Return the largest load of any joint and frame in the last condition."""

    def take(summary: Summary) -> Values:
        found: dict[str, list[float | None]] = defaultdict(list)
        last, solved = _last(summary), _solved(summary)
        for row in summary["joint_loads"]:
            proved = (row["task"], row["condition"], row["frame"]) in solved
            if row["condition"] == last and not (proved and row[key] is None):
                # A joint without a disc has no pressure, and is not one that is missing.
                found[row["task"]].append(None if row[key] is None else abs(row[key]))
        yield from ((task, _largest(values)) for task, values in found.items())

    return take


def _compression_change(summary: Summary) -> Values:
    both: dict[tuple[str, int, str], dict[str, float | None]] = defaultdict(dict)
    for row in summary["joint_loads"]:
        both[row["task"], row["frame"], row["joint"]][row["condition"]] = row["compression_n"]
    found: dict[str, list[float | None]] = defaultdict(list)
    for (task, _, _), one in both.items():
        if AFTER in one:
            before, after = one[BEFORE], one[AFTER]
            found[task].append(None if before is None or after is None else after - before)
    yield from ((task, _largest(values)) for task, values in found.items())


def _lost_force(summary: Summary) -> Values:
    """Return the force that hurt fascicles lose, in the frame where they lose most."""
    frames: dict[tuple[str, int], float | None] = defaultdict(float)
    for row in summary["compensation"]:
        if row["hurt"]:
            key, before, after = (row["task"], row["frame"]), row["force_before_n"], row["force_after_n"]
            sum_ = frames[key]
            frames[key] = None if sum_ is None or before is None or after is None else sum_ + before - after
    found: dict[str, list[float | None]] = defaultdict(list)
    for (task, _), value in frames.items():
        found[task].append(value)
    yield from ((task, _largest(values)) for task, values in found.items())


def _over_compensation(summary: Summary) -> Values:
    found: dict[str, list[float | None]] = defaultdict(list)
    for row in summary["compensation"]:
        if not row["hurt"] and row.get("over_compensation") is not None:
            found[row["task"]].append(row["over_compensation"])
    yield from ((task, _largest(values)) for task, values in found.items())


def _strength(summary: Summary) -> Values:
    for row in summary["strength"]:
        if row["condition"] == _last(summary):
            yield row["name"], row["moment_nm"] if row["status"] == OPTIMAL else None


def _history(summary: Summary) -> Iterator[tuple[str, str, float | None]]:
    """Yield arm, measure and its median in the last week that each has."""
    last: dict[tuple[str, str], tuple[float, float | None]] = {}
    for row in summary.get("history", ()):
        key = (row["arm"], row["measure"])
        if key not in last or row["week"] >= last[key][0]:
            last[key] = (row["week"], row["median"])
    yield from ((arm, measure, value) for (arm, measure), (_, value) in last.items())


MEASURES: tuple[Measure, ...] = (
    Measure("unsolved_frames", "1", "frames without a proved answer", _unsolved),
    Measure("activation_bound", "1", "largest proved distance of an activation from the exact optimum", _bound),
    Measure("stability_margin", "1", "least stability margin, hurt where there is an injury", _margin),
    Measure(
        "compression_max", "N", "largest compression of a joint, hurt where there is an injury", _load("compression_n")
    ),
    Measure("anterior_shear_max", "N", "largest shear forward or back of a joint", _load("anterior_shear_n")),
    Measure("pressure_max", "MPa", "largest pressure in a disc", _load("pressure_mpa")),
    Measure("compression_rise", "N", "largest rise of a joint's compression by the injury", _compression_change),
    Measure("lost_force", "N", "force that hurt fascicles lose", _lost_force),
    Measure(
        "over_compensation_max", "1", "largest over-compensation of a fascicle that is not hurt", _over_compensation
    ),
    Measure("strength_moment", "N m", "largest moment of a strength test", _strength),
)
"""Every measure, in the order in which it is shown."""
HISTORY_UNIT = "1"


def outcomes(summary: Summary) -> list[dict[str, Any]]:
    """Return the outcomes of one person: task, measure, unit and value, None where nothing is proved."""
    rows = [
        {"task": task, "measure": one.name, "unit": one.unit, "value": value}
        for one in MEASURES
        for task, value in one.take(summary)
    ]
    for arm, measure, value in _history(summary):
        rows.append({"task": arm, "measure": f"last_{measure}", "unit": HISTORY_UNIT, "value": value})
    return rows


def _last(summary: Summary) -> str:
    """Return the condition that counts: after an injury, before where there is none."""
    return AFTER if any(row["condition"] == AFTER for row in summary["tasks"]) else BEFORE


def _solved(summary: Summary) -> set[tuple[str, str, int]]:
    """Return task, condition and number of every frame with a proved answer."""
    return {(row["name"], row["condition"], row["frame"]) for row in summary["tasks"] if row["status"] == OPTIMAL}


def _largest(values: list[float | None]) -> float | None:
    """Return the largest value; None where one is missing, since the largest may be that one."""
    if not values or any(value is None or not math.isfinite(value) for value in values):
        return None
    return max(value for value in values if value is not None)
