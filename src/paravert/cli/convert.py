"""`paravert convert IN OUT`: model files and tables of motion between programs, and what was lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paravert.cli.output import AsJson, print_json, progress
from paravert.errors import InputError, UnsolvedError

if TYPE_CHECKING:
    from paravert.anatomy.description import Description
    from paravert.exchange import LossReport

SPINE = "spine"
MODELS = (".osim", ".xml", ".mjcf")
TABLES = (".sto", ".mot", ".trc")
STUDY = ".toml"


def convert(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A model or table file, a study, or spine for the reference body.")
    ],
    target: Annotated[str, typer.Argument(metavar="OUT", help="The file to write, its format by its suffix.")],
    refit: Annotated[
        bool, typer.Option("--refit-fibres", help="Give implausibly long or short fibres their optimal length.")
    ] = False,
    task: Annotated[str | None, typer.Option("--task", help="Of results: which task; the first if left out.")] = None,
    condition: Annotated[
        str | None, typer.Option("--condition", help="Of results: before or after; the last if left out.")
    ] = None,
    table: Annotated[
        str | None,
        typer.Option("--table", help="Of results: activation, force or joint_loads; all in three files if left out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Convert a model (.osim, .xml, .mjcf), a table (.sto, .mot, .trc) or results (to .sto); say what was lost."""
    if Path(source).is_dir():
        _results(Path(source), Path(target), (table, task, condition), as_json)
        return
    given = {"--task": task, "--condition": condition, "--table": table}
    for option, value in given.items():
        if value is not None:
            raise InputError("is of results, expected IN to be a folder of results", field=option)
    start, end = Path(source).suffix.lower(), Path(target).suffix.lower()
    tables = start in TABLES
    allowed = TABLES if tables else MODELS
    if not tables and start not in (*MODELS, STUDY) and source != SPINE:
        expected = ", ".join([*MODELS, *TABLES, STUDY])
        raise InputError(f"suffix {start!r}, expected one of {expected}, or {SPINE}", file=source)
    if end not in allowed:
        raise InputError(f"suffix {end!r}, expected one of {', '.join(allowed)}", file=target)
    if tables:
        _tables(source, target, as_json)
        return
    with progress() as say:
        say("reading the model")
        found, losses, defects = _read(source, refit)
        say("writing the model")
        from paravert.exchange import write

        losses.append(write(target, found, "paravert"))
    if as_json:
        print_json({"written": target, "losses": [one.json() for one in losses], "defects": defects})
        return
    for loss in losses:
        for line in loss.lines():
            typer.echo(line)
    for defect in defects:
        typer.echo(f"defect: {defect['kind']}: {defect['words']}")
    typer.echo(f"written: {target}")


def _read(source: str, refit: bool) -> tuple[Description, list[LossReport], list[dict[str, Any]]]:
    """Return a model's description, what was lost in reading it, and its defects."""
    if Path(source).suffix.lower() in MODELS:
        from paravert.exchange import defects, plausible, read

        model = read(source)
        found = plausible(model.model) if refit else model.description
        return found, [model.loss], [one.json() for one in defects(model.model)]
    from paravert.study.plan import prepare
    from paravert.study.spine import spine

    if source == SPINE:
        return spine().description, [], []
    prepared = prepare(source)
    return (prepared.hurt or prepared.healthy).description, [], []


def _results(source: Path, target: Path, chosen: tuple[str | None, str | None, str | None], as_json: bool) -> None:
    """Write tables of results; one file where a table is chosen, else one each with the table's name after OUT's.

    Raises:
        UnsolvedError: files are written, without the frames that are not proved.
    """
    from paravert.exchange import Table, write_table
    from paravert.results import store, tables

    if target.suffix.lower() not in (".sto", ".mot"):
        raise InputError(f"suffix {target.suffix!r}, expected .sto or .mot", file=str(target))
    kind, task, condition = chosen
    tree = store.read(source)
    made = {
        target if kind else target.with_name(f"{target.stem}_{one}{target.suffix}"): tables.course(
            tree, one, task, condition
        )
        for one in ([kind] if kind else tables.TABLES)
    }
    for path, one in made.items():
        write_table(path, Table(path.stem, one.columns, one.time, one.values))
    left = next(iter(made.values())).left_out
    found = {"written": [str(path) for path in made], "frames_left_out": list(left)}
    if as_json:
        print_json(found)
    else:
        for path, one in made.items():
            typer.echo(f"written: {path}, {len(one.time)} frames of {len(one.columns)} columns")
    if left:
        raise UnsolvedError(f"{len(left)} frames are not proved and were left out, first: frame {left[0]}")


def _tables(source: str, target: str, as_json: bool) -> None:
    from paravert.exchange import read_table, write_table

    table = read_table(source)
    write_table(target, table)
    found = {"written": target, "frames": len(table.time), "columns": list(table.columns), "degrees": table.degrees}
    if as_json:
        print_json(found)
    else:
        typer.echo(f"written: {target}, {found['frames']} frames of {len(table.columns)} columns")
