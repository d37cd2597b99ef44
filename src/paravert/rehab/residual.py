"""What is left after a plan: the smallest dose that holds it, when a measurement would tell, what ignoring it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.rehab.course import Aim, Course, Live
from paravert.rehab.plan import Plan

Floats = NDArray[np.float64]
SESSIONS = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Sessions a week of the last exercises that are tried to hold a result; a quarter is one in four weeks."""


@dataclass(frozen=True, eq=False)
class Maintenance:
    """The smallest dose that holds what a plan reached."""

    sessions: float  # a week; infinite where none of the tried ones holds it
    plan: Plan
    course: Course


@dataclass(frozen=True, slots=True)
class Warning:
    """When a measurement first tells that something comes back."""

    measure: str
    week: float  # infinite for never
    error: float  # of the measurement, one standard deviation
    change: float  # of the measure by then


def held(plan: Plan, sessions: float, until: float) -> Plan:
    """Return a plan whose last exercises go on at other sessions a week until a week.

    Raises:
        InputError: the sessions are negative, or the plan has no exercise.
    """
    if sessions < 0.0:
        raise InputError(f"{sessions:g}, expected 0 or more", field="sessions")
    if not plan.blocks:
        raise InputError("has no exercise, expected one or more to go on with", field="plan")
    end = plan.end
    last = [one for one in plan.blocks if one.to_week == end]
    if sessions == 0.0 or until <= end:
        return plan
    going = [
        replace(
            one,
            from_week=end,
            to_week=until,
            dose=replace(one.dose, sessions=min(sessions, one.exercise.most_sessions)),
        )
        for one in last
    ]
    return replace(plan, blocks=(*plan.blocks, *going))


def maintenance(plan: Plan, aim: Aim, live: Live, until: float, tried: Sequence[float] = SESSIONS) -> Maintenance:
    """Return the smallest of the tried doses that keeps the imbalance healthy from the plan's end on.

    Args:
        plan: which reached it.
        aim: what counts as healthy, and in how many draws.
        live: lives a plan.
        until: week to which it has to hold.
        tried: sessions a week, in order.
    """
    course = live(plan)
    for sessions in tried:
        longer = held(plan, sessions, until)
        course = live(longer)
        after = course.week >= plan.end
        if after.any() and (aim.reached(course)[after] <= aim.healthy).all():
            return Maintenance(sessions, longer, course)
    return Maintenance(float("inf"), plan, course)


def early_warning(measure: str, week: Floats, values: Floats, error: float, since: float) -> Warning:
    """Return when a measure first differs from what it was by more than chance would make two measurements differ.

    Two measurements with the same error differ by chance by less than 1.96 x sqrt(2) of it in 95 %.

    Args:
        measure: its name.
        week: (time,).
        values: (time, draw).
        error: of one measurement, one standard deviation.
        since: week of the first measurement.

    Raises:
        InputError: the error is not positive, or the life ends before.
    """
    if not 0.0 < error < np.inf:
        raise InputError(f"{error}, expected more than 0", field="error")
    if not (week >= since).any():
        raise InputError(f"week {since:g} is after the end of the life", field="since")
    middle = np.median(values, axis=1)
    begin = int(np.argmax(week >= since))
    change = np.abs(middle - middle[begin])
    seen = np.flatnonzero((change > 1.96 * np.sqrt(2.0) * error) & (week > since))
    if not len(seen):
        return Warning(measure, float("inf"), error, float(change[begin:].max()))
    return Warning(measure, float(week[seen[0]]), error, float(change[seen[0]]))
