"""Promise A5: multipliers are the sensitivities of the cost, by central differences."""

import numpy as np
import pytest
from sharing.cases import changed, sized, yielding

from paravert.sharing import Status, solve_problem


@pytest.mark.parametrize("seed", range(sized(150)))
def test_multipliers_are_slopes_of_the_cost(seed: int) -> None:
    problem = yielding(seed, 1)
    solution = solve_problem(problem)
    size = np.abs(problem.target).max()
    random = np.random.default_rng(seed)
    count = 30
    along = random.standard_normal((count, problem.target.shape[1]))
    step = 1e-6 * size
    both = np.concatenate([problem.target + step * along, problem.target - step * along])
    spread = {name: np.repeat(getattr(problem, name), 2 * count, axis=0) for name in ("lower", "upper", "bound")}
    moved = solve_problem(changed(problem, target=both, **spread))
    assert (moved.status == Status.OPTIMAL).all()
    measured = (moved.cost[:count] - moved.cost[count:]) / (2.0 * step)
    stated = along @ solution.multiplier[0]
    np.testing.assert_allclose(measured, stated, atol=1e-6 * np.abs(stated).max())


def test_multipliers_of_inequality_rows_are_slopes_of_the_cost() -> None:
    problem = yielding(3, 8)
    solution = solve_problem(problem)
    for row in range(3):
        step = np.zeros(3)
        step[row] = 1e-5 * np.abs(problem.bound).max()
        more = solve_problem(changed(problem, bound=problem.bound + step), solution.warm)
        less = solve_problem(changed(problem, bound=problem.bound - step), solution.warm)
        measured = (more.cost - less.cost) / (2.0 * step[row])
        stated = -solution.inequality_multiplier[:, row]
        np.testing.assert_allclose(measured, stated, atol=1e-5 * solution.inequality_multiplier.max())


def test_multipliers_of_a_cubic_cost_are_slopes_too() -> None:
    problem = yielding(4, 4, 9, 200, 3)
    solution = solve_problem(problem)
    step = 1e-5 * np.abs(problem.target).max()
    for row in (0, 7, 20):
        along = np.zeros(problem.target.shape[1])
        along[row] = step
        more = solve_problem(changed(problem, target=problem.target + along), solution.warm)
        less = solve_problem(changed(problem, target=problem.target - along), solution.warm)
        measured = (more.cost - less.cost) / (2.0 * step)
        size = np.abs(solution.multiplier).max()
        np.testing.assert_allclose(measured, solution.multiplier[:, row], atol=1e-4 * size)
