"""Abdominal pressure: what the walls can hold bounds it, it costs, and its limit acts smoothly."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from paravert.mechanics import Shared, assemble
from paravert.mechanics.pressure import hollow
from paravert.study.spine import Spine, solve, spine

TASKS = ("standing_relaxed", "hold_20kg_close", "lift_20kg_round_back", "carry_right_hand", "trunk_extension")


@cache
def limited(maximum: float | None = None) -> Spine:
    """Return the reference body with another largest pressure, Pa."""
    body = spine()
    if maximum is None:
        return body
    cavity = replace(body.description.cavity, maximum_pressure=maximum)
    description = replace(body.description, cavity=cavity)
    return Spine(description, description)


@cache
def solved(task: str, maximum: float | None = None, stability: bool = True) -> Shared:
    return solve(limited(maximum), task, stability=stability).shared


def slack(shared: Shared) -> np.ndarray:
    """Return (frame, wall) N: what each wall could still hold."""
    walls = hollow(shared.model.description)
    held = shared.force @ walls.coefficient.T + walls.passive
    return held - shared.pressure[:, None] * walls.area


@pytest.mark.parametrize("task", TASKS)
def test_no_wall_holds_more_than_its_fibres_give(task: str) -> None:
    shared = solved(task)
    walls = hollow(shared.model.description)
    assert (shared.status == "OPTIMAL").all()
    assert (slack(shared) >= -1e-6).all()
    assert (shared.pressure >= -1e-6).all()
    assert (shared.pressure <= walls.maximum * (1.0 + 1e-9)).all()


def test_where_it_is_used_a_wall_is_at_its_end() -> None:
    shared = solved("lift_20kg_round_back")
    assert shared.pressure[0] > 1000.0
    assert slack(shared)[0].min() < 1e-3


def test_weaker_walls_hold_less() -> None:
    body = limited()
    weak = tuple(
        replace(one, pcsa=0.25 * one.pcsa) if one.group == "transversus_abdominis" else one
        for one in body.description.fascicles
    )
    description = body.description.with_fascicles(weak)
    held = solve(Spine(description, description), "lift_20kg_round_back").shared
    assert held.pressure[0] < solved("lift_20kg_round_back").pressure[0]


def test_it_costs_in_proportion_to_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    before = solved("lift_20kg_round_back", None, False)
    declared = assemble.constant
    monkeypatch.setattr(assemble, "constant", lambda name: declared(name) * (100.0 if name == "pressure_cost" else 1.0))
    after = solve(limited(), "lift_20kg_round_back", stability=False).shared
    assert before.problem.weight[..., len(before.model.fascicle_names)].min() > 0.0
    assert after.pressure[0] < 0.9 * before.pressure[0]
    assert after.solution.cost[0] > before.solution.cost[0]


def test_a_limit_that_does_not_bind_changes_nothing() -> None:
    free, half = solved("lift_20kg_round_back"), solved("lift_20kg_round_back", 13300.0)
    assert half.pressure == pytest.approx(free.pressure, rel=1e-4)
    assert half.compression == pytest.approx(free.compression, rel=1e-5, abs=1e-2)


def test_halving_a_limit_that_binds_acts_smoothly() -> None:
    limits = np.linspace(4000.0, 0.0, 41)[:-1]
    task = "lift_20kg_round_back"
    found = [solved(task, float(limit)) for limit in limits]
    assert all((one.status == "OPTIMAL").all() for one in found)
    pressure = np.array([one.pressure[0] for one in found])
    pressed = np.array([one.compression[0] for one in found])
    activation = np.array([one.activation[0] for one in found])
    assert pressure[-1] == pytest.approx(limits[-1], rel=1e-6)
    assert (np.diff(pressure) <= 1e-6).all()
    span = np.ptp(pressed, axis=0)
    step = np.abs(np.diff(pressed, axis=0)).max(axis=0)
    moved = span > 1.0
    assert (step[moved] <= 0.2 * span[moved]).all()
    assert np.abs(np.diff(activation, axis=0)).max() <= 0.05
    plain = [solved(task, float(limit), False) for limit in (4000.0, 2000.0, 1000.0)]
    cost = np.array([one.solution.cost[0] for one in plain])
    assert (np.diff(cost) >= 0.0).all()  # a tighter limit never makes the task cheaper
