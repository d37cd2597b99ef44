"""A description as an MJCF document: bodies, joints, tendons over sites and geoms, muscles, springs."""

from __future__ import annotations

import numpy as np

from paravert.anatomy.description import Body, Coordinate, Coupling, Curve, Description, Fascicle, JointStiffness
from paravert.errors import InputError
from paravert.exchange.carry import DRIVER, note
from paravert.exchange.frames import from_quaternion, quaternion
from paravert.exchange.loss import Ledger, LossReport
from paravert.exchange.markup_write import comment, element, inside
from paravert.exchange.mjcf.muscles import SPRING, difference
from paravert.exchange.mjcf.read import TEXT
from paravert.model.linkage import evaluate
from paravert.names import GRAVITY_M_S2

LAW = (0.75, 1.05, 0.0, 200.0, 0.5, 1.6, 1.5, 1.3, 1.2)
"""MuJoCo's own numbers of a muscle, force aside."""
_LEAST = 1e-12
_LEAST_REACH = 0.1
"""Optimal fibre lengths: the least length of a muscle that its range begins with."""
_MOST_POWERS = 5
_SAMPLES = 201


def written(description: Description, source: str) -> tuple[str, LossReport]:
    """Return a description as an MJCF document, and what it could not say.

    Args:
        description: settled.
        source: of the description, for the report.

    Raises:
        InputError: it is not settled.
    """
    if not description.settled:
        raise InputError("slack lengths are not settled, expected a description from settle()", field="description")
    ledger = Ledger()
    sites = _sites(description)
    below: dict[str, list[Body]] = {}
    for body in description.bodies:
        below.setdefault(body.parent, []).append(body)
    stiffness = {one.coordinate: one for one in description.stiffness}
    world = [_body(description, one, below, sites, stiffness, ledger) for one in below.get("", [])]
    world += [_driver(one, ledger) for one in description.coordinates if one.kind == "driver"]
    sections = [
        element("compiler", angle="radian", autolimits=True, balanceinertia=False, inertiafromgeom="auto"),
        element("option", gravity=(0.0, -GRAVITY_M_S2, 0.0)),
        element("worldbody", inside(world)),
        element("tendon", inside(_tendons(description, ledger))),
        element("equality", inside(_equalities(description, ledger))),
        element("actuator", inside(_actuators(description, ledger))),
        element("custom", inside([element("text", name=TEXT, data=note(description))])),
    ]
    _left_out(description, ledger)
    report = ledger.report(source, "MJCF file")
    whole = element("mujoco", inside(sections), model=description.name)
    return "\n".join([comment("\n".join(report.lines())), whole]) + "\n", report


def _sites(description: Description) -> dict[str, list[str]]:
    """Return the sites of each body: path points by number, ends of springs, sides of surfaces, landmarks."""
    found: dict[str, list[str]] = {}

    def add(body: str, name: str, position: tuple[float, float, float]) -> None:
        found.setdefault(body, []).append(element("site", name=name, pos=position))

    on = {one.name: one.body for one in description.surfaces}
    for one in description.fascicles:
        for number, point in enumerate(one.points, 1):
            add(point.body, f"{one.name}-P{number}", point.position)
        for wrap in one.wraps:
            if wrap.side is not None:
                add(on[wrap.surface], f"{one.name}-S{wrap.after + 1}", wrap.side)
    for spring in description.springs:
        add(spring.body_a, f"{spring.name}-A", spring.point_a)
        add(spring.body_b, f"{spring.name}-B", spring.point_b)
    for name, point in description.landmarks:
        add(point.body, f"landmark {name}", point.position)
    return found


def _body(
    description: Description, body: Body, below: dict[str, list[Body]], sites: dict[str, list[str]],
    stiffness: dict[str, JointStiffness], ledger: Ledger,
) -> str:  # fmt: skip
    turn = from_quaternion((np.cos(0.5 * body.pitch), 0.0, 0.0, np.sin(0.5 * body.pitch)), (0, 0, 0)).turn
    turn = turn @ from_quaternion(body.turn, (0, 0, 0)).turn
    massless = body.mass == 0.0 and not any(body.inertia)
    mass = _LEAST if massless else body.mass
    inertia = (_LEAST, _LEAST, _LEAST, 0.0, 0.0, 0.0) if massless else body.inertia
    parts = [element("inertial", pos=body.centre_of_mass, mass=mass, fullinertia=inertia)]
    if massless:
        ledger.near("body", body.name, "has no mass here, next to none there: MuJoCo moves nothing without", mass, "kg")
    else:
        ledger.exact("body", body.name)
    own = [one for one in description.coordinates if one.body == body.name and one.kind != "driver"]
    for one in sorted(own, key=lambda each: each.kind != "slide"):
        parts.append(_joint(one, stiffness.get(one.name), ledger))
    for surface in description.surfaces:
        if surface.body == body.name:
            size = (surface.radius,) if surface.kind == "sphere" else (surface.radius, 0.5)
            shape = {"name": surface.name, "type": surface.kind, "pos": surface.position, "quat": surface.turn}
            parts.append(element("geom", **shape, size=size, contype=0, conaffinity=0, mass=0.0))
            ledger.exact("surface", surface.name)
    parts += sites.get(body.name, [])
    parts += [_body(description, one, below, sites, stiffness, ledger) for one in below.get(body.name, [])]
    return element("body", inside(parts), name=body.name, pos=body.origin, quat=quaternion(turn))


def _driver(one: Coordinate, ledger: Ledger) -> str:
    """Return a coordinate that only drives others as the slide of a body of its own with next to no mass."""
    how = "drives others only; there the slide of a body of its own with next to no mass"
    ledger.near("coordinate", one.name, how, _LEAST, "kg")
    inertia = (_LEAST, _LEAST, _LEAST)
    parts = [
        element("inertial", pos=(0.0, 0.0, 0.0), mass=_LEAST, diaginertia=inertia),
        element("joint", name=one.name, type="slide", axis=(1.0, 0.0, 0.0), range=(one.lower, one.upper)),
    ]
    return element("body", inside(parts), name=f"{DRIVER}{one.name}")


def _joint(one: Coordinate, law: JointStiffness | None, ledger: Ledger) -> str:
    ledger.exact("coordinate", one.name)
    stiffness = one.stiffness if one.role == "elastic" else 0.0
    if stiffness:
        ledger.exact("elastic coordinate", one.name)
    if law is not None:
        stiffness, error = _line(law, one)
        how = "a straight line there: no sides, no cubic part, no preload; within the range of motion"
        ledger.near("joint stiffness", one.name, how, error, "N m")
    anchor = one.anchor if one.kind == "hinge" else None
    return element(
        "joint", name=one.name, type=one.kind, axis=one.axis, pos=anchor, range=(one.lower, one.upper), limited=False,
        stiffness=stiffness or None,
    )  # fmt: skip


def _line(law: JointStiffness, one: Coordinate) -> tuple[float, float]:
    """Return the mean linear stiffness of a joint, and how far its law is from that line within its range, N m."""
    mean = 0.5 * (law.k0_positive + law.k0_negative)
    angle = np.linspace(one.lower, one.upper, 101)
    linear = np.where(angle > 0, law.k0_positive, law.k0_negative) * (1.0 + law.preload_gain)
    cubic = np.where(angle > 0, law.c_positive, law.c_negative)
    return mean, float(np.abs(linear * angle + cubic * angle**3 - mean * angle).max())


def _tendons(description: Description, ledger: Ledger) -> list[str]:
    found = []
    for one in description.fascicles:
        wraps = {wrap.after: wrap for wrap in one.wraps}
        parts = []
        for number in range(len(one.points)):
            parts.append(element("site", site=f"{one.name}-P{number + 1}"))
            if number in wraps:
                wrap = wraps[number]
                side = None if wrap.side is None else f"{one.name}-S{wrap.after + 1}"
                parts.append(element("geom", geom=wrap.surface, sidesite=side))
                ledger.exact("wrap", f"{one.name} over {wrap.surface}")
        found.append(element("spatial", inside(parts), name=one.name))
    for spring in description.springs:
        ends = [element("site", site=f"{spring.name}-{end}") for end in "AB"]
        name = f"{SPRING}{spring.name}"
        found.append(element("spatial", inside(ends), name=name, stiffness=spring.stiffness, springlength=(0.0, 0.0)))
        ledger.exact("spring", spring.name, how="a tendon with its own stiffness")
    return found


def _equalities(description: Description, ledger: Ledger) -> list[str]:
    found = []
    known = {one.name: one for one in description.coordinates}
    for one in description.couplings:
        if len(one.terms) > 1:
            how = "of several coordinates: it is free in the file"
            ledger.dropped("coupling", one.coordinate, how=how)
            continue
        if not one.terms:
            found.append(element("joint", joint1=one.coordinate, polycoef=(one.offset, 0.0, 0.0, 0.0, 0.0)))
            ledger.exact("coupling", one.coordinate)
            continue
        driver, curve = one.terms[0]
        powers, error = _powers(one, curve, known[driver])
        found.append(element("joint", joint1=one.coordinate, joint2=driver, polycoef=powers))
        if error:
            ledger.near("coupling", one.coordinate, "a polynomial of the fourth degree there", error, "rad or m")
        else:
            ledger.exact("coupling", one.coordinate)
    return found


def _powers(coupling: Coupling, curve: Curve, driver: Coordinate) -> tuple[tuple[float, ...], float]:
    """Return five coefficients in powers of the driver, and how far they are from the curve in its range."""
    if len(curve.pieces) == 1 and len(curve.pieces[0]) <= _MOST_POWERS:
        moved = np.polynomial.Polynomial(curve.pieces[0])(np.polynomial.Polynomial([-curve.knots[0], 1.0]))
        whole = np.zeros(_MOST_POWERS)
        whole[: len(moved.coef)] = moved.coef
        whole[0] += coupling.offset
        return tuple(map(float, whole)), 0.0
    x = np.linspace(driver.lower, driver.upper, _SAMPLES)
    y = np.array([evaluate(curve, float(one))[0] + coupling.offset for one in x])
    fitted = np.polynomial.Polynomial.fit(x, y, _MOST_POWERS - 1).convert()
    whole = np.zeros(_MOST_POWERS)
    whole[: len(fitted.coef)] = fitted.coef
    return tuple(map(float, whole)), float(np.abs(fitted(x) - y).max())


def _actuators(description: Description, ledger: Ledger) -> list[str]:
    found = []
    for one in description.fascicles:
        state = one.size * one.quality * (1.0 - one.damage) * one.drive
        on = one.acts_on == "joints" and not one.detached
        force = one.maximum_force * state if on else 0.0
        slack, fibre = one.tendon_slack_length * one.slack_scale, one.optimal_fibre_length
        low = max(LAW[0], _LEAST_REACH - slack / fibre)
        high = low + LAW[1] - LAW[0]
        law = (low, high, force, *LAW[3:])
        reach = (slack + low * fibre, slack + high * fibre)
        kinds = {"dyntype": "muscle", "gaintype": "muscle", "biastype": "muscle", "dynprm": (0.01, 0.04)}
        control = {"ctrllimited": True, "ctrlrange": (0.0, 1.0)}
        numbers = {"gainprm": law, "biasprm": law, "lengthrange": reach}
        found.append(element("general", name=one.name, tendon=one.name, **control, **kinds, **numbers))
        _note_muscle(one, on, ledger)
    return found


def _note_muscle(one: Fascicle, on: bool, ledger: Ledger) -> None:
    ledger.exact("muscle", one.name, how="path, force and lengths")
    how = "MuJoCo's own law there; active force-length curves differ"
    ledger.near("muscle law", one.name, how, difference(LAW), "maximum forces")
    if one.pennation:
        how = "no pennation there; force along the tendon at optimal length"
        ledger.near("pennation", one.name, how, (1.0 - np.cos(one.pennation)) * one.maximum_force, "N")
    if not on:
        why = "detached" if one.detached else "only holds pressure, which the file has not"
        ledger.dropped("force of a muscle", one.name, how=f"{why}: of no force there")


def _left_out(description: Description, ledger: Ledger) -> None:
    ledger.dropped("contact", *(one.name for one in description.contacts), how="pushes only; carried in the text")
    ledger.dropped("bushing", *(one.name for one in description.bushings), how="no such spring there")
    if description.cavity is not None:
        ledger.dropped("cavity", "abdomen", how="no pressure there; carried in the text")
    how = "read out, not acting; carried in the text"
    ledger.dropped("disc", *(one.joint for one in description.discs), how=how)
    ledger.exact("landmark", *(name for name, _ in description.landmarks), how="a site")
    ledger.dropped("edit", *description.notes, how="its effect is in the numbers; its sentence carried in the text")
