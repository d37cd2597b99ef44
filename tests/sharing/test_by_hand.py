"""Cases small enough to work by hand."""

import numpy as np
import pytest

from paravert.errors import InputError
from paravert.sharing import Problem, Status, certify, largest_factor, solve, solve_problem


def test_two_muscles_share_by_arm_over_volume() -> None:
    answer = solve([[3.0, 4.0]], [5.0], [1.0, 1.0], 1.0)
    # a_i = r_i M / sum r^2: 15/25 and 20/25; the multiplier is 2 M / sum r^2.
    np.testing.assert_allclose(answer.activation, [[0.6, 0.8]], rtol=1e-12)
    np.testing.assert_allclose(answer.multiplier, [[0.4]], rtol=1e-12)
    assert str(answer.status[0]) == "OPTIMAL"


def test_a_full_muscle_leaves_the_rest_to_the_other() -> None:
    answer = solve([[3.0, 4.0]], [6.5], [1.0, 1.0], [1.0, 0.875])
    np.testing.assert_allclose(answer.activation, [[1.0, 0.875]], atol=1e-12)
    answer = solve([[3.0, 4.0]], [6.0], [1.0, 1.0], [1.0, 0.75])
    np.testing.assert_allclose(answer.activation, [[1.0, 0.75]], atol=1e-12)
    answer = solve([[3.0, 4.0]], [5.5], [1.0, 1.0], [1.0, 0.75])
    np.testing.assert_allclose(answer.activation, [[2.5 / 3.0, 0.75]], rtol=1e-12)
    np.testing.assert_allclose(answer.multiplier, [[2.0 * (2.5 / 3.0) / 3.0]], rtol=1e-12)


def test_an_antagonist_stays_silent() -> None:
    answer = solve([[3.0, -4.0]], [1.5], [1.0, 1.0])
    np.testing.assert_allclose(answer.activation, [[0.5, 0.0]], atol=1e-15)


def test_cubic_cost_shares_by_the_root() -> None:
    # 3 V a^2 = r y: a_i is proportional to sqrt(r_i / V_i).
    answer = solve([[1.0, 4.0]], [1.8], [1.0, 1.0], 1.0, criterion=3)
    np.testing.assert_allclose(answer.activation, [[0.2, 0.4]], rtol=1e-6)
    np.testing.assert_allclose(answer.multiplier, [[0.12]], rtol=1e-6)


def test_minmax_levels_the_load() -> None:
    answer = solve([[1.0, 3.0]], [2.0], [1.0, 1.0], 1.0, criterion="minmax")
    assert answer.solution.level[0] == pytest.approx(0.5, abs=1e-9)
    assert answer.activation.max() <= 0.5 * (1.0 + 1e-4)


def test_an_inequality_row_that_presses() -> None:
    # Alone they would share 0.6 and 0.8; the first may do no more than 0.2.
    answer = solve([[3.0, 4.0]], [3.0], [1.0, 1.0], 1.0, cuts=([[1.0, 0.0]], [0.2]))
    np.testing.assert_allclose(answer.activation, [[0.2, 0.6]], rtol=1e-12)
    solution = answer.solution
    # y = 2 a_2 / r_2 = 0.3 and m = 3 y - 2 a_1 = 0.5.
    np.testing.assert_allclose(solution.multiplier, [[0.3]], rtol=1e-12)
    np.testing.assert_allclose(solution.inequality_multiplier, [[0.5]], rtol=1e-12)


def test_other_variables_cost_squares_whatever_the_criterion() -> None:
    # cost a^3 + d^2, a + d = 0.75: 3 a^2 = 2 d, so a = 0.4359 solves 1.5 a^2 + a = 0.75.
    problem = Problem([[1.0, 1.0]], [[0.75]], [1.0, 1.0], [True, False], [0.0, -1.0], [1.0, 1.0], criterion=3)
    root = (-1.0 + np.sqrt(1.0 + 4.5)) / 3.0
    np.testing.assert_allclose(solve_problem(problem).value, [[root, 0.75 - root]], rtol=1e-6)


def test_a_yield_may_go_both_ways() -> None:
    problem = Problem([[2.0, 10.0]], [[-0.1]], [1.0, 1.0], [True, False], [0.0, -0.05], [1.0, 0.05])
    np.testing.assert_allclose(solve_problem(problem).value, [[0.0, -0.01]], atol=1e-15)


def test_zero_target_needs_nothing() -> None:
    answer = solve([[3.0, -4.0]], [0.0], [1.0, 1.0])
    assert answer.status[0] == Status.OPTIMAL
    assert not answer.activation.any()


def test_what_cannot_be_met_is_named_and_proved() -> None:
    answer = solve([[2.0, 1.0], [0.0, 1.0]], [[4.0, 0.5]], [1.0, 1.0])
    assert answer.status[0] == Status.INFEASIBLE
    assert np.isnan(answer.activation).all() and np.isnan(answer.multiplier).all()
    # At most 2 + 0.5 in the first row with the second met: 1.5 is missing there, or 1 in the first
    # and 0.5 too much in the second: relative to the rows' largest arms (2 and 1) 0.75 against 1.
    np.testing.assert_allclose(answer.unmet, [[1.5, 0.0]], atol=1e-9)


def test_strength_names_the_weakest_row() -> None:
    problem = Problem([[2.0, 0.0], [0.0, 1.0]], [[0.0, 0.0]], [1.0, 1.0])
    found = largest_factor(problem, [1.0, 1.0])
    assert found.status == Status.OPTIMAL
    assert found.factor == pytest.approx(1.0, abs=1e-12)
    assert found.weakest == 1
    np.testing.assert_allclose(found.share, [0.0, 1.0], atol=1e-12)


def test_strength_without_a_limit_or_an_answer_has_no_number() -> None:
    free = Problem([[1.0]], [[0.0]], [1.0], lower=0.0, upper=np.inf)
    assert largest_factor(free, [1.0]).status == Status.UNDECIDED
    never = Problem([[1.0], [0.0]], [[0.0, 1.0]], [1.0])
    found = largest_factor(never, [1.0, 0.0])
    assert found.status == Status.INFEASIBLE and np.isnan(found.factor)


def test_certificate_of_a_known_answer_is_exact() -> None:
    problem = Problem([[3.0, 4.0]], [[5.0]], [1.0, 1.0])
    certificate = certify(problem, np.array([[0.6, 0.8]]), np.array([[0.4]]))
    assert certificate.passes[0] and not certificate.marked[0]
    assert certificate.gap[0] <= 1e-30 and certificate.primal[0] <= 1e-15


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("arms", [[np.nan, 1.0]]),
        ("target", [[np.inf]]),
        ("weight", [1.0, 0.0]),
        ("weight", [1.0, -1.0]),
        ("weight", [1.0, np.nan]),
        ("weight", [1.0]),
        ("upper", [1.0, -0.1]),
        ("upper", [1.0, np.nan]),
        ("upper", [1.0, 1.0, 1.0]),
        ("arms", [[1.0, 2.0], [3.0, 4.0]]),
        ("criterion", 4),
        ("arms", "strong"),
        ("start", np.zeros((2, 1))),
    ],
)
def test_bad_input_is_refused_by_name(part: str, value: object) -> None:
    good: dict[str, object] = {"arms": [[1.0, 2.0]], "target": [[0.5]], "weight": [1.0, 1.0], "upper": 1.0}
    with pytest.raises(InputError):
        solve(**(good | {part: value}))  # type: ignore[arg-type]
