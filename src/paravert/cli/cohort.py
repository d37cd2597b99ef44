"""`paravert cohort COHORT.toml`: many people, each a study of their own; goes on where it was cut off."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any

import typer

from paravert.cli.output import AsJson, print_json, progress
from paravert.errors import InputError

_SHARD = re.compile(r"^(\d{1,5})/(\d{1,5})$")
SHOWN = 12


def cohort(
    population: Annotated[Path, typer.Argument(metavar="COHORT", help="The cohort, a TOML file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the cohort; without it NAME-results.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=1024, help="Worker processes; one a core if left out.")
    ] = None,
    shard: Annotated[str, typer.Option("--shard", help="i/N: run only the i-th of N parts, for job arrays.")] = "1/1",
    dask: Annotated[
        str | None, typer.Option("--dask", help="Address of a Dask scheduler, or local; needs the extra dask.")
    ] = None,
    retry: Annotated[bool, typer.Option("--retry-failed", help="Run people again who failed before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a population of people, whole person by whole person; the same command goes on where it was cut off."""
    from paravert.cohort.run import Choices, run_cohort
    from paravert.report.cohort import render

    choices = Choices(workers or len(os.sched_getaffinity(0)), _shard(shard), dask, retry)
    with progress() as say:
        summary = run_cohort(population, output, choices, render, say)
    if as_json:
        print_json(summary)
    else:
        typer.echo("\n".join(_lines(summary)))


def _shard(text: str) -> tuple[int, int]:
    """Return the part and the number of parts."""
    match = _SHARD.match(text)
    number, count = (int(one) for one in match.groups()) if match else (0, 0)
    if not 1 <= number <= count:
        raise InputError(f"{text}, expected i/N with i from 1 to N, such as 2/8", field="--shard")
    return number, count


def _lines(summary: dict[str, Any]) -> list[str]:
    """Return the short readable answer of a cohort."""
    found = [f"{summary['cohort']}: {summary['done']} of {summary['people']} people done, {summary['failed']} failed"]
    found += [f"  person {one['person']} failed ({one['kind']}): {one['reason']}" for one in summary["failures"]]
    if summary["left"]:
        found.append(f"  {summary['left']} people are left; the same command, or the other shards, run them")
    overall = [row for row in summary["spreads"] if row["group"] == "all" and row["median"] is not None]
    if overall:
        found.append(f"  {'outcome':<58}{'median':>10}{'5 %':>10}{'95 %':>10}")
    for row in overall[:SHOWN]:
        name = f"{row['measure']}, {row['task']}, {row['unit']}"
        found.append(f"  {name:<58}{row['median']:>10.4g}{row['p5']:>10.4g}{row['p95']:>10.4g}")
    return [*found, f"report:  {summary['report']}", f"index:   {summary['index']}", str(summary["notice"])]
