"""Laws of load sharing on the toy chest, with yield off and passive parts left out."""

from dataclasses import replace

import numpy as np
import pytest
from mechanics.tasks import loaded
from model.toys import chest

from paravert.mechanics import share
from paravert.model import compile, settle
from paravert.task.frames import still


def free_of_passive(description):
    fascicles = tuple(replace(one, passive_scale=0.0, specific_tension=5e6) for one in description.fascicles)
    walls = tuple(replace(wall, passive=0.0) for wall in description.cavity.walls)
    return replace(
        description.with_fascicles(fascicles),
        stiffness=(),
        springs=description.springs,
        cavity=replace(description.cavity, walls=walls),
    )


@pytest.fixture(scope="module")
def model():
    return compile(settle(free_of_passive(chest())))


def posed(model):
    return share(model, still(model.neutral, loads=loaded(model, 1).loads), allow_yield=False)


def scaled(description, **factors):
    fascicles = description.fascicles
    return description.with_fascicles(
        tuple(replace(one, **{name: getattr(one, name) * by for name, by in factors.items()}) for one in fascicles)
    )


def test_twice_the_strength_halves_activation_and_keeps_joint_loads(model):
    one = posed(model)
    two = posed(compile(scaled(model.description, specific_tension=2.0)))
    assert one.activation.max() < 1
    assert one.pressure.item() > 1
    np.testing.assert_allclose(two.activation, one.activation / 2, atol=1e-9)
    np.testing.assert_allclose(two.compression, one.compression, rtol=1e-9)
    np.testing.assert_allclose(two.pressure, one.pressure, rtol=1e-9)


def test_twice_the_load_doubles_activation(model):
    frames = still(model.neutral, loads=loaded(model, 1).loads)
    loads = tuple(replace(one, force=2 * one.force, moment=2 * one.moment) for one in frames.loads)
    heavy = replace(frames, gravity=2 * frames.gravity, loads=loads)
    one, two = (share(model, each, allow_yield=False) for each in (frames, heavy))
    np.testing.assert_allclose(two.activation, 2 * one.activation, atol=1e-9)
    np.testing.assert_allclose(two.compression, 2 * one.compression, rtol=1e-9)


def larger(description, by):
    """Return the same body with lengths times a factor, masses times its cube, strength times its square."""

    def far(point):
        return tuple(by * value for value in point)

    fascicles = tuple(
        replace(
            one,
            points=tuple(replace(point, position=far(point.position)) for point in one.points),
            pcsa=one.pcsa * by**2,
            optimal_fibre_length=one.optimal_fibre_length * by,
            tendon_slack_length=one.tendon_slack_length * by,
        )
        for one in description.fascicles
    )
    bodies = tuple(
        replace(
            one,
            origin=far(one.origin),
            mass=one.mass * by**3,
            centre_of_mass=far(one.centre_of_mass),
            inertia=tuple(by**5 * value for value in one.inertia),
        )
        for one in description.bodies
    )
    cavity = description.cavity
    return replace(
        description.with_fascicles(fascicles),
        bodies=bodies,
        springs=tuple(replace(one, point_a=far(one.point_a), point_b=far(one.point_b)) for one in description.springs),
        coordinates=tuple(
            replace(one, stiffness=one.stiffness * by**2) if one.kind == "hinge" else one
            for one in description.coordinates
        ),
        contacts=tuple(replace(one, point_a=far(one.point_a)) for one in description.contacts),
        discs=tuple(replace(one, centre=far(one.centre), area=one.area * by**2) for one in description.discs),
        cavity=replace(
            cavity,
            points=tuple(replace(point, position=far(point.position)) for point in cavity.points),
            walls=tuple(replace(wall, area=wall.area * by**2) for wall in cavity.walls),
            maximum_pressure=cavity.maximum_pressure * by,
        ),
    )


def test_a_larger_body_works_harder_by_its_size(model):
    grown = compile(larger(model.description, 1.2))
    one, two = (share(each, still(each.neutral), allow_yield=False) for each in (model, grown))
    assert one.status.tolist() == two.status.tolist() == ["OPTIMAL"]
    np.testing.assert_allclose(two.activation, 1.2 * one.activation, atol=1e-9)
    np.testing.assert_allclose(two.compression, 1.2**3 * one.compression, rtol=1e-9)


def test_another_muscle_never_raises_the_cost(model):
    fascicles = model.description.fascicles
    whole = posed(model).solution.cost
    for name in ("back4", "front4", "oblique3", "girdle2"):
        fewer = tuple(one for one in fascicles if not one.name.startswith(name))
        before = posed(compile(model.description.with_fascicles(fewer))).solution.cost
        assert np.isnan(before).all() or before >= whole * (1 - 1e-9)


def test_order_of_fascicles_does_not_matter(model):
    fascicles = model.description.fascicles
    order = np.random.default_rng(4).permutation(len(fascicles))
    turned = compile(model.description.with_fascicles(tuple(fascicles[at] for at in order)))
    np.testing.assert_allclose(posed(turned).activation, posed(model).activation[:, order], atol=1e-12)


def test_two_halves_do_what_the_whole_did(model):
    first, *rest = model.description.fascicles
    halves = tuple(replace(first, name=f"{name}.right", pcsa=first.pcsa / 2) for name in ("one", "two"))
    split = posed(compile(model.description.with_fascicles((*halves, *rest))))
    whole = posed(model)
    np.testing.assert_allclose(split.activation[:, [0, 1]], whole.activation[:, [0, 0]], atol=1e-9)
    np.testing.assert_allclose(split.activation[:, 2:], whole.activation[:, 1:], atol=1e-9)


def test_a_weaker_muscle_never_lowers_the_cost(model):
    before = posed(model).solution.cost
    for number in range(0, len(model.fascicle_names), 5):
        fascicles = list(model.description.fascicles)
        fascicles[number] = replace(fascicles[number], size=0.3)
        after = posed(model.with_fascicles(model.description.with_fascicles(tuple(fascicles)))).solution.cost
        assert after >= before * (1 - 1e-9)


def test_multipliers_are_what_a_moment_costs(model):
    shared = posed(model)
    from paravert.sharing.problem import Problem
    from paravert.sharing.share import solve_problem

    given = shared.problem
    for row in range(given.target.shape[1]):
        costs = []
        for step in (1e-4, -1e-4):
            target = given.target.copy()
            target[0, row] += step
            moved = Problem(
                given.matrix,
                target,
                given.weight,
                given.effort,
                given.lower,
                given.upper,
                given.inequality,
                given.bound,
            )
            costs.append(solve_problem(moved).cost.item())
        assert (costs[0] - costs[1]) / 2e-4 == pytest.approx(shared.multiplier[0, row], rel=1e-4, abs=1e-12)
