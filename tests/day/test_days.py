"""Days: the library fits in a week, terms are strict, hours must fit, few instants stand for a movement."""

import numpy as np
import pytest
from pydantic import TypeAdapter

from paravert import day, task
from paravert.errors import InputError
from paravert.names import GRADES
from paravert.task.frames import still

LIBRARY = {name: one.activities for name, one in day.days().items()}
TASKS = set(task.library())
TERM = TypeAdapter(day.DayTerm)


def made(**term):
    return day.resolve(TERM.validate_python(term), LIBRARY, TASKS)


def test_every_occupation_is_there():
    wanted = {"office", "nurse", "warehouse", "bodybuilder", "weight_lifter", "runner", "retired", "bed_rest", "space"}
    assert wanted == set(LIBRARY)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_day_of_the_library_fills_a_week(name):
    found = made(use=name)
    assert sum(one.hours for one in found.activities) == pytest.approx(168.0, abs=1e-9)
    assert all(one.hours > 0 for one in found.activities)
    listed = day.days()[name]
    assert len(listed.sources) == len(listed.grades) == len(found.activities)
    assert set(listed.grades) <= set(GRADES)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_day_of_the_library_is_the_same_on_both_sides(name):
    hours = {}
    for one in made(use=name).activities:
        hours.setdefault(one.task, []).append((one.hours, one.repetitions, one.gravity))
    for what, dose in hours.items():
        other = what.replace("right", "#").replace("left", "right").replace("#", "left")
        assert hours.get(other) == dose


def test_an_activity_of_the_user_replaces_or_adds():
    base = {one.name: one for one in made(use="office").activities}
    found = made(
        use="office",
        activity=[
            {"task": "sitting_desk", "hours": 2.0, "days_a_week": 5},
            {"task": "deadlift_barbell", "repetitions": 30, "hold_s": 3.0, "days_a_week": 3, "name": "bar"},
        ],
    )
    now = {one.name: one for one in found.activities}
    assert now["sitting_desk"].hours == 10.0
    assert (now["bar"].task, now["bar"].repetitions) == ("deadlift_barbell", 90.0)
    assert now["bar"].hours == pytest.approx(0.075)
    assert now["lying_supine"].hours > base["lying_supine"].hours


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"use": "offise"}, "nearest: office"),
        ({"activity": [{"task": "deadlift_barbel", "hours": 1.0}]}, "nearest: deadlift_barbell"),
        (
            {
                "activity": [
                    {"task": "deadlift_barbell", "hours": 20.0, "days_a_week": 3},
                    {"task": "standing_relaxed", "hours": 5.0},
                ]
            },
            "20.0 h a day beside 5.0 h",
        ),
        ({"use": "office", "activity": [{"task": "deadlift_barbell", "hours": 20.0}]}, "24 h"),
        ({"activity": [{"task": "standing_relaxed"}]}, "says no time"),
        ({"activity": [{"task": "standing_relaxed", "hours": 1.0, "hold_s": 2.0}]}, "beside hours"),
        ({"activity": [{"task": "standing_relaxed", "rest": True, "hours": 2.0}]}, "takes what is left"),
        ({"activity": [{"task": "standing_relaxed", "hours": 1.0}] * 2}, "twice"),
        ({}, "no activity"),
    ],
)
def test_what_cannot_be_is_one_line(term, said):
    with pytest.raises(InputError) as raised:
        made(**term)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("hours", [float("nan"), -1.0, 25.0, float("inf")])
def test_hours_are_numbers_of_a_day(hours):
    with pytest.raises(ValueError, match="hours"):
        made(activity=[{"task": "standing_relaxed", "hours": hours}])


def test_three_instants_stand_for_a_movement():
    frames = still(np.arange(31.0)[:, None])
    assert day.key_frames(frames).coordinates[:, 0].tolist() == [5.0, 15.0, 25.0]
    held = still(np.ones((1, 4)))
    assert day.key_frames(held) is held


def test_gravity_scales_weight():
    frames = day.key_frames(still(np.ones((1, 4))), 0.0)
    assert not frames.gravity.any()
    assert day.key_frames(still(np.ones((1, 4))), 2.0).gravity[0, 1] == pytest.approx(-2 * 9.80665)
