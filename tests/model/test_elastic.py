from dataclasses import replace

import numpy as np
import pytest
from model.toys import chest
from scipy.optimize import minimize

from paravert.errors import InputError
from paravert.model import compile


@pytest.fixture(scope="module")
def model():
    return compile(chest())


def energy(model, held, elastic):
    """Return the energy of all springs by plain geometry."""
    import mujoco

    machine, springs = model.machine, model.springs
    machine.data.qpos[machine.address] = np.concatenate([held, elastic])
    mujoco.mj_kinematics(machine.model, machine.data)
    place = {name: row for row, name in enumerate(model.body_names)}
    total = 0.5 * float(springs.own @ np.asarray(elastic) ** 2)
    for one in model.description.springs:
        ends = []
        for body, point in ((one.body_a, one.point_a), (one.body_b, one.point_b)):
            number = machine.body_id[place[body]]
            ends.append(machine.data.xpos[number] + machine.data.xmat[number].reshape(3, 3) @ point)
        total += 0.5 * one.stiffness * float(np.sum((ends[1] - ends[0]) ** 2))
    return total


def test_neutral_is_at_rest(model):
    posture = model.evaluate(model.neutral[None]).postures[0]
    assert np.abs(posture.elastic).max() < 1e-12
    assert np.abs(posture.springs.gradient).max() < 1e-9


def test_rest_has_the_least_energy(model):
    rng = np.random.default_rng(5)
    for held in rng.normal(size=(3, len(model.coordinate_names))) * 0.15:
        posture = model.evaluate(held[None]).postures[0]
        here = energy(model, held, posture.elastic)
        found = minimize(lambda values, held=held: energy(model, held, values), posture.elastic, method="BFGS")
        assert found.fun >= here * (1 - 1e-7)
        for _ in range(20):
            assert energy(model, held, posture.elastic + 1e-3 * rng.normal(size=len(posture.elastic))) > here


def test_forces_of_the_cage_are_the_slope_of_its_energy(model):
    held = np.random.default_rng(6).normal(size=len(model.coordinate_names)) * 0.1
    posture = model.evaluate(held[None]).postures[0]
    whole = np.concatenate([held, posture.elastic])
    split = len(held)
    for dof in range(len(whole)):
        step = np.zeros(len(whole))
        step[dof] = 1e-6
        ahead, behind = (energy(model, (whole + s)[:split], (whole + s)[split:]) for s in (step, -step))
        assert posture.springs.gradient[dof] == pytest.approx((ahead - behind) / 2e-6, abs=2e-6)


def test_condensation_is_the_full_solve(model):
    """Balanced and elastic unknowns together give the same forces on the held coordinates as condensing."""
    held = np.random.default_rng(7).normal(size=len(model.coordinate_names)) * 0.1
    springs = model.evaluate(held[None]).postures[0].springs
    flat = springs.relative.reshape(-1, springs.relative.shape[2])
    count = len(held)
    stiffness = flat.T @ (flat * np.repeat(model.springs.stiffness, 3)[:, None])
    own = np.zeros(len(stiffness))
    own[count:] = model.springs.own
    stiffness += np.diag(own)
    acting = np.random.default_rng(8).normal(size=len(stiffness))
    moved = np.zeros(len(stiffness))
    moved[count:] = np.linalg.solve(stiffness[count:, count:], acting[count:])
    np.testing.assert_allclose(springs.deflection(acting[count:]), moved[count:], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(springs.condense(acting), (acting - stiffness @ moved)[:count], rtol=1e-8, atol=1e-10)


def test_rest_is_the_mirror_image(model):
    q = np.random.default_rng(9).normal(size=len(model.coordinate_names)) * 0.1
    other = q.copy()
    names = list(model.coordinate_names)
    for column, name in enumerate(names):
        if "right" in name or "left" in name:
            swapped = name.replace("right", "#").replace("left", "right").replace("#", "left")
            other[column] = q[names.index(swapped)]
        elif name.split(".")[1] in ("lateral_bend", "axial_rotation", "list", "rotation"):
            other[column] = -q[column]
    poses = model.poses(np.stack([q, other])).position
    rows = list(model.body_names)
    for row, name in enumerate(rows):
        swapped = name.replace("right", "#").replace("left", "right").replace("#", "left")
        np.testing.assert_allclose(poses[0, row] * (1, 1, -1), poses[1, rows.index(swapped)], atol=1e-12)


def test_a_part_without_springs_is_named():
    description = chest()
    free = tuple(replace(one, stiffness=0.0) for one in description.coordinates)
    with pytest.raises(InputError, match="sternum"):
        compile(replace(description, springs=(), coordinates=free))
