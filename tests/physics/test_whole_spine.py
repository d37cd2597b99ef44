"""Promises on the built-in spine at full complexity: every posture, every task of the library, both sides."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from paravert.mechanics import declared_margin, residual, share
from paravert.model import compile
from paravert.model.check import arm_error, check
from paravert.names import AXES, GIRDLE_JOINTS, JOINTS, mirrored
from paravert.person import Person
from paravert.study.spine import Solved, Spine, settled, solve, spine
from paravert.task import library, resolve

CARRYING = (
    "lift",
    "carry",
    "flexion_20",
    "flexion_40",
    "flexion_60",
    "flexion_65",
    "sitting_flexed",
    "hold",
    "overhead",
)
BODY_WEIGHT_SHARE = 1e-9


@cache
def healthy() -> Spine:
    return spine()


@cache
def solved(name: str, stability: bool = True) -> Solved:
    return solve(healthy(), name, stability=stability)


def both(names):
    """Return names with stability; a movement at full size only, and without it otherwise."""
    for name in names:
        moving = library()[name].moving
        yield pytest.param(name, True, marks=[pytest.mark.full] if moving else [], id=name)
        if moving:
            yield pytest.param(name, False, id=f"{name}, stability off")


def test_the_rows_are_those_of_the_design():
    rows = healthy().model.row_names
    assert len(rows) == 81
    assert {joint for joint, _ in rows} == {*JOINTS, *GIRDLE_JOINTS}
    assert all((joint, axis) in rows for joint in JOINTS for axis in AXES)


def test_the_model_is_sound():
    findings = check(healthy().model, 75.0)
    assert [one for one in findings if not one.passes] == []
    assert len(healthy().model.fascicle_names) >= 650


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.full)])
def test_arms_are_the_slopes_of_lengths(count):
    model = healthy().model
    limits = {one.name: (one.lower, one.upper) for one in model.description.coordinates}
    lower, upper = np.array([limits[name] for name in model.coordinate_names]).T
    turns = [not name.startswith("pelvis.") for name in model.coordinate_names]
    rng = np.random.default_rng(1)
    for _ in range(count if count > 100 else 10):
        q = np.where(turns, lower + rng.random(len(lower)) * (upper - lower), 0.0)
        wrong, coordinate, fascicle = arm_error(model, q)
        assert wrong < 1e-7, f"{coordinate} {fascicle}"


@pytest.mark.parametrize(("name", "stability"), list(both(library())))
def test_every_task_is_proved_optimal_without_reserve(name, stability):
    shared = solved(name, stability).shared
    assert set(shared.status) == {"OPTIMAL"}
    certificate = shared.certificate
    assert certificate.primal.max() <= 1e-12
    assert certificate.activation_bound.max() <= 1e-6
    assert np.degrees(np.abs(shared.yield_angle)).max() <= 2.0 + 1e-9
    assert (shared.activation >= 0).all() and (shared.activation <= 1 + 1e-9).all()


@pytest.mark.parametrize(("name", "stability"), list(both(library())))
def test_every_body_is_in_equilibrium_by_separate_code(name, stability):
    left = residual(solved(name, stability).shared)
    assert left.largest < BODY_WEIGHT_SHARE, left.worst


def test_a_body_at_a_twentieth_of_its_strength_cannot_bend_lift_or_carry():
    weak = spine(Person(strength=0.05).edits())
    tried = [name for name in library() if any(part in name for part in CARRYING)]
    assert len(tried) >= 12
    for name in tried:
        shared = solve(weak, name, stability=False).shared
        bad = shared.status != "OPTIMAL"
        assert bad.any(), name
        assert set(shared.status[bad]) == {"INFEASIBLE"}, name
        assert np.isnan(shared.activation[bad]).all() and np.isnan(shared.compression[bad]).all(), name
        assert (np.abs(shared.unmet[bad]).max(axis=1) > 1e-6).all(), name


@pytest.mark.parametrize(
    ("one", "other"), [("side_bend_right", "side_bend_left"), ("carry_right_hand", "carry_left_hand")]
)
def test_a_mirrored_task_gives_the_mirrored_answer(one, other):
    model = healthy().model
    twin = [model.fascicle_names.index(mirrored(name)) for name in model.fascicle_names]
    sides = {name: solve(healthy(), name, allow_yield=False, stability=False).shared for name in (one, other)}
    preload = sides[one].preload
    again = share(model, sides[other].frames, allow_yield=False, preload=preload)
    same = share(model, sides[one].frames, allow_yield=False, preload=preload)
    np.testing.assert_allclose(again.activation[:, twin], same.activation, atol=1e-9)
    np.testing.assert_allclose(again.compression, same.compression, rtol=1e-9)


@pytest.mark.parametrize(
    ("one", "other"), [("side_bend_right", "side_bend_left"), ("carry_right_hand", "carry_left_hand")]
)
def test_the_mirror_holds_with_stability(one, other):
    model = healthy().model
    twin = [model.fascicle_names.index(mirrored(name)) for name in model.fascicle_names]
    right, left = (solved(name).shared for name in (one, other))
    np.testing.assert_allclose(left.activation[:, twin], right.activation, atol=1e-5)
    np.testing.assert_allclose(left.stability.margin, right.stability.margin, rtol=1e-5)


@pytest.mark.parametrize("name", ["standing_relaxed", "hold_20kg_close"])
def test_twice_the_strength_halves_activation_with_stability(name):
    """Passive fibres and walls left out; joints and their preload are the same, so is every force."""
    description = healthy().description
    walls = tuple(replace(wall, passive=0.0) for wall in description.cavity.walls)
    found = []
    for factor in (2.0, 4.0):
        fascicles = tuple(
            replace(one, passive_scale=0.0, specific_tension=factor * one.specific_tension)
            for one in description.fascicles
        )
        body = replace(description.with_fascicles(fascicles), cavity=replace(description.cavity, walls=walls))
        preload = found[0].preload if found else None
        frames = resolve(healthy().model, library()[name])
        terms = {"margin": declared_margin(), "allow_yield": False, "preload": preload}
        found.append(share(compile(body), frames, **terms))
    one, two = found
    assert one.activation.max() < 1.0 and len(one.stability.directions)
    np.testing.assert_allclose(two.activation, one.activation / 2, atol=1e-5)
    np.testing.assert_allclose(two.compression, one.compression, rtol=1e-5)


def test_no_direction_is_softer_than_the_margin():
    for name in ("standing_relaxed", "sitting_erect", "hold_20kg_close", "carry_right_hand"):
        shared = solved(name).shared
        assert shared.stability.margin.min() >= declared_margin() * (1 - 1e-6), name
        free = solve(healthy(), name, stability=False).shared
        assert free.stability.margin.min() < declared_margin(), name
        assert shared.solution.cost.sum() > free.solution.cost.sum(), name


def test_order_of_frames_does_not_matter():
    frames = resolve(healthy().model, library()["movement_nod"])
    whole = share(healthy().model, frames)
    back = np.arange(frames.count)[::-1]
    turned = replace(
        frames,
        time=frames.time[back],
        coordinates=frames.coordinates[back],
        velocity=frames.velocity[back],
        acceleration=frames.acceleration[back],
        gravity=frames.gravity[back],
        loads=tuple(replace(one, force=one.force[back]) for one in frames.loads),
    )
    np.testing.assert_allclose(share(healthy().model, turned).activation[back], whole.activation, atol=1e-10)


def test_order_of_fascicles_does_not_matter():
    description = healthy().description
    order = np.random.default_rng(2).permutation(len(description.fascicles))
    shuffled = settled(replace(description, fascicles=tuple(description.fascicles[at] for at in order)))
    again = solve(shuffled, "lift_20kg_round_back", stability=False).shared
    before = solve(healthy(), "lift_20kg_round_back", stability=False).shared
    np.testing.assert_allclose(again.activation, before.activation[:, order], atol=1e-10)


def test_splitting_a_fascicle_changes_nothing_else():
    description = healthy().description
    at = next(n for n, one in enumerate(description.fascicles) if one.name == "multifidus_lumborum.L4.t1.right")
    whole = description.fascicles[at]
    half = replace(whole, pcsa=whole.pcsa / 2)
    parts = (half, replace(half, name="multifidus_lumborum.L4.t1b.right"))
    split = (*description.fascicles[:at], *parts, *description.fascicles[at + 1 :])
    again = solve(
        settled(replace(description, fascicles=split)), "lift_20kg_round_back", stability=False
    ).shared.activation
    before = solve(healthy(), "lift_20kg_round_back", stability=False).shared.activation
    np.testing.assert_allclose(np.delete(again, at + 1, axis=1), before, atol=1e-9)
    np.testing.assert_allclose(again[:, at + 1], again[:, at], atol=1e-9)


def test_a_weaker_muscle_never_lowers_the_cost():
    base = solve(healthy(), "trunk_flexion_40", allow_yield=False, stability=False).shared
    names = healthy().model.fascicle_names
    for number in range(0, len(names), 97):
        fascicles = list(healthy().description.fascicles)
        fascicles[number] = replace(fascicles[number], size=0.3)
        hurt = replace(healthy().description, fascicles=tuple(fascicles))
        again = share(
            healthy().model.with_fascicles(hurt),
            base.frames,
            allow_yield=False,
            preload=base.preload,
            kinematics=base.kinematics,
        )
        assert again.solution.cost >= base.solution.cost * (1 - 1e-9), names[number]
