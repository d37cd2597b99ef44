"""What of a life is permanent, and until which week a correction still brings its imbalance back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.adapt.body import Body
from paravert.adapt.evolve import History, evolve
from paravert.adapt.exposure import Exposure
from paravert.adapt.permanence import held, point_of_no_return
from paravert.results.measures import measures
from paravert.state import State
from paravert.study.arm import Lived, Setting
from paravert.study.horizon import SESSIONS
from paravert.study.measure import Gauge, worst_pair

LEAST = 0.05
"""Part of force, muscle or strength that counts as lost."""
ASKED = (0.0, 4.0, 12.0, 26.0)
"""Weeks in which a correction may begin, asked first."""
_ROUNDS = 1
_STEP_DAYS = 7.0


def permanence(lived: Lived) -> Iterator[dict[str, Any]]:
    """Yield, by mechanism, in how many draws it holds something for ever, and how much in the median draw."""
    if lived.history is None:
        return
    for one in held(lived.history):
        worst = one.amount.max(axis=1, initial=0.0)
        row = {"arm": lived.arm.name, "mechanism": one.mechanism, "share_of_draws": one.share(LEAST)}
        row |= {"median": float(np.median(worst)), "p95": float(np.quantile(worst, 0.95))}
        yield {**row, "clock": one.clock, "reversible": one.reversible, "grade": one.grade, "meaning": one.meaning}


def no_return(setting: Setting, lived: Lived, gauge: Gauge, twin: Exposure) -> dict[str, Any] | None:
    """Return the last week in which three sessions a week of specific activation still suffice, with its interval.

    They suffice where at the end no muscle's two sides differ in strength by more than the healthy range. The
    loads of the life as it was lived are taken again, so that only what correction does to the states counts.
    """
    if lived.history is None:
        return None
    weeks = [week for week in ASKED if week < setting.horizon.weeks]
    healthy = measures()["worst_pair_size"].healthy[1]

    def suffices(week: float) -> NDArray[np.bool_]:
        ended = _corrected(setting, lived, twin, week)
        factor = ended.body.force_factor(ended.states[-1], setting.constants)
        return worst_pair(gauge, factor) <= healthy

    found = point_of_no_return(suffices, weeks, rounds=_ROUNDS)
    row: dict[str, Any] = {"arm": lived.arm.name, "never": found.never, "always": found.always}
    for name, part in (("p5", 0.05), ("median", 0.5), ("p95", 0.95)):
        low, high = found.quantile(part)
        row |= {f"{name}_after": _number(low), f"{name}_before": _number(high)}
    return row


def _corrected(setting: Setting, lived: Lived, twin: Exposure, begins: float) -> History:
    """Return the life with correction from a week on, under the loads that it had."""
    places = np.asarray(lived.week)

    def share(state: State, body: Body, week: float) -> Exposure:
        place = max(int(np.searchsorted(places, week + 1e-9, side="right")) - 1, 0)
        own = lived.exposures[place]
        return replace(own, specific=own.specific + SESSIONS) if week >= begins else own

    return evolve(
        lived.begin.state,
        lived.begin.body,
        share,
        lambda week: twin,
        setting.processes,
        setting.constants,
        weeks=setting.horizon.weeks,
        knots=tuple(sorted({*lived.week.tolist(), begins})),
        step_days=_STEP_DAYS,
    )


def _number(week: float) -> float | None:
    return float(week) if np.isfinite(week) else None
