"""Curves, wraps and bodies by hand: splines as OpenSim has them, strings round cylinders, solids."""

import numpy as np
import pytest

from paravert.exchange.constants import constant
from paravert.exchange.curves import curve, spline
from paravert.exchange.draft import Draft
from paravert.exchange.frames import HERE
from paravert.exchange.markup import parse
from paravert.exchange.mjcf.mass import solids
from paravert.exchange.osim.muscles import Obstacle
from paravert.exchange.round import mujoco_cylinder, opensim_cylinder, shortest
from paravert.exchange.wrapping import nearest_rule
from paravert.model.linkage import evaluate
from paravert.model.muscle import active_force_length

SIMM = {
    (0.0, 0.3, 0.5, 1.1, 1.6, 2.0): {
        -0.5: -0.7954034404520366,
        0.25: 0.19972743316898284,
        1.0: -0.4055877580298627,
        2.5: -0.7051798583386054,
    },
    (0.0, 0.3, 0.5, 1.1): {-0.2: -0.3256060606060607, 0.12: 0.14470181818181815, 1.4: -0.474090909090909},
    (0.0, 0.3, 0.5): {-0.2: -0.2733333333333334, 0.2: 0.18, 0.8: -0.19},
}
"""Values of SimmSpline of OpenSim 4.6 through these points, inside and beyond."""
HEIGHTS = (0.0, 0.2, 0.1, -0.4, 0.3, 0.25)


@pytest.mark.parametrize("x", SIMM)
def test_a_spline_is_opensims(x: tuple[float, ...]) -> None:
    found = spline(np.array(x), np.array(HEIGHTS[: len(x)]))
    for at, value in SIMM[x].items():
        assert evaluate(found, at)[0] == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "at", "value", "slope"),
    [
        ("<Constant><value>2</value></Constant>", 7.0, 2.0, 0.0),
        ("<LinearFunction><coefficients>2 -1</coefficients></LinearFunction>", 3.0, 5.0, 2.0),
        ("<PolynomialFunction><coefficients>1 -2 3 4</coefficients></PolynomialFunction>", 2.0, 10.0, 7.0),
        ("<PiecewiseLinearFunction><x>0 1 3</x><y>0 2 0</y></PiecewiseLinearFunction>", 4.0, -1.0, -1.0),
        ("<PiecewiseConstantFunction><x>0 1 3</x><y>5 2 0</y></PiecewiseConstantFunction>", 2.0, 2.0, 0.0),
        (
            "<MultiplierFunction><scale>3</scale><function><LinearFunction><coefficients>2 1</coefficients></LinearFunction></function></MultiplierFunction>",
            1.0,
            9.0,
            6.0,
        ),
        (
            "<Sine><amplitude>2</amplitude><omega>3</omega><phase>0.4</phase><offset>1</offset></Sine>",
            0.3,
            1 + 2 * np.sin(1.3),
            6 * np.cos(1.3),
        ),
        (
            "<StepFunction><start_time>1</start_time><end_time>2</end_time><start_value>3</start_value><end_value>5</end_value></StepFunction>",
            1.5,
            4.0,
            3.75,
        ),
        ("<GCVSpline><half_order>2</half_order><x>0 1 2 3 4</x><y>0 1 2 3 4</y></GCVSpline>", 2.5, 2.5, 1.0),
        ("<SimmSpline><x>0 1</x><y>0 3</y></SimmSpline>", 5.0, 15.0, 3.0),
    ],
)
def test_functions(text: str, at: float, value: float, slope: float) -> None:
    found = evaluate(curve(parse(text, "f.osim")), at)
    assert found[0] == pytest.approx(value, abs=1e-5)
    assert found[1] == pytest.approx(slope, abs=1e-3)


def test_a_string_over_a_cylinder_is_a_helix() -> None:
    """Ends opposite each other at twice the radius: tangents of sqrt(3) r, an arc of 60 degrees, straight unrolled."""
    radius, rise = 0.03, 0.02
    start, end = np.array([-2 * radius, 1e-9, 0.0]), np.array([2 * radius, 1e-9, rise])
    flat = 2 * np.sqrt(3) * radius + radius * np.pi / 3
    wanted = np.hypot(flat, rise) - np.linalg.norm(end - start)
    up = np.array([0.0, 1.0, 0.0])
    for side in (None, up):
        assert opensim_cylinder(start, end, radius, 1.0, side) == pytest.approx(wanted, abs=1e-9)
        assert mujoco_cylinder(start, end, radius, side) == pytest.approx(wanted, abs=1e-9)
    assert shortest(start, end, np.array([radius, radius, 1e3])) == pytest.approx(wanted, rel=0.02)


def test_where_a_string_does_not_wrap() -> None:
    radius = 0.03
    above = np.array([-0.1, 0.04, 0.0]), np.array([0.1, 0.04, 0.0])
    up, down = np.array([0.0, 1.0, 0.0]), np.array([0.0, -1.0, 0.0])
    assert opensim_cylinder(*above, radius, 1.0, None) == 0.0
    assert opensim_cylinder(*above, radius, 1.0, up) == 0.0
    assert opensim_cylinder(*above, radius, 1.0, down) > 0.01
    beyond = np.array([-0.1, 0.0, 5.0]), np.array([0.1, 0.0, 5.0])
    assert opensim_cylinder(*beyond, radius, 1.0, None) == 0.0
    assert mujoco_cylinder(*beyond, radius, None) > 0.0
    inside = np.array([0.0, 0.01, 0.0]), np.array([0.1, 0.0, 0.0])
    assert opensim_cylinder(*inside, radius, 1.0, None) == 0.0


def test_the_rule_of_a_wrap_is_the_one_that_holds_at_neutral() -> None:
    """Round the far side at neutral; beyond the ends of the cylinder, and so straight, in three other postures."""
    tube = Obstacle("WrapCylinder", "tube", "b", HERE, (0.03, 0.03, 0.1), "y", True)
    path = np.array([[-0.06, -0.01, 0.0], [0.06, -0.01, 0.0]])
    beyond = path + np.array([0.0, 0.0, 5.0])
    rule, error = nearest_rule(np.array([path, beyond, beyond, beyond]), tube, 0)
    assert rule == "side"
    assert error == pytest.approx(mujoco_cylinder(*path, 0.03, np.array([0.0, 1.0, 0.0])))


def test_over_a_sphere_it_is_a_great_circle() -> None:
    radius = 0.05
    start, end = np.array([-2 * radius, 0.0, 0.0]), np.array([2 * radius, 0.0, 0.0])
    wanted = 2 * np.sqrt(3) * radius + radius * np.pi / 3 - 4 * radius
    assert shortest(start, end, np.full(3, radius)) == pytest.approx(wanted, rel=0.02)


@pytest.mark.parametrize(
    ("given", "mass", "last"),
    [
        ({"type": "sphere", "size": "0.1", "density": "1000"}, 4 / 3 * np.pi, 0.4 * 0.01),
        ({"type": "box", "size": "0.1 0.2 0.3", "mass": "2"}, 2.0, 0.05 / 3),
        ({"type": "cylinder", "size": "0.1 0.3", "mass": "2"}, 2.0, 0.5 * 0.01),
        ({"type": "ellipsoid", "size": "0.1 0.2 0.3", "mass": "2"}, 2.0, 0.05 / 5),
    ],
)
def test_solids(given: dict[str, str], mass: float, last: float) -> None:
    element = parse("<geom/>", "m.xml")
    found = solids(Draft("m", "m.xml"), "b", [(element, given, HERE)])
    assert found[0] == pytest.approx(mass)
    assert found[2][2] == pytest.approx(mass * last)


def test_how_far_the_muscle_law_is_from_thelens() -> None:
    length = np.linspace(0.5, 1.5, 1001)
    gap = np.abs(active_force_length(length) - np.exp(-((length - 1) ** 2) / 0.45)).max()
    assert gap <= constant("thelen_difference") <= 1.01 * gap
