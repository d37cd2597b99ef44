from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from paravert.adapt.constants import draw, median
from paravert.adapt.evolve import evolve, interpolation_error
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import Approach
from paravert.adapt.processes import MECHANISMS, chosen
from paravert.adapt.within_day import creep_left, crept, endurance_seconds, tired
from paravert.errors import InputError
from paravert.evidence import generic
from paravert.state import BY_NAME, differing, healthy

DAY = generic.week([(100.0, 0.05), (1.0, 0.6)])
LESS = generic.week([(100.0, 0.02), (0.5, 0.5)])


def many(one: Exposure, draws: int) -> Exposure:
    def wide(values: np.ndarray) -> np.ndarray:
        return np.repeat(values, draws, axis=0)

    names = ("activation", "peak_activation", "compression", "shear", "ligament_force", "angle")
    return replace(one, **{name: wide(getattr(one, name)) for name in names})


def hurt(state):
    """Return a state with something for every law of a muscle to do, and no law switching within the run."""
    shape = np.ones_like(state.size)
    return replace(
        state,
        size=0.9 * shape,
        quality=0.9 * shape,
        inhibition=0.3 * shape,
        damage=0.4 * shape,
        innervation=0.6 * shape,
        window=0.9 * shape,
        fat=0.1 * shape,
        pain=np.full(state.draws, 0.5),
    )


def life(days, step_days=1.0, load=LESS, **more):
    return generic.life(load, DAY, days, start=hurt, healing_days=14.0, step_days=step_days, **more)


def test_a_law_is_exact_and_splits_at_health():
    up = Approach(np.array([1.2]), np.array([1 / 30]), np.array([1 / 174]))
    start = np.array([0.9])
    reach = 30.0 * np.log(0.3 / 0.2)
    assert up.after(start, reach)[0] == pytest.approx(1.0, abs=1e-12)
    assert up.after(start, reach + 10.0)[0] == pytest.approx(1.2 - 0.2 * np.exp(-10 / 174), abs=1e-12)
    down = Approach(np.array([0.8]), np.array([1 / 73]), np.array([1 / 174]))
    split = down.after(down.after(np.array([1.1]), 100.0), 60.0)
    assert split == pytest.approx(down.after(np.array([1.1]), 160.0), abs=1e-12)


def test_the_order_of_steps_is_two():
    reference = life([7.0], 7.0 / 512).states[-1]
    errors = []
    for steps in (4, 8, 16, 32):
        found = life([7.0], 7.0 / steps).states[-1]
        errors.append(max(float(np.abs(getattr(found, n) - getattr(reference, n)).max()) for n in ("window", "fat")))
    orders = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert np.all(np.abs(orders - 2.0) <= 0.3), orders


def test_a_reference_solver_agrees():
    constants = median()
    value = {name: float(constants.of(name)[0]) for name in constants.values}
    pace = value["healing_pace"] / 14.0

    def slope(time, y):
        pain, inhibition, damage = y
        return [
            (damage - pain) / value["pain_days"],
            -inhibition / value["inhibition_spontaneous_days"],
            -pace * damage,
        ]

    right = solve_ivp(slope, (0.0, 84.0), [0.5, 0.3, 0.4], rtol=1e-11, atol=1e-13).y[:, -1]
    found = life([84.0], 0.25).states[-1]
    ours = [found.pain[0], found.inhibition[0, 0], found.damage[0, 0]]
    assert ours == pytest.approx(list(right), rel=1e-3, abs=1e-6)


def test_twelve_weeks_are_six_and_six():
    whole = life([42.0, 84.0])
    first = life([42.0])
    body = first.body
    rest = evolve(
        first.states[-1],
        body,
        lambda state, body, week: LESS,
        lambda week: DAY,
        chosen({}),
        first.constants,
        weeks=12.0,
        knots=[0.0, 6.0, 12.0],
        resume=first,
    )
    joined = first.after(rest)
    assert list(joined.week) == list(whole.week)
    for name in BY_NAME:
        assert joined.course(name) == pytest.approx(whole.course(name), abs=1e-8), name


def test_hourly_and_daily_steps_agree_within_one_per_cent():
    daily, hourly = life([28.0]).states[-1], life([28.0], 1.0 / 24.0).states[-1]
    for name in BY_NAME:
        assert getattr(daily, name) == pytest.approx(getattr(hourly, name), rel=0.01, abs=1e-4), name


def test_an_unchanged_life_changes_no_bit_in_ten_years():
    constants = draw(32, 7)
    body = generic.body()
    start = healthy(32, body.lengths)
    week = many(DAY, 32)
    run = evolve(
        start, body, lambda state, body, at: week, lambda at: week, chosen({}), constants, weeks=521.0, step_days=7.0
    )
    assert all(list(differing(state, start)) == [] for state in run.states)


@pytest.mark.parametrize("mechanism", ["size", "quality", "pain", "inhibition", "damage", "fat", "nerve"])
def test_a_mechanism_that_is_off_leaves_its_states_and_is_missed(mechanism):
    law = next(iter(MECHANISMS[mechanism].values()))
    off = life([56.0], mechanisms={mechanism: "none"})
    begun, ended = off.states[0], off.states[-1]
    assert not set(law.initial()) & set(differing(begun, ended))
    on = life([56.0])
    assert set(law.initial()) & set(differing(on.states[-1], ended))


def test_growth_off_lets_nothing_outgrow_its_twin():
    more = generic.week([(100.0, 0.05), (2.0, 0.9)])
    daily = generic.week([(100.0, 0.05)])
    on = generic.life(more, daily, [182.0]).states[-1].size
    off = generic.life(more, daily, [182.0], mechanisms={"neighbour_growth": "none"}).states[-1].size
    assert on.min() > 1.03
    assert off.max() == 1.0


@pytest.mark.parametrize(
    "load", [generic.week([(140.0, 1.0)]), generic.week([(0.0, 0.0)]), generic.week([(168.0, 0.0)])]
)
def test_implausible_weeks_stay_in_range(load):
    run = generic.life(load, DAY, [364.0], start=hurt, healing_days=14.0)
    for state in run.states:
        state.check()
        assert all(np.isfinite(values).all() for values in state.arrays().values())


@pytest.mark.parametrize(
    "bouts",
    [[(float("nan"), 0.1)], [(10.0, float("nan"))], [(10.0, 1.5)], [(-1.0, 0.1)], [(169.0, 0.1)], [(10.0, -0.1)]],
)
def test_a_week_that_cannot_be_is_refused(bouts):
    with pytest.raises(InputError):
        generic.week(bouts)


@pytest.mark.parametrize("days", [7e6, float("nan"), 0.0, -7.0])
def test_a_horizon_that_cannot_be_is_refused(days):
    with pytest.raises(InputError):
        generic.life(DAY, DAY, [days])


def test_the_error_between_knots_falls_as_they_get_finer():
    runs = [life(list(np.linspace(0.0, 56.0, spans + 1)[1:])) for spans in (2, 4, 8)]
    coarse, fine = (interpolation_error(*pair) for pair in zip(runs[:-1], runs[1:], strict=True))
    assert 0.0 < max(fine.values()) < 0.6 * max(coarse.values())
    assert max(coarse.values()) < 0.01


def test_a_tolerance_below_the_command_tears_again():
    torn = generic.week([(100.0, 0.05), (1.0, 0.95)])
    constants = median().with_value(fibre_tolerance=1.0)
    run = generic.life(torn, torn, [28.0], start=hurt, healing_days=14.0, constants=constants)
    assert any(mark.label == "re-injury" for mark in run.marks)
    strong = generic.life(
        torn, torn, [28.0], start=hurt, healing_days=14.0, constants=constants.with_value(fibre_tolerance=5.0)
    )
    assert not strong.marks
    assert run.states[1].damage.max() > strong.states[1].damage.max()


def test_draws_are_repeatable_and_centred():
    one, other = draw(128, 3), draw(128, 3)
    assert all(np.array_equal(one.of(name), other.of(name)) for name in one.values)
    assert not np.array_equal(one.of("size_down_days"), draw(128, 4).of("size_down_days"))
    for name, value in median().values.items():
        assert np.median(one.of(name)) == pytest.approx(value[0], rel=0.05), name


def test_endurance_and_fatigue_by_hand():
    constants = median()
    assert endurance_seconds([0.2, 0.5, 0.8], constants)[0] == pytest.approx([675.2, 139.5, 33.5], abs=0.1)
    assert np.isinf(endurance_seconds(0.09, constants))
    whole = tired(0.0, 0.5, 300.0, constants)
    assert tired(tired(0.0, 0.5, 100.0, constants)[0], 0.5, 200.0, constants) == pytest.approx(whole, abs=1e-12)
    assert tired(0.4, 0.0, 60.0, constants)[0] == pytest.approx(0.4 * np.exp(-60 * 15 * 0.00075))


def test_creep_by_hand():
    assert crept(20.0, median())[0] == pytest.approx(6.24 * (1 - np.exp(-20 / 9.4)))
    assert creep_left(0.0, median())[0] == 1.0
    assert creep_left(2.0, median())[0] == pytest.approx(0.5, abs=0.02)
