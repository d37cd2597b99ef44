import numpy as np
import pytest
from task.bones import Bones, mirror_of, skeleton_description

from paravert.errors import InputError
from paravert.names import AXES, JOINTS
from paravert.task import from_table, library, resolve
from paravert.task.resolve import posture_of
from paravert.task.rhythm import NECK, TRUNK
from paravert.task.skeleton import Skeleton

BONES = Bones(skeleton_description())
COLUMN = {name: number for number, name in enumerate(BONES.coordinate_names)}
STILL = [name for name, task in library().items() if not task.moving]


def solved(**terms: object) -> np.ndarray:
    return resolve(BONES, from_table({"name": "x", **terms})).coordinates[0]


def total(q: np.ndarray, joints: tuple[str, ...], axis: str) -> float:
    return float(np.degrees(sum(q[COLUMN[f"{joint}.{axis}"]] for joint in joints)))


def line(q: np.ndarray) -> float:
    poses = BONES.poses(q[None])
    low, high = (poses.position[0, BONES.body_names.index(name)] for name in ("L5", "C7"))
    return float(np.degrees(np.arctan2(*(high - low)[:2])))


def attitude(q: np.ndarray, body: str) -> np.ndarray:
    return BONES.poses(q[None]).rotation[0, BONES.body_names.index(body)]


def test_relaxed_standing_is_neutral() -> None:
    np.testing.assert_allclose(resolve(BONES, library()["standing_relaxed"]).coordinates, 0.0, atol=1e-9)


@pytest.mark.parametrize("inclination", [-15.0, 0.0, 20.0, 40.0, 60.0, 65.0])
def test_the_inclination_of_the_trunk_is_exact(inclination: float) -> None:
    q = solved(posture={"trunk_inclination_deg": inclination})
    assert line(q) - line(BONES.neutral) == pytest.approx(inclination, abs=1e-9)


def test_the_pelvis_follows_the_published_rhythm() -> None:
    q = solved(posture={"trunk_inclination_deg": 40.0})
    ratio = 2.51 + (1.34 - 2.51) * 25.0 / 90.0
    assert -np.degrees(q[COLUMN["pelvis.tilt"]]) == pytest.approx(40.0 / (1.0 + ratio))


def test_a_given_pelvis_is_kept_and_the_trunk_stays_upright_over_it() -> None:
    q = solved(posture={"pelvis_inclination_deg": -12.0})
    assert np.degrees(q[COLUMN["pelvis.tilt"]]) == pytest.approx(12.0)
    assert line(q) == pytest.approx(line(BONES.neutral), abs=1e-9)


def test_sitting_loses_the_lordosis_that_was_measured() -> None:
    q = resolve(BONES, library()["sitting_erect"]).coordinates[0]
    assert -total(q, JOINTS[-5:], AXES[0]) == pytest.approx(16.6, abs=3.0)
    assert np.degrees(q[COLUMN["femur_right.flexion"]]) == pytest.approx(90.0 - 18.7)


def test_flexion_respects_the_ranges() -> None:
    q = solved(posture={"trunk_inclination_deg": 65.0, "pelvis_inclination_deg": 0.0})
    lower, upper = Skeleton(BONES).ranges
    assert (q >= lower - 1e-12).all() and (q <= upper + 1e-12).all()
    assert (np.isclose(q, lower) & (lower > -3.0)).sum() >= 3


def test_out_of_reach_names_what_is_in_reach() -> None:
    with pytest.raises(InputError, match=r"trunk_inclination_deg: 120, expected .* with the pelvis inclined 0.0"):
        solved(posture={"trunk_inclination_deg": 120.0, "pelvis_inclination_deg": 0.0})
    with pytest.raises(InputError, match=r"head.flexion_deg: 150.0 degrees is out of reach"):
        solved(head={"flexion_deg": 150.0})


def test_single_levels_are_kept_and_the_rest_makes_up_for_them() -> None:
    levels = {"L4-L5": {"flexion": 3.0}, "T12-L1": {"flexion": -1.0, "axial_rotation": 2.0}}
    q = solved(posture={"trunk_inclination_deg": 20.0, "axial_rotation_deg": 10.0, "levels_deg": levels})
    assert np.degrees(q[COLUMN["L4-L5.flexion_extension"]]) == pytest.approx(-3.0)
    assert np.degrees(q[COLUMN["T12-L1.flexion_extension"]]) == pytest.approx(1.0)
    assert total(q, TRUNK, AXES[2]) == pytest.approx(10.0)
    alone = solved(posture={"levels_deg": {"L4-L5": {"flexion": 3.0}}})
    moved = {name for name, column in COLUMN.items() if name.split(".")[0] in JOINTS and abs(alone[column]) > 1e-12}
    assert moved == {"L4-L5.flexion_extension"}


@pytest.mark.parametrize(
    ("levels", "match"),
    [({"L4-L6": {"flexion": 1.0}}, "nearest: L4-L5"), ({"L4-L5": {"flexion": 60.0}}, "expected -12.0 to 6.0")],
)
def test_impossible_levels_are_refused(levels: dict[str, object], match: str) -> None:
    with pytest.raises(InputError, match=match):
        solved(posture={"levels_deg": levels})


@pytest.mark.parametrize(
    ("terms", "joints", "axis", "expected"),
    [
        ({"posture": {"lateral_bend_deg": 20.0}}, TRUNK, AXES[1], 20.0),
        ({"posture": {"axial_rotation_deg": -25.0}}, TRUNK, AXES[2], -25.0),
        ({"head": {"flexion_deg": 40.0}}, NECK, AXES[0], -40.0),
        ({"head": {"lateral_bend_deg": 20.0}}, NECK, AXES[1], 20.0),
        ({"head": {"axial_rotation_deg": 45.0}}, NECK, AXES[2], 45.0),
    ],
)
def test_totals_are_shared_by_the_joints(terms: dict, joints: tuple[str, ...], axis: str, expected: float) -> None:
    assert total(solved(**terms), joints, axis) == pytest.approx(expected, abs=1e-9)


def test_signs_are_those_that_a_person_means() -> None:
    forward, right, left = np.array([1.0, 0, 0]), np.array([0, 0, 1.0]), np.array([0, 0, -1.0])
    up = np.array([0.0, 1.0, 0.0])
    assert attitude(solved(head={"flexion_deg": 30.0}), "skull")[:, 0] @ up < -0.4
    assert attitude(solved(head={"lateral_bend_deg": 20.0}), "skull")[:, 1] @ right > 0.3
    assert attitude(solved(head={"axial_rotation_deg": 45.0}), "skull")[:, 0] @ left > 0.6
    assert attitude(solved(posture={"trunk_inclination_deg": 40.0}), "T1")[:, 1] @ forward > 0.5


def test_the_head_keeps_to_the_trunk_unless_told() -> None:
    q = solved(posture={"trunk_inclination_deg": 40.0})
    assert all(q[COLUMN[f"{joint}.{axis}"]] == 0.0 for joint in NECK for axis in AXES)


def test_feet_stay_in_place_and_legs_under_the_body() -> None:
    for posture in ({"trunk_inclination_deg": 40.0}, {"trunk_inclination_deg": 45.0, "knee_flexion_deg": 90.0}):
        q = solved(posture=posture)
        feet = [BONES.body_names.index(name) for name in ("foot_right", "foot_left")]
        now, neutral = (BONES.poses(one[None]).position[0, feet].mean(axis=0) for one in (q, BONES.neutral))
        np.testing.assert_allclose(now, neutral, atol=1e-12)
        np.testing.assert_allclose(attitude(q, "foot_right"), np.eye(3), atol=1e-9)
    assert np.degrees(q[COLUMN["tibia_right.flexion"]]) == pytest.approx(90.0)


@pytest.mark.parametrize(
    ("lying", "axis", "direction"),
    [("supine", 0, [0, 1, 0]), ("prone", 0, [0, -1, 0]), ("side_right", 2, [0, -1, 0]), ("side_left", 2, [0, 1, 0])],
)
def test_lying_turns_the_body(lying: str, axis: int, direction: list[float]) -> None:
    frames = resolve(BONES, library()[f"lying_{lying}"])
    np.testing.assert_allclose(attitude(frames.coordinates[0], "pelvis")[:, axis], direction, atol=1e-12)
    np.testing.assert_allclose(frames.gravity, [[0.0, -9.80665, 0.0]])
    assert all(np.allclose(support.direction, [0.0, 1.0, 0.0]) for support in frames.supports)


def test_an_inclined_pelvis_cannot_lie_on_the_side() -> None:
    with pytest.raises(InputError, match="lying on the side"):
        solved(posture={"pelvis_inclination_deg": 5.0}, support={"lying": "side_right"})


@pytest.mark.parametrize(("right", "left"), [(n, n.replace("right", "left")) for n in STILL if "right" in n])
def test_the_left_task_is_the_mirror_of_the_right(right: str, left: str) -> None:
    here, there = (posture_of(Skeleton(BONES), library()[name])[None] for name in (right, left))
    np.testing.assert_allclose(mirror_of(BONES, here), there, atol=1e-9)


@pytest.mark.parametrize("name", STILL)
def test_every_posture_is_within_the_ranges(name: str) -> None:
    q = posture_of(Skeleton(BONES), library()[name])
    lower, upper = Skeleton(BONES).ranges
    assert (q >= lower - 1e-9).all() and (q <= upper + 1e-9).all()


def test_places_agree_with_the_models() -> None:
    skeleton = Skeleton(BONES)
    q = np.random.default_rng(5).normal(0.0, 0.2, len(BONES.coordinate_names))
    poses = BONES.poses(q[None])
    position, turn = skeleton.place(q, BONES.body_names)
    np.testing.assert_allclose(position, poses.position[0], atol=1e-12)
    np.testing.assert_allclose(turn, poses.rotation[0], atol=1e-12)
