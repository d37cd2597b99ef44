"""Directions and answer sought together: the stiffness between directions, and the least costly stable answer."""

import numpy as np
import pytest
from mechanics.tasks import loaded
from mechanics.test_stability import model, solved, stiffness  # noqa: F401

from paravert.mechanics import settle, share
from paravert.mechanics.cuts import RESIDUAL
from paravert.mechanics.forms import forms


def test_the_stiffness_between_directions_is_that_of_the_matrix(model, solved, stiffness):  # noqa: F811
    force = solved.force[0] * model.muscles.on_joints
    matrix = stiffness.matrix(0, force, solved.pressure[0], solved.contact_force[0])
    directions = np.random.default_rng(3).normal(size=(4, len(matrix)))
    form = forms(stiffness, 0, directions)
    value = np.tensordot(force, form.fascicle, axes=1) + form.pressure * solved.pressure[0] + form.rest
    value += np.tensordot(solved.contact_force[0], form.contact, axes=1)
    np.testing.assert_allclose(value, directions @ matrix @ directions.T, rtol=1e-9, atol=1e-9 * np.abs(matrix).max())


def test_known_directions_are_used_again(stiffness):  # noqa: F811
    directions = np.random.default_rng(4).normal(size=(4, stiffness.cage.shape[0]))
    first = forms(stiffness, 0, directions[:2])
    whole, grown = forms(stiffness, 0, directions), forms(stiffness, 0, directions, first)
    np.testing.assert_allclose(grown.fascicle, whole.fascicle, atol=1e-12)
    assert forms(stiffness, 0, directions, whole) is whole


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_it_costs_no_more_than_cuts_alone(model, seed, monkeypatch):  # noqa: F811
    frames = loaded(model, 1, seed=seed)
    free = share(model, frames, measure=True)
    margin = 1.05 * float(free.stability.margin.min())
    together = share(model, frames, margin=margin, preload=free.preload)
    monkeypatch.setattr(settle, "_ROUNDS", 0)
    apart = share(model, frames, margin=margin, preload=free.preload)
    for one in (together, apart):
        assert one.status.tolist() == ["OPTIMAL"]
        assert one.stability.margin.min() >= margin * (1 - RESIDUAL)
    assert together.stability.margin.min() <= margin * 1.002
    assert together.solution.cost[0] <= apart.solution.cost[0] * (1 + 1e-9)
    assert free.solution.cost[0] < together.solution.cost[0]
