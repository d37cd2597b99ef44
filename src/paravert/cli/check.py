"""`paravert check STUDY.toml`: validate a study and write nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from paravert.cli.output import AsJson, print_json
from paravert.errors import InputError


def check(
    study: Annotated[str | None, typer.Argument(help="The study, a TOML file.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a study, for editors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Validate a study and write nothing."""
    from paravert.study.file import json_schema
    from paravert.study.plan import prepare

    if schema:
        print_json(json_schema())
        return
    if study is None:
        raise InputError("command line: missing argument STUDY, expected a study file, or --schema")
    prepared = prepare(study)
    if as_json:
        print_json(prepared.summary())
        return
    counts = f"{len(prepared.tasks)} tasks, {len(prepared.injuries)} injuries, {len(prepared.edits)} edits"
    weeks = prepared.horizon
    if weeks is not None:
        counts += f"; {weeks.weeks:g} weeks of {weeks.day.name} in {len(weeks.arms)} arms and {weeks.draws} draws"
    typer.echo(f"{study}: a valid study of {counts}")
