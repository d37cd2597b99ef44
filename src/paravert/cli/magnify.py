"""`paravert magnify STUDY`: how an external load magnifies what an injury does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from paravert.cli.output import AsJson, print_json, progress

WIDTH = 30


def magnify(
    study: Annotated[str, typer.Argument(help="A study with an injury and a held task that carries a load.")],
    task: Annotated[str | None, typer.Option("--task", help="Which task; the first with a load if left out.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder for a page with charts against load, and every load.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sweep the load of a task from nothing to the heaviest possible, and say what it magnifies."""
    from paravert.report.magnified import render_sweep
    from paravert.results.store import claim
    from paravert.study.magnify import magnified, write_sweep
    from paravert.study.plan import prepare

    if output is not None:
        claim(output)
    with progress() as say:
        say("reading the study")
        prepared = prepare(study)
        sweep = magnified(prepared, task, say)
        found = sweep.found
        if output is not None:
            say("drawing the page")
            found |= write_sweep(output, prepared, sweep, render_sweep)
    if as_json:
        print_json(found)
        return
    typer.echo("\n".join(_lines(found)))


def _lines(found: dict[str, Any]) -> list[str]:
    limited = f", limited at {found['heaviest_limited_by']}" if found["heaviest_limited_by"] else ""
    steady = "" if found["steady_kg"] is None else f"; steadily held: {found['steady_kg']:.1f} kg"
    lines = [
        f"{found['study']}: {found['task']}; the heaviest load is {found['heaviest_kg']:.1f} kg{limited}{steady}",
        f"{'load':>9}{'imbalance':>11}{'x':>7}{'moved':>9}{'x':>7}{'compression':>13}{'change':>9}{'margin':>8}",
    ]
    most = max((value for value in found["transferred_n"] if value == value), default=0.0) or 1.0
    for number, row in enumerate(found["rows"]):
        if row["status"] != ["OPTIMAL", "OPTIMAL"]:
            lines.append(f"{row['load_kg']:6.1f} kg  not done: {', '.join(row['status'])} (before, after)")
            continue
        ratios = [found[key][number] for key in ("magnification", "transfer_magnification")]
        first, second = ("" if one is None else f"{one:.2f}" for one in ratios)
        margin = "" if row["margin"] is None else f"{row['margin']:.2f}"
        bar = "#" * round(WIDTH * row["transferred_n"] / most)
        lines.append(
            f"{row['load_kg']:6.1f} kg{row['imbalance']:11.3f}{first:>7}{row['transferred_n']:7.1f} N{second:>7}"
            f"{row['compression_n']:11.0f} N{row['compression_change_n']:+7.1f} N{margin:>8}  {bar}"
        )
    lines.append("imbalance: healthy standard deviations; moved: force that goes from some fascicles to others")
    lines.append(
        "compression: largest from L1 to S1; x: against no load; imbalance may jump where a pair begins to pull"
    )
    lines += _criteria(found["criteria"])
    for one in found["limits"]:
        lines.append(f"{one['limit'].replace('_', ' ')} {one['value']:g} {one['unit']}: {_crossed(one['load_kg'])}")
    if "report" in found:
        lines.append(f"page: {found['report']}")
    return lines


def _crossed(kilograms: float | None) -> str:
    if kilograms is None:
        return "not reached"
    return f"crossed at {kilograms:.1f} kg" if kilograms > 0.0 else "crossed without any load"


def _criteria(rows: list[dict[str, Any]]) -> list[str]:
    """Return how much the answer depends on what is assumed to be least."""
    lines = [
        f"imbalance and force that moves at {rows[0]['load_kg']:.1f} kg against relaxed standing, by what is least:"
    ]
    for one in rows:
        name = f"{'p = ' if one['criterion'] != 'minmax' else ''}{one['criterion']}"
        what = f"  {name}, {'with' if one['stability'] else 'without'} stability"
        if one["standing"] is None or one["loaded"] is None:
            lines.append(f"{what:<30} not done")
            continue
        both = [one[key] for key in ("multiple", "transfer_multiple")]
        times, moved = (f"{'' if value is None else f'{value:.2f} times':>11}" for value in both)
        lines.append(
            f"{what:<30}{one['standing']:7.3f} {one['loaded']:7.3f} {times}"
            f"{one['standing_n']:8.1f} N {one['loaded_n']:7.1f} N {moved}"
        )
    return lines
