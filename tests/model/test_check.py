from dataclasses import replace

import pytest
from model.toys import chest, hinge

from paravert.errors import InputError
from paravert.model import compile, settle
from paravert.model.check import check


def failing(description, mass=None):
    return [one.name for one in check(compile(settle(description)), mass) if not one.passes]


def test_a_good_model_passes():
    assert failing(chest()) == []


def test_a_wrong_total_mass_is_found():
    assert failing(hinge(), 12.0) == ["total mass error, kg"]


def test_a_point_on_the_wrong_side_is_found():
    description = chest()
    first = description.fascicles[0]
    moved = replace(first.points[0], position=(*first.points[0].position[:2], -first.points[0].position[2]))
    wrong = replace(first, points=(moved, *first.points[1:]))
    assert failing(description.with_fascicles((wrong, *description.fascicles[1:]))) == ["distance from mirror image, m"]


def test_an_open_cavity_is_found():
    description = chest()
    cavity = replace(description.cavity, triangles=description.cavity.triangles[1:])
    assert failing(replace(description, cavity=cavity)) == ["cavity that is not closed, m2"]


@pytest.mark.parametrize("inertia", [(0.1, 0.1, 0.5, 0, 0, 0), (0.0, 0.0, 0.0, 0, 0, 0)])
def test_an_impossible_inertia_is_refused(inertia):
    bodies = hinge().bodies
    with pytest.raises(InputError, match="inertia"):
        compile(replace(hinge(), bodies=(bodies[0], replace(bodies[1], inertia=inertia))))


def test_unknown_parts_are_refused():
    description = hinge()
    with pytest.raises(InputError, match="parent"):
        compile(replace(description, bodies=description.bodies[::-1]))
    with pytest.raises(InputError, match="points"):
        compile(description.with_fascicles((replace(description.fascicles[0], points=()),)))
