"""The tables of a cohort file, each key with its type, range and unit; one source for check and JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, Strict
from pydantic.dataclasses import dataclass

from paravert.study.tables import Text
from paravert.task.task import STRICT, number

Path = Annotated[
    str,
    Strict(),
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^[A-Za-z][\w-]*(\[[1-9]\d{0,2}\])?(\.[A-Za-z_][\w-]*(\[[1-9]\d{0,2}\])?)*$",
        description="a key of a study such as person.mass_kg or injury[1].grade",
    ),
]
Number = Annotated[float, number(-1e9, 1e9, "")]
Count = Annotated[int, Strict(), Field(ge=1, le=100_000, description="a whole number from 1 to 100000")]


@dataclass(frozen=True, config=STRICT)
class VaryTable:
    """How one key of the study is drawn; the first table of a key whose `when` holds counts."""

    field: Path
    distribution: Annotated[
        Literal["normal", "lognormal", "uniform", "choice"], Field(description="normal, lognormal, uniform or choice")
    ]
    mean: Number | None = None
    sd: Annotated[float, number(1e-12, 1e9, "")] | None = None
    low: Number | None = None
    high: Number | None = None
    values: Annotated[tuple[Any, ...], Field(min_length=1, max_length=1000, description="a list of values")] | None = (
        None
    )
    weights: (
        Annotated[
            tuple[Annotated[float, number(0.0, 1e9, "")], ...],
            Field(min_length=1, max_length=1000, description="a list of weights"),
        ]
        | None
    ) = None
    when: Annotated[dict[str, Any], Field(description='a table such as { "person.sex" = "female" }')] | None = None


@dataclass(frozen=True, config=STRICT)
class CorrelateTable:
    """How two drawn keys go together: the correlation of a Gaussian copula."""

    fields: Annotated[tuple[Path, Path], Field(description="a list of two keys that vary")]
    correlation: Annotated[float, number(-0.999, 0.999, "")]


@dataclass(frozen=True, config=STRICT)
class LimitsTable:
    """What one person may cost."""

    seconds: Annotated[float, number(0.1, 1e6, "s")] = 600.0
    memory_mb: Annotated[int, Strict(), Field(ge=200, le=1_000_000, description="MB from 200 to 1000000")] = 4000


@dataclass(frozen=True, config=STRICT)
class CohortTable:
    """A whole cohort file."""

    schema: Annotated[int, Field(strict=True, ge=1, le=1, description="1")]
    name: Text
    study: Annotated[str, Strict(), Field(min_length=1, max_length=500, description="the path of a study file")]
    people: Count
    seed: Annotated[int, Strict(), Field(ge=0, le=2**32 - 1, description="a whole number from 0")] = 0
    sampler: Annotated[Literal["sobol", "halton", "random"], Field(description="sobol, halton or random")] = "sobol"
    vary: Annotated[tuple[VaryTable, ...], Field(max_length=200, description="a list of [[vary]] tables")] = ()
    correlate: Annotated[
        tuple[CorrelateTable, ...], Field(max_length=1000, description="a list of [[correlate]] tables")
    ] = ()
    groups: Annotated[tuple[Path, ...], Field(max_length=20, description="a list of keys of the study")] = ()
    keep: Annotated[Literal["proof", "results", "outcomes"], Field(description="proof, results or outcomes")] = "proof"
    limits: LimitsTable = LimitsTable()
