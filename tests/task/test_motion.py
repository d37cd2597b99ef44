import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from task.bones import Bones, skeleton_description

from paravert.task import Frames, from_table, library, resolve
from paravert.task.limbs import grip_point
from paravert.task.skeleton import Skeleton

BONES = Bones(skeleton_description())
MOVEMENTS = [name for name, task in library().items() if task.moving]


def lift(frames: int) -> Frames:
    return resolve(BONES, from_table({"use": "movement_floor_lift", "frames": frames}))


@pytest.mark.parametrize("name", MOVEMENTS)
def test_a_movement_starts_and_ends_at_rest_and_passes_its_keys(name: str) -> None:
    task = library()[name]
    frames = resolve(BONES, task)
    assert frames.count == task.frames >= 21 and frames.moving
    np.testing.assert_allclose(frames.velocity[[0, -1]], 0.0, atol=1e-12)
    path = CubicSpline(frames.time, frames.coordinates)
    for key in task.key:
        held = {**{"name": "key", "posture": vars(task.posture)}, "support": vars(task.support)}
        terms = {
            part: {k: v for k, v in vars(getattr(key, part)).items() if not k.startswith("_")}
            for part in ("posture", "head", "hands")
        }
        still = resolve(BONES, from_table({**held, **terms}))
        np.testing.assert_allclose(path(key.time_s), still.coordinates[0], atol=2e-3)


@pytest.mark.parametrize("name", MOVEMENTS)
def test_velocity_and_acceleration_are_those_of_the_coordinates(name: str) -> None:
    fine = resolve(BONES, from_table({"use": name, "frames": 161}))
    step = fine.time[1] - fine.time[0]
    velocity = (fine.coordinates[2:] - fine.coordinates[:-2]) / (2.0 * step)
    acceleration = (fine.velocity[2:] - fine.velocity[:-2]) / (2.0 * step)
    np.testing.assert_allclose(velocity, fine.velocity[1:-1], atol=2e-3)
    np.testing.assert_allclose(acceleration, fine.acceleration[1:-1], atol=0.2)


def test_a_carried_mass_pulls_with_its_inertia() -> None:
    fine = lift(161)
    skeleton = Skeleton(BONES)
    hand = BONES.body_names.index("hand_right")
    poses = BONES.poses(fine.coordinates)
    path = CubicSpline(fine.time, poses.position[:, hand] + poses.rotation[:, hand] @ grip_point(skeleton, "right"))
    expected = 5.0 * (np.array([0.0, -9.80665, 0.0]) - path(fine.time[8:-8], 2))
    np.testing.assert_allclose(fine.loads[0].force[8:-8], expected, atol=0.02)
    assert np.abs(fine.loads[0].force[:, 1] + 5.0 * 9.80665).max() > 2.0


def test_a_force_in_a_movement_stays_as_given() -> None:
    task = from_table({"use": "movement_nod", "load": [{"force_n": [1.0, -2.0, 3.0], "at": "head"}]})
    np.testing.assert_allclose(resolve(BONES, task).loads[0].force, np.tile([1.0, -2.0, 3.0], (31, 1)))


def test_key_terms_replace_those_of_the_task_one_by_one() -> None:
    task = from_table(
        {
            "name": "x",
            "posture": {"pelvis_inclination_deg": 5.0},
            "key": [{"time_s": 0.0}, {"time_s": 1.0, "posture": {"trunk_inclination_deg": 20.0}}],
        }
    )
    frames = resolve(BONES, task)
    column = BONES.coordinate_names.index("pelvis.tilt")
    np.testing.assert_allclose(frames.coordinates[:, column], -np.radians(5.0), atol=1e-12)
