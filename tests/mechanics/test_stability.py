"""The tangent stiffness against differences of moments, and the demand that it be positive enough."""

from dataclasses import replace

import numpy as np
import pytest
from mechanics.tasks import loaded
from model.toys import chest

from paravert.anatomy.description import JointStiffness
from paravert.errors import InputError
from paravert.mechanics import assemble, share
from paravert.mechanics.constants import constant
from paravert.mechanics.curving import curving
from paravert.mechanics.share import by_coordinate, prepare
from paravert.mechanics.stiffness import reference, stiffnesses
from paravert.model import compile, settle
from paravert.model.check import lengths


def stiff(description):
    """Return a description whose every balanced axis has a stiffness of its own, five times the toy's."""
    known = {one.coordinate for one in description.stiffness}
    more = tuple(
        JointStiffness(one.name, 8.0, 8.0, 0.0, 0.0)
        for one in description.coordinates
        if one.role == "balanced" and one.name not in known
    )
    firm = tuple(
        replace(one, k0_positive=5 * one.k0_positive, k0_negative=5 * one.k0_negative)
        for one in (*description.stiffness, *more)
    )
    return replace(description, stiffness=firm)


@pytest.fixture(scope="module")
def model():
    return compile(settle(stiff(chest())))


@pytest.fixture(scope="module")
def solved(model):
    return share(model, loaded(model, 1))


@pytest.fixture(scope="module")
def stiffness(model, solved):
    setting = prepare(model, solved.frames, solved.kinematics)
    joints = assemble.passive(setting.balance, by_coordinate(setting, solved.preload))
    return stiffnesses(setting.balance, joints)[0]


def test_the_quadratic_form_is_that_of_the_matrix(model, solved, stiffness):
    force = solved.force[0] * model.muscles.on_joints
    matrix = stiffness.matrix(0, force, solved.pressure[0], solved.contact_force[0])
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-9)
    for direction in np.random.default_rng(0).normal(size=(5, len(matrix))):
        form = stiffness.along(direction)
        value = form.fascicle @ force + form.pressure * solved.pressure[0]
        value += form.contact @ solved.contact_force[0] + form.rest[0]
        assert value == pytest.approx(direction @ matrix @ direction, rel=1e-10)


def test_a_length_curves_as_differences_of_arms_say(model, solved, stiffness):
    """Along a straight line in all coordinates, elastic ones included, d2l/ds2 is the slope of -r.u."""
    posture = solved.kinematics.postures[0]
    at = curving(model, posture)
    direction = np.random.default_rng(1).normal(size=len(model.row_names))
    moved = at.condensing @ direction
    form = stiffness.along(direction)
    short = constant("short_range_stiffness") / posture.length * (direction @ solved.arm[0]) ** 2
    step = 1e-5
    whole = np.concatenate([posture.coordinates, posture.elastic])
    slopes = []
    for sign in (1.0, -1.0):
        ahead, behind = (lengths(model, whole + (sign * step + d) * moved) for d in (1e-6, -1e-6))
        slopes.append((ahead - behind) / 2e-6)
    curved = (slopes[0] - slopes[1]) / (2 * step)
    felt = model.muscles.on_joints
    np.testing.assert_allclose((form.fascicle - short)[felt], curved[felt], atol=2e-5)


def test_a_demand_is_met_and_costs(model, solved):
    free = share(model, solved.frames, measure=True)
    asked = 1.02 * float(free.stability.margin.min())
    assert asked > 0
    steady = share(model, solved.frames, margin=asked)
    assert steady.status.tolist() == ["OPTIMAL"]
    assert steady.stability.margin.min() >= asked * (1 - 1e-6)
    assert steady.solution.cost.sum() > free.solution.cost.sum()
    assert len(steady.stability.directions)


@pytest.mark.parametrize("margin", [-0.1, float("nan"), float("inf")])
def test_a_margin_that_means_nothing_is_refused(model, solved, margin):
    with pytest.raises(InputError, match="margin"):
        share(model, solved.frames, margin=margin)


def test_the_reference_is_what_joints_and_cage_give(model):
    matrix = reference(model)
    assert np.linalg.eigvalsh(matrix).min() > 0
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-9)


def test_joints_without_stiffness_cannot_be_measured(model, solved):
    loose = compile(replace(model.description, stiffness=(), springs=model.description.springs))
    with pytest.raises(InputError, match="no stiffness"):
        share(loose, solved.frames, margin=0.1)
