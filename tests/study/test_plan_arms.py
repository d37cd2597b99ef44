"""Arms with a plan: exercises enter the week with their hours, rest leaves work out, care eases pain, bad names are one line."""

import numpy as np
import pytest
from study.weeks import STRAIN, prepared, text

from paravert.adapt import constants, processes
from paravert.errors import InputError
from paravert.study.arm import Setting, live
from paravert.study.life import as_habit

ARMS = "".join(
    f'[[arm]]\nname = "{name}"\nplan = "{plan}"\n'
    for name, plan in (("nothing", "none"), ("resting", "rest"), ("cared for", "passive"), ("mine", "mine"))
)
MINE = (
    '[[plan]]\nname = "mine"\nblock = [\n{ exercise = "deep_activation", from_week = 0.0, to_week = 2.0 },\n'
    '{ exercise = "bird_dog", from_week = 1.0, to_week = 3.0, sets = 2, sessions = 3.0 },\n]\n'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("plans")


@pytest.fixture(scope="module")
def setting(folder):
    found = prepared(folder, text(3, 2, STRAIN.format(side="right"), ARMS, more=MINE))
    return Setting(found, found.horizon, constants.draw(2, 3), processes.chosen({}), as_habit)


@pytest.fixture(scope="module")
def lived(setting):
    twin = setting.twin_week()
    return {arm.name: live(setting, arm, twin) for arm in setting.horizon.arms}


def activity(setting, name):
    return [one.name for one in setting.horizon.activities].index(f"exercise {name}")


def test_exercises_enter_the_week_with_their_dose(setting, lived):
    mine = lived["mine"]
    deep, right, left = (
        activity(setting, name) for name in ("deep_activation_supine", "bird_dog_right", "bird_dog_left")
    )
    first = mine.exposures[0]
    assert first.hours[deep] == pytest.approx(3 * 10 * 10 * 5 / 3600)
    assert first.repetitions[deep] == 150 and first.specific == 5.0 and first.hours[right] == 0.0
    later = mine.exposures[list(mine.week).index(2.0)]
    assert later.hours[deep] == 0.0 and later.specific == 0.0
    assert later.hours[right] == later.hours[left] == pytest.approx(2 * 6 * 8 * 3 / 3600)
    assert later.activation[:, right].max() > 0.2
    assert first.hours.sum() == pytest.approx(168.0) and later.hours.sum() == pytest.approx(168.0)


def test_a_plan_turns_the_day_where_its_blocks_do(setting, lived):
    assert setting.horizon.arms[3].turns == (1.0, 2.0, 3.0)
    assert {1.0, 2.0} <= set(lived["mine"].week)


def test_nobody_else_does_the_exercises(setting, lived):
    for name in ("nothing", "resting", "cared for"):
        for week in lived[name].exposures:
            assert week.hours[activity(setting, "bird_dog_right")] == 0.0
            assert week.specific == 0.0


def test_rest_leaves_out_what_works(setting, lived):
    names = [one.name for one in setting.horizon.activities]
    week = lived["resting"].exposures[1]
    assert week.hours[names.index("lift_20kg_squat")] == week.hours[names.index("standing_relaxed")] == 0.0
    assert week.hours[names.index("lying_supine")] > 0.0


def test_passive_care_eases_pain_and_moves_no_muscle_at_once(setting):
    from paravert.rehab.plan import eased

    begin = setting.beginning(False)
    hurting = begin.state.with_arrays({"pain": np.full(2, 0.8)})
    after, body = eased(hurting, begin.body, setting.constants)
    assert (after.pain < hurting.pain).all() and body is begin.body
    for name, values in after.arrays().items():
        assert name == "pain" or np.array_equal(values, getattr(hurting, name)), name


@pytest.mark.parametrize(
    ("more", "field", "near"),
    [
        ('[[arm]]\nname = "a"\nplan = "protokol"\n', "arm[1].plan", "nearest: protocol"),
        (MINE.replace("bird_dog", "bird_dogg"), "plan[1].block[2].exercise", "nearest: bird_dog"),
        (MINE.replace("sessions = 3.0", "sessions = 40.0"), "plan[1].block[2].sessions", "at most 6"),
        (MINE.replace("sets = 2", "sets = -2"), "plan[1].block[2].sets", "greater"),
    ],
)
def test_bad_plans_of_a_study_are_refused_by_field(folder, more, field, near):
    with pytest.raises(InputError) as caught:
        prepared(folder, text(3, 2, STRAIN.format(side="right"), more=more))
    assert caught.value.field == field and near in str(caught.value)
