"""The tables of a study file, each key with its type, range and unit; one source for check and JSON Schema."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, Literal

from pydantic import Field, Strict
from pydantic.dataclasses import dataclass

from paravert.day import DayTerm
from paravert.person.scaling import limits
from paravert.task.task import (
    FEWEST_FRAMES,
    STRICT,
    Arms,
    Flag,
    Hands,
    Head,
    Key,
    Legs,
    LoadTerm,
    Maximise,
    Name,
    Part,
    Posture,
    Seconds,
    SupportTerm,
    number,
)

_LINE = r"^[^\x00-\x1f\x7f]+$"

Text = Annotated[str, Strict(), Field(min_length=1, max_length=120, pattern=_LINE, description="one line of text")]
FileName = Annotated[str, Strict(), Field(min_length=1, max_length=400, pattern=_LINE, description="a file name")]
Factor = Annotated[float, number(0.001, 100.0, "")]
GroupFactor = Annotated[float, number(*limits("group_factor"), "")]
Length = Annotated[float, number(0.01, 1.0, "m")]


@dataclass(frozen=True, config=STRICT)
class AlignmentTable:
    """Sagittal alignment of neutral standing; what is left out stays, or follows what is given."""

    pelvic_incidence_deg: Annotated[float, number(*limits("pelvic_incidence_deg"), "degrees")] | None = None
    lumbar_lordosis_deg: Annotated[float, number(*limits("lumbar_lordosis_deg"), "degrees")] | None = None
    thoracic_kyphosis_deg: Annotated[float, number(*limits("thoracic_kyphosis_deg"), "degrees")] | None = None
    sagittal_vertical_axis_mm: Annotated[float, number(*limits("sagittal_vertical_axis_mm"), "mm")] | None = None


@dataclass(frozen=True, config=STRICT)
class PersonTable:
    """Who is simulated; what is left out is the reference body's."""

    sex: Annotated[Literal["male", "female"], Field(description="male or female")] = "male"
    age_years: Annotated[float, number(*limits("age_years"), "years")] = 35.0
    mass_kg: Annotated[float, number(*limits("mass_kg"), "kg")] = 75.0
    height_m: Annotated[float, number(*limits("height_m"), "m")] = 1.75
    strength: Annotated[float, number(*limits("strength"), "")] = 1.0
    tissue_tolerance: Annotated[float, number(*limits("tissue_tolerance"), "")] = 1.0
    segments_m: Annotated[dict[str, Length], Field(description="a table of lengths in m by segment")] = field(
        default_factory=dict
    )
    alignment: AlignmentTable = AlignmentTable()
    group_size: Annotated[dict[str, GroupFactor], Field(description="a table of factors by muscle group")] = field(
        default_factory=dict
    )
    group_strength: Annotated[dict[str, GroupFactor], Field(description="a table of factors by muscle group")] = field(
        default_factory=dict
    )


@dataclass(frozen=True, config=STRICT)
class EditTable:
    """A change of the anatomy's tables by the user, shown as the user's own in the report."""

    select: Annotated[dict[str, Any], Field(description='a table such as { table = "fascicles", level = "L4" }')]
    reason: Text
    scale: Annotated[dict[str, Factor], Field(description="a table of factors")] | None = None
    set: Annotated[dict[str, Any], Field(description="a table of values")] | None = None
    remove: Flag = False


@dataclass(frozen=True, config=STRICT)
class TaskTable:
    """One task: a library task with changes, or the user's own terms."""

    name: Name | None = None
    use: Name | None = None
    posture: Posture | None = None
    head: Head | None = None
    hands: Hands | None = None
    arms: Arms | None = None
    legs: Legs | None = None
    load: Annotated[tuple[LoadTerm, ...], Field(max_length=50, description="a list of loads")] | None = None
    support: SupportTerm | None = None
    least: Annotated[dict[str, Part], Field(max_length=20, description="a table of muscles or groups")] | None = None
    maximise: Maximise | None = None
    key: Annotated[tuple[Key, ...], Field(max_length=50, description="a list of key postures")] | None = None
    motion: FileName | None = None
    """A recorded movement (.mot, .sto), relative to the study."""
    time_range_s: Annotated[tuple[Seconds, Seconds], Field(description="two times [from, to] in s")] | None = None
    unknown_columns: Annotated[Literal["refuse", "ignore"], Field(description="refuse or ignore")] | None = None
    frames: (
        Annotated[int, Strict(), Field(ge=FEWEST_FRAMES, le=501, description="a whole number from 21 to 501")] | None
    ) = None


@dataclass(frozen=True, config=STRICT)
class SolverTable:
    """How load is shared."""

    criterion: Annotated[Literal[2, 3, "minmax"], Field(description='2, 3 or "minmax"')] = 2
    stability: Flag | None = None
    """Left out: true, but false for a model whose stiffness is not known."""
    posture: Annotated[Literal["prescribed", "found"], Field(description='"prescribed" or "found"')] = "prescribed"
    allow_yield: Flag = True
    spread: Annotated[Literal["quick", "full", "none"], Field(description='"quick", "full" or "none"')] = "quick"
    """How many other assumptions one frame is shared by: all but the least peak with stability, all, or none."""


@dataclass(frozen=True, config=STRICT)
class HorizonTable:
    """How long a life is followed, and how often with other values of what is uncertain."""

    weeks: Annotated[float, number(0.0, 1040.0, "weeks")]
    draws: Annotated[int, Strict(), Field(ge=1, le=1024, description="a whole number from 1 to 1024")] = 32


@dataclass(frozen=True, config=STRICT)
class ReturnTerm:
    """From when on a task of the day is done again."""

    task: Name
    """A task of the day, or an activity by its name."""
    week: Annotated[float, number(0.0, 1040.0, "weeks")]


@dataclass(frozen=True, config=STRICT)
class ArmTable:
    """One way in which life goes on."""

    name: Text
    plan: Name = "none"
    """A plan of the library or of a [[plan]] table."""
    unhurt: Flag = False
    """Whether this life is led without the injury."""
    return_to: Annotated[tuple[ReturnTerm, ...], Field(max_length=60, description="a list such as { task, week }")] = ()
    correction_week: Annotated[float, number(0.0, 1040.0, "weeks")] | None = None
    """From when on there are three sessions of specific activation a week; never where it is left out."""


@dataclass(frozen=True, config=STRICT)
class StudyTable:
    """A whole study file."""

    schema: Annotated[int, Field(strict=True, ge=1, le=1, description="1")]
    name: Text
    task: Annotated[tuple[TaskTable, ...], Field(min_length=1, max_length=200, description="a list of [[task]] tables")]
    seed: Annotated[int, Strict(), Field(ge=0, le=2**63 - 1, description="a whole number from 0")] = 0
    model: FileName | None = None
    """A model of OpenSim or MuJoCo instead of the built-in spine, relative to the study."""
    person: PersonTable = PersonTable()
    edit: Annotated[tuple[EditTable, ...], Field(max_length=1000, description="a list of [[edit]] tables")] = ()
    injury: Annotated[
        tuple[dict[str, Any], ...], Field(max_length=1000, description="a list of [[injury]] tables")
    ] = ()
    solver: SolverTable = SolverTable()
    day: DayTerm | None = None
    horizon: HorizonTable | None = None
    arm: Annotated[tuple[ArmTable, ...], Field(max_length=12, description="a list of [[arm]] tables")] = ()
    plan: Annotated[tuple[dict[str, Any], ...], Field(max_length=12, description="a list of [[plan]] tables")] = ()
    mechanisms: Annotated[dict[str, Name], Field(description="a table of mechanisms and the law of each")] = field(
        default_factory=dict
    )
