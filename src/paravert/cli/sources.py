"""`paravert sources [STUDY.toml]`: what a result rests on, and how much of it is assumed."""

from __future__ import annotations

from typing import Annotated

import typer

from paravert.cli.output import AsJson, print_json, progress


def sources(
    study: Annotated[
        str | None, typer.Argument(metavar="[STUDY]", help="A study; without it everything that there is.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a result rests on: each table by grade, the sources with citations, how much is assumed."""
    from paravert.study.basis import basis
    from paravert.study.plan import prepare

    with progress() as say:
        say("reading the tables")
        found = basis(None if study is None else prepare(study))
    if as_json:
        print_json(found.summary())
    else:
        typer.echo("\n".join(found.lines()))
