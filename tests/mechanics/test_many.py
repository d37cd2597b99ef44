"""One task shared by many bodies gives what each body by itself gives, in every bit the same each time."""

from dataclasses import replace

import numpy as np
import pytest
from mechanics.tasks import loaded
from model.toys import chest

from paravert.errors import InputError
from paravert.mechanics import share, share_many, station
from paravert.model import compile, settle


@pytest.fixture(scope="module")
def model():
    return compile(settle(chest()))


def strengths(model, count, least=0.8, seed=1):
    rng = np.random.default_rng(seed)
    return 1.0 - (1.0 - least) * rng.random((count, len(model.fascicle_names)))


def weakened(model, strength):
    fascicles = model.description.fascicles
    changed = [replace(one, size=one.size * float(by)) for one, by in zip(fascicles, strength, strict=True)]
    return model.with_fascicles(model.description.with_fascicles(tuple(changed)))


@pytest.mark.parametrize("criterion", [2, 3])
def test_each_body_is_solved_as_by_itself(model, criterion):
    frames = loaded(model, 2)
    strength = strengths(model, 3)
    many = share_many(station(model, frames, strength, criterion=criterion), strength)
    for body in range(3):
        alone = share(weakened(model, strength[body]), frames, criterion=criterion)
        assert (many.status[body] == alone.status).all()
        # The bound that a certificate proves for p = 3 is looser.
        close = 1e-9 if criterion == 2 else 2e-4
        np.testing.assert_allclose(many.activation[body], alone.activation, atol=close)
        if criterion == 2:
            np.testing.assert_allclose(many.force[body], alone.force, atol=1e-6)
            np.testing.assert_allclose(many.compression[body], alone.compression, atol=1e-6)
            np.testing.assert_allclose(many.ligament_force[body], alone.ligament_force, atol=1e-6)


def test_the_same_question_has_the_same_bits(model):
    frames, strength = loaded(model, 2), strengths(model, 5)
    place = station(model, frames, strength)
    one, two = share_many(place, strength), share_many(place, strength)
    np.testing.assert_array_equal(one.activation, two.activation)
    np.testing.assert_array_equal(one.compression, two.compression)


def test_a_warm_start_finds_the_same(model):
    frames, strength = loaded(model, 1), strengths(model, 4)
    place = station(model, frames, strength)
    cold = share_many(place, strength)
    warm = share_many(place, strength, share_many(place, strengths(model, 4, 0.7, 2)).warm)
    np.testing.assert_allclose(warm.activation, cold.activation, atol=1e-10)


def test_a_fascicle_without_force_is_not_commanded(model):
    frames, strength = loaded(model, 1, force=(0.0, -5.0, 0.0)), np.ones((2, len(model.fascicle_names)))
    strength[1, 0] = 0.0
    found = share_many(station(model, frames, strength), strength)
    assert found.status[1, 0] == "OPTIMAL"
    assert found.activation[1, 0, 0] == 0.0


def test_what_cannot_be_done_has_no_number_and_says_what_is_missing(model):
    frames, strength = loaded(model, 1), np.ones((2, len(model.fascicle_names)))
    strength[1] = 1e-3
    place = station(model, frames, strength)
    found = share_many(place, strength)
    assert found.status[:, 0].tolist() == ["OPTIMAL", "INFEASIBLE"]
    assert np.isnan(found.activation[1]).all()
    assert np.isnan(found.compression[1]).all()
    assert np.isfinite(found.unmet[1]).all()


def test_bad_strengths_are_refused(model):
    place = station(model, loaded(model, 1), strengths(model, 2))
    for bad in (np.ones((3, 4)), -strengths(model, 2), np.nan * strengths(model, 2)):
        with pytest.raises(InputError):
            share_many(place, bad)
    with pytest.raises(InputError, match="minmax"):
        station(model, loaded(model, 1), strengths(model, 2), criterion="minmax")
