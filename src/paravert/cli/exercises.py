"""`paravert exercises [STUDY]`: what each exercise asks of a body, with published measurements beside it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from paravert.cli.output import AsJson, print_json, progress


def exercises(
    study: Annotated[
        str | None,
        typer.Argument(metavar="[STUDY]", help="A study, whose hurt body does them; else the reference body."),
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="Name of an exercise; may be given again.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show activation and joint load of exercises in this body. No instruction for a person."""
    from paravert.study.exercises import demands
    from paravert.study.plan import prepare

    with progress() as say:
        say("reading the study" if study else "building the spine")
        found = demands(None if study is None else prepare(study), tuple(only or ()), say)
    if as_json:
        print_json(found)
        return
    typer.echo("Research and education only. Not a medical device. No treatment instruction for a person.")
    for one in found["exercises"]:
        dose = one["dose"]
        typer.echo(
            f"\n{one['name']}: {one['title']} ({one['sides']}; {dose['sets']} x {dose['repetitions']} x "
            f"{dose['hold_s']:g} s, {dose['sessions_a_week']:g} a week)"
        )
        for row in one["tasks"]:
            typer.echo("\n".join(_lines(row)))


def _lines(row: dict[str, Any]) -> list[str]:
    from paravert.study.exercises import hardest, largest

    if row["status"] != "OPTIMAL":
        lacking = row["unmet"]
        why = (
            "" if lacking is None else f", lacks {lacking['moment_nm']:.1f} N·m at {lacking['joint']} {lacking['axis']}"
        )
        return [f"  {row['task']}: {row['status']}{why}"]
    joint, load = largest(row)
    lines = [
        f"  {row['task']}: L4-L5 {row['compression_n'].get('L4-L5', float('nan')):.0f} N, most {load:.0f} N at {joint}"
    ]
    lines.append(f"    {hardest(row)}")
    for one in row["published"]:
        where = f"{one['where']} {one['side']}" if one["quantity"] == "activation" else one["where"]
        kept = "inside" if one["inside"] else "outside"
        lines.append(
            f"    {one['quantity']} {where}: {one['computed']:.0f}, published {one['low']:g} to {one['high']:g} "
            f"{one['unit']} ({one['source']}): {kept}"
        )
    return lines
