"""Alignment, segments, muscle groups and tissue of a person, on the whole spine."""

import math
from functools import cache

import numpy as np
import pytest

from paravert import anatomy
from paravert.anatomy.description import Description
from paravert.errors import InputError
from paravert.evidence import alignment as of_tables
from paravert.names import JOINTS
from paravert.person import Alignment, BodySize, MuscleGroups, Person, SegmentLengths, TissueTolerance
from paravert.person.alignment import lumbar_shares
from paravert.person.measure import alignment, lengths
from paravert.person.pose import neutral
from paravert.study.spine import reference, settled, solve

MEASURES = ("pelvic_incidence_deg", "lumbar_lordosis_deg", "thoracic_kyphosis_deg", "sagittal_vertical_axis_mm")


@cache
def sized() -> Description:
    return BodySize(1.6, 60.0).apply(reference())


def test_measures_are_those_of_the_tables() -> None:
    tables = anatomy.load()
    wanted = (
        of_tables.pelvic_incidence(tables),
        of_tables.lumbar_lordosis(tables),
        of_tables.thoracic_kyphosis(tables),
        of_tables.sagittal_vertical_axis(tables),
    )
    found = alignment(reference())
    assert [found[name] for name in MEASURES] == pytest.approx(list(wanted), abs=1e-9)


def test_size_keeps_angles() -> None:
    before, after = alignment(reference()), alignment(sized())
    for name in MEASURES[:3]:
        assert after[name] == pytest.approx(before[name], abs=1e-9)
    assert after[MEASURES[3]] == pytest.approx(before[MEASURES[3]] * 1.6 / 1.75, abs=1e-9)


@pytest.mark.parametrize(
    "given",
    [
        {"lumbar_lordosis_deg": 45.0},
        {"thoracic_kyphosis_deg": 60.0},
        {"sagittal_vertical_axis_mm": 55.0},
        {"pelvic_incidence_deg": 48.0, "lumbar_lordosis_deg": 58.0},
        dict(zip(MEASURES, (70.0, 66.0, 38.0, -5.0), strict=True)),
    ],
)
def test_what_is_given_is_met_and_the_rest_stays(given: dict[str, float]) -> None:
    before = alignment(sized())
    after = Alignment(**given).apply(sized())
    found = alignment(after)
    for name in MEASURES:
        assert found[name] == pytest.approx(given.get(name, before[name]), abs=1e-6)
    old, new = neutral(sized()), neutral(after)
    assert new["skull"].pitch == pytest.approx(old["skull"].pitch, abs=1e-12)
    for foot in ("foot_right", "foot_left"):
        assert new[foot].origin == pytest.approx(old[foot].origin, abs=1e-12)
    assert after.mass == pytest.approx(sized().mass, rel=1e-12)


def test_lordosis_follows_incidence_by_the_published_slope() -> None:
    before = alignment(reference())
    found = alignment(Alignment(pelvic_incidence_deg=before[MEASURES[0]] - 10.0).apply(reference()))
    assert found[MEASURES[1]] == pytest.approx(before[MEASURES[1]] - 6.2, abs=1e-6)


def test_shares_of_lordosis_are_the_measured_ones() -> None:
    shares = lumbar_shares()
    assert tuple(shares) == JOINTS[20:]
    assert math.fsum(shares.values()) == pytest.approx(1.0)
    assert shares["L5-S1"] == max(shares.values())


def test_the_same_alignment_changes_nothing_but_rounding() -> None:
    same = Alignment(**alignment(reference())).apply(reference())
    for before, after in zip(reference().bodies, same.bodies, strict=True):
        assert after.origin == pytest.approx(before.origin, abs=1e-9)
        assert after.pitch == pytest.approx(before.pitch, abs=1e-9)
    for before, after in zip(reference().springs, same.springs, strict=True):
        assert after.point_b == pytest.approx(before.point_b, abs=1e-9)


def test_springs_are_at_rest_in_the_new_pose() -> None:
    after = Alignment(thoracic_kyphosis_deg=65.0).apply(reference())
    old, new = neutral(reference()), neutral(after)
    for before, spring in zip(reference().springs, after.springs, strict=True):
        apart_before = np.subtract(old[before.body_b].local(old[before.body_a].world(before.point_a)), before.point_b)
        apart = np.subtract(new[spring.body_b].local(new[spring.body_a].world(spring.point_a)), spring.point_b)
        np.testing.assert_allclose(apart, apart_before, atol=1e-12)


def test_slack_lengths_are_settled_for_the_new_pose_and_it_stands() -> None:
    description = reference()
    for edit in Person(alignment={"pelvic_incidence_deg": 45.0, "lumbar_lordosis_deg": 45.0}).edits():
        description = edit.apply(description)
    body = settled(description)
    old = settled(reference())
    slack = [[one.tendon_slack_length for one in each.description.fascicles] for each in (old, body)]
    assert not np.allclose(slack[0], slack[1], atol=1e-4)
    # Passive tissue of the joints carries nothing in the pose that it is neutral in.
    assert np.abs(body.model.neutral).max() == 0.0
    assert solve(body, "standing_relaxed", stability=False).shared.status.tolist() == ["OPTIMAL"]


def test_a_plumb_line_out_of_reach_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        Alignment(sagittal_vertical_axis_mm=2000.0).apply(reference())
    assert caught.value.field == "alignment.sagittal_vertical_axis_mm"


def test_alignment_needs_a_spine() -> None:
    from task.bones import skeleton_description

    with pytest.raises(InputError):
        Alignment(lumbar_lordosis_deg=50.0).apply(skeleton_description())


@pytest.mark.parametrize("segment", list(lengths(reference())))
def test_a_segment_has_the_length_that_is_given(segment: str) -> None:
    wanted = 1.08 * lengths(reference())[segment]
    after = SegmentLengths({segment: wanted}).apply(reference())
    found = lengths(after)
    assert found.pop(segment) == pytest.approx(wanted, rel=1e-12)
    before = lengths(reference())
    assert found == pytest.approx({name: before[name] for name in found}, rel=1e-12)
    assert after.mass == pytest.approx(reference().mass, rel=1e-12)
    assert neutral(after)["foot_left"].origin[1] == pytest.approx(neutral(reference())["foot_left"].origin[1])


def test_fibres_grow_with_their_path() -> None:
    whole = {name: 1.1 * length for name, length in lengths(reference()).items() if name in ("lumbar",)}
    after = SegmentLengths(whole).apply(reference())
    ratio = [
        new.optimal_fibre_length / old.optimal_fibre_length
        for old, new in zip(reference().fascicles, after.fascicles, strict=True)
        if {point.body for point in old.points} <= {"L1", "L2", "L3", "L4", "L5"}
    ]
    assert len(ratio) > 20
    np.testing.assert_allclose(ratio, 1.1, rtol=1e-9)


def test_a_length_out_of_proportion_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        SegmentLengths({"lumbar": 0.4}).apply(reference())
    assert caught.value.field == "segments_m.lumbar"


def test_groups_have_their_own_factors() -> None:
    after = MuscleGroups({"psoas_major": 0.8}, {"psoas_major": 1.5}).apply(reference())
    for before, now in zip(reference().fascicles, after.fascicles, strict=True):
        size, stress = (0.8, 1.5) if before.group == "psoas_major" else (1.0, 1.0)
        assert (now.pcsa, now.specific_tension) == (size * before.pcsa, stress * before.specific_tension)
    with pytest.raises(InputError, match="nearest: psoas_major"):
        MuscleGroups({"psoas_mayor": 0.8}).apply(reference())


def test_bone_bears_less_with_age_and_in_women() -> None:
    def factor(**values: object) -> float:
        edits = Person(**values).edits()  # type: ignore[arg-type]
        return next(edit.strength for edit in edits if isinstance(edit, TissueTolerance))

    assert factor() == 1.0
    assert factor(age_years=65.0) == pytest.approx((10.53 - 0.977 * 6.5) / (10.53 - 0.977 * 3.5))
    assert factor(sex="female") == pytest.approx((7.03 - 0.591 * 3.5) / (10.53 - 0.977 * 3.5))
    assert factor(tissue_tolerance=0.5) == 0.5
    after = TissueTolerance(0.5).apply(reference())
    assert after.vertebrae[-1].strength == 0.5 * reference().vertebrae[-1].strength


def test_unusual_people_are_marked_and_usual_ones_are_not() -> None:
    assert Person().unusual == ()
    assert Person(sex="female", mass_kg=62.0, height_m=1.63, age_years=40.0).unusual == ()
    marks = Person(mass_kg=140.0, age_years=95.0, alignment={"pelvic_incidence_deg": 80.0, "lumbar_lordosis_deg": 40.0})
    words = [mark.split(":")[0] for mark in marks.unusual]
    assert words == ["body mass index", "age", "pelvic incidence", "pelvic incidence less lordosis"]
