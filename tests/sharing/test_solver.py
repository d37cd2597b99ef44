"""The fast solver against the plain one, in other array libraries, in batches of any size and order."""

import dataclasses

import array_api_strict
import numpy as np
import pytest
from sharing.cases import changed, sharing, sized, small, yielding

from paravert.errors import InputError, UnsolvedError
from paravert.sharing import Problem, Solution, Status, share, solve_problem
from paravert.sharing.blocks import row_products
from paravert.sharing.curvature import Rows, next_curvature
from paravert.sharing.interior import interior_multipliers
from paravert.sharing.problem import CRITERIA
from paravert.sharing.reference import solve_plainly


def certified(problem: Problem, start: object = None) -> Solution:
    solution = solve_problem(problem, start)  # type: ignore[arg-type]
    assert (solution.status == Status.OPTIMAL).all()
    return solution


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("rows", [False, True], ids=["equalities", "inequalities"])
def test_the_plain_solver_agrees(criterion: object, rows: bool) -> None:
    for seed in range(sized(60)):
        problem = small(seed, criterion, rows)
        solution, plain = certified(problem), solve_plainly(problem)
        np.testing.assert_allclose(solution.value[0], plain.value, atol=1e-7)
        size = np.abs(plain.multiplier).max()
        np.testing.assert_allclose(solution.multiplier[0], plain.multiplier, atol=1e-5 * size)
        np.testing.assert_allclose(solution.inequality_multiplier[0], plain.inequality_multiplier, atol=1e-5 * size)


def test_the_plain_solver_says_when_there_is_no_answer() -> None:
    problem = small(0)
    with pytest.raises(UnsolvedError):
        solve_plainly(changed(problem, target=100.0 * problem.target))


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("count", [1, 3, 17])
def test_own_matrices_give_what_a_shared_one_gives(criterion: object, count: int) -> None:
    problem = yielding(4, count, 5, 100, criterion)
    own = changed(
        problem,
        matrix=np.repeat(problem.matrix[None], count, axis=0),
        weight=np.repeat(problem.weight[None], count, axis=0),
        inequality=np.repeat(problem.inequality[None], count, axis=0),
    )
    tolerance = 1e-6 if criterion == 3 else 1e-10
    np.testing.assert_allclose(certified(own).value, certified(problem).value, atol=tolerance)


def in_strict_arrays(value: object, convert: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return type(value)(**{name: in_strict_arrays(part, convert) for name, part in parts.items()})
    if isinstance(value, tuple):
        return tuple(in_strict_arrays(part, convert) for part in value)
    return None if value is None else convert(value)  # type: ignore[operator]


@pytest.mark.parametrize("criterion", [2, 3])
@pytest.mark.parametrize(("make", "count"), [(sharing, 2), (sharing, 17), (yielding, 3), (yielding, 17)])
def test_the_array_api_standard_is_enough(
    make: object, count: int, criterion: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = make(6, count, 5, 160, criterion=criterion)  # type: ignore[operator]
    impossible = problem.target.copy()
    impossible[-1] *= 50.0
    problem = changed(problem, target=impossible)
    expected = solve_problem(problem)
    assert expected.status[-1] == Status.INFEASIBLE
    fast = share.solve_tile

    def strict(tile: object, start: object, pushing: object) -> object:
        given = (in_strict_arrays(part, array_api_strict.asarray) for part in (tile, start, pushing))
        return in_strict_arrays(fast(*given), np.from_dlpack)  # type: ignore[arg-type]

    monkeypatch.setattr(share, "solve_tile", strict)
    found = solve_problem(problem)
    np.testing.assert_array_equal(found.status, expected.status)
    np.testing.assert_allclose(found.value, expected.value, atol=1e-12)


@pytest.mark.parametrize("make", [sharing, yielding])
def test_batch_size_and_order_do_not_matter(make: object) -> None:
    problem = make(8, 150)  # type: ignore[operator]
    whole = certified(problem).value
    order = np.random.default_rng(0).permutation(150)
    np.testing.assert_allclose(certified(problem.take(order)).value, whole[order], rtol=0, atol=1e-12)
    for count in (1, 5, 30, 64):
        part = np.arange(40, 40 + count)
        np.testing.assert_allclose(certified(problem.take(part)).value, whole[part], rtol=0, atol=1e-12)


@pytest.mark.parametrize("criterion", [2, 3])
@pytest.mark.parametrize("make", [sharing, yielding])
def test_neighbours_do_not_change_a_bit(make: object, criterion: int) -> None:
    count = 80 if criterion == 2 else 64
    problem = make(9, count, 9, 200, criterion=criterion)  # type: ignore[operator]
    alone = solve_problem(problem)
    kept = np.random.default_rng(1).random(count) < 0.5
    other = problem.target.copy()
    other[~kept] *= np.random.default_rng(2).uniform(-3.0, 60.0, (int((~kept).sum()), 1))
    other[np.flatnonzero(~kept)[0]] = np.nan
    beside = solve_problem(changed(problem, target=other))
    assert (beside.status != Status.OPTIMAL).any()
    np.testing.assert_array_equal(beside.value[kept], alone.value[kept])
    np.testing.assert_array_equal(beside.multiplier[kept], alone.multiplier[kept])


def test_a_repeated_solve_gives_the_same_bits() -> None:
    problem = yielding(10, 70)
    np.testing.assert_array_equal(certified(problem).value, certified(problem).value)


@pytest.mark.parametrize("criterion", [2, 3])
def test_a_warm_start_leads_to_the_same_answer_in_fewer_steps(criterion: int) -> None:
    problem = yielding(11, 32, 25, 650, criterion)
    cold = certified(problem)
    near = changed(problem, target=problem.target * np.random.default_rng(3).uniform(0.98, 1.02, problem.target.shape))
    warm, fresh = certified(near, cold.warm), certified(near)
    np.testing.assert_allclose(warm.value, fresh.value, atol=1e-5 if criterion == 3 else 1e-9)
    assert warm.iterations.mean() < 0.75 * fresh.iterations.mean()


def test_a_start_without_numbers_is_a_cold_start() -> None:
    problem = sharing(12, 3)
    start = certified(problem).warm
    start[1] = np.nan
    assert certified(problem, start).iterations.tolist()[0] == 0
    with pytest.raises(InputError):
        solve_problem(problem, start[:, :-1])


def test_what_is_not_finite_fails_alone() -> None:
    problem = yielding(13, 6, 5, 100)
    target, upper, bound = problem.target.copy(), problem.upper.copy(), problem.bound.copy()
    target[0, 3], upper[2, 7], bound[4, 1] = np.nan, np.nan, np.inf
    solution = solve_problem(changed(problem, target=target, upper=upper, bound=bound))
    assert solution.status.tolist() == ["FAILED", "OPTIMAL", "FAILED", "OPTIMAL", "FAILED", "OPTIMAL"]
    np.testing.assert_array_equal(np.isnan(solution.value).all(axis=1), [True, False] * 3)
    broken = changed(problem, matrix=np.full_like(problem.matrix, np.nan))
    assert (solve_problem(broken).status == Status.FAILED).all()


def test_singular_rows_do_not_stop_the_batch() -> None:
    problem = sharing(14, 4, 5, 100)
    matrix = np.repeat(problem.matrix[None], 4, axis=0)
    target = problem.target.copy()
    matrix[0, 2], target[0, 2] = 0.0, 0.0
    matrix[1, 2], target[1, 2] = 0.0, 1.0
    matrix[2, 2], target[2, 2] = matrix[2, 1], target[2, 1]
    solution = solve_problem(changed(problem, matrix=matrix, target=target))
    assert solution.status.tolist() == ["OPTIMAL", "INFEASIBLE", "OPTIMAL", "OPTIMAL"]
    assert abs(solution.unmet[1, 2]) == pytest.approx(1.0, abs=1e-9)


def test_dead_muscles_and_fixed_variables_are_allowed() -> None:
    problem = yielding(15, 4)
    upper, lower = problem.upper.copy(), problem.lower.copy()
    upper[:, 5:20] = 0.0
    lower[:, 30] = upper[:, 30] = 0.25
    value = certified(changed(problem, upper=upper, lower=lower)).value
    assert not value[:, 5:20].any() and (value[:, 30] == 0.25).all()


def test_variables_without_bounds_are_allowed() -> None:
    problem = yielding(16, 4)
    upper, lower = problem.upper.copy(), problem.lower.copy()
    others = ~problem.effort
    upper[:, others], lower[:, others] = np.inf, -np.inf
    free = changed(problem, upper=upper, lower=lower)
    certified(free)
    certified(changed(free, criterion=3))


@pytest.mark.parametrize("criterion", CRITERIA)
def test_no_load_needs_no_effort(criterion: object) -> None:
    problem = yielding(17, 2, 5, 100, criterion)
    at_rest = certified(changed(problem, target=np.zeros_like(problem.target)))
    np.testing.assert_allclose(at_rest.value, 0.0, atol=1e-9)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_activations_without_an_upper_bound_are_allowed(criterion: object) -> None:
    problem = sharing(18, 3, 5, 100, upper=np.inf, criterion=criterion)
    certified(problem)


def test_an_empty_batch_is_refused() -> None:
    problem = sharing(19, 2, 5, 100)
    with pytest.raises(InputError):
        changed(problem, target=problem.target[:0])


@pytest.mark.parametrize("criterion", [2, 3])
@pytest.mark.parametrize("rows", [False, True], ids=["equalities", "inequalities"])
def test_the_interior_method_ends_next_to_the_answer(criterion: int, rows: bool) -> None:
    problem = yielding(20, 4, 9, 200, criterion) if rows else sharing(20, 4, 9, 200, criterion=criterion)
    expected = certified(problem)
    inner = np.stack([interior_multipliers(problem, item, problem.upper[item]) for item in range(4)])
    np.testing.assert_allclose(inner, expected.warm, atol=1e-4 * np.abs(expected.multiplier).max())
    assert certified(problem, inner).iterations.max() <= expected.iterations.max()


def test_hessians_in_blocks_are_those_of_the_matrix() -> None:
    random = np.random.default_rng(0)
    dense = random.standard_normal((9, 40))
    for matrix in (sharing(21, 2, 9, 200).matrix, dense, np.zeros((4, 6)), np.eye(5)):
        blocks, places = row_products(matrix.tobytes(), len(matrix))
        slope = random.random((3, matrix.shape[1]))
        rows = Rows(matrix, matrix.T.copy(), blocks, places)
        found = next_curvature(rows, slope, np.arange(3), None).hessian
        expected = np.einsum("ri,bi,si->brs", matrix, slope, matrix)
        np.testing.assert_allclose(found, expected, atol=1e-12 * max(np.abs(expected).max(), 1.0))
