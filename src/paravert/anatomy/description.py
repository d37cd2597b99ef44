"""Description: bodies, coordinates, fascicles and passive parts of any musculoskeletal model.

A Description assumes no vertebra; the built-in spine is one, an imported model is one as well.
It is the only one of the three types (Description, Model, Problem) that is ever edited: an edit
takes one and returns a fresh one. All lengths m, masses kg, angles rad, forces N. Every point
is given in the frame of its body.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

Vector = tuple[float, float, float]
Turn = tuple[float, float, float, float]
"""A unit quaternion, w x y z."""
NO_TURN: Turn = (1.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Body:
    """A rigid part. ``origin``, ``pitch`` and then ``turn`` place its frame in the parent's frame at zero."""

    name: str
    parent: str  # "" for the base, whose parent is the world
    origin: Vector  # m, in the parent's frame, all coordinates neutral
    pitch: float  # rad about z, relative to the parent's frame
    mass: float  # kg
    centre_of_mass: Vector  # m, body frame
    inertia: tuple[float, float, float, float, float, float]  # kg m2 about the centre of mass: xx yy zz xy xz yz
    role: str  # base, vertebra, skull, rib, sternum, wall, girdle, limb
    turn: Turn = NO_TURN  # of the frame after its pitch


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One degree of freedom of a body against its parent, about or along ``axis`` in its frame.

    A driver moves nothing by itself: others follow it. A coupled coordinate follows others.
    """

    name: str  # "L4-L5.flexion_extension"
    body: str  # the body that it moves
    joint: str  # "L4-L5"
    axis_name: str  # "flexion_extension"
    axis: Vector  # unit vector in the parent-aligned frame of the body at neutral
    kind: str  # hinge (rad), slide (m) or driver
    role: str  # balanced (a hard row), prescribed (printed), elastic (condensed), coupled (follows others)
    lower: float = -3.15  # range of motion, rad or m
    upper: float = 3.15
    stiffness: float = 0.0  # elastic coordinates only: N m/rad or N/m
    anchor: Vector = (0.0, 0.0, 0.0)  # m, a point of a hinge's axis, body frame
    neutral: float = 0.0  # rad or m, its value in the neutral posture


@dataclass(frozen=True, slots=True)
class Curve:
    """A function made of polynomials, each in powers of x less its knot, the constant first.

    Piece k holds from ``knots[k]`` on, the first one below its knot too.
    """

    knots: tuple[float, ...]
    pieces: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Coupling:
    """How a coupled coordinate follows others: the sum of an offset and a curve of each of them."""

    coordinate: str
    terms: tuple[tuple[str, Curve], ...]  # (coordinate, curve); a coupled one has its own coupling before
    offset: float = 0.0  # rad or m


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A point of a fascicle's path, fixed to a body."""

    body: str
    position: Vector
    landmark: str = ""


@dataclass(frozen=True, slots=True)
class Surface:
    """A smooth surface that paths may wrap over, fixed to a body."""

    name: str
    kind: str  # sphere, or cylinder (about the z axis of its frame, without ends)
    body: str
    position: Vector  # m, body frame
    turn: Turn
    radius: float  # m


@dataclass(frozen=True, slots=True)
class Wrap:
    """Where a path may wrap: after which of its points, over which surface, on which side."""

    after: int  # number of the path point before it
    surface: str
    side: Vector | None = None  # m, in the frame of the surface's body: the side that it passes; None for the shorter


@dataclass(frozen=True, slots=True)
class Fascicle:
    """One fascicle: a line of contractile tissue with its own architecture and nerve roots."""

    name: str  # "multifidus_lumborum.L4.t1.right"
    muscle: str  # as in the muscle table: the group's part that has a name of its own
    group: str  # the group of muscle_groups
    layer: str  # deep, intermediate, superficial
    system: str  # local, global
    side: str  # right, left
    level: str  # vertebra (or rib's vertebra) of the cranial attachment
    points: tuple[PathPoint, ...]
    pcsa: float  # m2, healthy
    optimal_fibre_length: float  # m
    tendon_slack_length: float  # m; nan until settled
    pennation: float  # rad at optimal fibre length
    specific_tension: float  # Pa
    roots: tuple[tuple[str, float], ...]  # (("L4", 1.0),), weights sum to 1
    neutral_fibre_length: float = 1.0  # optimal lengths, in neutral standing; slack lengths are settled for it
    acts_on: str = "joints"  # joints, or pressure (curved fibres that only hold pressure)
    source: str = ""
    grade: str = "estimated"
    # what an injury changes; all 1 or 0 in health
    size: float = 1.0  # A, lean contractile area
    quality: float = 1.0  # N
    damage: float = 0.0  # D
    drive: float = 1.0  # d, conduction x innervation x (1 - inhibition)
    passive_scale: float = 1.0  # fibrosis: factor on passive stiffness
    slack_scale: float = 1.0  # fibrosis, contracture: factor on tendon slack length after settling
    detached: bool = False
    wraps: tuple[Wrap, ...] = ()  # in the order of the path

    @property
    def volume(self) -> float:
        """Healthy volume, m3: PCSA times optimal fibre length; the weight in the cost."""
        return self.pcsa * self.optimal_fibre_length

    @property
    def maximum_force(self) -> float:
        """Healthy maximum isometric force, N."""
        return self.pcsa * self.specific_tension


@dataclass(frozen=True, slots=True)
class JointStiffness:
    """Passive law of one joint axis: M = k0*phi(P)*theta + c*theta^3, by direction."""

    coordinate: str
    k0_positive: float  # N m/rad
    k0_negative: float
    c_positive: float  # N m/rad3
    c_negative: float
    preload_gain: float = 0.0  # phi = 1 + preload_gain*(1 - exp(-P/preload_scale))
    preload_scale: float = 1.0  # N
    source: str = ""
    grade: str = "estimated"


@dataclass(frozen=True, slots=True)
class PointSpring:
    """A linear isotropic spring between two points that coincide at neutral (cartilage, wall)."""

    name: str
    body_a: str
    point_a: Vector
    body_b: str
    point_b: Vector
    stiffness: float  # N/m
    source: str = ""
    grade: str = "estimated"


@dataclass(frozen=True, slots=True)
class Bushing:
    """A linear spring in six directions between two frames that coincide where it is at rest.

    It resists the turn of frame b against frame a about x, y and z in turn, body-fixed, and the
    shift of b's origin in a's frame.
    """

    name: str
    body_a: str
    point_a: Vector  # m, body frame
    turn_a: Turn
    body_b: str
    point_b: Vector
    turn_b: Turn
    turning: Vector  # N m/rad about x, y, z
    sliding: Vector  # N/m along x, y, z


@dataclass(frozen=True, slots=True)
class Contact:
    """Two bodies that can push but not pull: ``normal`` points from ``body_b`` to ``body_a``."""

    name: str
    body_a: str
    point_a: Vector
    body_b: str
    point_b: Vector
    normal: Vector  # unit, in the frame of body_b
    stiffness: float  # N/m, sets its weight in the cost


@dataclass(frozen=True, slots=True)
class Disc:
    """A mobile joint's load-bearing plane, in the lower body's frame; without a disc its area and index are 0."""

    joint: str
    centre: Vector  # m, lower body's frame at neutral
    pitch: float  # rad: tilt of the disc's plane against the lower body's frame, + = extension
    height: float  # m
    area: float  # m2
    wedge: float  # rad, lordotic +
    ligament_arm: float  # m, of the lumped posterior ligaments behind the centre
    pressure_index: float  # nucleus pressure / mean stress; 0 for a joint without disc
    turn: Turn = NO_TURN  # of the plane's axes (forward, up, right) after their pitch


@dataclass(frozen=True, slots=True)
class Vertebra:
    """The bone of a level: its size, what it bears and the room that it leaves for nerves."""

    level: str
    body: str
    depth: float  # m, of the end plates from front to back
    width: float  # m
    front_height: float  # m, of the vertebral body
    back_height: float
    strength: float  # N, compression that the healthy vertebra bears
    # what an injury changes; all 1 in health
    strength_left: float = 1.0
    canal: float = 1.0  # part of the canal's area that is free at this level
    foramen_right: float = 1.0  # part of the foramen below, on the right, that is free
    foramen_left: float = 1.0


@dataclass(frozen=True, slots=True)
class Nerve:
    """What an injury leaves of a nerve on one side; a nerve that is not listed is whole."""

    name: str  # "L4", "L4.dorsal", "L4.dorsal.medial", "L4.ventral" or a nerve of its own such as "accessory"
    side: str
    command: float = 1.0  # part of the command that the cord still brings to it
    conduction: float = 1.0  # 1 - block
    innervation: float = 1.0  # 1 - axon loss


@dataclass(frozen=True, slots=True)
class PressureWall:
    """One wall of the abdominal cavity: p*area <= sum(coefficient*force) + passive."""

    name: str  # wall, diaphragm, pelvic_floor
    area: float  # m2
    coefficients: tuple[tuple[str, float], ...]  # (fascicle name, coefficient)
    passive: float  # N


@dataclass(frozen=True, slots=True)
class Cavity:
    """The abdominal cavity as a closed triangle surface whose corners are points of bodies."""

    points: tuple[PathPoint, ...]
    triangles: tuple[tuple[int, int, int], ...]  # outward by the right-hand rule
    walls: tuple[PressureWall, ...]
    maximum_pressure: float  # Pa
    source: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """A whole model, ready to be compiled; edits return a fresh one."""

    name: str
    bodies: tuple[Body, ...]  # parents before children
    coordinates: tuple[Coordinate, ...]  # in the order of bodies, then as the joint's axes turn
    fascicles: tuple[Fascicle, ...]
    stiffness: tuple[JointStiffness, ...] = ()
    springs: tuple[PointSpring, ...] = ()
    contacts: tuple[Contact, ...] = ()
    discs: tuple[Disc, ...] = ()
    cavity: Cavity | None = None
    landmarks: tuple[tuple[str, PathPoint], ...] = ()  # all named points, both sides
    stature: float = 1.75  # m
    settled: bool = False  # slack lengths are final
    notes: tuple[str, ...] = field(default=())  # one sentence an edit
    couplings: tuple[Coupling, ...] = ()  # one a coupled coordinate, those that others build on first
    surfaces: tuple[Surface, ...] = ()
    bushings: tuple[Bushing, ...] = ()
    vertebrae: tuple[Vertebra, ...] = ()
    nerves: tuple[Nerve, ...] = ()  # those that are hurt

    @property
    def mass(self) -> float:
        """Total mass, kg."""
        return sum(body.mass for body in self.bodies)

    def with_fascicles(self, fascicles: tuple[Fascicle, ...]) -> Description:
        """Return a copy with other fascicles."""
        return replace(self, fascicles=fascicles)
