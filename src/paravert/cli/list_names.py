"""`paravert list WHAT`: what names exist."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from paravert.cli.output import AsJson, print_json


class What(StrEnum):
    """What can be listed."""

    TASKS = "tasks"
    INJURIES = "injuries"
    MUSCLES = "muscles"
    JOINTS = "joints"
    DAYS = "days"
    PLANS = "plans"
    EXERCISES = "exercises"


def list_names(
    what: Annotated[What, typer.Argument(help="tasks, injuries, muscles, joints, days, plans or exercises.")],
    as_json: AsJson = False,
) -> None:
    """List the names that a study can use."""
    from paravert.study import catalogue

    rows = {
        What.TASKS: catalogue.tasks,
        What.INJURIES: catalogue.injuries,
        What.MUSCLES: catalogue.muscles,
        What.JOINTS: catalogue.joints,
        What.DAYS: catalogue.days,
        What.PLANS: catalogue.plans,
        What.EXERCISES: catalogue.exercises,
    }[what]()
    if as_json:
        print_json({what.value: rows})
    elif rows:
        typer.echo("\n".join(_table(rows)))
    else:
        typer.echo(f"no {what.value} yet in this version")


def _table(rows: list[dict[str, Any]]) -> list[str]:
    """Return rows as lines, the columns aligned."""
    texts = [[str(value) for value in row.values()] for row in rows]
    widths = [max(len(text[column]) for text in texts) for column in range(len(texts[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(text, widths, strict=True)).rstrip() for text in texts]
