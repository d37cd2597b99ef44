"""No jumps: bending forward degree by degree, and less margin or pressure, change what is found smoothly."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from paravert import task
from paravert.mechanics import declared_margin, share
from paravert.model import compile
from paravert.study.spine import spine

POINTS = np.linspace(0.0, 90.0, 101)
JUMP = 0.05
"""Of the range, by which a point may lie off the line through its neighbours; a slope, however steep, is no jump."""
SHORT = (slice(0, 11), slice(90, 101))
"""A tenth of the points at either end: where two directions of the neck and loins change places, and near the stops."""


@cache
def body():
    return spine()


def frames(degrees, mass_kg):
    terms = {"name": "bent", "posture": {"trunk_inclination_deg": float(degrees)}, "support": {"feet": True}}
    load = [{"mass_kg": mass_kg, "at": "hands"}] if mass_kg else []
    return task.resolve(body().model, task.from_table({**terms, "load": load}))


def jumps(values):
    return np.abs(values[1:-1] - 0.5 * (values[:-2] + values[2:]))


def swept(mass_kg, stability, points):
    margin = declared_margin() if stability else None
    return [share(body().model, frames(degrees, mass_kg), margin=margin) for degrees in points]


@pytest.mark.full
@pytest.mark.parametrize("stability", [True, False], ids=["stability on", "stability off"])
@pytest.mark.parametrize("mass_kg", [0.0, 10.0])
def test_bending_by_a_degree_never_makes_results_jump(mass_kg, stability):
    found = swept(mass_kg, stability, POINTS)
    assert {str(one.status[0]) for one in found} == {"OPTIMAL"}
    assert jumps(np.array([one.activation[0] for one in found])).max() <= JUMP
    compression = np.array([one.compression[0] for one in found])
    assert (jumps(compression) / np.ptp(compression, axis=0)).max() <= JUMP


@pytest.mark.parametrize(("mass_kg", "part"), [(10.0, SHORT[0]), (0.0, SHORT[1])], ids=["upright", "far bent"])
def test_bending_a_little_never_makes_activations_jump(mass_kg, part):
    found = swept(mass_kg, True, POINTS[part])
    assert {str(one.status[0]) for one in found} == {"OPTIMAL"}
    assert jumps(np.array([one.activation[0] for one in found])).max() <= JUMP
    compression = np.array([one.compression[0] for one in found])
    assert jumps(compression).max() <= JUMP * np.ptp(compression, axis=0).max()


@pytest.mark.parametrize("name", ["standing_relaxed", "hold_20kg_close"])
def test_halving_the_margin_changes_results_smoothly(name):
    one = task.resolve(body().model, task.library()[name])
    found = [share(body().model, one, margin=part * declared_margin()) for part in np.linspace(1.0, 0.5, 6)]
    cost = np.array([float(each.solution.cost[0]) for each in found])
    assert (np.diff(cost) <= 0.0).all()
    assert jumps(cost).max() <= JUMP * np.ptp(cost)
    compression = np.array([each.compression[0] for each in found])
    assert np.abs(compression[-1] - compression[0]).max() < 0.02 * compression.max()
    assert jumps(compression).max() <= JUMP * np.ptp(compression, axis=0).max()


def test_halving_the_largest_pressure_changes_results_smoothly():
    description = body().description
    one = task.resolve(body().model, task.library()["lift_20kg_round_back"])
    compression, cost = [], []
    for part in np.linspace(1.0, 0.5, 6):
        cavity = replace(description.cavity, maximum_pressure=part * description.cavity.maximum_pressure)
        each = share(compile(replace(description, cavity=cavity)), one)
        assert str(each.status[0]) == "OPTIMAL"
        compression.append(each.compression[0])
        cost.append(float(each.solution.cost[0]))
    assert jumps(np.array(cost)).max() <= JUMP * cost[0]
    assert jumps(np.array(compression)).max() <= JUMP * np.max(compression)
