"""The search on a small life: against every plan there is, against random ones, on fresh draws, and stopped."""

import itertools

import numpy as np
import pytest
from rehab.surrogate import EFFECT, surrogate

from paravert.errors import InputError
from paravert.rehab.course import Aim, Course, Live
from paravert.rehab.exercise import exercises
from paravert.rehab.limits import Breach
from paravert.rehab.menu import Menu
from paravert.rehab.plan import Plan, chosen
from paravert.rehab.residual import early_warning, held, maintenance
from paravert.rehab.search import Found, search

AIM = Aim(healthy=2.0, probability=0.9)
EARLY = Breach(0.0, "extension_hold", "compression", "L4-L5", 0.2, 0.5)


def menu(names: tuple[str, ...] = tuple(EFFECT), turns: tuple[float, ...] = (0.0, 6.0, 12.0, 26.0)) -> Menu:
    forbidden = {("extension_hold", 0): (EARLY,)} if "extension_hold" in names else {}
    return Menu(tuple(exercises()[name] for name in names), turns, 3, 120.0, forbidden)


@pytest.fixture(scope="module")
def found() -> Found:
    return search(menu(), AIM, surrogate(32, 1), seed=3)


def test_it_finds_what_a_search_of_every_plan_finds() -> None:
    small = Menu((exercises()["bird_dog"], exercises()["deep_activation"]), (0.0, 10.0, 26.0), 2, 100.0)
    live = surrogate(16, 2)
    best = np.inf
    for sessions in itertools.product(range(7), range(7), range(8), range(8)):
        cells = np.array(sessions).reshape(2, 2)
        if small.feasible(cells):
            plan = small.plan(cells)
            best = min(best, AIM.cost(live(plan), plan))
    result = search(small, AIM, live, seed=0)
    assert result.cost == pytest.approx(best, rel=1e-9)
    assert result.bound <= best


def test_it_beats_two_hundred_random_plans_on_all_draws(found: Found) -> None:
    live = surrogate(32, 1)
    for cells in menu().random(200, 5):
        plan = menu().plan(cells)
        course = live(plan)
        assert course.breaches or AIM.cost(course, plan) >= found.cost - 1e-12


def test_it_keeps_to_the_menu_and_breaks_no_limit(found: Found) -> None:
    assert menu().feasible(found.cells)
    assert not found.course.breaches
    assert found.cells[list(EFFECT).index("extension_hold"), 0] == 0
    assert found.cells[list(EFFECT).index("plank")].sum() == 0, "an exercise that does nothing is left out"
    assert np.isfinite(found.week) and found.correctable and not found.interrupted


def test_its_bound_is_below_it_where_its_premise_holds(found: Found) -> None:
    assert found.premise_failed == 0 < found.premise_checked
    assert 0.0 <= found.gap
    assert found.bound_week <= found.week


def test_it_says_why_and_what_binds(found: Found) -> None:
    names = {block.exercise.name for block in found.plan.blocks}
    assert {reason.exercise for reason in found.reasons} == names
    assert all(reason.cost_without > 0.0 for reason in found.reasons)
    assert any("passes the limit of compression at L4-L5" in one for one in found.binding)
    changes = {said: cost for said, cost, _ in found.around}
    assert set(changes) == {"a week less", "a week more", "begun a week later"}
    assert changes["begun a week later"] > found.cost


def test_a_seed_gives_one_answer(found: Found) -> None:
    again = search(menu(), AIM, surrogate(32, 1), seed=3)
    assert np.array_equal(again.cells, found.cells) and again.cost == found.cost and again.lives == found.lives


def test_a_plan_for_few_draws_loses_little_on_fresh_ones(found: Found) -> None:
    fresh = surrogate(256, 99)(found.plan)
    loss = AIM.cost(fresh, found.plan) - found.cost
    assert abs(loss) < 0.5 * found.cost
    assert np.isfinite(AIM.week(fresh))


def test_it_is_no_worse_than_the_protocol_of_the_same_exercises(found: Found) -> None:
    live = surrogate(32, 1)
    cells = np.zeros_like(found.cells)
    cells[list(EFFECT).index("deep_activation"), 0] = 3
    cells[list(EFFECT).index("bird_dog"), 1:] = 3
    plan = menu().plan(cells)
    assert menu().feasible(cells)
    assert AIM.cost(live(plan), plan) >= found.cost
    assert AIM.week(live(plan)) >= found.week


def test_stopping_leaves_the_best_so_far_marked() -> None:
    inner, count = surrogate(8, 4), 0

    def stopped(plan: Plan) -> Course:
        nonlocal count
        count += 1
        if count == 30:
            raise KeyboardInterrupt
        return inner(plan)

    result = search(menu(), AIM, stopped, seed=1)
    nothing = inner(menu().plan(np.zeros_like(result.cells)))
    assert result.interrupted
    assert result.cost <= AIM.cost(nothing, result.plan)


def test_lives_are_counted_and_kept_to() -> None:
    result = search(menu(), AIM, surrogate(8, 4), seed=1, most_lives=25)
    assert result.lives <= 27 + len(result.reasons)


def test_what_no_plan_corrects_is_answered_so() -> None:
    result = search(menu(), AIM, surrogate(16, 3, stays=4.0), seed=1, most_lives=200)
    assert not result.correctable
    assert result.week == result.bound_week == np.inf
    assert np.median(result.course.imbalance[-1]) >= 4.0


def test_limits_that_nothing_satisfies_are_one_line() -> None:
    with pytest.raises(InputError, match="leave no exercise in any stage: week 0: extension_hold passes") as caught:
        Menu((exercises()["extension_hold"],), (0.0, 4.0), forbidden={("extension_hold", 0): (EARLY,)})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("terms", "near"),
    [
        ({"exercises": ()}, "one exercise"),
        ({"turns": (3.0, 1.0)}, "in order"),
        ({"most_exercises": 0}, "1 or more"),
        ({"most_minutes": -5.0}, "more than 0"),
    ],
)
def test_menus_that_offer_nothing_are_refused(terms: dict[str, object], near: str) -> None:
    whole = {"exercises": (exercises()["bird_dog"],), "turns": (0.0, 4.0), **terms}
    with pytest.raises(InputError, match=near):
        Menu(**whole)  # type: ignore[arg-type]


def test_a_premise_that_fails_is_said() -> None:
    inner = surrogate(8, 4)

    def harmed(plan: Plan) -> Course:
        course = inner(plan)
        harm = 1.0 if any(block.exercise.name == "plank" for block in plan.blocks) else 0.0
        return Course(course.week, course.imbalance + harm)

    assert search(menu(), AIM, harmed, seed=2, most_lives=120).premise_failed > 0


def test_the_aim_waits_until_health_stays() -> None:
    week = np.array([0.0, 1.0, 2.0, 3.0])
    came_back = Course(week, np.array([[5.0], [1.0], [3.0], [1.0]]))
    assert AIM.week(came_back) == 3.0
    assert AIM.week(Course(week, np.full((4, 2), 1.0))) == 0.0
    assert AIM.week(Course(week, np.full((4, 2), 3.0))) == np.inf
    most = Course(week, np.tile([1.0] * 9 + [9.0], (4, 1)))
    assert AIM.week(most) == 0.0, "nine of ten draws are the stated share"
    assert Aim(2.0, 0.95).week(most) == np.inf


@pytest.fixture(scope="module")
def relapsing() -> Live:
    return surrogate(16, 7, relapse=0.03)


def test_the_smallest_dose_that_holds(relapsing: Live, found: Found) -> None:
    short = chosen_plan()
    kept = maintenance(short, AIM, relapsing, 26.0)
    assert np.isfinite(kept.sessions) and kept.sessions > 0.0
    after = kept.course.week >= short.end
    assert (AIM.reached(kept.course)[after] <= AIM.healthy).all()
    smaller = max(one for one in (0.0, 0.25, 0.5, 1.0, 2.0) if one < kept.sessions)
    course = relapsing(held(short, smaller, 26.0))
    assert (AIM.reached(course)[course.week >= short.end] > AIM.healthy).any()


def test_a_measurement_warns_when_its_error_lets_it(relapsing: Live) -> None:
    plan = chosen_plan()
    course = relapsing(plan)
    fine = early_warning("imbalance", course.week, course.imbalance, 0.2, plan.end)
    coarse = early_warning("imbalance", course.week, course.imbalance, 0.5, plan.end)
    assert plan.end < fine.week < coarse.week
    assert fine.change > 1.96 * np.sqrt(2.0) * 0.2
    assert early_warning("imbalance", course.week, course.imbalance, 50.0, plan.end).week == np.inf
    with pytest.raises(InputError):
        early_warning("imbalance", course.week, course.imbalance, 0.0, plan.end)


def chosen_plan() -> Plan:
    small = menu(("bird_dog", "deep_activation"), (0.0, 14.0))
    return small.plan(np.array([[5], [7]]))


def test_a_plan_is_chosen_by_name() -> None:
    assert chosen("protocol").end == 16.0
    with pytest.raises(InputError, match="nearest: protocol"):
        chosen("protokol")
