"""Bones that change shape or place, worked by hand."""

import math

import numpy as np
import pytest
from injury.whole import healthy

from paravert.anatomy.description import Description, Vertebra
from paravert.injury import (
    BurstFracture,
    CompressionFracture,
    FacetDislocation,
    Spondylolisthesis,
    Subluxation,
    WedgeFracture,
)
from paravert.model import compile


def places(description: Description) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    model = compile(description)
    poses = model.poses(model.neutral[None])
    return {
        name: (poses.position[0, number], poses.rotation[0, number]) for number, name in enumerate(model.body_names)
    }


def bone(description: Description, level: str) -> Vertebra:
    return next(one for one in description.vertebrae if one.level == level)


def pitch(rotation: np.ndarray) -> float:
    return math.degrees(math.atan2(rotation[1, 0], rotation[0, 0]))


def test_a_wedge_tilts_all_above_by_its_angle_and_nothing_below() -> None:
    before, after = places(healthy()), places(WedgeFracture("L2", kyphosis_deg=12.0).apply(healthy()))
    for name in ("L1", "T12", "T4", "C1", "skull"):
        assert pitch(after[name][1]) - pitch(before[name][1]) == pytest.approx(-12.0, abs=1e-9)
    for name in ("L2", "L3", "pelvis"):
        assert np.array_equal(after[name][0], before[name][0])
    assert after["skull"][0][0] > before["skull"][0][0] + 0.05
    turn = math.radians(-12.0)
    arm = before["T4"][0] - before["L1"][0]
    turned = np.array(
        [math.cos(turn) * arm[0] - math.sin(turn) * arm[1], math.sin(turn) * arm[0] + math.cos(turn) * arm[1], arm[2]]
    )
    assert np.allclose(after["T4"][0] - after["L1"][0], turned, atol=1e-12)


def test_the_plane_of_the_disc_above_goes_with_the_end_plate() -> None:
    after = WedgeFracture("L2", kyphosis_deg=12.0).apply(healthy())
    for one, other in zip(healthy().discs, after.discs, strict=True):
        if one.joint == "L1-L2":
            assert other.pitch - one.pitch == pytest.approx(-math.radians(12.0))
            upper = next(body for body in after.bodies if body.name == "L1")
            assert other.centre == pytest.approx(upper.origin)
        else:
            assert other == one


def test_a_compressed_vertebra_lets_down_what_is_above_by_what_it_lost() -> None:
    before, after = places(healthy()), places(CompressionFracture("L3", height_loss_percent=25.0).apply(healthy()))
    lost = 0.25 * bone(healthy(), "L3").back_height
    moved = after["L2"][0] - before["L2"][0]
    assert np.linalg.norm(moved) == pytest.approx(lost, rel=0.02)
    assert moved[1] < -0.97 * lost
    assert bone(CompressionFracture("L3", genant=3).apply(healthy()), "L3").back_height == pytest.approx(
        0.5 * bone(healthy(), "L3").back_height
    )


def test_a_fractured_vertebra_bears_less_as_measured() -> None:
    for edit in (CompressionFracture("L3", height_loss_percent=25.0), WedgeFracture("L3", height_loss_percent=25.0)):
        assert bone(edit.apply(healthy()), "L3").strength_left == pytest.approx(0.89)


def test_the_joints_beside_a_burst_vertebra_are_as_loose_as_measured() -> None:
    after = BurstFracture("T12", height_loss_percent=40.0).apply(healthy())
    for one, other in zip(healthy().stiffness, after.stiffness, strict=True):
        joint, _, axis = one.coordinate.rpartition(".")
        if joint not in ("T11-T12", "T12-L1"):
            assert other == one
        elif axis == "axial_rotation":
            assert other.k0_positive == pytest.approx(one.k0_positive / 16.5)
            assert other.c_negative == pytest.approx(one.c_negative / 4.03**3)


def test_a_slip_moves_all_above_along_the_disc() -> None:
    before, after = places(healthy()), places(Spondylolisthesis("L4-L5", slip_mm=8.0).apply(healthy()))
    for name in ("L4", "L1", "T4", "skull"):
        moved = after[name][0] - before[name][0]
        assert np.linalg.norm(moved) == pytest.approx(0.008, rel=1e-9)
        assert moved[0] > 0.0075
        assert np.allclose(after[name][1], before[name][1], atol=1e-12)
    assert np.array_equal(after["L5"][0], before["L5"][0])
    disc = next(one for one in healthy().discs if one.joint == "L4-L5")
    slipped = next(
        one for one in Spondylolisthesis("L4-L5", slip_mm=8.0).apply(healthy()).discs if one.joint == "L4-L5"
    )
    assert np.linalg.norm(np.subtract(slipped.centre, disc.centre)) == pytest.approx(0.004)


def test_an_isthmic_slip_leaves_the_arch_behind() -> None:
    def spinous(description: Description) -> np.ndarray:
        model = compile(description)
        point = dict(description.landmarks)["L5.spinous_process_right"]
        return model.point(model.poses(model.neutral[None]), point)[0]

    start = spinous(healthy())
    isthmic = Spondylolisthesis("L5-S1", slip_mm=10.0, type="isthmic").apply(healthy())
    whole = Spondylolisthesis("L5-S1", slip_mm=10.0).apply(healthy())
    assert np.linalg.norm(spinous(isthmic) - start) < 1e-12
    assert np.linalg.norm(spinous(whole) - start) == pytest.approx(0.010)
    assert bone(isthmic, "L5").canal == 1.0
    assert bone(whole, "L5").canal < 1.0


def test_a_one_sided_facet_dislocation_turns_the_head_to_the_other_side() -> None:
    before, after = places(healthy()), places(FacetDislocation("C5-C6", side="right").apply(healthy()))
    forward = after["skull"][1] @ np.array([1.0, 0.0, 0.0])
    assert forward[2] < -0.1
    assert np.array_equal(after["C6"][1], before["C6"][1])


def test_a_subluxation_to_the_right_moves_to_the_right() -> None:
    before, after = places(healthy()), places(Subluxation("C1-C2", 4.0, "right").apply(healthy()))
    assert np.allclose(after["skull"][0] - before["skull"][0], [0.0, 0.0, 0.004], atol=1e-12)


def test_path_points_on_the_body_go_with_it_and_those_on_the_arch_stay() -> None:
    after = WedgeFracture("T12", height_loss_percent=40.0).apply(healthy())
    moved = {
        point.landmark
        for one, other in zip(healthy().fascicles, after.fascicles, strict=True)
        for point, new in zip(one.points, other.points, strict=True)
        if point != new
    }
    assert all(name.startswith("T12.") for name in moved) and moved
    assert not any("spinous" in name or "transverse" in name or "lamina" in name for name in moved)
