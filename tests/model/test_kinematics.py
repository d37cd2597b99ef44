import numpy as np
import pytest
from model.toys import chest, hinge

from paravert.anatomy.description import PathPoint
from paravert.errors import InputError
from paravert.model import compile, following, settle, speeds
from paravert.model.check import arm_error, jacobian_error, lengths


@pytest.fixture(scope="module")
def model():
    return compile(settle(chest()))


def postures(model, count, size=0.1, seed=1):
    return np.random.default_rng(seed).normal(size=(count, len(model.coordinate_names))) * size


def test_one_hinge_by_hand():
    model = compile(hinge())
    angle = 0.3
    poses = model.poses([[angle]])
    np.testing.assert_allclose(poses.position[0, 1], [0.0, 0.1, 0.0], atol=1e-15)
    turned = [0.2 * -np.sin(angle), 0.1 + 0.2 * np.cos(angle), 0.0]
    np.testing.assert_allclose(model.point(poses, PathPoint("top", (0.0, 0.2, 0.0)))[0], turned, atol=1e-15)


def test_a_muscle_behind_a_hinge_extends_by_its_arm():
    kinematics = compile(hinge(arm=0.05)).evaluate(np.zeros((1, 1)))
    np.testing.assert_allclose(kinematics.arm, [[[0.05]]], atol=1e-15)
    np.testing.assert_allclose(kinematics.length, [[0.2]], atol=1e-15)


def test_rows_run_from_the_head_down(model):
    joints = [joint for joint, _ in model.row_names]
    assert joints[0] == "L3-L4"
    assert joints[6] == "L5-S1"
    assert joints[-1] == "sternoclavicular_left"
    assert [model.coordinate_names[index] for index in model.row_index] == [f"{a}.{b}" for a, b in model.row_names]


def test_arms_are_slopes_of_lengths(model):
    for q in postures(model, 4):
        worst, *where = arm_error(model, q)
        assert worst < 1e-7, where


def test_arms_and_lengths_are_finite_and_lengths_agree_with_points(model):
    kinematics = model.evaluate(postures(model, 3))
    for frame, posture in enumerate(kinematics.postures):
        whole = np.concatenate([posture.coordinates, posture.elastic])
        np.testing.assert_allclose(kinematics.length[frame], lengths(model, whole), atol=1e-14)


def test_screws_agree_with_mujoco(model):
    assert jacobian_error(model, postures(model, 1)[0]) < 1e-14


def test_condensed_arms_are_slopes_with_the_cage_following_at_neutral(model):
    """At neutral the springs are slack, so their tangent is exact and the total derivative is the condensed arm."""
    arm = model.evaluate(model.neutral[None]).held_arm[0]
    step = 1e-4
    for column in range(len(model.coordinate_names)):
        move = np.zeros((2, len(model.coordinate_names)))
        move[:, column] = step, -step
        ahead, behind = model.evaluate(move).length
        on = model.muscles.on_joints
        np.testing.assert_allclose(arm[column, on], -(ahead - behind)[on] / (2 * step), atol=2e-6)


def test_a_posture_does_not_depend_on_its_neighbours(model):
    q = postures(model, 5)
    whole, alone = model.evaluate(q), model.evaluate(q[3:4])
    np.testing.assert_array_equal(whole.held_arm[3], alone.held_arm[0])
    np.testing.assert_array_equal(whole.length[3], alone.length[0])


def test_velocities_follow_arms(model):
    q, rate = postures(model, 1), postures(model, 1, 1.0, 2)
    step = 1e-5
    ahead, behind = model.evaluate(q + step * rate), model.evaluate(q - step * rate)
    slope = (ahead.length - behind.length) / (2 * step)
    posture = model.evaluate(q).postures[0]
    follow = following(model, posture)
    np.testing.assert_allclose(speeds(posture, follow, rate[0]), slope[0], atol=1e-8)
    elastic = (ahead.postures[0].elastic - behind.postures[0].elastic) / (2 * step)
    np.testing.assert_allclose(follow @ rate[0], elastic, atol=1e-8)


def test_muscles_that_only_hold_pressure_have_no_arm(model):
    arm = model.evaluate(model.neutral[None]).arm[0]
    held = [name.startswith("diaphragm") for name in model.fascicle_names]
    assert not arm[:, held].any()
    assert model.evaluate(model.neutral[None]).inert.tolist() == held


def test_other_fascicle_properties_keep_the_machine(model):
    from dataclasses import replace

    weaker = tuple(replace(one, size=0.5) for one in model.description.fascicles)
    hurt = model.with_fascicles(model.description.with_fascicles(weaker))
    assert hurt.machine is model.machine
    np.testing.assert_allclose(hurt.muscles.capacity, 0.5 * model.muscles.capacity)
    with pytest.raises(InputError, match="paths"):
        model.with_fascicles(model.description.with_fascicles(weaker[1:]))


@pytest.mark.parametrize("q", [np.zeros(3), np.zeros((1, 2)), np.full((1, 22), np.nan)])
def test_wrong_postures_are_refused(model, q):
    with pytest.raises(InputError):
        model.poses(q)


def test_unknown_body_names_the_nearest(model):
    with pytest.raises(InputError, match="sternum"):
        model.point(model.poses(model.neutral[None]), PathPoint("sternun", (0, 0, 0)))
