"""Exercises: which tasks, how much of them, what for, when to stop and when to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from paravert import tables

_SECONDS = 3600.0
SETUP_S = 3.0
"""s between two repetitions; a set is followed by ten times as long."""


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of an exercise."""

    sets: int
    repetitions: int  # a set; of each task of the exercise
    hold_s: float
    sessions: float  # a week; a quarter is one in four weeks

    def bouts(self, tasks: int = 1) -> float:
        """Return the repetitions a week of an exercise of so many tasks."""
        return self.sets * self.repetitions * tasks * self.sessions

    def hours(self, tasks: int = 1) -> float:
        """Return the hours a week under load."""
        return self.bouts(tasks) * self.hold_s / _SECONDS

    def minutes(self, tasks: int = 1) -> float:
        """Return how long one session takes, breaks included."""
        work = self.sets * self.repetitions * tasks * (self.hold_s + SETUP_S)
        return (work + self.sets * 10.0 * SETUP_S) / 60.0


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of the table."""

    name: str
    title: str
    tasks: tuple[str, ...]
    region: str  # lumbar, thoracic, neck or whole
    stage: int  # 1 early, 2 middle, 3 late
    specific: bool  # counts as a session of specific activation
    dose: Dose
    most_sessions: float
    purpose: str
    stop: str
    progress: str
    source: str
    grade: str

    @property
    def sides(self) -> str:
        """Whether it is done one side alone, side by side in turn, or with both at once."""
        if len(self.tasks) > 1 and all(one.endswith(("_right", "_left", "_hand")) for one in self.tasks):
            return "both in turn"
        return "one" if self.tasks[0].endswith(("_right", "_left", "_hand")) else "both at once"


@dataclass(frozen=True, slots=True)
class Published:
    """A published measurement of an exercise."""

    task: str
    quantity: str  # activation of a muscle, or compression of a joint
    where: str  # group or muscle, and side against the raised limb or the lower side, or a joint
    side: str
    low: float
    high: float
    unit: str
    source: str
    grade: str
    note: str


@cache
def exercises() -> Mapping[str, Exercise]:
    """Return every exercise by name, in the order of the table."""
    return MappingProxyType({row["name"]: _exercise(row) for row in tables.toml("rehab", "exercises")["exercise"]})


@cache
def published() -> tuple[Published, ...]:
    """Return the published measurements that exercises are shown beside."""
    found = []
    for row in tables.rows("rehab", "published"):
        low, high = float(row["low"]), float(row["high"])
        words = {key: row[key] for key in ("task", "quantity", "where", "side", "unit", "source", "grade", "note")}
        found.append(Published(low=low, high=high, **words))
    return tuple(found)


def _exercise(row: Mapping[str, Any]) -> Exercise:
    terms = {key: value for key, value in row.items() if key not in ("tasks", "dose")}
    return Exercise(tasks=tuple(row["tasks"]), dose=Dose(**row["dose"]), **terms)
