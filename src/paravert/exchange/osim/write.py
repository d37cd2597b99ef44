"""A description as an .osim document of version 40000, which every OpenSim 4 reads."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from paravert.anatomy.description import Body, Coordinate, Coupling, Curve, Description
from paravert.errors import InputError
from paravert.exchange.carry import note
from paravert.exchange.curves import spline, straight
from paravert.exchange.draft import GROUND
from paravert.exchange.frames import Place, angles, from_quaternion, vector
from paravert.exchange.loss import Ledger, LossReport
from paravert.exchange.markup_write import comment, element, inside, plain_name
from paravert.exchange.osim.write_forces import force_set
from paravert.model.linkage import evaluate
from paravert.names import GRAVITY_M_S2

VERSION = "40000"
MARK = "paravert "
"""Begins the note in which an export carries what OpenSim has no place for."""
_SAMPLES = 201
_ALIKE = 1e-12
_AXES = np.eye(3)


def written(description: Description, source: str) -> tuple[str, LossReport]:
    """Return a description as an .osim document, and what it could not say.

    Args:
        description: settled.
        source: of the description, for the report.

    Raises:
        InputError: it is not settled, or a body has joints that no single joint of OpenSim can be.
    """
    if not description.settled:
        raise InputError("slack lengths are not settled, expected a description from settle()", field="description")
    ledger = Ledger()
    model = [
        element("credits", "Research and education only. Not a medical device."),
        element("length_units", "meters"),
        element("force_units", "N"),
        element("gravity", (0.0, -GRAVITY_M_S2, 0.0)),
        element("Ground", inside([]), name=GROUND),
        element("BodySet", _set(_body(description, one, ledger) for one in _bodies(description)), name="bodyset"),
        element("JointSet", _set(_joint(description, one, ledger) for one in _bodies(description)), name="jointset"),
        element("ConstraintSet", _set(_couplers(description, ledger)), name="constraintset"),
        element("ForceSet", _set(force_set(description, ledger)), name="forceset"),
        element("MarkerSet", _set(_markers(description, ledger)), name="markerset"),
    ]
    report = ledger.report(source, "OpenSim file")
    whole = element("Model", inside(model), name=plain_name(description.name))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        comment("\n".join(report.lines())),
        element("OpenSimDocument", inside([whole]), Version=VERSION),
        f"<!--{MARK}{_hidden(note(description))}-->",
    ]
    return "\n".join(lines) + "\n", report


def _hidden(text: str) -> str:
    """Return JSON without two hyphens in a row, which no comment may have."""
    return text.replace("--", "-\\u002d")


def _set(parts: object) -> str:
    return inside([element("objects", inside(parts)), element("groups")])  # type: ignore[arg-type]


def _bodies(description: Description) -> list[Body]:
    return [one for one in description.bodies if one.name != GROUND]


def _body(description: Description, body: Body, ledger: Ledger) -> str:
    ledger.exact("body", body.name)
    surfaces = [one for one in description.surfaces if one.body == body.name]
    objects = []
    for one in surfaces:
        where = Place(from_quaternion(one.turn, (0, 0, 0)).turn, np.array(one.position))
        parts = [
            element("xyz_body_rotation", angles(where.turn)),
            element("translation", one.position),
            element("radius", one.radius),
        ]
        if one.kind == "cylinder":
            parts.append(element("length", 1.0))
        tag = "WrapCylinder" if one.kind == "cylinder" else "WrapSphere"
        objects.append(element(tag, inside(parts), name=plain_name(one.name)))
        ledger.exact("surface", one.name)
    parts = [
        element("WrapObjectSet", _set(objects), name="wrapobjectset"),
        element("mass", body.mass),
        element("mass_center", body.centre_of_mass),
        element("inertia", body.inertia),
    ]
    return element("Body", inside(parts), name=plain_name(body.name))


def _joint(description: Description, body: Body, ledger: Ledger) -> str:
    """Return the joint of a body: a weld, or one custom joint with all of its coordinates."""
    own = [one for one in description.coordinates if one.body == body.name]
    follows = _followers(description, own)
    hinges = [one for one in own if one.kind == "hinge"]
    slides = [one for one in own if one.kind == "slide"]
    anchors = {one.anchor for one in hinges}
    if len(hinges) > 3 or len(slides) > 3 or len(anchors) > 1:
        what = f"{len(hinges)} hinges about {len(anchors)} points and {len(slides)} slides"
        raise InputError(f"{what}, expected at most 3 about one point and 3", field=f"body {body.name}")
    anchor = np.array(next(iter(anchors), (0.0, 0.0, 0.0)))
    turn = from_quaternion((np.cos(0.5 * body.pitch), 0.0, 0.0, np.sin(0.5 * body.pitch)), (0, 0, 0)).turn
    turn = turn @ from_quaternion(body.turn, (0, 0, 0)).turn
    fixed = bool(own) and all(one.name in follows and not follows[one.name].terms for one in own)
    at = Place(turn, np.array(body.origin) + turn @ anchor)
    if fixed:
        at = at.then(_still(hinges, slides, follows))
    parent = body.parent or GROUND
    names = [f"{plain_name(parent)}_offset", f"{plain_name(body.name)}_offset"]
    ends = [
        _frame(names[0], parent, vector(at.shift), vector(angles(at.turn))),
        _frame(names[1], body.name, vector(anchor), (0.0, 0.0, 0.0)),
    ]
    parts = [element("socket_parent_frame", names[0]), element("socket_child_frame", names[1])]
    parts.append(element("frames", inside(ends)))
    name = plain_name(f"joint_{body.name}")
    if not own or fixed:
        ledger.exact("coupling", *follows)
        return element("WeldJoint", inside(parts), name=name)
    used = {driver for one in follows.values() for driver, _ in one.terms}
    listed = [one for one in own if one.name not in follows and (one.kind != "driver" or one.name in used)]
    idle = [one.name for one in own if one.kind == "driver" and one.name not in used]
    ledger.exact("coordinate", *(one.name for one in listed))
    ledger.dropped("coordinate", *idle, how="moves nothing by itself, and nothing of its own joint follows it")
    parts.append(element("coordinates", inside(_coordinate(one) for one in listed)))
    known = {one.name: one for one in own}
    axes = [
        text
        for word, moving in (("rotation", hinges), ("translation", slides))
        for text in _axes(word, moving, follows, known, ledger)
    ]
    parts.append(element("SpatialTransform", inside(axes)))
    return element("CustomJoint", inside(parts), name=name)


def _still(hinges: list[Coordinate], slides: list[Coordinate], follows: dict[str, Coupling]) -> Place:
    """Return how far coordinates that all stay at one value move their body."""
    shift = sum((follows[one.name].offset * np.array(one.axis) for one in slides), np.zeros(3))
    turn = np.eye(3)
    for one in hinges:
        turn = turn @ Rotation.from_rotvec(follows[one.name].offset * np.array(one.axis)).as_matrix()
    return Place(turn, shift)


def _frame(name: str, owner: str, shift: tuple[float, float, float], turn: tuple[float, float, float]) -> str:
    path = f"/{GROUND}" if owner == GROUND else f"/bodyset/{plain_name(owner)}"
    parts = [element("socket_parent", path), element("translation", shift), element("orientation", turn)]
    return element("PhysicalOffsetFrame", inside(parts), name=name)


def _coordinate(one: Coordinate) -> str:
    parts = [
        element("default_value", one.neutral),
        element("default_speed_value", 0.0),
        element("range", (one.lower, one.upper)),
        element("clamped", False),
        element("locked", False),
    ]
    return element("Coordinate", inside(parts), name=plain_name(one.name))


def _followers(description: Description, own: list[Coordinate]) -> dict[str, Coupling]:
    """Return the couplings of a joint's coordinates that follow one of the same joint: functions of its axes."""
    names = {one.name for one in own if one.role != "coupled" or one.kind == "driver"}
    moving = {one.name for one in own if one.kind != "driver"}
    return {
        one.coordinate: one
        for one in description.couplings
        if one.coordinate in moving and len(one.terms) <= 1 and all(driver in names for driver, _ in one.terms)
    }


def _axes(
    word: str, moving: list[Coordinate], follows: dict[str, Coupling], known: dict[str, Coordinate], ledger: Ledger
) -> list[str]:
    """Return three axes: those of the coordinates, then others across them that stay at zero."""
    directions = [np.array(one.axis) for one in moving]
    while len(directions) < 3:
        across = [np.abs(np.linalg.svd(np.array([*directions, one]))[1]).min() for one in _AXES]
        directions.append(_AXES[int(np.argmax(np.round(across, 9)))])
    found = []
    for number, direction in enumerate(directions):
        one = moving[number] if number < len(moving) else None
        driver, function = "", element("Constant", inside([element("value", 0.0)]), name="function")
        if one is not None:
            driver, function = _moved(one, follows.get(one.name), known, ledger)
        parts = [element("coordinates", plain_name(driver)), element("axis", vector(direction)), function]
        found.append(element("TransformAxis", inside(parts), name=f"{word}{number + 1}"))
    return found


def _moved(one: Coordinate, coupling: Coupling | None, known: dict[str, Coordinate], ledger: Ledger) -> tuple[str, str]:
    """Return the coordinate that moves an axis, and the function by which it does."""
    if coupling is None:
        return one.name, element("LinearFunction", inside([element("coefficients", (1.0, 0.0))]), name="function")
    if not coupling.terms:
        ledger.exact("coupling", one.name)
        return "", element("Constant", inside([element("value", coupling.offset)]), name="function")
    driver, curve = coupling.terms[0]
    return driver, _noted(one.name, _function(curve, coupling.offset, known[driver]), ledger)


def _noted(name: str, made: tuple[str, float], ledger: Ledger) -> str:
    """Return the text of a function, and note how near it comes."""
    text, error = made
    if error:
        ledger.near("coupling", name, f"straight pieces between {_SAMPLES} points", error, "rad or m")
    else:
        ledger.exact("coupling", name)
    return text


def _couplers(description: Description, ledger: Ledger) -> list[str]:
    found = []
    ranges = {one.name: one for one in description.coordinates}
    done = {
        name
        for body in description.bodies
        for name in _followers(description, [one for one in description.coordinates if one.body == body.name])
    }
    for one in description.couplings:
        if one.coordinate in done:
            continue
        if len(one.terms) != 1:
            ledger.dropped("coupling", one.coordinate, how="of other than one coordinate: it is free in the file")
            continue
        driver, curve = one.terms[0]
        function = _noted(one.coordinate, _function(curve, one.offset, ranges[driver]), ledger)
        parts = [
            element("coupled_coordinates_function", inside([function])),
            element("independent_coordinate_names", plain_name(driver)),
            element("dependent_coordinate_name", plain_name(one.coordinate)),
        ]
        name = plain_name(f"{one.coordinate}_follows")
        found.append(element("CoordinateCouplerConstraint", inside(parts), name=name))
    return found


def _function(curve: Curve, offset: float, driver: Coordinate) -> tuple[str, float]:
    """Return a curve as a function of OpenSim, and its largest error over the driver's range."""
    line = straight(curve)
    if line is not None:
        return element("LinearFunction", inside([element("coefficients", (line[0], line[1] + offset))])), 0.0
    if len(curve.pieces) == 1:
        powers = np.polynomial.Polynomial(curve.pieces[0])(np.polynomial.Polynomial([-curve.knots[0], 1.0])) + offset
        falling = tuple(float(one) for one in powers.coef[::-1])
        return element("PolynomialFunction", inside([element("coefficients", falling)])), 0.0
    knots = np.array(curve.knots[1:])
    heights = np.array([evaluate(curve, float(one))[0] + offset for one in knots])
    if len(knots) > 2 and _same(spline(knots, heights), curve, offset):
        parts = [element("x", tuple(map(float, knots))), element("y", tuple(map(float, heights)))]
        return element("SimmSpline", inside(parts)), 0.0
    x = np.linspace(driver.lower, driver.upper, _SAMPLES)
    y = np.array([evaluate(curve, float(one))[0] + offset for one in x])
    between = 0.5 * (x[1:] + x[:-1])
    exact = np.array([evaluate(curve, float(one))[0] + offset for one in between])
    parts = [element("x", tuple(map(float, x))), element("y", tuple(map(float, y)))]
    error = float(np.abs(exact - np.interp(between, x, y)).max())
    return element("PiecewiseLinearFunction", inside(parts)), max(error, 1e-300)


def _same(one: Curve, other: Curve, offset: float) -> bool:
    """Tell whether a curve is another moved up by an offset."""
    if len(one.knots) != len(other.knots):
        return False
    at = [*one.knots, *(0.5 * (a + b) for a, b in zip(one.knots[:-1], one.knots[1:], strict=True)), one.knots[-1] + 1.0]
    gaps = [abs(evaluate(one, x)[0] - evaluate(other, x)[0] - offset) for x in at]
    return max(gaps) < _ALIKE


def _markers(description: Description, ledger: Ledger) -> list[str]:
    found = []
    for name, point in description.landmarks:
        path = f"/bodyset/{plain_name(point.body)}" if point.body != GROUND else f"/{GROUND}"
        parts = [element("socket_parent_frame", path), element("location", point.position), element("fixed", True)]
        found.append(element("Marker", inside(parts), name=plain_name(name)))
        ledger.exact("landmark", name, how="a marker")
    return found
