"""What a study says of weeks: the day, the arms, the mechanisms, every name looked up, nothing simulated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any

from paravert import day, task
from paravert.adapt import processes
from paravert.day import Activity, Day
from paravert.errors import InputError, unknown_name
from paravert.rehab.plan import Plan, chosen, from_table
from paravert.study.spine import Spine
from paravert.study.tables import ArmTable, StudyTable
from paravert.task import Frames, Task

ALONE = "untreated"
"""The arm of a study that names none."""
UNHURT = "unhurt"
RESTING = ("lying_", "sitting_back_rest")
"""How the tasks begin that a resting person does."""
SESSIONS = 3.0
"""Sessions of specific activation a week of an arm that is corrected."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One way in which life goes on."""

    name: str
    unhurt: bool
    begins: Mapping[str, float]  # activity: the week from which on it is done; 0 where it is left out
    correction_week: float  # from which on there is specific activation; infinite for never
    plan: Plan

    @property
    def turns(self) -> tuple[float, ...]:
        """Weeks at which the day changes."""
        turns = {*self.begins.values(), self.correction_week, *self.plan.turns} - {0.0, inf}
        return tuple(sorted(turns))

    def doses(self, week: float) -> Mapping[str, tuple[float, float]]:
        """Return the hours and repetitions a week of each exercise that is done in a week, by activity."""
        found: dict[str, tuple[float, float]] = {}
        for block in self.plan.at(week):
            for what in block.exercise.tasks:
                hours, bouts = found.get(exercised(what), (0.0, 0.0))
                found[exercised(what)] = (hours + block.dose.hours(), bouts + block.dose.bouts())
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Horizon:
    """Weeks that are ready to be simulated."""

    weeks: float
    draws: int
    day: Day
    frames: Mapping[str, Frames]  # activity: its few instants
    arms: tuple[Arm, ...]
    mechanisms: Mapping[str, str]  # mechanism: its law, where it is not the usual one
    exercises: tuple[Activity, ...] = ()  # of all plans; how much of them is an arm's own

    @property
    def activities(self) -> tuple[Activity, ...]:
        """What is done in any arm: the day's, then exercises."""
        return self.day.activities + self.exercises

    def summary(self) -> dict[str, Any]:
        """Return what a check prints."""
        return {
            "weeks": self.weeks,
            "draws": self.draws,
            "day": self.day.name,
            "arms": [one.name for one in self.arms],
            "activities": [
                {
                    "name": one.name,
                    "task": one.task,
                    "hours_a_week": one.hours,
                    "repetitions_a_week": one.repetitions,
                    "frames": self.frames[one.name].count,
                }
                for one in self.day.activities
            ],
        }


def horizon(study: StudyTable, tasks: Sequence[Task], hurt: Spine) -> Horizon | None:
    """Return the weeks that a study asks for; None where it asks for none.

    Args:
        study: as read.
        tasks: those of the study, which come before the library's.
        hurt: the spine after the injuries, on which postures have to be possible.

    Raises:
        InputError: a part of it stands without the other, or a name or posture is impossible.
    """
    if study.horizon is None:
        for name in ("day", "arm", "plan", "mechanisms"):
            if getattr(study, name):
                raise InputError("is there without [horizon], expected horizon.weeks", field=name)
        return None
    if study.day is None:
        raise InputError("missing, expected what is done in a week: use or activity", field="day")
    if study.solver.criterion == "minmax":
        raise InputError("minmax weighs no fascicle, expected 2 or 3 with [horizon]", field="solver.criterion")
    known = {**task.library(), **{one.name: one for one in tasks}}
    with _inside("day"):
        week = day.resolve(study.day, {name: one.activities for name, one in day.days().items()}, known)
    frames: dict[str, Frames] = {}
    for one in week.activities:
        with _inside(f"day, {one.name}"):
            frames[one.name] = day.key_frames(task.resolve(hurt.posing, known[one.task]), one.gravity)
    processes.chosen(study.mechanisms)
    own = tuple(from_table(table, field=f"plan[{number}]") for number, table in enumerate(study.plan, 1))
    arms = _arms(study.arm, week, bool(study.injury), own)
    exercises = exercise_activities(arm.plan for arm in arms)
    for one in exercises:
        frames[one.name] = day.key_frames(task.resolve(hurt.posing, known[one.task]), one.gravity)
    drawn = study.horizon
    return Horizon(drawn.weeks, drawn.draws, week, frames, arms, dict(study.mechanisms), exercises)


def exercised(what: str) -> str:
    """Return how the activity is called that is a task done as an exercise."""
    return f"exercise {what}"


def exercise_activities(plans: Iterable[Plan]) -> tuple[Activity, ...]:
    """Return the activities that plans add, each once; hours and repetitions are an arm's own and zero here."""
    tasks = dict.fromkeys(what for plan in plans for block in plan.blocks for what in block.exercise.tasks)
    return tuple(Activity(exercised(what), what, 0.0, 0.0, 1.0, 0.0) for what in tasks)


def _arms(tables: Sequence[ArmTable], week: Day, injured: bool, own: Sequence[Plan]) -> tuple[Arm, ...]:
    if not tables:
        return (Arm(ALONE if injured else UNHURT, not injured, {}, inf, chosen("none")),)
    found: dict[str, Arm] = {}
    for number, table in enumerate(tables, 1):
        field = f"arm[{number}]"
        if table.name in found:
            raise InputError(f"{table.name!r} is there twice, expected another name", field=f"{field}.name")
        plan = chosen(table.plan, own, field=f"{field}.plan")
        working = [one.name for one in week.activities if not one.task.startswith(RESTING)]
        begins = dict.fromkeys(working, plan.rest_weeks) if plan.rest_weeks else {}
        for place, term in enumerate(table.return_to, 1):
            meant = [one.name for one in week.activities if term.task in (one.name, one.task)]
            if not meant:
                names = {name for one in week.activities for name in (one.name, one.task)}
                raise unknown_name("activity", term.task, names, field=f"{field}.return_to[{place}].task")
            begins.update({name: max(term.week, begins.get(name, 0.0)) for name in meant})
        correction = inf if table.correction_week is None else table.correction_week
        found[table.name] = Arm(table.name, table.unhurt or not injured, begins, correction, plan)
    return tuple(found.values())


@contextmanager
def _inside(field: str) -> Iterator[None]:
    """Put the part of the study before the field of an error."""
    try:
        yield
    except InputError as error:
        where = ".".join(part for part in (field, error.field) if part)
        raise InputError(error.message, field=where) from None
