"""Couplers, bushings, limits and actuators of an .osim document."""

from __future__ import annotations

from paravert.anatomy.description import Bushing, Coupling, PathPoint
from paravert.exchange.curves import curves, find_function, scaled
from paravert.exchange.draft import Draft
from paravert.exchange.frames import Place, from_angles, vector
from paravert.exchange.markup import Element
from paravert.exchange.osim.muscles import MUSCLES
from paravert.exchange.osim.tree import Tree, applies, missing, own_frames, socket, text_of, triple, value

COORDINATE_ACTUATORS = ("CoordinateActuator",)
BETWEEN_POINTS = ("PointToPointActuator",)
BUSHINGS = ("BushingForce",)
LIMITS = ("CoordinateLimitForce",)


def add_constraints(tree: Tree, draft: Draft) -> None:
    """Put coordinate couplers into the draft; other constraints are noted as dropped.

    Raises:
        InputError: a coordinate is unknown, or a function is missing.
    """
    known = {one.name for one in draft.coordinates}
    for one in tree.members("ConstraintSet"):
        if not applies(one):
            draft.ledger.dropped(one.tag, one.name, how="switched off in the file")
            continue
        if one.tag != "CoordinateCouplerConstraint":
            how = "no constraint of this kind here; the bodies stay where their joints put them"
            draft.ledger.dropped(one.tag, one.name, how=how)
            continue
        drivers = text_of(one, "independent_coordinate_names").split()
        follower = text_of(one, "dependent_coordinate_name")
        for name in (*drivers, follower):
            if name not in known:
                raise missing("coordinate", name, known, one)
        function = find_function(one)
        if function is None or not drivers:
            raise one.error("no function or no independent coordinate, expected both")
        if follower in draft.couplings:
            raise one.error(f"{follower} follows two couplers, expected one")
        factor = value(one, "scale_factor", 1.0)
        each = curves(function, len(drivers))
        terms = tuple((driver, scaled(curve, factor)) for driver, curve in zip(drivers, each, strict=True))
        draft.couplings[follower] = Coupling(follower, terms)
        draft.ledger.exact(one.tag, one.name)


def add_forces(tree: Tree, draft: Draft, own: frozenset[str]) -> None:
    """Put bushings into the draft; what acts on coordinates instead of muscles sets which are balanced.

    Args:
        tree: of the document.
        draft: with all coordinates.
        own: names of forces that are known from elsewhere.

    Raises:
        InputError: a body or coordinate is unknown.
    """
    known = {one.name for one in draft.coordinates}
    for one in tree.members("ForceSet"):
        if one.tag in MUSCLES:
            continue
        if one.name in own:
            draft.ledger.exact(one.tag, one.name, how="carried in the file's note")
        elif not applies(one):
            draft.ledger.dropped(one.tag, one.name, how="switched off in the file")
        elif one.tag in BUSHINGS:
            draft.bushings.append(_bushing(tree, one))
            draft.ledger.exact(one.tag, one.name, how="stiffness; damping has no part in held postures")
        elif one.tag in COORDINATE_ACTUATORS:
            name = text_of(one, "coordinate")
            if name not in known:
                raise missing("coordinate", name, known, one)
            draft.held.setdefault(name, "an ideal actuator holds it in the file")
            how = "no ideal actuators here: its coordinate is prescribed, its moment printed as from outside"
            draft.ledger.dropped(one.tag, one.name, how=how)
        elif one.tag in LIMITS:
            how = "exact within its limits, where it is zero; nothing resists beyond them"
            draft.ledger.near(one.tag, one.name, how, 0.0, "N m within the limits")
        elif one.tag in BETWEEN_POINTS:
            _hold_ends(draft, one)
            how = "no ideal actuators here: the coordinates of both bodies' own joints are prescribed"
            draft.ledger.dropped(one.tag, one.name, how=how)
        else:
            draft.ledger.dropped(one.tag, one.name, how="no force of this kind here")


def _hold_ends(draft: Draft, one: Element) -> None:
    ends = {text_of(one, "bodyA"), text_of(one, "bodyB")}
    for coordinate in draft.coordinates:
        if coordinate.body in ends:
            draft.held.setdefault(coordinate.name, "an ideal actuator between its body and another holds it")


def _bushing(tree: Tree, one: Element) -> Bushing:
    (body_a, at_a), (body_b, at_b) = _ends(tree, one)
    none = (0.0, 0.0, 0.0)
    turning, sliding = triple(one, "rotational_stiffness", none), triple(one, "translational_stiffness", none)
    if min(*turning, *sliding) < 0.0:
        raise one.error("a negative stiffness, expected 0 or more")
    return Bushing(
        one.name, body_a, vector(at_a.shift), at_a.quaternion, body_b, vector(at_b.shift), at_b.quaternion,
        turning, sliding,
    )  # fmt: skip


def _ends(tree: Tree, one: Element) -> list[tuple[str, Place]]:
    """Return body and place of both frames, by sockets or in the way of older documents."""
    local, none = own_frames(one), (0.0, 0.0, 0.0)
    found = []
    for number in ("1", "2"):
        reference = socket(one, f"frame{number}") or text_of(one, f"body_{number}")
        if not reference:
            raise one.error(f"no frame {number}, expected one")
        body, place = tree.place(reference, local, one)
        own = from_angles(triple(one, f"orientation_body_{number}", none), triple(one, f"location_body_{number}", none))
        found.append((body, place.then(own)))
    return found


def add_markers(tree: Tree, draft: Draft) -> None:
    """Put markers into the draft as landmarks."""
    for one in tree.members("MarkerSet"):
        reference = socket(one, "parent_frame") or text_of(one, "body")
        if one.tag == "Marker" and reference and one.name:
            body, place = tree.place(reference, {}, one)
            draft.landmarks.append((one.name, PathPoint(body, place.point(triple(one, "location", (0.0,) * 3)))))
            draft.ledger.exact("Marker", one.name, how="a landmark")
