"""The library on the built-in spine: every task in reach, and every posture what it says."""

import numpy as np
import pytest

from paravert import anatomy
from paravert.model import Model, compile
from paravert.names import JOINTS
from paravert.task import Frames, library, resolve
from paravert.task.limbs import grip_point
from paravert.task.skeleton import Skeleton


@pytest.fixture(scope="module")
def spine() -> Model:
    return compile(anatomy.build(anatomy.load()))


@pytest.fixture(scope="module")
def resolved(spine: Model) -> dict[str, Frames]:
    return {name: resolve(spine, task) for name, task in library().items()}


def test_every_task_is_within_the_ranges(spine: Model, resolved: dict[str, Frames]) -> None:
    lower, upper = Skeleton(spine).ranges
    for name, frames in resolved.items():
        slack = np.radians(0.5) if frames.moving else 1e-9
        assert (frames.coordinates >= lower - slack).all() and (frames.coordinates <= upper + slack).all(), name


def test_the_trunk_is_inclined_as_told(spine: Model, resolved: dict[str, Frames]) -> None:
    def line(q: np.ndarray) -> float:
        poses = spine.poses(q)
        low, high = (poses.position[0, spine.body_names.index(name)] for name in ("L5", "C7"))
        return float(np.degrees(np.arctan2(*(high - low)[:2])))

    upright = line(spine.neutral[None])
    for name, task in library().items():
        if not task.moving and task.posture.trunk_inclination_deg is not None:
            expected = task.posture.trunk_inclination_deg
            assert line(resolved[name].coordinates) - upright == pytest.approx(expected, abs=1e-6), name


@pytest.mark.parametrize("name", ["hold_20kg_close", "overhead_5kg"])
@pytest.mark.parametrize("side", ["right", "left"])
def test_the_hands_grip_where_they_are_told(spine: Model, resolved: dict[str, Frames], name: str, side: str) -> None:
    poses = spine.poses(resolved[name].coordinates)
    hand, base = (spine.body_names.index(body) for body in (f"hand_{side}", "L5"))
    point = poses.position[0, hand] + poses.rotation[0, hand] @ grip_point(Skeleton(spine), side)
    target = getattr(library()[name].hands, f"{side}_m")
    np.testing.assert_allclose(point - poses.position[0, base], target, atol=1e-6)


def test_sitting_flexed_uses_nine_tenths_of_the_lumbar_range(spine: Model, resolved: dict[str, Frames]) -> None:
    columns = [spine.coordinate_names.index(f"{joint}.flexion_extension") for joint in JOINTS[-5:]]
    lower, _ = Skeleton(spine).ranges
    used = resolved["sitting_flexed"].coordinates[0, columns].sum() / lower[columns].sum()
    assert 0.8 <= used <= 1.0


def test_lying_bodies_have_supports_under_head_trunk_and_arms(resolved: dict[str, Frames]) -> None:
    for name, count in {"lying_supine": 19, "lying_prone": 15, "lying_side_right": 10, "lying_side_left": 10}.items():
        assert len(resolved[name].supports) >= count, name
