"""`paravert evidence`: the model beside published measurements."""

from __future__ import annotations

import typer

from paravert.cli.output import AsJson, print_json, progress


def evidence(as_json: AsJson = False) -> None:
    """Compare the model with published measurements."""
    from paravert.evidence.collect import collect

    with progress() as say:
        found = collect(say)
    if as_json:
        print_json(found.summary())
    else:
        typer.echo("\n".join(found.lines()))
