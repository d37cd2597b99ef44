"""Promises A1 and A2: what the certificate proves, and that it catches what is wrong."""

import numpy as np
import pytest
from sharing.cases import Floats, changed, sharing, sized, yielding

from paravert.sharing import Certificate, Problem, Solution, certify, solve_problem

KINDS = ("cost", "swap", "push", "shift", "row", "multiplier", "bound")


def proved(problem: Problem, solution: Solution, value: Floats, multiplier: Floats | None = None) -> Certificate:
    return certify(
        problem,
        value,
        solution.multiplier if multiplier is None else multiplier,
        solution.inequality_multiplier,
        solution.level,
        solution.level_proof,
    )


@pytest.mark.parametrize("criterion", [2, 3])
@pytest.mark.parametrize("make", [sharing, yielding])
def test_random_problems_are_proved(make: object, criterion: int) -> None:
    batches = max(sized(1000) // 100, 1)
    for seed in range(batches):
        problem = make(seed, 100 if criterion == 2 else 20, criterion=criterion)  # type: ignore[operator]
        solution = solve_problem(problem)
        assert (solution.status == "OPTIMAL").all()
        certificate = solution.certificate
        assert certificate.primal.max() <= 1e-12
        assert certificate.activation_bound.max() <= {2: 1e-6, 3: 1e-4}[criterion]
        assert certificate.gap.min() >= 0.0
        assert not certificate.marked.any()


def test_minmax_is_proved() -> None:
    for seed in range(sized(20)):
        problem = yielding(seed, 2, criterion="minmax")
        solution = solve_problem(problem)
        assert (solution.status == "OPTIMAL").all()
        assert solution.certificate.level_gap.max() <= 1e-6
        most = solution.value[:, problem.effort].max(axis=1)
        assert (most <= solution.level * (1.0 + 1e-4)).all()


@pytest.mark.parametrize("criterion", [2, 3])
def test_the_bound_holds_for_points_off_the_optimum(criterion: int) -> None:
    problem = yielding(3, 16, 5, 120, criterion)
    solution = solve_problem(problem)
    random = np.random.default_rng(11)
    for size in (1e-9, 1e-7, 1e-5):
        step = size * random.standard_normal(solution.value.shape)
        value = np.clip(solution.value + step, problem.lower, problem.upper)
        noise = 1.0 + size * random.standard_normal(solution.multiplier.shape)
        certificate = proved(problem, solution, value, solution.multiplier * noise)
        off = np.abs(value - solution.value)[:, problem.effort].max(axis=1)
        slack = solution.certificate.activation_bound
        assert (off <= certificate.activation_bound + slack).all()


def corrupted(problem: Problem, solution: Solution, kind: str, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Return values and multipliers that are wrong by 1e-5 or more in every item."""
    value, multiplier = solution.value.copy(), solution.multiplier.copy()
    items, variables = np.arange(len(value)), np.flatnonzero(problem.effort)
    chosen = random.choice(variables, len(items))
    size = 10.0 ** random.uniform(-5.0, -1.0, len(items))
    inward = np.where(value[items, chosen] > 0.5, -1.0, 1.0)
    if kind in ("shift", "bound"):
        value[items, chosen] = (problem.upper[items, chosen] if kind == "bound" else value[items, chosen]) + size
        if kind == "shift":
            value[items, chosen] = solution.value[items, chosen] + size * inward
    elif kind in ("cost", "push"):
        rows = problem.matrix[:, variables]
        free = np.linalg.svd(rows)[2][len(rows) :]
        for item in items:
            step = free[random.integers(len(free))] if kind == "cost" else random.standard_normal(len(free)) @ free
            value[item, variables] += 10.0 * size[item] * step / np.abs(step).max()
    elif kind == "swap":
        other = random.choice(variables, len(items))
        value[items, chosen], value[items, other] = value[items, other] + size, value[items, chosen] - size
    elif kind == "row":
        value *= 1.0 + size[:, None]
    else:
        row = random.integers(multiplier.shape[1], size=len(items))
        multiplier[items, row] += 100.0 * size * np.abs(multiplier).max(axis=1)
    return value, multiplier


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_answers_are_caught(kind: str) -> None:
    random = np.random.default_rng(KINDS.index(kind))
    caught = total = 0
    for seed in range(max(sized(10_000) // len(KINDS) // 50, 1)):
        problem = sharing(seed, 50, 9, 200)
        solution = solve_problem(problem)
        assert (solution.status == "OPTIMAL").all()
        value, multiplier = corrupted(problem, solution, kind, random)
        wrong = np.abs(value - solution.value).max(axis=1) >= 1e-5
        wrong |= np.abs(multiplier - solution.multiplier).max(axis=1) > 0
        passes = proved(problem, solution, value, multiplier).passes
        caught, total = caught + int((wrong & ~passes).sum()), total + int(wrong.sum())
    assert total > 0 and caught == total


def test_wrong_multipliers_of_inequality_rows_are_caught() -> None:
    problem = yielding(1, 20)
    solution = solve_problem(problem)
    assert (solution.inequality_multiplier.max(axis=1) > 0).any()
    negative = solution.inequality_multiplier - 1e-3 * np.abs(solution.inequality_multiplier).max()
    assert not certify(problem, solution.value, solution.multiplier, negative).passes.any()
    tighter = changed(problem, bound=problem.bound - 5.0)
    pressed = solution.inequality_multiplier.max(axis=1) > 0
    kept = certify(tighter, solution.value, solution.multiplier, solution.inequality_multiplier)
    assert not kept.passes[pressed].any()


def test_a_level_that_is_too_high_is_caught() -> None:
    problem = sharing(2, 3, 5, 120, criterion="minmax")
    solution = solve_problem(problem)
    for factor in (1.0 + 1e-4, 1.1):
        high = certify(
            problem, solution.value, solution.multiplier, None, solution.level * factor, solution.level_proof
        )
        assert not high.passes.any()
    assert not certify(problem, solution.value, solution.multiplier).passes.any()


def test_not_a_number_never_passes() -> None:
    problem = sharing(0, 3, 5, 120)
    solution = solve_problem(problem)
    value = solution.value.copy()
    value[1, 4] = np.nan
    multiplier = solution.multiplier.copy()
    multiplier[2, 0] = np.nan
    assert proved(problem, solution, value, multiplier).passes.tolist() == [True, False, False]


def test_units_of_the_problem_do_not_matter_to_the_proof() -> None:
    problem = sharing(5, 8)
    solution = solve_problem(problem)
    scaled = changed(problem, matrix=problem.matrix * 1e3, target=problem.target * 1e3)
    certificate = certify(scaled, solution.value, solution.multiplier / 1e3)
    assert certificate.passes.all()
