"""A day in a user's terms, the keys of a study's [day], and what a week of it comes to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass as plain
from typing import Annotated

from pydantic import Field, Strict
from pydantic.dataclasses import dataclass

from paravert.errors import InputError, unknown_name
from paravert.task.task import STRICT, Flag, Name, number

HOURS_A_DAY, DAYS_A_WEEK = 24.0, 7
_SECONDS = 3600.0
_FULL = 1e-9
"""Part of the hours by which rounding may pass what there is."""


@dataclass(frozen=True, config=STRICT)
class ActivityTerm:
    """One activity of a day: a task for hours, or repetitions of it, on some days of the week."""

    task: Name
    """A task of the study or of the library."""
    name: Name | None = None
    """What the activity is called; its task where it is left out."""
    hours: Annotated[float, number(0.0, 24.0, "hours a day")] | None = None
    repetitions: Annotated[float, number(0.0, 100_000.0, "repetitions a day")] | None = None
    """With hours: over how many spells they are spread, one where it is left out."""
    hold_s: Annotated[float, number(0.0, 86_400.0, "s")] | None = None
    """How long each repetition takes."""
    days_a_week: Annotated[int, Strict(), Field(ge=0, le=7, description="a whole number from 0 to 7")] = 7
    rest: Flag = False
    """Whether it takes what is left of the week."""
    gravity: Annotated[float, number(0.0, 3.0, "g")] = 1.0
    """Weight of the body and of what it carries, against that on earth."""
    specific: Flag = False
    """Whether each day of it is a session of specific activation, as in rehabilitation."""


@dataclass(frozen=True, config=STRICT)
class DayTerm:
    """A study's [day]: a day of the library, activities of the user's own, or both."""

    use: Name | None = None
    activity: Annotated[
        tuple[ActivityTerm, ...], Field(max_length=60, description="a list of activities such as { task, hours }")
    ] = ()


@plain(frozen=True, slots=True)
class Activity:
    """What a week holds of one activity."""

    name: str
    task: str
    hours: float  # h a week
    repetitions: float  # a week
    gravity: float  # g
    sessions: float  # of specific activation, a week


@plain(frozen=True, slots=True)
class Day:
    """A week of a life; its hours are those of a week."""

    name: str
    activities: tuple[Activity, ...]


def resolve(term: DayTerm, library: Mapping[str, Sequence[ActivityTerm]], tasks: Collection[str]) -> Day:
    """Return the day that a study asks for.

    An activity of the study takes the place of the library's of the same name, or is added. Rest
    takes what is left of the week, in equal parts where there are several.

    Args:
        term: the table of the study.
        library: activities of the known days by name.
        tasks: names of the tasks that can be done.

    Raises:
        InputError: a day or task is unknown, an activity says too little or too much, or the hours
            do not fit in a day or a week.
    """
    terms: dict[str, ActivityTerm] = {}
    if term.use is not None:
        if term.use not in library:
            raise unknown_name("day", term.use, library, field="use")
        terms = {one.name or one.task: one for one in library[term.use]}
    own: set[str] = set()
    for number_of, one in enumerate(term.activity, 1):
        field, name = f"activity[{number_of}]", one.name or one.task
        if name in own:
            raise InputError(f"{name!r} is there twice, expected a name of its own", field=f"{field}.name")
        own.add(name)
        _check(one, field)
        terms[name] = one
    if not terms:
        raise InputError("has no activity, expected use or activity", field="activity")
    for name, one in terms.items():
        if one.task not in tasks:
            raise unknown_name("task", one.task, tasks, field=_place(term, name, "task"))
    hours = {name: _hours(one) for name, one in terms.items()}
    _fits(term, terms, hours)
    idle = DAYS_A_WEEK * HOURS_A_DAY - sum(hours.values())
    resting = [name for name, one in terms.items() if one.rest]
    for name in resting:
        hours[name] = max(idle, 0.0) / len(resting)
    return Day(term.use or "own", tuple(_activity(name, one, hours[name]) for name, one in terms.items()))


def _activity(name: str, term: ActivityTerm, hours: float) -> Activity:
    times = 1.0 if term.repetitions is None else term.repetitions
    sessions = float(term.days_a_week) if term.specific else 0.0
    return Activity(name, term.task, hours, times * term.days_a_week, term.gravity, sessions)


def _check(term: ActivityTerm, field: str) -> None:
    """Refuse an activity that says too little, or two things at once."""
    if term.rest:
        if term.hours is not None or term.repetitions is not None or term.hold_s is not None:
            raise InputError("takes what is left, expected no hours, repetitions or hold_s", field=f"{field}.rest")
        return
    if term.hours is not None and term.hold_s is not None:
        raise InputError("beside hours, expected hours, or repetitions and hold_s", field=f"{field}.hold_s")
    if term.hours is None and (term.repetitions is None or term.hold_s is None):
        raise InputError("says no time, expected hours, or repetitions and hold_s, or rest = true", field=field)


def _hours(term: ActivityTerm) -> float:
    """Return the hours a week; none yet for rest."""
    if term.rest:
        return 0.0
    daily = term.hours if term.hours is not None else (term.repetitions or 0.0) * (term.hold_s or 0.0) / _SECONDS
    return daily * term.days_a_week


def _fits(term: DayTerm, terms: Mapping[str, ActivityTerm], hours: Mapping[str, float]) -> None:
    """Refuse hours that no days of a week can hold."""
    every_day = sum(hours[name] / DAYS_A_WEEK for name, one in terms.items() if one.days_a_week == DAYS_A_WEEK)
    for name, one in terms.items():
        daily = hours[name] / one.days_a_week if one.days_a_week else 0.0
        whole = daily if one.days_a_week == DAYS_A_WEEK else daily + every_day
        if whole > HOURS_A_DAY * (1.0 + _FULL):
            beside = "" if whole == daily else f" beside {every_day:.1f} h of every day"
            what = f"{daily:.1f} h a day{beside}, expected at most {HOURS_A_DAY:g} h in a day"
            raise InputError(what, field=_place(term, name))
    week = sum(hours.values())
    if week > DAYS_A_WEEK * HOURS_A_DAY * (1.0 + _FULL):
        raise InputError(f"{week:.1f} h a week, expected at most {DAYS_A_WEEK * HOURS_A_DAY:g} h", field="activity")


def _place(term: DayTerm, name: str, key: str = "") -> str:
    """Return where a user finds an activity: its place in the list, or the day of the library."""
    for number_of, one in enumerate(term.activity, 1):
        if (one.name or one.task) == name:
            return f"activity[{number_of}]{'.' + key if key else ''}"
    return f"use {term.use}, {name}"
