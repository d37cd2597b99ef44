"""`paravert plan` on a small study: lives carried over, limits, the search's answer as JSON and as a page, refusals."""

import json

import numpy as np
import pytest
from study.weeks import HEAD, STRAIN, prepared, text

from paravert.cli.main import call
from paravert.errors import InputError
from paravert.rehab.plan import plans
from paravert.report.plan_page import NOTICE, page
from paravert.study.rehab import planned, summary


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("plan")


@pytest.fixture(scope="module")
def found(folder):
    study = prepared(folder, text(8, 4, STRAIN.format(side="right")))
    return planned(study, lambda said: None, draws=4, most_lives=14, probability=0.75, seed=3)


def test_a_life_carried_over_starts_as_the_life_that_is_shared(found):
    quick = found.quick
    begin, activities = quick.begin, quick.setting.horizon.activities
    arm = quick.setting.horizon.arms[0]
    near = quick._week(arm, begin.state, 0.0)
    names = [one.name for one in quick.setting.horizon.day.activities]
    strength = begin.body.force_factor(begin.state, quick.setting.constants)
    still = np.zeros(len(begin.body.rows))
    true = quick.setting.life(begin).week(strength, still, names, 0.0, [], 0.0)
    days = len(quick.setting.horizon.day.activities)
    assert len(activities) > days
    np.testing.assert_allclose(near.activation[:, :days], true.activation[:, :days], atol=1e-6)
    np.testing.assert_allclose(near.hours, true.hours)


def test_the_plan_keeps_to_the_menu_and_is_lived_again_in_full(found):
    assert found.menu.feasible(found.found.cells)
    assert not found.found.course.breaches
    assert found.whole.imbalance.shape[1] == 4
    assert found.found.cost <= found.aim.cost(found.courses["none"], plans()["none"]) + 1e-9


def test_too_early_a_load_breaks_limits_that_are_said(found):
    said = [one.said() for one in found.courses["too_early"].breaches]
    assert said and all(one.startswith("week 0") for one in said[:1])
    assert any("deadlift_barbell" in one for one in said)


def test_what_is_printed_holds_what_others_rely_on(found):
    said = json.loads(json.dumps(summary(found), default=str))
    assert {"arms", "plan", "binding_limits", "gap"} <= set(said)
    assert {"name", "week", "imbalance_median", "imbalance_p5", "imbalance_p95"} <= set(said["arms"][0])
    names = {row["name"] for row in said["arms"]}
    assert {"none", "rest", "passive", "protocol", "too_early", "searched"} <= names
    assert said["notice"] == NOTICE


def test_the_page_shows_every_exercise_drawn_and_says_what_it_is_not(found):
    said = summary(found)
    made = page(found, said)
    assert made.count("<svg") == len({row["exercise"] for row in said["plan"]})
    assert made.count(NOTICE) >= 2 and "position: fixed" in made
    assert "http://" not in made and "https://" not in made and "<script" not in made
    for row in said["plan"]:
        assert row["title"] in made and row["stop"] in made and row["progress"] in made


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (text(3, 2), "injury"),
        (HEAD + STRAIN.format(side="right"), "horizon"),
    ],
)
def test_a_study_without_what_a_plan_needs_is_refused(folder, content, field):
    with pytest.raises(InputError) as caught:
        planned(prepared(folder, content), lambda said: None, draws=4, most_lives=10, probability=0.9, seed=1)
    assert caught.value.field == field and "\n" not in str(caught.value)


def test_bad_calls_are_one_line(folder, capsys):
    assert call(["plan", str(folder / "none.toml")]) == 2
    assert call(["exercises", "--only", "bird_dogg"]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 2 and "nearest: bird_dog" in lines[1]


def test_exercises_show_what_was_published_beside_what_was_computed(capsys):
    assert call(["exercises", "--only", "plank", "--only", "bird_dog_right", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    rows = {row["task"]: row for one in said["exercises"] for row in one["tasks"]}
    assert set(rows) == {"plank", "bird_dog_right"}
    for row in rows.values():
        assert row["status"] == "OPTIMAL" and row["published"]
        for one in row["published"]:
            assert one["inside"] == (one["low"] <= one["computed"] <= one["high"])
    assert rows["plank"]["published"][0]["computed"] > 10.0
