"""`paravert run STUDY.toml`: simulate a study, write its results, say who compensates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paravert.cli.output import AsJson, print_json, progress
from paravert.errors import UnsolvedError


def run(
    study: Annotated[str, typer.Argument(help="The study, a TOML file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the results; without it NAME-results.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Simulate a study: results.nc, summary.json, report.html and the study itself."""
    from paravert.cli.story import story
    from paravert.report import render
    from paravert.study.run import run_study

    with progress() as say:
        done = run_study(study, output, render, say)
    if as_json:
        print_json(done.summary)
    else:
        typer.echo(story(done.summary))
    if done.unsolved:
        frames = "frame is" if len(done.unsolved) == 1 else "frames are"
        raise UnsolvedError(f"{len(done.unsolved)} {frames} not solved, first: {done.unsolved[0]}")
