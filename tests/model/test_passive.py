from dataclasses import replace

import numpy as np
import pytest
from model.toys import chest

from paravert.anatomy.description import JointStiffness
from paravert.errors import InputError
from paravert.model import compile, joint_law


@pytest.fixture(scope="module")
def law():
    model = compile(chest())
    return joint_law(model.description, model.coordinate_names), len(model.coordinate_names)


def test_moment_is_the_slope_of_the_energy_and_tangent_that_of_the_moment(law):
    joints, count = law
    rng = np.random.default_rng(3)
    angle, load, step = rng.normal(size=(4, count)) * 0.1, rng.uniform(0, 900, size=(4, count)), 1e-6
    slope = (joints.energy(angle + step, load) - joints.energy(angle - step, load)) / (2 * step)
    np.testing.assert_allclose(joints.moment(angle, load), slope, atol=1e-7)
    slope = (joints.moment(angle + step, load) - joints.moment(angle - step, load)) / (2 * step)
    np.testing.assert_allclose(joints.tangent(angle, load), slope, rtol=1e-6, atol=1e-7)


def test_directions_differ_and_neutral_is_free(law):
    joints, count = law
    zero = np.zeros((1, count))
    assert not joints.moment(zero, zero).any()
    column = 4
    one = np.zeros((1, count))
    one[0, column] = 0.1
    assert joints.moment(one, zero)[0, column] == pytest.approx(30 * 0.1 + 800 * 0.001)
    assert joints.moment(-one, zero)[0, column] == pytest.approx(-(40 * 0.1 + 900 * 0.001))
    assert joints.tangent(zero, zero)[0, column] == pytest.approx(35.0)


def test_preload_stiffens_the_neutral_zone_only(law):
    joints, count = law
    angle = np.full((1, count), 0.1)
    none, much = joints.moment(angle, 0 * angle), joints.moment(angle, 1e9 + 0 * angle)
    assert (much - none)[0, 4] == pytest.approx(0.8 * 30 * 0.1)


def test_only_balanced_coordinates_have_the_law():
    description = chest()
    wrong = replace(description, stiffness=(JointStiffness("pelvis.tilt", 1, 1, 1, 1),))
    with pytest.raises(InputError, match="prescribed"):
        joint_law(wrong, compile(description).coordinate_names)
