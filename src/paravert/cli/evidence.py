"""`paravert evidence`: the model beside published measurements."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from paravert.cli.output import AsJson, print_json, progress
from paravert.errors import InputError

PAGE = "evidence.html"
TEXT = "evidence.md"


def evidence(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Folder to write the page, its text, its drawings and the figures to."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the model with published measurements."""
    from paravert.evidence.collect import collect

    if output is not None:
        _claim(output)
    with progress() as say:
        found = collect(say)
    if output is not None:
        from paravert.evidence.stored import TABLE, document, record
        from paravert.report.evidence_charts import standalone
        from paravert.report.evidence_page import charts, html, markdown

        measured = record(found)
        drawn = {f"evidence-{name}.svg": standalone(one) for name, one in charts(measured, found.rows).items()}
        texts = {PAGE: html(measured, found.rows), TEXT: markdown(measured), TABLE: document(measured), **drawn}
        _write(output, texts)
    if as_json:
        page = {} if output is None else {"report": str(output / PAGE)}
        print_json({**page, **found.summary()})
        return
    typer.echo("\n".join(found.lines()))
    if output is not None:
        typer.echo(f"page:  {output / PAGE}")


def _claim(folder: Path) -> None:
    """Raise unless the evidence may be written to a folder: new, empty, or written by this command before."""
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file, expected a new folder or one of paravert evidence", field="-o", file=str(folder))
    if not folder.exists() and not folder.absolute().parent.is_dir():
        message = f"{folder.absolute().parent} is no folder, expected a folder that exists"
        raise InputError(message, field="-o", file=str(folder))
    if folder.exists() and any(folder.iterdir()) and not (folder / PAGE).is_file():
        message = "holds something else, expected a new or empty folder or one of paravert evidence"
        raise InputError(message, field="-o", file=str(folder))


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files one by one under another name first, so that none is ever half there."""
    folder.mkdir(exist_ok=True)
    for name, content in texts.items():
        making = folder / f".{name}.making"
        making.write_text(content, encoding="utf-8")
        os.replace(making, folder / name)
