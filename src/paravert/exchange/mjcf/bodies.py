"""Bodies and joints of an MJCF document, and the places that its tendons refer to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from paravert.anatomy.description import (
    Body,
    Coordinate,
    Coupling,
    Curve,
    JointStiffness,
    PathPoint,
    Surface,
    Turn,
    Vector,
)
from paravert.errors import shown, unknown_name
from paravert.exchange.draft import GROUND, Draft
from paravert.exchange.frames import HERE, Place, vector
from paravert.exchange.markup import Element
from paravert.exchange.mjcf.mass import NONE, between, solids, stated
from paravert.exchange.mjcf.tree import Document, Settings, number, numbers, truth, vector3

X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
UPRIGHT: Turn = (math.sqrt(0.5), -math.sqrt(0.5), 0.0, 0.0)
"""Of a world whose z axis points up, in one whose y axis does."""
WORLD = "world_of_the_file"
"""The base; MuJoCo keeps the name world to itself."""
ROOT_FREEDOM = 4
"""A body on the base with so many coordinates is carried whole: they are set, not balanced."""
KINDS = ("hinge", "slide", "ball", "free")
_DYNAMIC = ("armature", "damping", "frictionloss", "margin", "solreflimit", "solimplimit", "actuatorfrcrange")
Geom = tuple[Element, dict[str, str], Place]


@dataclass(slots=True)
class Placed:
    """Sites and geoms by name: the body and the place on it."""

    sites: dict[str, tuple[str, Place]] = field(default_factory=dict)
    geoms: dict[str, tuple[str, Geom]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Walk:
    """A body on its way into the draft: its element, parent, class and place in the parent."""

    element: Element
    parent: str
    inherited: str
    place: Place


def add_bodies(document: Document, draft: Draft, *, returning: bool) -> Placed:
    """Put bodies and coordinates into the draft; return where sites and geoms are.

    Args:
        document: with its bodies.
        draft: to fill.
        returning: whether the document is an export whose names a note knows.

    Raises:
        InputError: a number is missing or wrong, or a kind is unknown.
    """
    found = Placed()
    upright = _upright(document, draft)
    taken = {one.name for world in document.sections("worldbody") for one in world.walk() if one.tag == "body"}
    base = WORLD
    while base in taken:
        base += "_"
    draft.bodies.append(Body(base, "", (0.0, 0.0, 0.0), 0.0, 0.0, (0.0, 0.0, 0.0), NONE, "base", upright))
    waiting: list[Walk] = []
    for world in document.sections("worldbody"):
        _, below = _parts(document.settings, found, world, base, "")
        waiting += below
    while waiting:
        walk = waiting.pop(0)
        waiting = [*_body(document.settings, draft, found, walk, returning=returning), *waiting]
    return found


def _upright(document: Document, draft: Draft) -> Turn:
    """Return the turn of the file's world in one whose y axis points up."""
    pull = (0.0, 0.0, -9.81)
    for one in document.sections("option"):
        pull = vector3(one, one.attributes, "gravity", pull)
    if pull[2] < 0.0 and not (pull[0] or pull[1]):
        draft.ledger.exact("gravity", "down the z axis", how="the world is turned, y up; a task says how strong")
        return UPRIGHT
    if pull[1] < 0.0 and not (pull[0] or pull[2]):
        draft.ledger.exact("gravity", "down the y axis", how="a task says how strong")
        return (1.0, 0.0, 0.0, 0.0)
    draft.ledger.dropped("gravity", str(pull), how="the world is turned as if z pointed up; a task says how strong")
    return UPRIGHT


def _parts(
    settings: Settings, found: Placed, owner: Element, body: str, inherited: str
) -> tuple[list[Geom], list[Walk]]:
    """Note sites and geoms of a body, inside its frames too; return its geoms and the bodies below."""
    geoms: list[Geom] = []
    below: list[Walk] = []
    waiting = [(owner, HERE, inherited)]
    while waiting:
        holder, at, own = waiting.pop(0)
        for one in holder.all("site", "geom", "body", "frame", "replicate", "attach"):
            if one.tag in ("replicate", "attach"):
                raise one.error("expected bodies written out")
            if one.tag in ("body", "frame"):
                place = at.then(settings.place(one, one.attributes))
                lower = one.attributes.get("childclass", own)
                if one.tag == "body":
                    below.append(Walk(one, body, lower, place))
                else:
                    waiting.append((one, place, lower))
                continue
            given = settings.attributes(one, one.tag, own)
            ends = numbers(one, given, "fromto", 6)
            inside = between(ends)[0] if ends is not None else settings.place(one, given)
            place, name = at.then(inside), given.get("name", "")
            if one.tag == "site":
                found.sites[name] = (body, place)
            else:
                geoms.append((one, given, place))
                found.geoms[name] = (body, geoms[-1])
    return geoms, below


def _body(settings: Settings, draft: Draft, found: Placed, walk: Walk, *, returning: bool) -> list[Walk]:
    """Put a body into the draft, over massless ones where its slides come after hinges; return those below."""
    element = walk.element
    name = element.name or f"body {len(draft.bodies)}"
    if name == GROUND and not returning:
        # OpenSim keeps this name to itself.
        name = f"{GROUND} body"
    joints = _joints(settings, element, walk.inherited)
    runs = _runs(joints)
    parent, at = walk.parent, walk.place
    for number_, run in enumerate(runs[:-1], 1):
        carrier = f"{name} ({number_})"
        draft.bodies.append(_made(carrier, parent, at, 0.0, (0.0, 0.0, 0.0), NONE))
        _move(settings, draft, carrier, name, run, walk)
        parent, at = carrier, HERE
    row = len(draft.bodies)
    draft.bodies.append(_made(name, parent, at, 0.0, (0.0, 0.0, 0.0), NONE))
    _move(settings, draft, name, name, runs[-1], walk)
    geoms, below = _parts(settings, found, element, name, walk.inherited)
    inertial = element.find("inertial")
    if inertial is not None and settings.from_geoms != "true":
        mass, centre, inertia = stated(inertial, settings)
    else:
        mass, centre, inertia = solids(draft, name, geoms)
    draft.bodies[row] = _made(name, parent, at, mass, centre, inertia)
    draft.ledger.exact("body", name)
    return below


def _made(
    name: str, parent: str, at: Place, mass: float, centre: Vector,
    inertia: tuple[float, float, float, float, float, float],
) -> Body:  # fmt: skip
    return Body(name, parent, vector(at.shift), 0.0, mass, centre, inertia, "body", at.quaternion)


def _joints(settings: Settings, element: Element, inherited: str) -> list[tuple[Element, dict[str, str]]]:
    """Return the joints of a body with their attributes; a ball or a free joint as it is."""
    found: list[tuple[Element, dict[str, str]]] = []
    for one in element.all("joint", "freejoint"):
        given = settings.attributes(one, "joint", inherited) if one.tag == "joint" else dict(one.attributes)
        if one.tag == "freejoint":
            given["type"] = "free"
        kind = given.get("type", "hinge")
        if kind not in KINDS:
            raise one.error(f"type {shown(kind)}, expected one of {', '.join(KINDS)}")
        if not given.get("name"):
            given["name"] = f"{element.name}.{kind}" if not found else f"{element.name}.{kind}{len(found) + 1}"
        found.append((one, given))
    return found


def _runs(joints: list[tuple[Element, dict[str, str]]]) -> list[list[tuple[Element, dict[str, str]]]]:
    """Return joints in runs, each with its slides before its hinges, as one body takes them."""
    runs: list[list[tuple[Element, dict[str, str]]]] = [[]]
    turned = False
    for one, given in joints:
        slides = given.get("type", "hinge") in ("slide", "free")
        if slides and turned:
            runs.append([])
        turned = not slides or given.get("type") == "free"
        runs[-1].append((one, given))
    return runs


def _move(
    settings: Settings, draft: Draft, body: str, joint: str, run: list[tuple[Element, dict[str, str]]], walk: Walk
) -> None:
    """Put the coordinates of a run of joints into the draft."""
    freedom = sum({"free": 6, "ball": 3}.get(given.get("type", ""), 1) for _, given in run)
    whole = walk.parent == draft.bodies[0].name and freedom >= ROOT_FREEDOM
    for one, given in run:
        kind, name = given.get("type", "hinge"), given["name"]
        if kind in ("free", "ball"):
            how = "as angles about x, y and z in turn" + (" after three shifts" if kind == "free" else "")
            draft.ledger.exact(f"{kind} joint", name, how=how)
            slides = [("slide", axis) for axis in (X, Y, Z)] if kind == "free" else []
            made = [*slides, *(("hinge", axis) for axis in (X, Y, Z))]
            anchor = (0.0, 0.0, 0.0) if kind == "free" else vector3(one, given, "pos", (0.0, 0.0, 0.0))
            for number_, (each, axis) in enumerate(made, 1):
                own = f"{name}.{number_}"
                free = 1.0 if each == "slide" else math.pi
                where = anchor if each == "hinge" else (0.0, 0.0, 0.0)
                draft.coordinates.append(
                    Coordinate(own, body, joint, own, axis, each, "balanced", -free, free, anchor=where)
                )
                if whole:
                    draft.held[own] = "carries the whole body on the ground"
            continue
        draft.coordinates.append(_single(settings, draft, body, joint, one, given))
        if whole:
            draft.held[name] = "carries the whole body on the ground"


def _single(settings: Settings, draft: Draft, body: str, joint: str, one: Element, given: dict[str, str]) -> Coordinate:
    """Return the coordinate of a hinge or slide, measured from its reference."""
    kind, name = given.get("type", "hinge"), given["name"]
    axis = vector3(one, given, "axis", Z)
    length = math.hypot(*axis)
    if not length > 1e-10:
        raise one.error("axis of no length, expected a direction")
    unit = vector([part / length for part in axis]) if length != 1.0 else axis
    turn = settings.angle if kind == "hinge" else float
    limits = numbers(one, given, "range", 2)
    limited = truth(one, given, "limited")
    free = math.pi if kind == "hinge" else 1.0
    wide = limits is None or (limited == "false" and limits[0] == limits[1])
    low, high = (-free, free) if limits is None or wide else (turn(limits[0]), turn(limits[1]))
    if not low <= high:
        raise one.error(f"range {low:g} to {high:g}, expected the lower end first")
    reference = turn(number(one, given, "ref", 0.0))
    if reference:
        draft.ledger.exact("ref", name, how="the coordinate is measured from its reference")
    _spring(draft, one, given, name, turn, reference)
    for key in _DYNAMIC:
        if key in given:
            draft.ledger.dropped(f"joint {key}", name, how="no part in held postures")
    draft.ledger.exact("joint", name)
    anchor = vector3(one, given, "pos", (0.0, 0.0, 0.0)) if kind == "hinge" else (0.0, 0.0, 0.0)
    return Coordinate(name, body, joint, name, unit, kind, "balanced", low - reference, high - reference, anchor=anchor)


def _spring(draft: Draft, one: Element, given: dict[str, str], name: str, turn: object, reference: float) -> None:
    stiffness = number(one, given, "stiffness", 0.0)
    if stiffness < 0.0:
        raise one.error(f"stiffness {stiffness:g}, expected 0 or more")
    rest = (turn(number(one, given, "springref", 0.0)) if callable(turn) else 0.0) - reference
    if stiffness and rest:
        draft.ledger.dropped("joint stiffness", name, how=f"at rest at {rest:g}; here joints rest at zero")
    elif stiffness:
        draft.stiffness.append(JointStiffness(name, stiffness, stiffness, 0.0, 0.0, source=draft.file))
        draft.ledger.exact("joint stiffness", name)


def add_equalities(document: Document, draft: Draft) -> None:
    """Put joint equalities into the draft as couplings; others are noted as dropped.

    Raises:
        InputError: a joint is unknown, or follows two others.
    """
    known = {one.name for one in draft.coordinates}
    for section in document.sections("equality"):
        for one in section.all():
            given = document.settings.attributes(one, "equality", "")
            label = given.get("name", one.tag)
            if truth(one, given, "active", "true") == "false":
                draft.ledger.dropped(f"{one.tag} equality", label, how="switched off in the file")
                continue
            if one.tag != "joint":
                how = "no constraint of this kind here; the bodies stay where their joints put them"
                draft.ledger.dropped(f"{one.tag} equality", label, how=how)
                continue
            follower, driver = given.get("joint1", ""), given.get("joint2", "")
            for name in [follower] + ([driver] if driver else []):
                if name not in known:
                    raise one.error(unknown_name("joint", name[:80], known).message)
            if follower in draft.couplings:
                raise one.error(f"{follower[:80]} follows two others, expected one")
            powers = numbers(one, given, "polycoef", None) or (0.0, 1.0)
            if driver:
                terms = ((driver, Curve((0.0,), (powers,))),)
                draft.couplings[follower] = Coupling(follower, terms)
            else:
                draft.couplings[follower] = Coupling(follower, (), powers[0])
            draft.ledger.exact("joint equality", label, how="held exactly, not by a soft constraint")


def point(placed: Placed, name: str, asking: Element) -> PathPoint:
    """Return a site as a path point.

    Raises:
        InputError: there is none of that name.
    """
    if name not in placed.sites:
        raise asking.error(unknown_name("site", name[:80], placed.sites).message)
    body, at = placed.sites[name]
    return PathPoint(body, vector(at.shift))


def surface(placed: Placed, name: str, asking: Element) -> Surface:
    """Return a geom as a surface to wrap over.

    Raises:
        InputError: there is none of that name, or it is neither a sphere nor a cylinder.
    """
    if name not in placed.geoms:
        raise asking.error(unknown_name("geom", name[:80], placed.geoms).message)
    body, (element, given, at) = placed.geoms[name]
    kind = given.get("type", "sphere")
    size = numbers(element, given, "size", None) or (0.0,)
    if kind not in ("sphere", "cylinder") or not size[0] > 0.0:
        raise element.error(f"type {shown(kind)} of size {size[0]:g}, expected a sphere or cylinder to wrap over")
    return Surface(name, kind, body, vector(at.shift), at.quaternion, size[0])
