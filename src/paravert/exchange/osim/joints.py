"""Joints of an .osim document: where bodies are and how coordinates move them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from paravert.anatomy.description import Body, Coordinate, Coupling, Curve
from paravert.errors import shown
from paravert.exchange.curves import curves, find_function, linear, straight
from paravert.exchange.draft import GROUND, Draft
from paravert.exchange.frames import Place, from_angles, vector
from paravert.exchange.markup import Element
from paravert.exchange.osim.tree import SPLIT, Tree, flag, objects, own_frames, socket, text_of, triple, value
from paravert.model.linkage import evaluate

X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
PLAIN: dict[str, tuple[tuple[str, tuple[float, float, float]], ...]] = {
    "WeldJoint": (),
    "PinJoint": (("hinge", Z),),
    "SliderJoint": (("slide", X),),
    "UniversalJoint": (("hinge", X), ("hinge", Y)),
    "BallJoint": (("hinge", X), ("hinge", Y), ("hinge", Z)),
    "GimbalJoint": (("hinge", X), ("hinge", Y), ("hinge", Z)),
    "PlanarJoint": (("hinge", Z), ("slide", X), ("slide", Y)),
    "FreeJoint": (("hinge", X), ("hinge", Y), ("hinge", Z), ("slide", X), ("slide", Y), ("slide", Z)),
}
"""Kinds and axes that each coordinate of a joint moves, in the joint's own order."""
ROOT_FREEDOM = 4
"""A joint on the ground with so many coordinates carries a whole body: its coordinates are set, not balanced."""
_WIDE = 1e4
"""rad or m: a range as wide as this is none."""


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint as the document has it: which bodies, where on them, and its element."""

    element: Element
    parent: str
    child: str
    in_parent: Place
    in_child: Place


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a joint's motion and the coordinates that move along it."""

    name: str
    kind: str  # hinge or slide
    direction: tuple[float, float, float]
    terms: tuple[tuple[str, Curve], ...]
    offset: float = 0.0


def add_bodies(tree: Tree, draft: Draft) -> None:
    """Put the bodies and their coordinates into the draft, parents first.

    Raises:
        InputError: joints do not make a tree on the ground, or one is of an unknown kind.
    """
    draft.bodies.append(Body(GROUND, "", (0.0, 0.0, 0.0), 0.0, 0.0, (0.0, 0.0, 0.0), (0.0,) * 6, "base"))
    waiting: dict[str, Joint] = {}
    for joint in _joints(tree):
        if joint.child == GROUND or joint.child in waiting:
            how = "closes a loop; the body stays where its first joint puts it"
            draft.ledger.dropped(joint.element.tag, joint.element.name, how=how)
            continue
        waiting[joint.child] = joint
    for name, element in tree.bodies.items():
        if name != GROUND and name not in waiting:
            draft.ledger.near("Body", name, "has no joint, fixed to the ground", None, "")
            draft.bodies.append(_body(tree, element, name, GROUND, from_angles((0, 0, 0), (0, 0, 0))))
    placed = {one.name for one in draft.bodies}
    while waiting:
        ready = [joint for joint in waiting.values() if joint.parent in placed]
        if not ready:
            joint = next(iter(waiting.values()))
            raise joint.element.error(f"{joint.child} hangs from itself, expected joints that lead to the ground")
        for joint in ready:
            placed.add(joint.child)
            del waiting[joint.child]
            at = joint.in_parent.then(joint.in_child.back)
            draft.bodies.append(_body(tree, tree.bodies[joint.child], joint.child, joint.parent, at))
            _move(draft, joint)


def _joints(tree: Tree) -> Iterator[Joint]:
    if tree.version < SPLIT:
        for name, body in tree.bodies.items():
            owner = body.find("Joint")
            for element in [] if owner is None else owner.all():
                yield _old(tree, name, element)
        return
    for element in tree.members("JointSet"):
        local = own_frames(element)
        ends = []
        for which in ("parent", "child"):
            reference = socket(element, f"{which}_frame") or socket(element, f"{which}_body")
            if reference is None:
                raise element.error(f"no {which} frame, expected one")
            ends.append(tree.place(reference, local, element))
        (parent, in_parent), (child, in_child) = ends
        if element.find("location_in_parent") is not None:
            in_parent, in_child = _offsets(element)
        yield Joint(element, parent, child, in_parent, in_child)


def _old(tree: Tree, child: str, element: Element) -> Joint:
    parent = text_of(element, "parent_body")
    if parent not in tree.bodies:
        raise element.error(f"parent {shown(parent)}, expected a body")
    if flag(element, "reverse"):
        raise element.error("reverse is true, expected a joint from parent to child")
    return Joint(element, parent, child, *_offsets(element))


def _offsets(element: Element) -> tuple[Place, Place]:
    none = (0.0, 0.0, 0.0)
    return (
        from_angles(triple(element, "orientation_in_parent", none), triple(element, "location_in_parent", none)),
        from_angles(triple(element, "orientation", none), triple(element, "location", none)),
    )


def _body(tree: Tree, element: Element, name: str, parent: str, at: Place) -> Body:
    mass = value(element, "mass", 0.0)
    if mass < 0.0:
        raise element.error(f"mass {mass:g}, expected 0 or more")
    whole = element.find("inertia")
    if whole is not None:
        inertia = whole.numbers(6)
    else:
        inertia = tuple(value(element, f"inertia_{axes}", 0.0) for axes in ("xx", "yy", "zz", "xy", "xz", "yz"))
    centre = triple(element, "mass_center", (0.0, 0.0, 0.0))
    return Body(name, parent, vector(at.shift), 0.0, mass, centre, inertia, "body", at.quaternion)  # type: ignore[arg-type]


def _move(draft: Draft, joint: Joint) -> None:
    """Put the coordinates of a joint and the axes that they move into the draft."""
    element = joint.element
    given = _coordinates(element)
    axes = _spatial(element, [one.name for one in given]) if element.tag == "CustomJoint" else _plain(element, given)
    made: dict[str, Coordinate] = {}
    anchor = vector(joint.in_child.shift)
    for axis in axes:
        single = straight(axis.terms[0][1]) if len(axis.terms) == 1 and not axis.offset else None
        own = axis.terms[0][0] if axis.terms else ""
        direction = joint.in_child.along(axis.direction)
        if single is not None and abs(single[0]) == 1.0 and single[1] == 0.0 and own not in made:
            signed = vector([single[0] * one for one in direction])
            made[own] = _coordinate(element, own, joint, axis.kind, signed, anchor)
            draft.coordinates.append(made[own])
        else:
            name = f"{element.name}.{axis.name}"
            draft.coordinates.append(_coordinate(element, name, joint, axis.kind, direction, anchor))
            draft.couplings[name] = Coupling(name, axis.terms, axis.offset)
    for one in given:
        if one.name not in made:
            made[one.name] = _coordinate(element, one.name, joint, "driver", X, anchor)
            draft.coordinates.append(made[one.name])
    for one in given:
        _range(draft, joint, one, len(given))
    draft.ledger.exact(element.tag, element.name)
    draft.ledger.exact("Coordinate", *(one.name for one in given))


def _coordinate(
    element: Element, name: str, joint: Joint, kind: str, direction: tuple[float, float, float],
    anchor: tuple[float, float, float],
) -> Coordinate:  # fmt: skip
    turning = anchor if kind == "hinge" else (0.0, 0.0, 0.0)
    return Coordinate(name, joint.child, element.name, name, direction, kind, "balanced", anchor=turning)


def _range(draft: Draft, joint: Joint, given: Element, count: int) -> None:
    """Give a coordinate of the draft its range, its neutral value and its role."""
    number = next(n for n, one in enumerate(draft.coordinates) if one.name == given.name)
    found = given.find("range")
    low, high = found.limits() if found is not None and found.text.strip() else (-math.inf, math.inf)
    if not low <= high:
        raise given.error(f"range {low:g} to {high:g}, expected a lower end first")
    wide = abs(low) >= _WIDE or abs(high) >= _WIDE
    free = (-math.pi, math.pi) if draft.coordinates[number].kind != "slide" else (-1.0, 1.0)
    low, high = free if wide else (low, high)
    neutral = value(given, "default_value", 0.0)
    if abs(neutral) > _WIDE:
        raise given.error(f"default value {neutral:g}, expected a posture")
    old = draft.coordinates[number]
    draft.coordinates[number] = Coordinate(
        old.name, old.body, old.joint, old.axis_name, old.axis, old.kind, old.role, low, high,
        anchor=old.anchor, neutral=neutral,
    )  # fmt: skip
    if flag(given, "locked"):
        draft.held[given.name] = "locked"
    elif flag(given, "prescribed"):
        draft.held[given.name] = "prescribed by a function of time"
    elif joint.parent == GROUND and count >= ROOT_FREEDOM:
        draft.held[given.name] = "carries the whole body on the ground"


def _coordinates(element: Element) -> list[Element]:
    owner = element.find("coordinates", "CoordinateSet")
    if owner is None:
        return [] if element.tag == "WeldJoint" else element.all("Coordinate")
    found = [one for one in objects(owner) if one.tag == "Coordinate"]
    for one in found:
        if not one.name:
            raise one.error("no name, expected one")
    return found


def _plain(element: Element, given: list[Element]) -> list[Axis]:
    """Return the axes of a joint that is not custom."""
    if element.tag not in PLAIN:
        expected = ", ".join([*PLAIN, "CustomJoint"])
        raise element.error(f"a joint {shown(element.tag)}, expected one of {expected}")
    axes = PLAIN[element.tag]
    if len(given) != len(axes):
        raise element.error(f"{len(given)} coordinates, expected {len(axes)}")
    return [
        Axis(f"axis{number}", kind, direction, ((one.name, linear(1.0)),))
        for number, ((kind, direction), one) in enumerate(zip(axes, given, strict=True), 1)
    ]


def _spatial(element: Element, known: list[str]) -> list[Axis]:
    """Return the axes of a custom joint that move, rotations and translations in their order."""
    owner = element.find("SpatialTransform")
    if owner is None:
        raise element.error("no <SpatialTransform>, expected one")
    found = []
    six = owner.all("TransformAxis") or [one for one in objects(owner) if one.tag == "TransformAxis"]
    if len(six) > 6:
        raise owner.error(f"{len(six)} axes, expected 6")
    for number, one in enumerate(six):
        names = text_of(one, "coordinates").split()
        lost = [name for name in names if name not in known]
        if lost:
            raise one.error(f"coordinate {shown(lost[0])}, expected one of the joint")
        function = find_function(one)
        default = (X, Y, Z)[number % 3]
        direction = triple(one, "axis", default)
        length = math.hypot(*direction)
        if not length > 0.0:
            raise one.error("axis 0 0 0, expected a direction")
        if function is None:
            continue
        kind = "hinge" if (one.name or f"rotation{number + 1}").startswith("r") else "slide"
        unit = vector([part / length for part in direction])
        each = curves(function, max(len(names), 1))
        own = one.name or f"axis{number + 1}"
        if not names:
            fixed = evaluate(each[0], 0.0)[0]
            if fixed:
                found.append(Axis(own, kind, unit, (), fixed))
        elif any(straight(curve) != (0.0, 0.0) for curve in each):
            found.append(Axis(own, kind, unit, tuple(zip(names, each, strict=True))))
    return found
