"""Muscles of an .osim document: their architecture, and their paths over points and surfaces."""

from __future__ import annotations

from dataclasses import dataclass, field

from paravert.anatomy.description import Body, Coordinate, Coupling, PathPoint, Surface
from paravert.exchange.constants import constant
from paravert.exchange.curves import constant as flat
from paravert.exchange.curves import curve, find_function
from paravert.exchange.draft import GROUND, Architecture, Draft, fascicle
from paravert.exchange.frames import Place, from_angles, vector
from paravert.exchange.markup import Element
from paravert.exchange.osim.tree import Tree, applies, flag, missing, objects, socket, text_of, triple, value

MUSCLES = (
    "Thelen2003Muscle", "Thelen2003Muscle_Deprecated", "Millard2012EquilibriumMuscle",
    "Millard2012AccelerationMuscle", "RigidTendonMuscle", "Schutte1993Muscle_Deprecated",
    "Delp1990Muscle_Deprecated", "DeGrooteFregly2016Muscle",
)  # fmt: skip
POINTS = ("PathPoint", "ConditionalPathPoint", "MovingPathPoint", "MusclePoint", "MovingMusclePoint", "MuscleViaPoint")
CONDITIONAL = ("ConditionalPathPoint", "MuscleViaPoint")
MOVING = ("MovingPathPoint", "MovingMusclePoint")
SURFACES = ("WrapCylinder", "WrapSphere", "WrapEllipsoid", "WrapTorus")
RIGID = ("RigidTendonMuscle",)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A wrap object as the document has it; ``size`` (3,) m: radii, or inner and outer radius of a torus."""

    kind: str
    name: str
    body: str
    place: Place
    size: tuple[float, float, float]
    quadrant: str
    active: bool


@dataclass(frozen=True, slots=True)
class Passing:
    """A muscle that may wrap over an obstacle between two of its points (numbers, both included)."""

    muscle: str
    obstacle: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A point of a path and when the file has it there: while a coordinate is from low to high; "" for always."""

    point: PathPoint
    taken: bool
    kind: str = ""
    label: str = ""
    coordinate: str = ""
    low: float = 0.0
    high: float = 0.0


@dataclass(slots=True)
class Paths:
    """What of paths is not yet in the draft: wrap objects, who may pass which, and paths whose points switch."""

    obstacles: dict[str, Obstacle]
    passing: list[Passing] = field(default_factory=list)
    switching: dict[str, tuple[Visit, ...]] = field(default_factory=dict)  # by muscle


def add_muscles(tree: Tree, draft: Draft, own: frozenset[str]) -> Paths:
    """Put muscles with their paths into the draft; return what is left to do about the paths.

    Args:
        tree: of the document.
        draft: with bodies and coordinates.
        own: names of muscles that are taken although they are switched off.

    Raises:
        InputError: a value is missing or wrong, or a name is unknown.
    """
    paths = Paths(_obstacles(tree))
    _groups(tree, draft)
    for one in tree.members("ForceSet"):
        if one.tag not in MUSCLES:
            continue
        if not one.name:
            raise one.error("no name, expected one")
        if one.name not in own and not applies(one):
            draft.ledger.dropped(one.tag, one.name, how="switched off in the file")
            continue
        path = one.find("GeometryPath") or _path_in(one)
        if path is None:
            draft.ledger.dropped(one.tag, one.name, how="its path is no GeometryPath")
            continue
        visits = _visits(tree, draft, path, one.name)
        points = [each.point for each in visits if each.taken]
        if any(each.coordinate for each in visits):
            paths.switching[one.name] = tuple(visits)
        paths.passing += _passing(path, one.name, len(points), paths.obstacles)
        draft.fascicles.append(fascicle(draft, one.name, points, [], _architecture(one)))
        _law(draft, one)
    return paths


def _path_in(muscle: Element) -> Element | None:
    """Return the path of a muscle that keeps it in a property ``path``."""
    owner = muscle.find("path")
    return owner.find("GeometryPath") if owner is not None else None


def _architecture(one: Element) -> Architecture:
    """Return a muscle's architecture; what the file leaves out has OpenSim's defaults."""
    return Architecture(
        force=value(one, "max_isometric_force", 1000.0),
        fibre=value(one, "optimal_fiber_length", 0.1),
        slack=value(one, "tendon_slack_length", 0.2),
        pennation=value(one, "pennation_angle_at_optimal", value(one, "pennation_angle", 0.0)),
    )


def _law(draft: Draft, one: Element) -> None:
    """Note what of a muscle's own law is replaced by the one law of all muscles here."""
    if one.tag != "DeGrooteFregly2016Muscle":
        how = "one law for all muscles here (De Groote 2016), not the file's curves; active curves differ"
        curve = "millard_difference" if one.tag.startswith("Millard") else "thelen_difference"
        draft.ledger.near(f"{one.tag} law", one.name, how, constant(curve), "maximum forces")
    if one.tag not in RIGID and not flag(one, "ignore_tendon_compliance"):
        how = "rigid here; a compliant one is longer by its strain"
        draft.ledger.near("tendon", one.name, how, constant("tendon_strain"), "slack lengths")
    draft.ledger.exact(one.tag, one.name, how="path, force, lengths and pennation")


def _groups(tree: Tree, draft: Draft) -> None:
    """Note the group of each muscle: the smallest that holds it."""
    owner = tree.model.find("ForceSet")
    holder = owner.find("groups") if owner is not None else None
    size: dict[str, int] = {}
    for group in [] if holder is None else holder.all("ObjectGroup"):
        members = text_of(group, "members").split()
        for name in members:
            if group.name and len(members) < size.get(name, 1_000_000):
                size[name] = len(members)
                draft.groups[name] = group.name
        draft.ledger.exact("ObjectGroup", group.name)


def _visits(tree: Tree, draft: Draft, path: Element, muscle: str) -> list[Visit]:
    """Return all points of a path; ``taken`` are those that it has here."""
    owner = path.find("PathPointSet")
    found: list[Visit] = []
    for one in [] if owner is None else objects(owner):
        if one.tag not in POINTS:
            raise one.error(f"a path point {one.tag[:40]!r}, expected one of {', '.join(POINTS[:3])}")
        reference = socket(one, "parent_frame") or text_of(one, "body")
        if not reference:
            raise one.error("no frame, expected the body of the point")
        body, place = tree.place(reference, {}, one)
        if one.tag in MOVING:
            found.append(Visit(_moving(draft, one, body, place, f"{muscle}.{len(found) + 1}"), True))
            continue
        point = PathPoint(body, place.point(triple(one, "location", (0.0, 0.0, 0.0))))
        if one.tag in CONDITIONAL:
            found.append(_conditional(draft, one, point, f"{muscle}.{one.name}"))
        else:
            draft.ledger.exact(one.tag, f"{muscle}.{one.name}")
            found.append(Visit(point, True))
    return found


def _conditional(draft: Draft, one: Element, point: PathPoint, label: str) -> Visit:
    """Return a conditional point: always there where its coordinate's range is inside its own; else as at neutral."""
    name = _coordinate_name(one, "coordinate")
    coordinate = next((each for each in draft.coordinates if each.name == name), None)
    if coordinate is None:
        raise missing("coordinate", name, [each.name for each in draft.coordinates], one)
    element = one.find("range")
    low, high = element.limits() if element is not None else (-1e9, 1e9)
    if low <= coordinate.lower and coordinate.upper <= high:
        draft.ledger.exact(one.tag, label, how="always on within its coordinate's range: a fixed point")
        return Visit(point, True)
    return Visit(point, low <= coordinate.neutral <= high, one.tag, label, name, low, high)


def _moving(draft: Draft, one: Element, body: str, place: Place, name: str) -> PathPoint:
    """Return a moving point as the origin of a massless body that slides along three coupled axes."""
    known = {each.name for each in draft.coordinates}
    carrier = f"point {name}"
    draft.bodies.append(
        Body(carrier, body, vector(place.shift), 0.0, 0.0, (0.0,) * 3, (0.0,) * 6, "point", place.quaternion)
    )
    for letter, direction in zip("xyz", ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), strict=True):
        owner = one.find(f"{letter}_location")
        function = find_function(owner) if owner is not None else None
        driver = _coordinate_name(one, f"{letter}_coordinate")
        follows = flat(0.0) if function is None else curve(function)
        if function is not None and driver not in known:
            raise missing("coordinate", driver, known, one)
        own = f"{carrier}.{letter}"
        draft.coordinates.append(Coordinate(own, carrier, carrier, own, direction, "slide", "coupled"))
        draft.couplings[own] = Coupling(own, ((driver, follows),) if function is not None else ())
    draft.ledger.exact(one.tag, name)
    return PathPoint(carrier, (0.0, 0.0, 0.0))


def _coordinate_name(one: Element, which: str) -> str:
    text = socket(one, which) or text_of(one, which)
    return text.strip().rpartition("/")[2]


def _obstacles(tree: Tree) -> dict[str, Obstacle]:
    """Return the wrap objects of all bodies and frames, by name."""
    found: dict[str, Obstacle] = {}
    owners = [(name, element, from_angles((0, 0, 0), (0, 0, 0))) for name, element in tree.bodies.items()]
    for frames in tree.offsets.values():
        for _, frame in frames:
            if frame.find("WrapObjectSet") is not None:
                body, place = tree.place(socket(frame, "parent") or "", {}, frame)
                own = from_angles(triple(frame, "orientation", (0.0,) * 3), triple(frame, "translation", (0.0,) * 3))
                owners.append((body, frame, place.then(own)))
    for body, owner, place in owners:
        holder = owner.find("WrapObjectSet")
        for one in [] if holder is None else objects(holder):
            if one.tag in SURFACES:
                turn = triple(one, "xyz_body_rotation", (0.0, 0.0, 0.0))
                at = place.then(from_angles(turn, triple(one, "translation", (0.0, 0.0, 0.0))))
                quadrant = text_of(one, "quadrant") or "all"
                on = flag(one, "active", True)
                found[one.name] = Obstacle(one.tag, one.name, body, at, _size(one), quadrant, on)
    return found


def _size(one: Element) -> tuple[float, float, float]:
    if one.tag == "WrapEllipsoid":
        size = triple(one, "dimensions", (0.05, 0.05, 0.05))
    elif one.tag == "WrapTorus":
        size = (value(one, "inner_radius", 0.05), value(one, "outer_radius", 0.1), 1.0)
    elif one.tag == "WrapCylinder":
        size = (value(one, "radius", 0.05), value(one, "radius", 0.05), 0.5 * value(one, "length", 0.1))
    else:
        size = (value(one, "radius", 0.05),) * 3
    if not all(part > 0.0 for part in size):
        raise one.error("a radius or length of 0 or less, expected more than 0")
    return size


def _passing(path: Element, muscle: str, count: int, obstacles: dict[str, Obstacle]) -> list[Passing]:
    owner = path.find("PathWrapSet")
    found = []
    for one in [] if owner is None else objects(owner):
        name = text_of(one, "wrap_object")
        if name not in obstacles:
            raise missing("wrap object", name, obstacles, one)
        element = one.find("range")
        first, last = element.numbers(2) if element is not None and element.text.strip() else (-1.0, -1.0)
        low = 0 if first < 1 else min(int(first) - 1, count - 1)
        high = count - 1 if last < 1 else min(int(last) - 1, count - 1)
        found.append(Passing(muscle, name, min(low, high), max(low, high)))
    return found


def surface(obstacle: Obstacle) -> Surface | None:
    """Return an obstacle as a surface that paths wrap over here; None where it is neither cylinder nor sphere."""
    kinds = {"WrapCylinder": "cylinder", "WrapSphere": "sphere"}
    if obstacle.kind not in kinds or (obstacle.body == GROUND and not obstacle.active):
        return None
    at = obstacle.place
    return Surface(
        obstacle.name, kinds[obstacle.kind], obstacle.body, vector(at.shift), at.quaternion, obstacle.size[0]
    )
