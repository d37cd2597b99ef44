"""`paravert plan STUDY`: search a rehabilitation plan under tissue limits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from paravert.cli.output import AsJson, print_json, progress


def plan(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="A study with an injury and a horizon.")],
    page: Annotated[
        str | None, typer.Option("-o", "--output", help="Where to write the plan as a page to print; none if left out.")
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=4, max=256, help="Draws of the search.")] = 16,
    lives: Annotated[
        int, typer.Option("--lives", min=10, max=5000, help="How many plans are tried at the most.")
    ] = 120,
    probability: Annotated[
        float, typer.Option("--probability", min=0.5, max=1.0, help="Share of the draws in which limits are kept.")
    ] = 0.9,
    as_json: AsJson = False,
) -> None:
    """Search exercises and doses that bring the imbalance into the healthy range. No instruction for a person."""
    from paravert.study.plan import prepare
    from paravert.study.rehab import planned, summary

    with progress() as say:
        say("reading the study")
        prepared = prepare(study)
        found = planned(prepared, say, draws=draws, most_lives=lives, probability=probability, seed=prepared.study.seed)
    said = summary(found)
    if page is not None:
        from paravert.report.plan_page import page as made

        Path(page).write_text(made(found, said), encoding="utf-8")
        said["page"] = page
    if as_json:
        print_json(said)
    else:
        typer.echo("\n".join(_lines(said)))


def _lines(said: dict[str, Any]) -> list[str]:
    found = [said["notice"]]
    if said["interrupted"]:
        found.append("stopped: the best plan so far")
    if not said["correctable"]:
        held = said["held_by"]
        found.append(
            f"no plan of these exercises brings the imbalance into the healthy range in {said['weeks']:g} weeks within "
            f"these limits; {held['state']} holds it, {100.0 * held['left']:.0f} % of health"
        )
    for one in said["plan"]:
        weeks = f"weeks {one['from_week']:g} to {one['to_week']:g}"
        dose = f"{one['sets']} x {one['repetitions']} x {one['hold_s']:g} s, {one['sessions_a_week']:g} a week"
        found.append(f"  {weeks:<16}{one['title']:<40}{dose}")
    for one in said["reached"]:
        when = f"week {one['week']:g}" if one["week"] < float("inf") else "not reached"
        found.append(f"  healthy with {one['name']}: {when}; limits broken: {len(one['breaches'])}")
    found.append(
        f"  gap to the relaxation: {said['gap']:.4f} (premise failed in {said['premise']['failed']} of "
        f"{said['premise']['checked']} checks); {said['lives']} plans lived"
    )
    return found
