"""`paravert check FILE.toml`: validate a study or a cohort and write nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from paravert.cli.output import AsJson, print_json
from paravert.errors import InputError


def check(
    study: Annotated[str | None, typer.Argument(help="The study or cohort, a TOML file.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a study, for editors.")] = False,
    cohort_schema: Annotated[
        bool, typer.Option("--cohort-schema", help="Print the JSON Schema of a cohort, for editors.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Validate a study or a cohort and write nothing."""
    from paravert.cohort import file as cohort
    from paravert.study.file import json_schema
    from paravert.study.plan import prepare

    if schema:
        print_json(json_schema())
        return
    if cohort_schema:
        print_json(cohort.json_schema())
        return
    if study is None:
        raise InputError("command line: missing argument STUDY, expected a study file, or --schema")
    if cohort.is_cohort(study):
        population = cohort.read(study)
        print_json(population.summary()) if as_json else typer.echo(population.line())
        return
    prepared = prepare(study)
    if as_json:
        print_json(prepared.summary())
        return
    counts = f"{len(prepared.tasks)} tasks, {len(prepared.injuries)} injuries, {len(prepared.edits)} edits"
    weeks = prepared.horizon
    if weeks is not None:
        counts += f"; {weeks.weeks:g} weeks of {weeks.day.name} in {len(weeks.arms)} arms and {weeks.draws} draws"
    typer.echo(f"{study}: a valid study of {counts}")
    for mark in prepared.unusual:
        typer.echo(f"  unusual: {mark}")
