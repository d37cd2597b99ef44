"""What `paravert model` says of a model file: its parts, what was lost, its defects, whether it can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from paravert.exchange import Imported
    from paravert.model import Model

MOST_UNMET = 8
LEAST_NM = 0.01


def overview(found: Imported) -> dict[str, Any]:
    """Return the figures of an imported model, with load shared in its neutral posture under gravity."""
    from paravert.exchange import defects

    description, model = found.description, found.model
    roles = [one.role for one in description.coordinates]
    return {
        "name": description.name,
        "bodies": len(description.bodies),
        "coordinates": {role: roles.count(role) for role in ("balanced", "prescribed", "coupled", "elastic")},
        "fascicles": len(description.fascicles),
        "muscles": len({one.muscle for one in description.fascicles}),
        "groups": list(dict.fromkeys(one.group for one in description.fascicles)),
        "mass_kg": description.mass,
        "loss": found.loss.json(),
        "defects": [one.json() for one in defects(model)],
        "neutral": neutral(model),
    }


def neutral(model: Model) -> dict[str, Any]:
    """Return how load is shared in the neutral posture: status, the largest activation, and what is missing."""
    import numpy as np

    from paravert.mechanics import share
    from paravert.task.frames import still

    if not model.row_names:
        return {"status": "no coordinate to balance", "largest_activation": None, "unmet": []}
    solved = share(model, still(model.neutral))
    unmet = solved.unmet[0]
    order = [int(row) for row in np.argsort(-np.abs(np.nan_to_num(unmet)))[:MOST_UNMET]]
    missing = [
        {"joint": model.row_names[row][0], "axis": model.row_names[row][1], "moment_nm": float(unmet[row])}
        for row in order
        if abs(np.nan_to_num(unmet[row])) >= LEAST_NM
    ]
    largest = float(solved.activation.max()) if solved.activation.size else None
    return {"status": str(solved.solution.status[0]), "largest_activation": largest, "unmet": missing}


def show(found: dict[str, Any], lines: list[str]) -> None:
    """Print the figures of an imported model.

    Args:
        found: from `overview`.
        lines: of the loss report.
    """
    roles = ", ".join(f"{count} {role}" for role, count in found["coordinates"].items() if count)
    typer.echo(f"{found['name']}: {found['bodies']} bodies, {found['mass_kg']:.6f} kg, coordinates: {roles}")
    typer.echo(f"{found['fascicles']} fascicles of {found['muscles']} muscles in {len(found['groups'])} groups")
    for line in lines:
        typer.echo(line)
    for defect in found["defects"]:
        typer.echo(f"defect: {defect['kind']}: {defect['words']}")
    at_rest = found["neutral"]
    typer.echo(f"neutral posture: {at_rest['status']}")
    for one in at_rest["unmet"]:
        typer.echo(f"missing: {one['joint']} {one['axis']} {one['moment_nm']:+.2f} N·m")
