"""Quantiles of draws, how sure they are, and which assumption drives a spread."""

import numpy as np
import pytest

from paravert.results.measures import measures
from paravert.results.spread import drivers, quantiles, sureness


def test_quantiles_of_known_draws():
    values = np.linspace(0.0, 1.0, 21)[:, None]
    np.testing.assert_allclose(quantiles(values)[:, 0], [0.05, 0.5, 0.95])


def test_bounds_hold_as_often_as_they_say():
    rng = np.random.default_rng(5)
    low, high = sureness(rng.normal(size=(32, 4000)))[1]
    held = np.mean((low <= 0.0) & (high >= 0.0))
    assert 0.9 <= held <= 0.97


def test_few_draws_leave_a_bound_open():
    bounds = sureness(np.arange(8.0))
    assert bounds[0, 0] == -np.inf
    assert bounds[2, 1] == np.inf
    assert np.isfinite(bounds[1]).all()


def test_one_draw_says_nothing_of_the_population():
    bounds = sureness(np.array([3.0]))
    assert bounds[1].tolist() == [-np.inf, np.inf]


def test_what_drives_a_measure_is_found():
    rng = np.random.default_rng(2)
    constants = {f"c{number}": rng.random(128) for number in range(8)} | {"fixed": np.ones(128)}
    found = drivers(constants, 3.0 - 2.0 * constants["c3"] + 0.1 * constants["c5"], 1)
    assert found[0].name == "c3"
    assert found[0].direction < -0.9
    assert found[0].index > 2.0 * found[0].chance
    assert "fixed" not in {one.name for one in found}


@pytest.mark.parametrize("values", [np.ones(64), np.full(64, np.nan), np.arange(4.0)])
def test_no_spread_has_no_driver(values):
    assert drivers({"a": np.arange(float(len(values)))}, values, 1) == ()


def test_every_measure_has_a_healthy_range():
    assert len(measures()) >= 15
    assert all(one.healthy[0] < one.healthy[1] for one in measures().values())
