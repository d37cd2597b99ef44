"""The laws of load sharing that concern matrices, with the conditions that make them true."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some
from sharing.cases import changed, random_spine, sharing, sized, targets, yielding

from paravert.sharing import Problem, Solution, Status, solve, solve_problem

SEEDS = some.integers(0, 10_000)
FACTORS = some.floats(0.1, 10.0)
SIZES = {"joints": 25, "fascicles": 650}
often = settings(max_examples=sized(100), deadline=None, derandomize=True, database=None)


def certified(problem: Problem) -> Solution:
    solution = solve_problem(problem)
    assert (solution.status == Status.OPTIMAL).all()
    return solution


def unbound(seed: int, criterion: int = 2) -> Problem:
    """Return a problem in which no upper bound is active at its answer, nor at twice the load."""
    return sharing(seed, 3, upper=np.inf, criterion=criterion)


@often
@given(SEEDS)
def test_strengths_times_two_halve_activations_and_keep_forces(seed: int) -> None:
    problem = unbound(seed)
    strong = certified(changed(problem, matrix=2.0 * problem.matrix))
    np.testing.assert_allclose(strong.value, 0.5 * certified(problem).value, atol=1e-9)


@often
@given(SEEDS, FACTORS, some.sampled_from([2, 3]))
def test_load_times_a_factor_scales_activations(seed: int, factor: float, criterion: int) -> None:
    problem = unbound(seed, criterion)
    loaded = certified(changed(problem, target=factor * problem.target))
    atol = 1e-9 if criterion == 2 else 1e-6
    np.testing.assert_allclose(loaded.value, factor * certified(problem).value, atol=atol * max(factor, 1.0))


@often
@given(SEEDS)
def test_order_of_muscles_rows_and_items_does_not_matter(seed: int) -> None:
    problem = yielding(seed, 3)
    random = np.random.default_rng(seed)
    item, row, variable = (random.permutation(size) for size in problem.sizes[:3])
    shuffled = Problem(
        problem.matrix[row][:, variable],
        problem.target[item][:, row],
        problem.weight[variable],
        problem.effort[variable],
        problem.lower[item][:, variable],
        problem.upper[item][:, variable],
        problem.inequality[::-1, variable],
        problem.bound[item][:, ::-1],
    )
    expected = certified(problem).value[item][:, variable]
    np.testing.assert_allclose(certified(shuffled).value, expected, rtol=0, atol=1e-12)


@often
@given(SEEDS, some.sampled_from([2, 3]))
def test_the_mirrored_task_gives_the_mirrored_answer(seed: int, criterion: int) -> None:
    spine = random_spine(seed, **SIZES)
    mirror = np.tile([1.0, -1.0, -1.0], SIZES["joints"])
    wanted = targets(spine, 2, seed)
    answer = solve(spine.arms, np.concatenate([wanted, mirror * wanted]), spine.volume, criterion=criterion)
    assert (answer.status == Status.OPTIMAL).all()
    right, left = np.split(answer.activation[:2], 2, axis=1)
    atol = 1e-9 if criterion == 2 else 1e-6
    np.testing.assert_allclose(answer.activation[2:], np.hstack([left, right]), atol=atol)


@often
@given(SEEDS, some.sampled_from([2, 3]))
def test_adding_a_muscle_never_raises_the_cost_and_weakening_one_never_lowers_it(seed: int, criterion: int) -> None:
    problem = yielding(seed, 3, criterion=criterion)
    cost = certified(problem).cost
    random = np.random.default_rng(seed)
    fascicle = int(random.integers(SIZES["fascicles"]))
    upper, matrix, inequality = problem.upper.copy(), problem.matrix.copy(), problem.inequality.copy()
    upper[:, fascicle] = 0.0
    without = solve_problem(changed(problem, upper=upper))
    left = random.uniform(0.1, 0.9)
    matrix[:, fascicle] *= left
    inequality[:, fascicle] *= left
    weaker = solve_problem(changed(problem, matrix=matrix, inequality=inequality))
    for less in (without, weaker):
        solved = less.status == Status.OPTIMAL
        assert (less.cost[solved] >= cost[solved] * (1.0 - 1e-9)).all()
        assert set(less.status[~solved].tolist()) <= {"INFEASIBLE"}


@often
@given(SEEDS, some.floats(0.5, 2.0))
def test_a_larger_body_under_its_own_weight_works_harder_by_its_size(seed: int, size: float) -> None:
    # Mass grows with the cube, strength with the square, arms with the size: moments s^4, arms times strength s^3.
    problem = unbound(seed)
    larger = changed(problem, matrix=size**3 * problem.matrix, target=size**4 * problem.target)
    larger = changed(larger, weight=size**3 * problem.weight)
    np.testing.assert_allclose(certified(larger).value, size * certified(problem).value, atol=1e-9)


@often
@given(SEEDS)
def test_units_of_rows_do_not_matter(seed: int) -> None:
    problem = yielding(seed, 3)
    random = np.random.default_rng(seed)
    unit = random.choice([1.0, 1e3, 180.0 / np.pi], problem.target.shape[1])
    scaled = certified(changed(problem, matrix=problem.matrix * unit[:, None], target=problem.target * unit))
    plain = certified(problem)
    np.testing.assert_allclose(scaled.value, plain.value, atol=1e-9)
    np.testing.assert_allclose(scaled.multiplier * unit, plain.multiplier, atol=1e-6 * np.abs(plain.multiplier).max())


@often
@given(SEEDS, some.sampled_from([2, 3]))
def test_splitting_a_fascicle_in_two_halves_changes_nothing_else(seed: int, criterion: int) -> None:
    problem = sharing(seed, 3, criterion=criterion)
    whole = certified(problem)
    split = int(np.random.default_rng(seed).integers(SIZES["fascicles"]))
    matrix, weight = problem.matrix.copy(), problem.weight.copy()
    matrix[:, split] *= 0.5
    weight[split] *= 0.5
    halves = Problem(
        np.hstack([matrix, matrix[:, [split]]]), problem.target, np.append(weight, weight[split]), criterion=criterion
    )
    found = certified(halves)
    atol = 1e-9 if criterion == 2 else 1e-6
    np.testing.assert_allclose(found.value[:, :-1], whole.value, atol=atol)
    np.testing.assert_allclose(found.value[:, -1], found.value[:, split], atol=atol)
    np.testing.assert_allclose(found.cost, whole.cost, rtol=1e-9)


@often
@given(SEEDS)
def test_the_unit_of_the_cost_does_not_matter(seed: int) -> None:
    problem = yielding(seed, 3)
    dear = certified(changed(problem, weight=1e4 * problem.weight))
    np.testing.assert_allclose(dear.value, certified(problem).value, atol=1e-9)


@often
@given(SEEDS)
def test_strengths_in_the_bounds_are_the_same_as_in_the_matrix(seed: int) -> None:
    # A batch of one posture and many strengths shares its matrix where forces, not activations, are asked for.
    problem = sharing(seed, 3)
    strength = np.random.default_rng(seed).uniform(0.3, 2.0, problem.upper.shape)
    own = changed(problem, matrix=problem.matrix * strength[:, None, :])
    shared = changed(problem, weight=problem.weight / strength**2, upper=strength)
    activations, forces = solve_problem(own), solve_problem(shared)
    np.testing.assert_array_equal(activations.status, forces.status)
    np.testing.assert_allclose(forces.value / strength, activations.value, atol=1e-9)
