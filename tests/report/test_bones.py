"""Shapes follow the tables: every bone has one, left mirrors right, vertebrae fill the space between discs."""

import numpy as np
import pytest
from report.made import body, poses

from paravert import anatomy
from paravert.anatomy.turn import matrices
from paravert.names import MOBILE_LEVELS, mirrored
from paravert.report.bones import BodyShape, skeleton
from paravert.report.bones.parts import Drum
from paravert.report.drawing import hull

WALLS = ("linea_alba", "flank")


@pytest.fixture(scope="module")
def shapes() -> dict[str, BodyShape]:
    position, quaternion = poses(1)
    names = [one.name for one in body().bodies]
    found = skeleton(anatomy.load(), names, position[0], matrices(quaternion[0]), 1.0)
    return {shape.body: shape for shape in found}


def test_every_bone_has_a_shape(shapes: dict[str, BodyShape]) -> None:
    bones = {one.name for one in body().bodies if not one.name.startswith(WALLS)}
    assert set(shapes) == bones
    assert all(np.isfinite(part.numbers()).all() for shape in shapes.values() for part in shape.parts)


def test_left_is_the_mirror_of_right(shapes: dict[str, BodyShape]) -> None:
    for name, shape in shapes.items():
        if "right" in name:
            other = shapes[mirrored(name)]
            assert [part.mirrored().numbers() for part in shape.parts] == [part.numbers() for part in other.parts]
            assert [rod.mirrored().numbers() for rod in shape.tubes] == [rod.numbers() for rod in other.tubes]


def test_vertebral_bodies_and_discs_fill_the_column(shapes: dict[str, BodyShape]) -> None:
    for level in MOBILE_LEVELS[2:]:
        drum, disc = shapes[level].parts[0], shapes[level].discs[0]
        assert isinstance(drum, Drum) and isinstance(disc, Drum)
        row = anatomy.load().table("vertebrae").row(level)
        assert 2.0 * drum.lower[1] == pytest.approx(row.number("lower_width"))
        bottom = np.hypot(*drum.centre[:2]) - drum.half_height
        assert bottom == pytest.approx(disc.half_height / 0.96, abs=2e-3)
        assert 0.5 < 2.0 * drum.half_height / row.number("posterior_height") < 1.6


def test_a_hull_holds_its_points() -> None:
    random = np.random.default_rng(2)
    points = random.normal(size=(200, 2)) * 100.0
    corners = hull(points)
    edges = np.roll(corners, -1, axis=0) - corners
    for point in points:
        off = point - corners
        assert (edges[:, 0] * off[:, 1] - edges[:, 1] * off[:, 0] > -50.0).all()
