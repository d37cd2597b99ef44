"""The only time loop: states move by their laws, load is shared again at knots and interpolated between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import WEEK_DAYS, Exposure
from paravert.adapt.process import AbstractProcess, Drive
from paravert.errors import InputError
from paravert.state import BY_NAME, Floats, State

Share = Callable[[State, Body, float], Exposure]
"""Shares a week's load: state, body, week. At a week where the day changes it is called with a week just
before (the old day) and with the week itself (the new one)."""
Twin = Callable[[float], Exposure]
"""The same week of the healthy twin, whose state never moves."""

KNOTS = (0.0, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 20.0, 26.0, 32.0, 39.0, 46.0, 52.0)
"""Weeks at which load is shared again; every 13 weeks from then on."""
FURTHER = 13.0
LONGEST_WEEKS = 5200.0
SHORTEST_STEP_DAYS = 1.0 / 96.0
SAME_WEEK = 1e-9
"""Weeks that differ by less are one."""
GUESS_STEP_DAYS = 3.5
"""Shortest step of the state that load is shared at: it is only where the next drive is read off."""


@dataclass(frozen=True, eq=False)
class Event:
    """Something that happens at a moment: a new injury, a repair, or only another day from then on."""

    week: float
    label: str
    change: Callable[[State, Body, Constants], tuple[State, Body]] | None = None
    """What becomes of state and body; nothing where only the day changes."""


@dataclass(frozen=True, eq=False)
class Marked:
    """What happened: an event, or a re-injury and in which draws."""

    week: float
    label: str
    draws: NDArray[np.bool_]  # (draw,)


class Course(Protocol):
    """A life as it was lived: its states (time,) and their weeks (time,)."""

    @property
    def week(self) -> Floats:
        """(time,) weeks."""

    @property
    def states(self) -> tuple[State, ...]:
        """(time,) all draws each."""


@dataclass(frozen=True, eq=False)
class History:
    """A life: its states at the knots, what drove it there, and what happened."""

    week: Floats  # (time,)
    states: tuple[State, ...]  # (time,), each all draws; after what happened at that week
    drives: tuple[Drive, ...]  # (time,) as they go on from there
    marks: tuple[Marked, ...]
    body: Body  # at the end
    constants: Constants

    def course(self, name: str) -> Floats:
        """Return (time, draw, ...) of one state.

        Raises:
            InputError: no state has this name.
        """
        if name not in BY_NAME:
            raise InputError(f"unknown state {name!r}, expected one of {', '.join(BY_NAME)}", field="state")
        return np.stack([getattr(state, name) for state in self.states])

    def after(self, later: History) -> History:
        """Return this life and its continuation as one."""
        return History(
            np.concatenate([self.week, later.week[1:]]),
            self.states + later.states[1:],
            self.drives[:-1] + later.drives,
            self.marks + later.marks,
            later.body,
            self.constants,
        )


@dataclass(frozen=True, eq=False)
class _Loop:
    processes: Mapping[str, AbstractProcess]
    constants: Constants
    share: Share
    twin: Twin
    step_days: float

    def driven(self, state: State, body: Body, week: float) -> Drive:
        load, twin = self.share(state, body, week), self.twin(week)
        found: dict[str, Floats] = {}
        for process in self.processes.values():
            found |= process.exposure(load, twin, state, body, self.constants)
        for name, values in found.items():
            if not np.isfinite(values).all():
                raise InputError(f"not finite in week {week:g}, expected a finite drive", field=name)
        return found

    def moved(self, state: State, drive: Drive, body: Body, days: float, start: State | None = None) -> State:
        """Return the state that starts at ``start`` moved by the rates at ``state``."""
        origin = state if start is None else start
        changed = {
            name: rate.after(getattr(origin, name), days)
            for process in self.processes.values()
            for name, rate in process.rate(state, drive, body, self.constants).items()
        }
        return origin.with_arrays(changed)

    def struck(self, state: State, drive: Drive, body: Body) -> tuple[State, NDArray[np.bool_]]:
        """Return the state after what a week's peak load does at once, and in which draws it did."""
        hit = np.zeros(state.draws, bool)
        for process in self.processes.values():
            changed = process.strike(state, drive, body, self.constants)
            for name, values in changed.items():
                hit |= (values != getattr(state, name)).reshape(state.draws, -1).any(axis=1)
            state = state.with_arrays(changed)
        return state, hit

    def across(
        self, state: State, body: Body, span: tuple[float, float], drives: tuple[Drive, Drive], fresh: bool
    ) -> tuple[State, list[Marked]]:
        """Return the state at the end of a span between two drives, and what happened on the way.

        Exponential midpoint rule, order 2: each law is solved exactly for rates frozen at the middle
        of a step. The largest load strikes once a week, at its beginning, and where the day is ``fresh``.
        """
        first, last = span
        marks = list[Marked]()
        inner = [float(week) for week in range(math.floor(first) + 1, math.ceil(last))]
        for begin, end in zip([first, *inner], [*inner, last], strict=True):
            if begin == math.floor(begin) or (begin == first and fresh):
                state, hit = self.struck(state, _between(drives, (begin - first) / (last - first)), body)
                if hit.any():
                    marks.append(Marked(begin, "re-injury", hit))
            days = WEEK_DAYS * (end - begin)
            steps = max(math.ceil(days / self.step_days - 1e-9), 1)
            for step in range(steps):
                at = (begin + (end - begin) * np.array([step, step + 0.5]) / steps - first) / (last - first)
                half = self.moved(state, _between(drives, at[0]), body, 0.5 * days / steps)
                state = self.moved(half, _between(drives, at[1]), body, days / steps, state)
        return state, marks


def evolve(
    start: State,
    body: Body,
    share: Share,
    twin: Twin,
    processes: Mapping[str, AbstractProcess],
    constants: Constants,
    *,
    weeks: float,
    knots: Sequence[float] | None = None,
    events: Sequence[Event] = (),
    step_days: float = 1.0,
    resume: History | None = None,
) -> History:
    """Let a life run.

    A span between knots is run with the first drive, load is shared at the state found so, and the
    span is run again with the drive interpolated between both.

    Args:
        start: state at the start; that of ``resume``'s end where one is given.
        body: what does not move.
        share: the week's load of this life.
        twin: that of its healthy twin.
        processes: mechanisms by name, see `processes.chosen`.
        constants: of every draw.
        weeks: when to end, counted from week 0 even where a life goes on; at most 5200.
        knots: weeks at which load is shared beside start, end and events; `KNOTS` where left out.
        events: what happens when; each after the start.
        step_days: longest step of the laws, a quarter of an hour to a week.
        resume: a life to go on with from its last week.

    Returns: the states at every knot.

    Raises: InputError: an argument is out of range, or a drive is not finite.
    """
    begin = 0.0 if resume is None else float(resume.week[-1])
    grid = _grid(begin, weeks, KNOTS if knots is None else knots, events)
    _check_start(start, constants, step_days)
    loop = _Loop(processes, constants, share, twin, step_days)
    guessing = replace(loop, step_days=max(step_days, GUESS_STEP_DAYS))
    state, marks, fresh = start, list[Marked](), resume is None
    if resume is None:
        state, body, marks = _happened(state, body, constants, begin, events)
    drive = loop.driven(state, body, begin) if resume is None else resume.drives[-1]
    states, drives = [state], [drive]
    for first, last in zip(grid[:-1], grid[1:], strict=True):
        guess, _ = guessing.across(state, body, (first, last), (drive, drive), fresh)
        ahead = loop.driven(guess, body, math.nextafter(last, -math.inf))
        state, seen = loop.across(state, body, (first, last), (drive, ahead), fresh)
        marks += seen
        drive, fresh = ahead, any(event.week == last for event in events)
        if fresh:
            state, body, happened = _happened(state, body, constants, last, events)
            marks += happened
            drive = loop.driven(state, body, last)
        state.check()
        states.append(state)
        drives.append(drive)
    return History(np.array(grid), tuple(states), tuple(drives), tuple(marks), body, constants)


def interpolation_error(coarse: Course, fine: Course) -> dict[str, float]:
    """Return, by state, the largest difference between two runs of one life at the weeks that both have.

    Raises:
        InputError: they have no week in common.
    """
    nearest = np.abs(fine.week[None, :] - coarse.week[:, None])
    both = nearest.min(axis=1) < SAME_WEEK
    if not both.any():
        raise InputError("no week in common, expected finer knots of the same life", field="knots")
    pairs = [(coarse.states[place], fine.states[nearest[place].argmin()]) for place in np.flatnonzero(both)]
    return {
        name: max(float(np.max(np.abs(getattr(one, name) - getattr(other, name)), initial=0.0)) for one, other in pairs)
        for name in BY_NAME
    }


def _grid(begin: float, weeks: float, knots: Sequence[float], events: Sequence[Event]) -> tuple[float, ...]:
    _check_number(weeks, "weeks", 0.0, LONGEST_WEEKS)
    if weeks <= begin:
        raise InputError(f"{weeks:g}, expected later than week {begin:g}", field="weeks")
    for event in events:
        _check_number(event.week, "event.week", 0.0, LONGEST_WEEKS)
    for knot in knots:
        _check_number(knot, "knots", 0.0, LONGEST_WEEKS)
    last = max(knots, default=0.0)
    further = [last + FURTHER * n for n in range(1, math.ceil(max(weeks - last, 0.0) / FURTHER) + 1)]
    inside = {*map(float, knots), *further, *(float(event.week) for event in events)}
    return (begin, *sorted(week for week in inside if begin < week < weeks), float(weeks))


def _happened(
    state: State, body: Body, constants: Constants, week: float, events: Sequence[Event]
) -> tuple[State, Body, list[Marked]]:
    marks: list[Marked] = []
    for event in events:
        if event.week == week:
            if event.change is not None:
                state, body = event.change(state, body, constants)
            marks.append(Marked(week, event.label, np.ones(state.draws, bool)))
    return state, body, marks


def _between(drives: tuple[Drive, Drive], part: float) -> Drive:
    """Return the drive a part of the way between two; the first itself where both are the same."""
    first, last = drives
    if first is last:
        return first
    return {name: values + part * (last[name] - values) for name, values in first.items()}


def _check_start(start: State, constants: Constants, step_days: float) -> None:
    _check_number(step_days, "step_days", SHORTEST_STEP_DAYS, WEEK_DAYS)
    if start.draws != constants.draws:
        raise InputError(f"{start.draws} draws, expected {constants.draws} as the constants", field="start")
    start.check()


def _check_number(value: float, field: str, low: float, high: float) -> None:
    if not (isinstance(value, int | float | np.floating) and low <= value <= high):
        raise InputError(f"{value}, expected {low:g} to {high:g}", field=field)


def decompression(week: float, nerves: Sequence[tuple[str, str]] | None = None) -> Event:
    """Return the event that sets nerves free, so that their block goes and axons may grow.

    Args:
        week: when.
        nerves: name and side of each; all where it is left out.
    """

    def free(state: State, body: Body, constants: Constants) -> tuple[State, Body]:
        chosen = np.array([nerves is None or nerve in nerves for nerve in body.nerves], bool)
        return state, replace(body, free=body.free | chosen)

    return Event(week, "decompression", free)
