from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from anatomy.straight_line import StraightLine

from paravert import names
from paravert.anatomy import build, load
from paravert.errors import InputError
from paravert.evidence import arms


@cache
def compared():
    spine = build(load())
    rows, arm = StraightLine(spine).arms()
    return arms.compare(spine, rows, arm)


def test_references_name_real_joints_axes_and_groups():
    groups = {fascicle.group for fascicle in build(load()).fascicles}
    for reference in arms.references():
        assert reference.joint in names.JOINTS
        assert reference.axis in names.AXES
        assert set(reference.groups) <= groups


@pytest.mark.parametrize("table", arms.TABLES)
def test_group_arms_agree_with_the_published_models(table):
    score = arms.summarise(compared())[table]
    assert score.pairs > 200
    assert score.signs_right >= 0.95
    assert score.median_difference <= 0.20


def test_what_is_left_out_is_listed_with_its_reason():
    left_out = [row for row in compared() if row.excluded and abs(row.reference_mm) > arms.SCORED_MM]
    assert 0 < len(left_out) < 0.15 * len(compared())
    assert all(len(row.excluded) > 40 for row in left_out)
    assert arms.summarise(compared(), excluded=True)["all"].pairs == len(left_out)


def test_a_wrong_sign_is_seen():
    row = next(row for row in compared() if row.scored and row.sign_ok)
    assert not replace(row, ours_mm=-row.ours_mm).sign_ok
    missing = replace(row, ours_mm=float("nan"))
    assert not missing.sign_ok
    assert missing.difference == 1.0


def test_arms_turn_into_the_axes_of_the_reference():
    spine = build(load())
    rows, arm = StraightLine(spine).arms()
    pitch = arms.body_pitch(spine)
    neck = next(r for r in arms.references() if (r.table, r.group, r.joint) == ("neck", "scalenus_medius", "C6-C7"))
    assert neck.axes_pitch == 0.0
    assert pitch["C6"] == pytest.approx(np.radians(-15.0), abs=1e-6)
    with pytest.raises(InputError):
        arms.compare(spine, rows, arm[:-1])
