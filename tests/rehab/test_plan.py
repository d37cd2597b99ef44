"""Exercises, plans and limits: tables that resolve, terms that are refused in one line, limits that bite."""

import tomllib
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from paravert import tables
from paravert.errors import InputError
from paravert.names import GRADES
from paravert.rehab.exercise import Dose, exercises, published
from paravert.rehab.limits import Demand, Person, broken, endurance, limits, person, uses
from paravert.rehab.plan import from_table, plans
from paravert.task import library

WANTED = (
    "deep_activation bird_dog side_bridge curl_up bridge dead_bug isolated_extension extension_hold pallof_press chin_tuck "
    "head_lift neck_isometric_flexion neck_isometric_extension neck_isometric_bend neck_isometric_turn scapular_row "
    "thoracic_extension hip_hinge suitcase_carry farmer_carry squat squat_goblet deadlift_kettlebell deadlift_barbell "
    "breathing"
).split()


def sources() -> set[str]:
    text = (files("paravert.anatomy") / "tables" / "sources.toml").read_text(encoding="utf-8")
    return set(tomllib.loads(text))


def test_every_promised_exercise_is_there() -> None:
    assert set(WANTED) <= set(exercises()) and len(exercises()) >= 25
    assert {one.sides for one in exercises().values()} == {"one", "both in turn", "both at once"}


@pytest.mark.parametrize("name", exercises())
def test_an_exercise_resolves(name: str) -> None:
    one = exercises()[name]
    assert set(one.tasks) <= set(library())
    assert set(one.source.split()) <= sources() and one.grade in GRADES
    assert one.stage in (1, 2, 3) and one.region in ("lumbar", "thoracic", "neck", "whole")
    assert one.purpose and one.stop and one.progress
    assert 0.0 < one.dose.sessions <= one.most_sessions <= 7.0
    assert 2.0 < one.dose.minutes(len(one.tasks)) < 30.0


def test_tables_of_limits_and_measurements_resolve() -> None:
    cited = [row["source"] for name in ("limits", "published") for row in tables.rows("rehab", name)]
    cited += [row["source"] for row in tables.toml("rehab", "plans")["plan"]]
    assert {key for text in cited for key in text.split()} <= sources()
    assert all(one.low <= one.value <= one.high for one in limits().values())
    assert {one.task for one in published()} <= set(library())
    assert all(one.low < one.high and one.grade in GRADES for one in published())


def test_a_dose_comes_to_hours() -> None:
    dose = Dose(sets=3, repetitions=10, hold_s=12.0, sessions=2.0)
    assert dose.bouts() == 60.0 and dose.hours() == pytest.approx(0.2)
    assert dose.hours(2) == pytest.approx(0.4)
    assert dose.minutes() == pytest.approx((30 * 15 + 90) / 60)


def test_the_plans_of_the_table() -> None:
    assert set(plans()) == {"none", "rest", "passive", "protocol", "too_early", "too_soon_stopped"}
    assert not plans()["passive"].blocks and plans()["passive"].passive_weeks > 0.0
    assert plans()["too_soon_stopped"].end < plans()["protocol"].end
    early = {block.exercise.stage for block in plans()["too_early"].at(0.0)}
    assert 3 in early and 3 not in {block.exercise.stage for block in plans()["protocol"].at(0.0)}
    assert plans()["protocol"].specific(1.0) == 5.0 and plans()["rest"].specific(1.0) == 0.0


def block(**terms: object) -> dict[str, object]:
    return {"name": "mine", "block": [{"exercise": "bird_dog", "from_week": 0.0, "to_week": 4.0, **terms}]}


@pytest.mark.parametrize(
    ("table", "field", "near"),
    [
        (block(exercise="bird_dogg"), "plan.block[1].exercise", "nearest: bird_dog"),
        (block(sessions=40.0), "plan.block[1].sessions", "at most 6"),
        (block(sessions=-1.0), "plan.block[1].sessions", "greater than or equal to 0"),
        (block(sets=-3), "plan.block[1].sets", "greater than or equal to 1"),
        (block(hold_s=float("nan")), "plan.block[1].hold_s", "finite"),
        (block(repetitions=2.5), "plan.block[1].repetitions", "integer"),
        (block(to_week=0.0), "plan.block[1].to_week", "later than week 0"),
        (block(set=3), "plan.block[1].set", "nearest: sets"),
        ({"name": "mine", "blocks": []}, "plan.blocks", "nearest: block"),
        ({"block": []}, "plan.name", "required"),
        ({"name": "mine", "block": 3}, "plan.block", "3"),
        ({"name": "mine", "rest_weeks": -1.0}, "plan.rest_weeks", "greater"),
    ],
)
def test_bad_plans_get_one_line(table: dict[str, object], field: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        from_table(table)
    assert caught.value.field == field
    assert near in str(caught.value) and "\n" not in str(caught.value)


def test_the_same_exercise_twice_or_all_day_is_refused() -> None:
    twice = {"name": "mine", "block": [{"exercise": "bird_dog", "from_week": 0.0, "to_week": 4.0}] * 2}
    with pytest.raises(InputError, match="twice in week 0"):
        from_table(twice)
    heavy = [
        {"exercise": name, "from_week": 0.0, "to_week": 4.0, "sets": 10, "repetitions": 50, "hold_s": 60.0}
        for name in ("bridge", "bird_dog")
    ]
    with pytest.raises(InputError, match="minutes of exercise in week 0"):
        from_table({"name": "mine", "block": heavy})


def test_a_plan_moves_and_goes_on() -> None:
    plan = plans()["protocol"]
    assert plan.moved(2.0).turns[0] == 2.0 and plan.moved(2.0).end == plan.end + 2.0
    assert plan.extended(3.0).end == plan.end + 3.0
    assert sum(one.to_week > plan.end for one in plan.extended(3.0).blocks) == 2
    assert plans()["none"].extended(1.0) == plans()["none"]


def who(draws: int = 64) -> Person:
    return person(("L4-L5", "L5-S1"), np.array([1.0, 1.0]), np.ones(20), 75.0, draws, 1)


def demand(compression: float = 900.0, shear: float = 200.0, activation: float = 0.3) -> Demand:
    draws = 64
    return Demand(
        "bird_dog",
        np.tile([0.5 * compression, compression], (draws, 1)),
        np.full((draws, 2), shear),
        np.full((draws, 20), activation),
        np.ones(draws, dtype=bool),
    )


DOSE = Dose(3, 6, 8.0, 4.0)
HEALED, CALM = np.ones((64, 2)), np.zeros(64)


def breaches(
    asked: Demand, healed: np.ndarray = HEALED, pain: np.ndarray = CALM, dose: Dose = DOSE
) -> dict[str, float]:
    found = broken(who(), asked, dose, healed, pain, week=3.0, probability=0.9)
    assert all(one.week == 3.0 and one.exercise == "bird_dog" and one.over > 0.0 for one in found)
    return {one.limit: one.share for one in found}


def test_a_light_exercise_on_healed_tissue_breaks_nothing() -> None:
    assert breaches(demand()) == {}


def test_each_limit_bites() -> None:
    assert breaches(demand(compression=5000.0)).keys() == {"compression"}
    assert breaches(demand(shear=1500.0)).keys() == {"shear"}
    assert breaches(demand(), pain=np.full(64, 0.8)) == {"pain": 1.0}
    assert breaches(replace(demand(), light=True), pain=np.full(64, 0.7)) == {}
    assert "fatigue" in breaches(demand(activation=0.7))
    assert "drive" in breaches(demand(activation=0.99), dose=Dose(1, 1, 1.0, 1.0))


def test_what_is_not_healed_bears_less_where_it_is() -> None:
    found = broken(who(), demand(), DOSE, np.tile([1.0, 0.2], (64, 1)), CALM, week=0.0, probability=0.9)
    assert [one.limit for one in found if one.limit == "compression"] and found[0].where == "L5-S1"
    assert "compression at L5-S1" in found[0].said()
    assert breaches(demand(), healed=np.tile([0.2, 1.0], (64, 1))).get("compression", 0.0) < found[0].share


def test_what_healthy_days_ask_is_allowed_to_healed_tissue() -> None:
    used = replace(who(), accustomed={"compression": np.full((64, 2), 6000.0)})
    heavy = demand(compression=5000.0)
    assert not broken(used, heavy, DOSE, HEALED, CALM, week=0.0, probability=0.9)
    assert broken(used, heavy, DOSE, np.full((64, 2), 0.5), CALM, week=0.0, probability=0.9)


def test_the_stated_probability_counts_draws() -> None:
    load = demand(compression=float(np.quantile(0.7 * who().compression[:, 1], 0.2)))
    share = float(np.mean(uses(who(), load, DOSE, HEALED, CALM)["compression"][1] > 1.0))
    assert 0.1 < share < 0.3
    assert broken(who(), load, DOSE, HEALED, CALM, week=0.0, probability=0.9)
    assert not broken(who(), load, DOSE, HEALED, CALM, week=0.0, probability=0.6)


def test_what_cannot_be_done_says_what_it_lacks() -> None:
    lost = Demand(
        "bird_dog", np.zeros((64, 2)), np.zeros((64, 2)), np.zeros((64, 20)), np.zeros(64, bool), "L4-L5 lateral_bend"
    )
    found = broken(who(), lost, DOSE, HEALED, CALM, week=0.0, probability=0.9)
    assert [(one.limit, one.where) for one in found] == [("drive", "L4-L5 lateral_bend")]
    assert found[0].said() == "week 0: bird_dog cannot be done in 100 % of the draws, it lacks L4-L5 lateral_bend"


def test_tolerance_grows_with_the_person_and_repeats_by_seed() -> None:
    small, large = (person(("L4-L5",), np.ones(1), np.ones(3), mass, 32, 4) for mass in (50.0, 100.0))
    np.testing.assert_allclose(large.compression / small.compression, 2.0 ** (2.0 / 3.0))
    again = person(("L4-L5",), np.ones(1), np.ones(3), 50.0, 32, 4)
    assert np.array_equal(again.compression, small.compression)
    middle = person(("L4-L5",), np.ones(1), np.ones(3), 75.0, 256, 4)
    assert np.median(middle.compression) == pytest.approx(4840.0, rel=0.02)
    with pytest.raises(InputError, match="more than 0 kg"):
        person(("L4-L5",), np.ones(1), np.ones(3), -1.0, 4, 4)


def test_endurance_falls_with_activation() -> None:
    held = endurance(np.array([0.0, 0.2, 0.5, 1.0]))
    assert held[0] == np.inf and (np.diff(held) < 0).all()
    assert held[2] == pytest.approx(109.0, abs=1.0)
