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
from paravert.model.muscle import active_force_length, passive_force_length
from paravert.tables import rows

STRAIN_DAYS = (1.0, 2.0, 7.0)
STRAIN_FORCE = (0.511, 0.745, 0.925)
"""Force after a strain over that of the other side, rabbit tibialis anterior (Nikolaou 1987)."""
STRAIN_START, STRAIN_HEALING_DAYS = 0.295, 5.0
"""Part of the force that this strain took at once, and the time constant of its repair."""
UPRIGHT_LENGTH, FLEXED_LENGTH, FLEXED = 0.85, 1.25, 72.0
"""Fibre length of a back extensor in optimal lengths upright and flexed, and the flexion in degrees."""
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
    kind: str
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
            row["kind"],
            row["fitted"],
            row["source"],
        )
        for row in rows("evidence", "time_bars")
    )


def by_number(found: tuple[TimeBar, ...]) -> Mapping[str, bool]:
    """Return, for each number, whether all of its figures pass."""
    numbers = dict.fromkeys(bar.number for bar in found)
    return {number: all(bar.passes for bar in found if bar.number == number) for number in numbers}


def listed(found: tuple[TimeBar, ...]) -> list[dict[str, Any]]:
    """Return the bars for JSON, with the keys of the other bars."""
    return [
        {**asdict(bar), "scored": True, "pass": bar.passes, "tuned": bool(bar.fitted), "task": "one fascicle"}
        for bar in found
    ]


def lines(found: tuple[TimeBar, ...]) -> list[str]:
    """Return the bars for a reader: a line each, then the score."""
    told = ["Bars over time: number, what, predicted, reference, band"]
    for bar in found:
        fitted = f"  (fitted to it: {bar.fitted.replace(' ', ', ')})" if bar.fitted else f"  ({bar.kind})"
        band = f"{bar.low:g} to {bar.high:g} {bar.unit}"
        verdict = "pass" if bar.passes else "FAIL"
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
        return _strain()
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
        upright, flexed = _active_share(0.0), _active_share(FLEXED)
        return float(100.0 * (strength[-1] - 1.0) * (upright if what == "0" else upright - flexed))
    if what == "ratio":
        return float((1.0 - strength[-1]) / (1.0 - size[-1]))
    return float(100.0 * ((size if what == "size" else strength)[-1] - 1.0))


def _active_share(flexion: float) -> float:
    """Return the active part of the force of a back extensor at full command, the spine flexed by some degrees.

    Fibres stand at 0.85 of their optimal length upright and lengthen evenly to 1.25 at 72 degrees.
    """
    length = np.array([UPRIGHT_LENGTH + (FLEXED_LENGTH - UPRIGHT_LENGTH) * flexion / FLEXED])
    active, passive = active_force_length(length)[0], passive_force_length(length)[0]
    return float(active / (active + passive))


def _strain() -> float:
    """Return the largest difference, % of the healthy force, from the force of a strained muscle."""
    constants = median()
    still = generic.week([(112.0, 0.0)])
    run = generic.life(
        still,
        still,
        STRAIN_DAYS,
        start=lambda state: replace(
            state, damage=np.full_like(state.damage, STRAIN_START), strain_days=np.zeros_like(state.strain_days)
        ),
        healing_days=STRAIN_HEALING_DAYS,
    )
    force = [1.0 - float(run.body.weakness(state, constants)[0, 0]) for state in run.states[1:]]
    return float(100.0 * np.max(np.abs(np.array(force) - np.array(STRAIN_FORCE))))
