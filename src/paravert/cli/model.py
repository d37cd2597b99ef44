"""`paravert model`: what the spine is made of; lengths and arms at given poses; what a study changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paravert.cli.output import AsJson, print_json, progress
from paravert.errors import InputError

if TYPE_CHECKING:
    from paravert.model import Model
    from paravert.study.spine import Spine

MODELS = (".osim", ".xml", ".mjcf")
MOTIONS = (".mot", ".sto")


def model(
    source: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="A study or a model file (.osim, .xml); without it the reference body."),
    ] = None,
    at: Annotated[
        Path | None,
        typer.Option(
            "--at",
            help="Poses: CSV with coordinates in the header (rad, m, or NAME_deg), one pose a row; or .mot, .sto.",
        ),
    ] = None,
    lengths: Annotated[Path | None, typer.Option("--lengths", help="Write lengths at the poses, m.")] = None,
    arms: Annotated[Path | None, typer.Option("--arms", help="Write moment arms at the poses, m.")] = None,
    diff: Annotated[str | None, typer.Option("--diff", metavar="STUDY", help="Say what a study changes.")] = None,
    as_json: AsJson = False,
) -> None:
    """Describe the spine, or write its lengths and moment arms at given poses."""
    if (lengths or arms) and at is None:
        raise InputError("command line: --lengths and --arms need poses, expected --at POSES.csv")
    if at is not None and not (lengths or arms):
        raise InputError("command line: --at needs something to write, expected --lengths or --arms")
    with progress() as say:
        if source is not None and source.lower().endswith(MODELS):
            say("reading the model")
            _show_file(source, at, lengths, arms, diff, as_json)
            return
        say("building the spine")
        body = _spine(source)
        if diff is not None:
            _show_difference(body, diff, as_json)
        elif at is not None:
            _write_at(body.model, at, lengths, arms, as_json)
        else:
            _show(body, as_json)


def _spine(source: str | None) -> Spine:
    from paravert.study.plan import prepare
    from paravert.study.spine import spine

    if source is None:
        return spine()
    prepared = prepare(source)
    return prepared.hurt or prepared.healthy


def _show(body: Spine, as_json: bool) -> None:
    from paravert.study.chain import chain, examination
    from paravert.study.overview import overview

    found: dict[str, Any] = overview(body)
    if steps := chain(body):
        found |= {"chain": steps, "examination": examination(body)}
    if as_json:
        print_json(found)
        return
    typer.echo(f"{found['name']}: {found['vertebrae']} vertebrae, {found['mobile_joints']} mobile joints")
    typer.echo(
        f"{found['fascicles']} fascicles of {found['muscles']} muscles in {len(found['groups'])} groups, both sides"
    )
    typer.echo(f"{found['mass_kg']:.6f} kg, left and right differ by at most {found['symmetry_max_m']:.1e} m")
    typer.echo(
        f"fibres at neutral {found['fibre_length_min']:.3f} to {found['fibre_length_max']:.3f} of their optimal length"
    )
    typer.echo(f"inert, felt by no joint: {', '.join(found['inert']) or 'none'}")
    for note in found["notes"]:
        if note not in steps.get("cause", ()):
            typer.echo(note)
    for step, sentences in steps.items():
        for number, sentence in enumerate(sentences):
            typer.echo(f"{step if not number else '':<9} {sentence}")
    if found.get("examination"):
        typer.echo(_examined(found["examination"]))


def _examined(found: dict[str, Any]) -> str:
    """Return an examination's findings as one line."""
    levels = " and ".join(f"{level} on the {side}" for side, level in found["motor_level"].items())
    grade = f", AIS {found['ais']}" if found["ais"] else ""
    return f"{'exam':<9} Motor score {found['motor_score']} of 100, last normal motor level {levels}{grade}."


def _show_file(
    source: str, at: Path | None, lengths: Path | None, arms: Path | None, diff: str | None, as_json: bool
) -> None:
    """Describe a model of another program, or write its lengths and arms."""
    from paravert.cli.imported import overview, show
    from paravert.exchange import read

    if diff is not None:
        raise InputError("a model file, expected a study in TOML with --diff", file=source)
    found = read(source)
    if at is not None:
        _write_at(found.model, at, lengths, arms, as_json)
    elif as_json:
        print_json(overview(found))
    else:
        show(overview(found), found.loss.lines())


def _write_at(model: Model, at: Path, lengths: Path | None, arms: Path | None, as_json: bool) -> None:
    from paravert.study.overview import read_poses, write_arms, write_lengths

    if at.suffix.lower() in MOTIONS:
        from paravert.exchange import postures, read_table

        poses = postures(read_table(at), model, str(at))
    else:
        poses = read_poses(at, model)
    kinematics = model.evaluate(poses)
    if lengths is not None:
        write_lengths(lengths, model, kinematics.length)
    if arms is not None:
        write_arms(arms, model, kinematics.arm)
    written = {"poses": len(poses), "lengths": str(lengths) if lengths else None, "arms": str(arms) if arms else None}
    if as_json:
        print_json(written)
    else:
        typer.echo(f"{len(poses)} poses written to {' and '.join(str(path) for path in (lengths, arms) if path)}")


def _show_difference(body: Spine, diff: str, as_json: bool) -> None:
    from paravert.study.difference import difference
    from paravert.study.plan import prepare

    prepared = prepare(diff)
    rows = difference(body, prepared.hurt or prepared.healthy, prepared.personal)
    if as_json:
        print_json({"difference": rows})
        return
    cause = ""
    for row in rows:
        if row["cause"] != cause:
            cause = row["cause"]
            typer.echo(cause)
        typer.echo(f"{row['part']}: {row['property']} {row['reference']} → {row['study']}")
    typer.echo(f"{len(rows)} differences")
