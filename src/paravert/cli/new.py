"""`paravert new FILE.toml`: start a study."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from paravert.cli.output import AsJson, print_json
from paravert.errors import InputError


def new(
    study: Annotated[Path, typer.Argument(help="The file to make.")] = Path("study.toml"),
    as_json: AsJson = False,
) -> None:
    """Write a small commented study to start from."""
    text = files("paravert.study").joinpath("template.toml").read_text(encoding="utf-8")
    try:
        with study.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise InputError("is there already, expected the name of a new file", file=str(study)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError("its folder is not there, expected a folder that exists", file=str(study)) from error
    if as_json:
        print_json({"study": str(study)})
        return
    typer.echo(f"{study} is ready to edit; then: paravert run {study}")
