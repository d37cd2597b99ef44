"""The bench times the same problems on every solver, and the answers agree."""

import numpy as np
import pytest

from paravert.bench import measure
from paravert.bench.peers import available
from paravert.bench.problems import split
from paravert.sharing import Problem, solve_problem


def made(items: int) -> Problem:
    """Return a sparse batch with one matrix, two cuts and a box that binds."""
    random = np.random.default_rng(21)
    matrix = random.normal(size=(8, 40)) * (random.uniform(size=(8, 40)) < 0.4)
    inside = random.uniform(0.1, 0.9, size=(items, 40))
    cut = random.normal(size=(2, 40))
    weight = random.uniform(0.5, 2.0, size=40)
    effort = np.arange(40) < 35
    return Problem(matrix, inside @ matrix.T, weight, effort, 0.0, 1.0, cut, (inside @ cut.T).max(axis=0))


@pytest.mark.parametrize("name", ["clarabel", "piqp"])
@pytest.mark.parametrize("fresh", [True, False])
def test_a_peer_finds_the_same_activations(name: str, fresh: bool) -> None:
    problem = made(5)
    ours = solve_problem(problem)
    assert ours.certificate.passes.all()
    theirs = available()[name](problem, fresh)
    assert theirs.seconds.shape == (5,)
    np.testing.assert_allclose(theirs.value, ours.value, atol=1e-5)


def test_splitting_a_fascicle_changes_nothing() -> None:
    problem = made(3)
    halves = split(problem, 2)
    assert halves.sizes[2] == 40 + 35 + 70
    np.testing.assert_allclose(solve_problem(halves).value[:, :40], solve_problem(problem).value, atol=1e-9)


def test_the_keys_that_others_rely_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure.problems, "lifts", lambda count: made(64))
    monkeypatch.setattr(measure, "BATCHES", (64,))
    monkeypatch.setattr(measure, "_ratios", lambda own, peers: {})
    found = measure.measure(True, lambda message: None).summary()
    assert set(found) >= {"solve_ms", "clarabel_ms", "piqp_ms", "opensim_ms_per_frame", "demo_s", "demo_peak_mb"}
    assert set(found["solve_ms"]) >= {"cold", "warm", "batch_64", "batch_64_warm", "stability_cold", "stability_pool"}
    assert found["clarabel_ms"] > 0 and found["piqp_ms"] > 0
    assert found["demo_s"] is None
    assert found["peers_ms"]["piqp"]["activation_difference"] < 1e-5
