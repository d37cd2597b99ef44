import numpy as np
import pytest
from task.bones import Bones, mirror_of, skeleton_description

from paravert.errors import InputError
from paravert.task import from_table, resolve
from paravert.task.limbs import grip_point
from paravert.task.skeleton import Skeleton

BONES = Bones(skeleton_description())
COLUMN = {name: number for number, name in enumerate(BONES.coordinate_names)}
TARGETS = (
    (0.35, 0.10, 0.20),
    (0.29, 0.15, 0.20),
    (0.15, 0.85, 0.20),
    (0.05, 0.40, 0.60),
    (0.45, 0.40, 0.15),
    (0.10, -0.15, 0.25),
    (0.30, 0.30, -0.05),
)


def reached(target: tuple[float, float, float], **terms: object) -> np.ndarray:
    return resolve(BONES, from_table({"name": "x", "hands": {"right_m": target}, **terms})).coordinates[0]


def grip(q: np.ndarray, side: str) -> np.ndarray:
    poses = BONES.poses(q[None])
    hand, base = BONES.body_names.index(f"hand_{side}"), BONES.body_names.index("L5")
    point = poses.position[0, hand] + poses.rotation[0, hand] @ grip_point(Skeleton(BONES), side)
    return point - poses.position[0, base]


@pytest.mark.parametrize("target", TARGETS)
def test_the_hand_grips_where_it_is_told(target: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(grip(reached(target), "right"), target, atol=1e-7)


@pytest.mark.parametrize("target", TARGETS)
def test_the_left_hand_mirrors_the_right(target: tuple[float, float, float]) -> None:
    x, y, z = target
    left = resolve(BONES, from_table({"name": "x", "hands": {"left_m": (x, y, -z)}})).coordinates[0]
    np.testing.assert_allclose(mirror_of(BONES, left), reached(target), atol=1e-6)


def test_the_hand_also_grips_from_a_bent_trunk() -> None:
    q = reached((0.45, -0.10, 0.2), posture={"trunk_inclination_deg": 40.0, "axial_rotation_deg": 10.0})
    np.testing.assert_allclose(grip(q, "right"), (0.45, -0.10, 0.2), atol=1e-7)


def test_out_of_reach_says_how_far() -> None:
    with pytest.raises(InputError, match=r"hands.right_m: out of reach, the hand falls 0.\d+ m short"):
        reached((1.2, 0.1, 0.2))


def test_the_elbow_bends_forward() -> None:
    assert reached((0.35, 0.10, 0.20))[COLUMN["forearm_right.flexion"]] > 0.5


def test_reaching_is_smooth() -> None:
    heights = np.linspace(0.0, 0.8, 33)
    path = np.array([reached((0.35, float(height), 0.2)) for height in heights])
    assert np.abs(np.diff(path, axis=0)).max() < 0.15


def test_the_girdle_follows_an_arm_overhead() -> None:
    low, high = (reached(target) for target in ((0.35, 0.0, 0.2), (0.15, 0.85, 0.2)))
    column = COLUMN["sternoclavicular_right.depression"]
    assert low[column] > -0.06
    assert -0.5 < high[column] < -0.15


def test_arms_hang_whatever_the_trunk_does() -> None:
    terms = {"trunk_inclination_deg": 60.0, "axial_rotation_deg": 20.0, "lateral_bend_deg": 10.0}
    q = resolve(BONES, from_table({"name": "x", "posture": terms})).coordinates[0]
    for side in ("right", "left"):
        turn = BONES.poses(q[None]).rotation[0, BONES.body_names.index(f"humerus_{side}")]
        np.testing.assert_allclose(turn[:, 1], [0.0, 1.0, 0.0], atol=1e-9)
