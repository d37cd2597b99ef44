"""Functions of one coordinate in model files, as curves made of polynomials.

A SimmSpline goes on in a straight line outside its points.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline, make_interp_spline

from paravert.anatomy.description import Curve
from paravert.errors import shown
from paravert.exchange.markup import Element

Floats = NDArray[np.float64]
SPLINES = ("SimmSpline", "natCubicSpline", "NatCubicSpline", "NaturalCubicSpline")
WRAPPERS = ("function", "coupled_coordinates_function", "x_location", "y_location", "z_location")
FUNCTIONS = (
    *SPLINES, "LinearFunction", "Constant", "PolynomialFunction", "MultiplierFunction",
    "PiecewiseLinearFunction", "PiecewiseConstantFunction", "StepFunction", "GCVSpline", "Sine",
)  # fmt: skip
SINE_PIECES = 64


def constant(value: float) -> Curve:
    """Return the curve of one value."""
    return Curve((0.0,), ((value,),))


def linear(slope: float, offset: float = 0.0) -> Curve:
    """Return a straight line."""
    return Curve((0.0,), ((offset, slope),))


def scaled(curve: Curve, factor: float) -> Curve:
    """Return a curve times a factor."""
    return Curve(curve.knots, tuple(tuple(factor * one for one in piece) for piece in curve.pieces))


def straight(curve: Curve) -> tuple[float, float] | None:
    """Return slope and offset at zero of a curve that is one straight line; None for any other."""
    if len(curve.pieces) != 1 or any(curve.pieces[0][2:]):
        return None
    offset, slope = (*curve.pieces[0], 0.0, 0.0)[:2]
    return slope, offset - slope * curve.knots[0]


def find_function(owner: Element) -> Element | None:
    """Return the function element of an owner, bare or inside an element ``function``; None where there is none."""
    bare = owner.find(*FUNCTIONS)
    if bare is not None:
        return bare
    for wrapper in owner.all(*WRAPPERS):
        inner = wrapper.find(*FUNCTIONS)
        if inner is not None:
            return inner
        other = [child for child in wrapper.children if child.tag not in ("", "objects", "groups")]
        if other:
            raise other[0].error(f"a function {shown(other[0].tag)}, expected one of {', '.join(FUNCTIONS[4:])}")
    return None


def curves(element: Element, count: int) -> tuple[Curve, ...]:
    """Return a function of several coordinates as one curve each, whose sum it is.

    Args:
        element: of the function.
        count: number of coordinates.

    Raises:
        InputError: it is not a sum of curves, or a value is missing or wrong.
    """
    if element.tag == "LinearFunction":
        slopes = _needed(element, "coefficients").numbers(least=2)
        if len(slopes) != count + 1:
            if count > 1 or len(slopes) != 2:
                raise element.error(f"{len(slopes)} coefficients, expected {count + 1}")
        found = [linear(slope) for slope in slopes[:-1]]
        found[0] = linear(slopes[0], slopes[-1])
        return tuple(found[: max(count, 1)])
    if count > 1:
        raise element.error(f"a function of {count} coordinates, expected LinearFunction or one coordinate")
    return (curve(element),)


def curve(element: Element) -> Curve:
    """Return a function of one coordinate as a curve.

    Raises:
        InputError: the function is unknown, or a value is missing or wrong.
    """
    tag = element.tag
    if tag == "Constant":
        value = element.find("value")
        return constant(value.number() if value is not None else 0.0)
    if tag == "LinearFunction":
        return curves(element, 1)[0]
    if tag == "PolynomialFunction":
        given = _needed(element, "coefficients").numbers(least=1)
        return Curve((0.0,), (tuple(reversed(given)),))
    if tag == "MultiplierFunction":
        scale, inner = element.find("scale"), find_function(element)
        if inner is None:
            raise element.error("no function, expected one to multiply")
        return scaled(curve(inner), 1.0 if scale is None else scale.number())
    if tag == "Sine":
        return _sine(element)
    if tag == "StepFunction":
        return _step(element)
    x, y = _points(element)
    if tag == "PiecewiseLinearFunction":
        return _lines(x, y)
    if tag == "PiecewiseConstantFunction":
        return Curve(tuple(x), tuple((one,) for one in y))
    if tag == "GCVSpline":
        return _general(element, x, y)
    return simm_spline(element, x, y)


def simm_spline(element: Element, x: Floats, y: Floats) -> Curve:
    """Return the spline through points, straight outside of them."""
    if len(x) < 2:
        raise element.error(f"{len(x)} points, expected 2 or more")
    return spline(x, y)


def spline(x: Floats, y: Floats) -> Curve:
    """Return the spline through two points or more, straight outside of them."""
    if len(x) == 2:
        return _lines(x, y)
    return _extended(CubicSpline(x, y, bc_type=_ends(x, y)))  # type: ignore[arg-type]


def _ends(x: Floats, y: Floats) -> tuple[tuple[int, float], tuple[int, float]]:
    """Return the second derivatives at both ends.

    The third derivative at an end is that of the cubic through the four points nearest to it, zero
    with three points in all: Forsythe GE, Malcolm MA, Moler CB (1977), Computer methods for
    mathematical computations, chapter 4.4.
    """
    count, step = len(x), np.diff(x)
    slope = np.diff(y) / step
    matrix, right = np.zeros((count, count)), np.zeros(count)
    for row in range(1, count - 1):
        matrix[row, row - 1 : row + 2] = step[row - 1], 2.0 * (step[row - 1] + step[row]), step[row]
        right[row] = 6.0 * (slope[row] - slope[row - 1])
    matrix[0, :2], matrix[-1, -2:] = (-1.0, 1.0), (-1.0, 1.0)
    if count > 3:
        right[0], right[-1] = step[0] * _third(x[:4], y[:4]), step[-1] * _third(x[-4:], y[-4:])
    bend = np.linalg.solve(matrix, right)
    return (2, float(bend[0])), (2, float(bend[-1]))


def _third(x: Floats, y: Floats) -> float:
    """Return the third derivative of the cubic through four points."""
    table = y
    for order in range(1, 4):
        table = np.diff(table) / (x[order:] - x[: len(x) - order])
    return 6.0 * float(table[0])


def _lines(x: Floats, y: Floats) -> Curve:
    if len(x) == 1:
        return constant(float(y[0]))
    slopes = np.diff(y) / np.diff(x)
    pieces = [(float(one), float(slope)) for one, slope in zip(y[:-1], slopes, strict=True)]
    return Curve(tuple(map(float, x[:-1])), tuple(pieces))


def _extended(spline: CubicSpline) -> Curve:
    """Return a cubic spline that goes on in straight lines."""
    x = np.asarray(spline.x)
    pieces = [tuple(map(float, spline.c[::-1, number])) for number in range(len(x) - 1)]
    ends = [(float(spline(at)), float(spline(at, 1))) for at in (x[0], x[-1])]
    return Curve((float(x[0]) - 1.0, *map(float, x)), ((ends[0][0] - ends[0][1], ends[0][1]), *pieces, ends[1]))


def _general(element: Element, x: Floats, y: Floats) -> Curve:
    half = element.find("half_order")
    degree = 2 * int(half.number() if half is not None else 3.0) - 1
    if degree not in (1, 3, 5, 7) or len(x) <= degree:
        raise element.error(f"{len(x)} points for degree {degree}, expected degree 1, 3, 5 or 7 and more points")
    if degree == 1:
        return _lines(x, y)
    sides = [[(order, 0.0) for order in range((degree + 1) // 2, degree)]] * 2
    spline = make_interp_spline(x, y, k=degree, bc_type=(sides[0], sides[1]))  # type: ignore[arg-type]
    derivatives = [spline.derivative(order) if order else spline for order in range(degree + 1)]
    pieces = [tuple(float(one(at)) / math.factorial(order) for order, one in enumerate(derivatives)) for at in x[:-1]]
    return Curve(tuple(map(float, x[:-1])), tuple(pieces))


def _step(element: Element) -> Curve:
    values = [element.find(name) for name in ("start_time", "end_time", "start_value", "end_value")]
    default = (0.0, 1.0, 0.0, 1.0)
    start, end, low, high = (
        fallback if one is None else one.number() for one, fallback in zip(values, default, strict=True)
    )
    width = end - start
    if not width > 0.0:
        raise element.error(f"from {start:g} to {end:g}, expected a later end")
    rise = high - low
    middle = (low, 0.0, 0.0, 10.0 * rise / width**3, -15.0 * rise / width**4, 6.0 * rise / width**5)
    return Curve((start - 1.0, start, end), ((low,), middle, (high,)))


def _sine(element: Element) -> Curve:
    """Return a sine over two turns either side of zero, from cubic pieces (error below 1e-6 of its height)."""
    found = [element.find(name) for name in ("amplitude", "omega", "phase", "offset")]
    default = (1.0, 1.0, 0.0, 0.0)
    height, omega, phase, offset = (
        fallback if one is None else one.number() for one, fallback in zip(found, default, strict=True)
    )
    if not omega:
        return constant(height * math.sin(phase) + offset)
    x = np.linspace(-4.0 * math.pi, 4.0 * math.pi, 4 * SINE_PIECES + 1) / abs(omega)
    slope = height * omega * np.cos(omega * x[[0, -1]] + phase)
    y = height * np.sin(omega * x + phase) + offset
    return _extended(CubicSpline(x, y, bc_type=((1, float(slope[0])), (1, float(slope[1])))))  # type: ignore[arg-type]


def _points(element: Element) -> tuple[Floats, Floats]:
    x, y = (np.array(_needed(element, name).numbers(least=1)) for name in ("x", "y"))
    if len(x) != len(y):
        raise element.error(f"{len(x)} x and {len(y)} y, expected as many")
    if np.any(np.diff(x) <= 0.0):
        raise element.error("x does not grow, expected growing x")
    return x, y


def _needed(element: Element, tag: str) -> Element:
    found = element.find(tag)
    if found is None:
        raise element.error(f"no <{tag}>, expected one")
    return found
