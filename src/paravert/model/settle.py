"""Tendon slack lengths that make the fibres of every fascicle plausibly long in neutral standing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from paravert.anatomy.description import Description
from paravert.errors import InputError
from paravert.model.compile import compile
from paravert.model.constants import constant


def settle(description: Description) -> Description:
    """Return the description with slack lengths for its neutral posture; once settled it is returned as it is.

    Fibres have the length that the table of muscles says for neutral standing, where the path is
    long enough; a shorter path has no tendon, and its fibres fill it.

    Raises:
        InputError: a path is too short for its fibres.
    """
    if description.settled:
        return description
    model = compile(description)
    length = model.evaluate(model.neutral[None]).length[0]
    least = constant("shortest_neutral_fibre_length")
    settled = []
    for fascicle, whole in zip(description.fascicles, length, strict=True):
        thickness = fascicle.optimal_fibre_length * np.sin(fascicle.pennation)
        along = np.sqrt((fascicle.neutral_fibre_length * fascicle.optimal_fibre_length) ** 2 - thickness**2)
        slack = max(float(whole - along), 0.0)
        fibre = float(np.hypot(whole - slack, thickness) / fascicle.optimal_fibre_length)
        if not fibre >= least:
            what = f"a path of {whole:.4f} m makes fibres of {fibre:.2f} optimal lengths, expected {least:g} or more"
            raise InputError(what, field=f"fascicle {fascicle.name}")
        settled.append(replace(fascicle, tendon_slack_length=slack))
    return replace(description, fascicles=tuple(settled), settled=True)
