from dataclasses import replace

import numpy as np
import pytest
from model.toys import fascicle, hinge

from paravert.anatomy.description import Contact, JointStiffness, PathPoint
from paravert.errors import InputError
from paravert.mechanics import residual, share, strength
from paravert.model import compile, settle
from paravert.task.frames import Frames, Load, Support, still

G = 9.80665
COORDINATE = "top-base.flexion_extension"


def made(description=None, **properties):
    return compile(settle(description or hinge(**properties)))


def at_rest(model, **more):
    return still(model.neutral, **more)


def test_one_muscle_carries_one_weight():
    """10 kg 0.1 m ahead of the hinge, a muscle 0.05 m behind it: 2 x 98.0665 N, and the disc bears both."""
    shared = share(model := made(), at_rest(model))
    assert shared.status.tolist() == ["OPTIMAL"]
    np.testing.assert_allclose(shared.force, [[2 * 10 * G]])
    np.testing.assert_allclose(shared.activation, [[2 * 10 * G / 200]])
    np.testing.assert_allclose(shared.compression, [[3 * 10 * G]])
    np.testing.assert_allclose(shared.load_moment, [[10 * G * 0.1]])
    np.testing.assert_allclose([shared.anterior_shear, shared.lateral_shear], 0.0, atol=1e-12)
    np.testing.assert_allclose(shared.disc_pressure, [[1e-6 * 1.5 * 30 * G / 1e-3 + 0.06]])
    assert residual(shared).largest < 1e-14


def test_a_load_in_front_adds_its_moment_and_its_weight():
    model = made()
    load = Load("top", np.array([0.05, 0.3, 0.0]), np.array([[0.0, -3.0, 0.0]]))
    shared = share(model, at_rest(model, loads=(load,)))
    np.testing.assert_allclose(shared.force, [[(10 * G * 0.1 + 3 * 0.05) / 0.05]])
    np.testing.assert_allclose(shared.compression, [[(10 * G * 0.1 + 3 * 0.05) / 0.05 + 10 * G + 3]])


def test_a_forward_push_is_a_forward_shear():
    model = made()
    load = Load("top", np.array([0.0, 0.0, 0.0]), np.array([[7.0, 0.0, 4.0]]))
    shared = share(model, at_rest(model, loads=(load,)))
    np.testing.assert_allclose([shared.anterior_shear.item(), shared.lateral_shear.item()], [7.0, 4.0], atol=1e-12)


def test_a_free_moment_counts():
    model = made()
    load = Load("top", np.zeros(3), np.zeros((1, 3)), np.array([[0.0, 0.0, 1.0]]))
    np.testing.assert_allclose(share(model, at_rest(model, loads=(load,))).load_moment, [[10 * G * 0.1 - 1.0]])


def test_bending_the_disc_gives_a_passive_moment_and_a_ligament_force():
    description = replace(hinge(mass=5.0), stiffness=(JointStiffness(COORDINATE, 10, 10, 100, 100),))
    model = made(description)
    shared = share(model, still([[-0.1]]), allow_yield=False)
    np.testing.assert_allclose(shared.passive_moment, [[10 * 0.1 + 100 * 0.001]])
    np.testing.assert_allclose(shared.ligament_force, [[0.1 / 0.04]])
    balance = shared.arm[0, 0] @ shared.force[0] + shared.passive_moment[0, 0]
    np.testing.assert_allclose(balance, shared.load_moment[0, 0])


def test_a_joint_yields_the_way_that_the_load_bends_it():
    description = replace(hinge(mass=1.0), stiffness=(JointStiffness(COORDINATE, 50, 50, 0, 0),))
    shared = share(model := made(description), at_rest(model))
    assert shared.yield_moment.item() > 0 > shared.yield_angle.item()
    np.testing.assert_allclose(shared.yield_moment, -50 * shared.yield_angle)
    assert abs(shared.yield_angle.item()) <= np.radians(2.0) + 1e-12
    rigid = share(model, at_rest(model), allow_yield=False)
    assert rigid.yield_moment.item() == 0.0
    assert rigid.force.item() > shared.force.item()


def test_preload_stiffens_and_is_stored():
    law = JointStiffness(COORDINATE, 10, 10, 0, 0, preload_gain=1.0, preload_scale=50.0)
    model = made(replace(hinge(mass=5.0), stiffness=(law,)))
    soft = share(model, still([[-0.1]]), preload=np.zeros((1, 1)), allow_yield=False)
    found = share(model, still([[-0.1]]), allow_yield=False)
    np.testing.assert_allclose(soft.passive_moment, [[1.0]])
    np.testing.assert_allclose(found.passive_moment, [[1.0 * (2.0 - np.exp(-found.preload.item() / 50.0))]])
    assert found.preload.item() > 0
    with pytest.raises(InputError, match="preload"):
        share(model, still([[-0.1]]), preload=np.zeros(3))


def test_a_body_that_half_falls_needs_half_the_muscle():
    model = made()
    inertia = 0.1 + 10 * (0.1**2 + 0.2**2)
    falling = np.array([[-10 * G * 0.1 / inertia]])
    frames = Frames(np.zeros(1), np.zeros((1, 1)), np.zeros((1, 1)), 0.5 * falling, np.array([[0.0, -G, 0.0]]))
    shared = share(model, frames)
    np.testing.assert_allclose(shared.force, [[10 * G]])
    assert residual(shared).largest < 1e-14


def test_speed_weakens_a_shortening_muscle():
    model = made()
    frames = Frames(np.zeros(1), np.zeros((1, 1)), np.array([[1.0]]), np.zeros((1, 1)), np.array([[0.0, -G, 0.0]]))
    moving, resting = share(model, frames, allow_yield=False), share(model, at_rest(model))
    assert moving.status.tolist() == ["INFEASIBLE"]
    assert resting.status.tolist() == ["OPTIMAL"]


def test_what_cannot_be_carried_names_the_missing_moment():
    """A muscle of 200 N gives 10 N m at 0.05 m; 20 kg 0.1 m ahead ask for 19.6133 N m."""
    shared = share(model := made(mass=20.0), at_rest(model))
    assert shared.status.tolist() == ["INFEASIBLE"]
    np.testing.assert_allclose(shared.unmet, [[20 * G * 0.1 - 10.0]], rtol=1e-9)
    for name in ("activation", "force", "compression", "disc_pressure", "yield_angle", "outside", "multiplier"):
        assert np.isnan(getattr(shared, name)).all(), name


def test_a_support_pushes_where_no_muscle_can():
    model = made(mass=20.0)
    support = Support("desk", "top", np.array([0.2, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]), 1e4)
    shared = share(model, at_rest(model, supports=(support,)))
    assert shared.status.tolist() == ["OPTIMAL"]
    np.testing.assert_allclose(0.05 * shared.force + 0.2 * shared.contact_force, [[20 * G * 0.1]])
    assert shared.contact_force.item() > (20 * G * 0.1 - 10.0) / 0.2 - 1e-9
    pulling = replace(support, point=np.array([-0.2, 0.0, 0.0]))
    assert share(model, at_rest(model, supports=(pulling,))).status.tolist() == ["INFEASIBLE"]


def test_a_contact_pushes_on_both_bodies():
    stop = Contact("stop", "top", (0.1, -0.05, 0.0), "base", (0.1, 0.05, 0.0), (0.0, 1.0, 0.0), 1e4)
    shared = share(model := made(replace(hinge(mass=20.0), contacts=(stop,))), at_rest(model))
    np.testing.assert_allclose(0.05 * shared.force + 0.1 * shared.contact_force, [[20 * G * 0.1]])
    np.testing.assert_allclose(shared.compression, shared.force + 20 * G - shared.contact_force)
    assert residual(shared).largest < 1e-14


def test_equal_muscles_share_equally_and_a_larger_volume_works_less():
    """With weights V a^2 and one row, a_i V_i / (r_i F_i) is the same for all."""
    twin = fascicle("twin", ("base", (-0.05, 0.0, 0.0)), ("top", (-0.05, 0.1, 0.0)), optimal_fibre_length=0.16)
    description = hinge()
    model = made(description.with_fascicles((*description.fascicles, twin)))
    shared = share(model, at_rest(model))
    np.testing.assert_allclose(shared.activation[0, 0], 2 * shared.activation[0, 1])
    np.testing.assert_allclose(shared.multiplier, 2 * 4e-4 * 0.08 * shared.activation[:, :1] / (0.05 * 200))


def test_strength_is_what_is_left_of_the_muscle():
    model = made()
    found = strength(model, at_rest(model), PathPoint("top", (0.0, 0.2, 0.0)), "backward", "top-base")
    assert found.moment == pytest.approx(10.0 - 10 * G * 0.1)
    assert found.force == pytest.approx(found.moment / 0.2)
    assert found.weakest[0][:2] == ("top-base", "flexion_extension")
    np.testing.assert_allclose(found.compression, 200 + 10 * G)
    with pytest.raises(InputError, match="backward"):
        strength(model, at_rest(model), PathPoint("top", (0, 0, 0)), "backwards", "top-base")


def test_an_unsettled_model_is_refused():
    model = compile(hinge())
    with pytest.raises(InputError, match="settle"):
        share(model, at_rest(model))
