"""The names that a study can use, as rows for `paravert list`."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from paravert import day, injury, task
from paravert.names import AXES, JOINTS, LEVELS
from paravert.rehab import exercise as rehab_exercise
from paravert.rehab import plan as rehab_plan
from paravert.study.spine import reference


def tasks() -> list[dict[str, Any]]:
    """Return the tasks of the library."""
    return [
        {"name": one.name, "kind": "movement" if one.moving else "held", "description": one.description}
        for one in task.library().values()
    ]


def injuries() -> list[dict[str, Any]]:
    """Return the kinds of injury, with the keys that each has in a study."""
    return [
        {
            "name": kind,
            "description": (cls.__doc__ or "").strip().splitlines()[0],
            "keys": " ".join(one.name for one in fields(cls)),  # type: ignore[arg-type]
        }
        for kind, cls in injury.INJURIES.items()
    ]


def muscles() -> list[dict[str, Any]]:
    """Return every group and muscle with its levels and its number of fascicles, both sides counted."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in reference().fascicles:
        start = {"group": one.group, "muscle": one.muscle, "layer": one.layer, "fascicles": 0, "levels": set()}
        row = found.setdefault((one.group, one.muscle), start)
        row["fascicles"] += 1
        row["levels"].add(one.level)
    for row in found.values():
        row["levels"] = " ".join(sorted(row["levels"], key=lambda level: (level not in LEVELS, _order(level))))
    return list(found.values())


def joints() -> list[dict[str, Any]]:
    """Return the mobile joints with their axes."""
    return [{"name": joint, "axes": " ".join(AXES)} for joint in JOINTS]


def days() -> list[dict[str, Any]]:
    """Return the days of the library, with their activities."""
    return [
        {
            "name": one.name,
            "description": one.description,
            "activities": " ".join(term.name or term.task for term in one.activities),
        }
        for one in day.days().values()
    ]


def plans() -> list[dict[str, Any]]:
    """Return the plans of rehabilitation."""
    return [
        {"name": one.name, "weeks": f"{max((*one.turns, one.passive_weeks)):g}", "description": one.says}
        for one in rehab_plan.plans().values()
    ]


def exercises() -> list[dict[str, Any]]:
    """Return the exercises of rehabilitation."""
    return [
        {"name": one.name, "stage": one.stage, "sides": one.sides, "description": f"{one.title}: {one.purpose}"}
        for one in rehab_exercise.exercises().values()
    ]


def _order(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else 0
