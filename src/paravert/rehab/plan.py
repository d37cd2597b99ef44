"""Plans: which exercises from which week on, how much of each, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, Strict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from paravert import tables
from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.errors import InputError, shown, unknown_name
from paravert.rehab.exercise import Dose, Exercise, exercises
from paravert.state import State
from paravert.task.task import STRICT, Name, Text, number

LONGEST_WEEKS = 520.0
MOST_SESSIONS = 7.0
"""Sessions of one exercise a week, where its table does not allow fewer."""
MOST_MINUTES = 600.0
"""Minutes of exercise a week that a person would do at the most."""
_UNKNOWN_KEY = "unexpected_keyword_argument"


@dataclass(frozen=True, config=STRICT)
class BlockTerm:
    """One exercise for some weeks, in a user's terms."""

    exercise: Name
    from_week: Annotated[float, number(0.0, LONGEST_WEEKS, "weeks")]
    to_week: Annotated[float, number(0.0, LONGEST_WEEKS, "weeks")]
    sets: Annotated[int, Strict(), Field(ge=1, le=10)] | None = None
    repetitions: Annotated[int, Strict(), Field(ge=1, le=50)] | None = None
    hold_s: Annotated[float, number(0.5, 120.0, "s")] | None = None
    sessions: Annotated[float, number(0.0, 1000.0, "sessions a week")] | None = None


@dataclass(frozen=True, config=STRICT)
class PlanTerm:
    """A plan in a user's terms, the keys of a [[plan]] table."""

    name: Name
    title: Text = ""
    says: Text = ""
    source: Text = ""
    rest_weeks: Annotated[float, number(0.0, LONGEST_WEEKS, "weeks")] = 0.0
    passive_weeks: Annotated[float, number(0.0, LONGEST_WEEKS, "weeks")] = 0.0
    block: Annotated[tuple[BlockTerm, ...], Field(max_length=200, description="a list of blocks")] = ()


@plain(frozen=True, slots=True)
class Block:
    """One exercise from a week on to another, not included."""

    exercise: Exercise
    from_week: float
    to_week: float
    dose: Dose

    @property
    def minutes(self) -> float:
        """Minutes a week."""
        return self.dose.minutes(len(self.exercise.tasks)) * self.dose.sessions


@plain(frozen=True, slots=True)
class Plan:
    """What a person does about it."""

    name: str
    title: str
    says: str
    blocks: tuple[Block, ...] = ()
    rest_weeks: float = 0.0
    passive_weeks: float = 0.0

    @property
    def turns(self) -> tuple[float, ...]:
        """Weeks at which something changes, after the start."""
        ends = {week for one in self.blocks for week in (one.from_week, one.to_week)}
        return tuple(sorted((ends | {self.rest_weeks}) - {0.0}))

    @property
    def end(self) -> float:
        """The week from which on nothing is done any more."""
        return max((one.to_week for one in self.blocks), default=0.0)

    @property
    def care(self) -> tuple[float, ...]:
        """Weeks at which passive care is given, once a week."""
        return tuple(float(week) for week in range(math.ceil(self.passive_weeks)))

    def at(self, week: float) -> tuple[Block, ...]:
        """Return the blocks that are done in a week."""
        return tuple(one for one in self.blocks if one.from_week <= week < one.to_week)

    def specific(self, week: float) -> float:
        """Return the sessions of specific activation in a week: of the exercise with most of them."""
        return max((one.dose.sessions for one in self.at(week) if one.exercise.specific), default=0.0)

    def minutes(self, week: float) -> float:
        """Return the minutes of exercise in a week."""
        return sum(one.minutes for one in self.at(week))

    def moved(self, weeks: float) -> Plan:
        """Return the plan that starts some weeks later, or earlier where that is possible, and ends as much later."""
        blocks = [
            replace(one, from_week=max(one.from_week + weeks, 0.0), to_week=max(one.to_week + weeks, 0.0))
            for one in self.blocks
        ]
        return replace(self, blocks=tuple(one for one in blocks if one.to_week > one.from_week))

    def extended(self, weeks: float) -> Plan:
        """Return the plan whose last blocks go on for some weeks more, or fewer."""
        last = self.end
        blocks = [one if one.to_week < last else replace(one, to_week=one.to_week + weeks) for one in self.blocks]
        return replace(self, blocks=tuple(one for one in blocks if one.to_week > one.from_week))


@cache
def plans() -> Mapping[str, Plan]:
    """Return the plans of the table by name."""
    found = {row["name"]: from_table(row, field=f"plan {row['name']}") for row in tables.toml("rehab", "plans")["plan"]}
    return MappingProxyType(found)


def from_table(table: Mapping[str, Any], *, field: str = "plan") -> Plan:
    """Return a plan from a table such as a study's [[plan]].

    Args:
        table: its terms.
        field: how the table is called in errors.

    Raises:
        InputError: a key, name or value is not allowed; one line with the field and what is expected.
    """
    try:
        term = TypeAdapter(PlanTerm).validate_python(dict(table))
    except ValidationError as error:
        raise _explained(error, field) from None
    blocks = tuple(_block(one, f"{field}.block[{place}]") for place, one in enumerate(term.block, 1))
    plan = Plan(term.name, term.title or term.name, term.says, blocks, term.rest_weeks, term.passive_weeks)
    _check(plan, field)
    return plan


def chosen(name: str, own: Sequence[Plan] = (), *, field: str = "plan") -> Plan:
    """Return a plan by name, one's own before the table's.

    Raises:
        InputError: no plan has the name; the nearest is given.
    """
    known = {**plans(), **{one.name: one for one in own}}
    if name not in known:
        raise unknown_name("plan", name, known, field=field)
    return known[name]


def eased(state: State, body: Body, constants: Constants) -> tuple[State, Body]:
    """Return state and body after a session of passive care: pain is eased for now, nothing else changes."""
    return state.with_arrays({"pain": state.pain * (1.0 - tables.constant("rehab", "passive_relief"))}), body


def _block(term: BlockTerm, field: str) -> Block:
    known = exercises()
    if term.exercise not in known:
        raise unknown_name("exercise", term.exercise, known, field=f"{field}.exercise")
    exercise = known[term.exercise]
    if term.to_week <= term.from_week:
        raise InputError(f"{term.to_week:g}, expected later than week {term.from_week:g}", field=f"{field}.to_week")
    given = {name: getattr(term, name) for name in ("sets", "repetitions", "hold_s", "sessions")}
    dose = replace(exercise.dose, **{name: value for name, value in given.items() if value is not None})
    most = min(exercise.most_sessions, MOST_SESSIONS)
    if dose.sessions > most:
        message = f"{dose.sessions:g} sessions a week, expected at most {most:g} of {exercise.name}"
        raise InputError(message, field=f"{field}.sessions")
    return Block(exercise, term.from_week, term.to_week, dose)


def _check(plan: Plan, field: str) -> None:
    """Refuse an exercise twice in one week, and more than a person would do."""
    for week in sorted({0.0, *plan.turns}):
        names = [one.exercise.name for one in plan.at(week)]
        for name in names:
            if names.count(name) > 1:
                raise InputError(f"{name} is there twice in week {week:g}, expected it once", field=f"{field}.block")
        if plan.minutes(week) > MOST_MINUTES:
            message = (
                f"{plan.minutes(week):.0f} minutes of exercise in week {week:g}, expected at most {MOST_MINUTES:g}"
            )
            raise InputError(message, field=f"{field}.block")


def _explained(error: ValidationError, field: str) -> InputError:
    """Return the first finding as one line, an unknown key before anything else."""
    findings = error.errors(include_url=False)
    finding = next((one for one in findings if one["type"] == _UNKNOWN_KEY), findings[0])
    place = field
    for word in finding["loc"]:
        place += f"[{word + 1}]" if isinstance(word, int) else f".{word}"
    if finding["type"] == _UNKNOWN_KEY:
        terms = BlockTerm if "block" in finding["loc"] else PlanTerm
        return unknown_name("key", str(finding["loc"][-1]), terms.__dataclass_fields__, field=place)
    message = finding["msg"][0].lower() + finding["msg"][1:]
    return InputError(f"{shown(finding['input'])}: {message}", field=place)
