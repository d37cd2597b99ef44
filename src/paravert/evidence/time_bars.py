"""Published courses over days and weeks beside the laws of adaptation, on one fascicle with prescribed weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from paravert.adapt.constants import median
from paravert.adapt.exposure import Exposure
from paravert.adapt.within_day import creep_left, crept
from paravert.evidence import generic
from paravert.injury import MuscleStrain
from paravert.model.muscle import active_force_length, passive_force_length
from paravert.state import State
from paravert.tables import constant, rows

_TWINS = {
    "paraspinal": "paraspinal_twin",
    "quadratus": "quadratus_twin",
    "psoas": "psoas_twin",
    "extension": "paraspinal_twin",
}


@dataclass(frozen=True, slots=True)
class TimeBar:
    """One published figure over time, its band, what the laws say, and the constants that were fitted to it."""

    id: str
    number: str
    title: str
    predicted: float
    reference: float
    unit: str
    low: float
    high: float
    scored: bool
    kind: str  # other muscle, supplied, independent, direction
    fitted: str  # names of constants; empty where none was
    source: str

    @property
    def passes(self) -> bool:
        """Whether the prediction is inside the band."""
        return self.low <= self.predicted <= self.high


def time_bars() -> tuple[TimeBar, ...]:
    """Return all bars over time, in the order of their table."""
    return tuple(
        TimeBar(
            row["id"],
            row["number"],
            row["title"],
            _predicted(row["measure"]),
            float(row["reference"]),
            row["unit"],
            float(row["low"]),
            float(row["high"]),
            row["scored"] == "yes",
            row["kind"],
            row["fitted"],
            row["source"],
        )
        for row in rows("evidence", "time_bars")
    )


def by_number(found: tuple[TimeBar, ...]) -> Mapping[str, bool]:
    """Return, for each number, whether all of its scored figures pass."""
    scored = [bar for bar in found if bar.scored]
    numbers = dict.fromkeys(bar.number for bar in scored)
    return {number: all(bar.passes for bar in scored if bar.number == number) for number in numbers}


def listed(found: tuple[TimeBar, ...]) -> list[dict[str, Any]]:
    """Return the bars for JSON, with the keys of the other bars."""
    return [{**asdict(bar), "pass": bar.passes, "tuned": bool(bar.fitted), "task": "one fascicle"} for bar in found]


def lines(found: tuple[TimeBar, ...]) -> list[str]:
    """Return the bars for a reader: a line each, then the score."""
    told = ["Bars over time: number, what, predicted, reference, band"]
    for bar in found:
        fitted = f"  (fitted to it: {bar.fitted.replace(' ', ', ')})" if bar.fitted else f"  ({bar.kind})"
        band = f"{bar.low:g} to {bar.high:g} {bar.unit}"
        verdict = ("pass" if bar.passes else "FAIL") if bar.scored else "shown"
        told.append(
            f"{verdict:<6}{bar.number:>3}  {bar.title:<78}{bar.predicted:10.3g}{bar.reference:9g}  {band}{fitted}"
        )
    passed = by_number(found)
    return [*told, f"{sum(passed.values())} of {len(passed)} bars over time pass"]


def prescribed(protocol: str) -> Exposure:
    """Return the week of a protocol, from the table of weeks."""
    bouts = [row for row in rows("evidence", "weeks") if row["protocol"] == protocol]
    return generic.week([(float(row["hours"]), float(row["command"])) for row in bouts])


def _predicted(measure: str) -> float:
    protocol, what, text = measure.split()
    day = float(text)
    if protocol == "strain":
        own = constant("evidence", "rabbit_healing_days")
        return _strain(
            own if what == "rabbit" else MuscleStrain(group="multifidus_lumborum").start_state().healing_days
        )
    if protocol == "creep":
        return (
            float(crept(day, median())[0]) if what == "angle" else float(100.0 * (1.0 - creep_left(day, median())[0]))
        )
    load, twin = prescribed(protocol), prescribed(_TWINS.get(protocol, "quadriceps"))
    days = (42.0, day) if protocol == "cord" else (day,)
    run = generic.life(
        load,
        twin,
        days,
        mechanisms={"quality": "bed" if protocol == "bed" else "cast"},
    )
    size, quality = run.course("size")[:, 0, 0], run.course("quality")[:, 0, 0]
    if protocol == "cord":
        return float(100.0 * (size[-1] / size[1] - 1.0))
    strength = size * quality
    if protocol == "extension":
        upright, flexed = (_active_share(constant("evidence", f"{how}_fibre_length")) for how in ("upright", "flexed"))
        return float(100.0 * (strength[-1] - 1.0) * (upright if what == "0" else upright - flexed))
    if what == "ratio":
        return float((1.0 - strength[-1]) / (1.0 - size[-1]))
    return float(100.0 * ((size if what == "size" else strength)[-1] - 1.0))


def _active_share(fibre_length: float) -> float:
    """Return the active part of the force of a back extensor at full command."""
    length = np.array([fibre_length])
    active, passive = active_force_length(length)[0], passive_force_length(length)[0]
    return float(active / (active + passive))


def _strain(healing_days: float) -> float:
    """Return the largest difference, % of the healthy force, from the measured force of a strained muscle."""
    days, force = (
        np.array([float(row[name]) for row in rows("evidence", "strain_force")]) for name in ("day", "force")
    )
    still = generic.week([(1.0, 0.0)])

    def strained(state: State) -> State:
        return replace(
            state, damage=np.full_like(state.damage, 1.0 - force[0]), strain_days=np.zeros_like(state.strain_days)
        )

    run = generic.life(still, still, days[1:].tolist(), start=strained, healing_days=healing_days)
    ours = [1.0 - float(run.body.weakness(state, run.constants)[0, 0]) for state in run.states]
    return float(100.0 * np.max(np.abs(np.array(ours) - force)))
