from dataclasses import replace

import numpy as np
import pytest
from model.toys import fascicle

from paravert.model import muscle

ONE = fascicle("one", ("a", (0, 0, 0)), ("b", (0, 1, 0)), tendon_slack_length=0.1, pennation=0.3)


def given(length, velocity=0.0, **properties):
    table = muscle.table((replace(ONE, **properties),))
    return muscle.tension(table, np.array([[length]]), np.array([[velocity]]))


def neutral_length():
    return 0.1 + 0.08 * np.cos(0.3)


def test_full_force_at_optimal_length():
    found = given(neutral_length())
    np.testing.assert_allclose(found.active, 200.0 * np.cos(0.3), rtol=1e-12)
    np.testing.assert_allclose(found.fibre_length, 1.0)
    assert abs(found.passive.item()) < 1e-10


def test_thickness_stays_when_fibres_shorten():
    found = given(0.1 + 0.05)
    fibre = np.hypot(0.05, 0.08 * np.sin(0.3))
    np.testing.assert_allclose(found.fibre_length, fibre / 0.08)
    curve = muscle.active_force_length(np.array([fibre / 0.08]))
    np.testing.assert_allclose(found.active, 200.0 * curve[None] * 0.05 / fibre)


def test_curves_have_their_named_points():
    assert muscle.active_force_length(np.array([1.0])).item() == 1.0
    assert muscle.active_force_length(np.array([0.3, 1.9])).max() < 0.1
    np.testing.assert_allclose(muscle.passive_force_length(np.array([0.5, 1.0, 2.0])), [0.0, 0.0, 1.0])
    np.testing.assert_allclose(muscle.force_velocity(np.array([0.0, -1.0, -3.0])), [1.0, 0.0, 0.0], atol=1e-12)
    speeds = np.linspace(-1, 1, 41)
    assert (np.diff(muscle.force_velocity(speeds)) > 0).all()
    assert 1.4 < muscle.force_velocity(np.array([0.5])).item() < 1.8


def test_shortening_weakens_and_lengthening_strengthens():
    still = given(neutral_length()).active.item()
    assert given(neutral_length(), -0.2).active.item() < still < given(neutral_length(), 0.2).active.item()


@pytest.mark.parametrize(
    ("change", "active", "passive"),
    [
        ({"size": 0.5}, 0.5, 1.0),
        ({"quality": 0.5}, 0.5, 1.0),
        ({"damage": 0.5}, 0.5, 1.0),
        ({"drive": 0.5}, 0.5, 1.0),
        ({"passive_scale": 2.0}, 1.0, 2.0),
        ({"detached": True}, 0.0, 0.0),
    ],
)
def test_each_injury_changes_what_it_says(change, active, passive):
    healthy, hurt = given(0.21), given(0.21, **change)
    np.testing.assert_allclose(hurt.active, active * healthy.active)
    np.testing.assert_allclose(hurt.passive, passive * healthy.passive)
    assert healthy.passive.item() > 0


def test_a_shorter_tendon_stretches_the_fibres():
    assert given(0.18, slack_scale=0.9).fibre_length.item() > given(0.18).fibre_length.item()


def test_volume_is_that_of_health():
    assert muscle.table((replace(ONE, size=0.2, damage=0.9),)).volume == pytest.approx(4e-4 * 0.08)
