"""The table of an examination: levels, motor score and grade of lesions that textbooks name."""

import json

import pytest
from injury.whole import healthy

from paravert.injury import CanalStenosis, CordLesion, RootAvulsion
from paravert.injury.neurology import examine, strength_grade


def test_a_healthy_person_has_a_hundred_points_and_no_level() -> None:
    found = examine(healthy())
    assert (found.motor_score, found.neurological_level, found.ais) == (100, "", "")
    assert {one.root for one in found.segments if one.key_muscle} == {
        "C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1",
    }  # fmt: skip


@pytest.mark.parametrize(("level", "score"), [("C5", 10), ("C7", 30), ("T10", 50), ("L3", 70)])
def test_a_complete_lesion_leaves_the_key_muscles_above(level: str, score: int) -> None:
    found = examine(CordLesion(level, ais="A").apply(healthy()))
    assert found.motor_score == score
    assert found.neurological_level == level and found.motor_level == (level, level)
    assert found.ais == "A or B"


def test_incomplete_lesions_are_graded_by_what_lifts_against_gravity() -> None:
    for ais in ("C", "D"):
        assert examine(CordLesion("T6", ais=ais).apply(healthy())).ais in (ais, "D")
    assert examine(CordLesion("T6", ais="E").apply(healthy())).ais == ""


def test_half_a_cord_has_a_level_of_its_own_on_each_side() -> None:
    found = examine(CordLesion("T6", ais="A", side="right").apply(healthy()))
    assert found.motor_level == ("T6", "S4")
    assert found.motor_score == 75


def test_a_root_alone_is_no_lesion_of_the_cord() -> None:
    found = examine(RootAvulsion("L5", side="left").apply(healthy()))
    assert found.motor_score == 95 and found.ais == ""
    assert next(one for one in found.segments if one.root == "L5").grade == (5, 0)


def test_a_narrow_canal_of_the_neck_is_one() -> None:
    found = examine(CanalStenosis("C5", 60.0).apply(healthy()))
    assert found.ais in ("C", "D") and found.neurological_level
    json.dumps(found.summary(), allow_nan=False)


@pytest.mark.parametrize(("part", "grade"), [(0.0, 0), (0.01, 1), (0.05, 2), (0.1, 3), (0.5, 4), (1.0, 5)])
def test_strength_is_graded(part: float, grade: int) -> None:
    assert strength_grade(part) == grade
