"""Promise A4: what is possible and what is not, next to the limit and beyond, with proof."""

import numpy as np
import pytest
from sharing.cases import changed, sharing, sized, yielding

from paravert.sharing import Problem, Status, largest_factor, solve_problem
from paravert.sharing.proofs import proves_infeasible


def at_limit(problem: Problem) -> np.ndarray:
    """Return the largest factor (item,) on each target."""
    still = changed(problem, target=np.zeros_like(problem.target))
    found = [largest_factor(still, target, item) for item, target in enumerate(problem.target)]
    assert all(one.status == Status.OPTIMAL for one in found)
    return np.array([one.factor for one in found])


@pytest.mark.parametrize("criterion", [2, 3])
@pytest.mark.parametrize("make", [sharing, yielding])
def test_all_loads_next_to_the_limit_are_classified(make: object, criterion: int) -> None:
    for seed in range(sized(30) if criterion == 2 else 1):
        problem = make(seed, 5, criterion=criterion)  # type: ignore[operator]
        limit = at_limit(problem)[:, None]
        for off in (1e-4, 1e-2, 1.0):
            beyond = changed(problem, target=problem.target * limit * (1.0 + off))
            solution = solve_problem(beyond)
            assert (solution.status == Status.INFEASIBLE).all()
            assert proves_infeasible(beyond, solution.farkas).all()
            assert np.isnan(solution.value).all()
            assert (
                np.abs(solution.unmet).max(axis=1) + np.abs(solution.unmet_bound).max(axis=1, initial=0.0) > 0
            ).all()
            within = solve_problem(changed(problem, target=problem.target * limit * (1.0 - min(off, 0.5))))
            assert (within.status == Status.OPTIMAL).all()


def test_minmax_is_classified_as_well() -> None:
    problem = yielding(2, 2, 9, 200, "minmax")
    limit = at_limit(problem)[:, None]
    beyond = solve_problem(changed(problem, target=problem.target * limit * 1.001))
    assert (beyond.status == Status.INFEASIBLE).all()
    assert np.isnan(beyond.level).all()
    within = solve_problem(changed(problem, target=problem.target * limit * 0.999))
    assert (within.status == Status.OPTIMAL).all()
    assert within.level == pytest.approx(1.0, abs=0.01)


def test_what_is_unmet_is_enough_and_not_too_much() -> None:
    problem = yielding(3, 6, 9, 200)
    beyond = changed(problem, target=problem.target * 1.2 * at_limit(problem)[:, None])
    solution = solve_problem(beyond)
    assert (solution.status == Status.INFEASIBLE).all()
    relieved = changed(
        beyond, target=beyond.target - 1.0001 * solution.unmet, bound=beyond.bound + 1.0001 * solution.unmet_bound
    )
    shorter = changed(beyond, target=beyond.target - 0.99 * solution.unmet, bound=beyond.bound)
    assert (solve_problem(relieved).status == Status.OPTIMAL).mean() >= 0.5
    assert (solve_problem(shorter).status == Status.INFEASIBLE).all()


def test_the_least_unmet_does_not_depend_on_units() -> None:
    problem = sharing(4, 3, 9, 200)
    beyond = changed(problem, target=problem.target * 3.0 * at_limit(problem)[:, None])
    unit = np.where(np.arange(problem.target.shape[1]) % 3 == 0, 1e3, 1.0)
    scaled = changed(beyond, matrix=beyond.matrix * unit[:, None], target=beyond.target * unit)
    np.testing.assert_allclose(solve_problem(scaled).unmet / unit, solve_problem(beyond).unmet, atol=1e-7)


def test_weak_muscles_are_never_called_solved() -> None:
    problem = sharing(5, sized(1000) // 10 + 20)
    weak = solve_problem(changed(problem, matrix=0.05 * problem.matrix))
    solved = weak.status == Status.OPTIMAL
    assert not solved.all()
    np.testing.assert_array_equal(np.isnan(weak.value).all(axis=1), ~solved)
    np.testing.assert_array_equal(np.isnan(weak.multiplier).all(axis=1), ~solved)
    assert set(weak.status[~solved].tolist()) == {"INFEASIBLE"}


def test_a_wrong_proof_is_refused() -> None:
    problem = sharing(6, 4, 9, 200)
    random = np.random.default_rng(0)
    assert not proves_infeasible(problem, random.standard_normal(problem.target.shape)).any()
    assert not proves_infeasible(problem, np.full(problem.target.shape, np.nan)).any()


def test_an_unbounded_helper_does_not_void_the_proof() -> None:
    problem = yielding(7, 3, 9, 200)
    upper = problem.upper.copy()
    upper[:, 200] = np.inf
    helped = changed(problem, upper=upper)
    beyond = changed(helped, target=helped.target * 1.01 * at_limit(helped)[:, None])
    assert (solve_problem(beyond).status == Status.INFEASIBLE).all()


def test_strength_is_reached_and_cannot_be_passed() -> None:
    problem = yielding(8, 2)
    direction = np.zeros(problem.target.shape[1])
    direction[0::3] = np.linspace(0.1, 1.0, len(direction) // 3)
    found = largest_factor(problem, direction, 1)
    assert found.status == Status.OPTIMAL
    assert found.gap <= 1e-6 * found.factor
    assert found.share.sum() == pytest.approx(1.0, abs=1e-9)
    reached = problem.target[1] + found.factor * direction
    np.testing.assert_allclose(problem.matrix @ found.value, reached, atol=1e-7 * np.abs(reached).max())
    more = largest_factor(changed(problem, target=problem.target + direction), direction, 1)
    assert more.factor == pytest.approx(found.factor - 1.0, rel=1e-9)
