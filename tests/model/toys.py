"""Small descriptions that can be worked by hand, and one small chest with everything in it."""

from dataclasses import replace

import numpy as np

from paravert.anatomy.description import (
    Body,
    Cavity,
    Contact,
    Coordinate,
    Description,
    Disc,
    Fascicle,
    JointStiffness,
    PathPoint,
    PointSpring,
    PressureWall,
)
from paravert.names import SIDES

X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def fascicle(name: str, *points: tuple[str, tuple[float, float, float]], **properties: object) -> Fascicle:
    """Return a fascicle of 4 cm2 and 8 cm fibres with a force of 200 N."""
    side = name.rsplit(".", 1)[-1] if "." in name else "midline"
    given: dict[str, object] = {
        "muscle": name.split(".")[0],
        "group": "toy",
        "layer": "deep",
        "system": "local",
        "side": side,
        "level": "L1",
        "pcsa": 4e-4,
        "optimal_fibre_length": 0.08,
        "tendon_slack_length": float("nan"),
        "pennation": 0.0,
        "specific_tension": 5e5,
        "roots": (("L1", 1.0),),
    }
    return Fascicle(name=name, points=tuple(PathPoint(*point) for point in points), **{**given, **properties})


def hinge(*, mass: float = 10.0, forward: float = 0.1, arm: float = 0.05) -> Description:
    """Return a body on one hinge at the base, its mass ahead of it, one muscle straight up behind it."""
    bodies = (
        Body("base", "", (0.0, 0.0, 0.0), 0.0, 1.0, (0.0, 0.0, 0.0), (0.1, 0.1, 0.1, 0, 0, 0), "base"),
        Body("top", "base", (0.0, 0.1, 0.0), 0.0, mass, (forward, 0.2, 0.0), (0.1, 0.1, 0.1, 0, 0, 0), "vertebra"),
    )
    coordinates = (
        Coordinate("top-base.flexion_extension", "top", "top-base", "flexion_extension", Z, "hinge", "balanced"),
    )
    muscle = fascicle("back", ("base", (-arm, 0.0, 0.0)), ("top", (-arm, 0.1, 0.0)))
    disc = Disc("top-base", (0.0, 0.1, 0.0), 0.0, 0.01, 1e-3, 0.0, 0.04, 1.5)
    return Description("hinge", bodies, coordinates, (muscle,), discs=(disc,))


def mirrored_point(point: tuple[float, float, float], side: str) -> tuple[float, float, float]:
    """Return a point of the right side on the given side."""
    return point if side == "right" else (point[0], point[1], -point[2])


def chest() -> Description:
    """Return a base and three vertebrae with ribs, sternum, girdles, muscles, a belly and a contact."""
    bodies = [_body("pelvis", "", (0.0, 0.9, 0.0), 0.1, 8.0, "base")]
    coordinates = [
        Coordinate(f"pelvis.{name}", "pelvis", "pelvis", name, axis, kind, "prescribed")
        for name, axis, kind in (
            ("tilt", Z, "hinge"),
            ("list", X, "hinge"),
            ("rotation", Y, "hinge"),
            ("up", Y, "slide"),
        )
    ]
    below = "pelvis"
    stiffness, discs = [], []
    for name, joint in (("L5", "L5-S1"), ("L4", "L4-L5"), ("L3", "L3-L4")):
        bodies.append(_body(name, below, (0.01, 0.12, 0.0), -0.07, 6.0, "vertebra"))
        for axis_name, axis in zip(("flexion_extension", "lateral_bend", "axial_rotation"), (Z, X, Y), strict=True):
            full = f"{joint}.{axis_name}"
            coordinates.append(Coordinate(full, name, joint, axis_name, axis, "hinge", "balanced", -0.5, 0.5))
            other = (40.0, 900.0) if axis is Z else (30.0, 800.0)
            stiffness.append(JointStiffness(full, 30.0, other[0], 800.0, other[1], 0.8, 400.0))
        discs.append(Disc(joint, (0.01, 0.12, 0.0), -0.1, 0.01, 1.2e-3, 0.0, 0.04, 1.4))
        below = name
    bodies.append(_body("sternum", "L4", (0.14, 0.06, 0.0), 0.0, 0.6, "sternum"))
    for kind, stiff in (("hinge", 2.0), ("slide", 50.0)):
        for axis_name, axis in (("x", X), ("y", Y), ("z", Z)):
            name = f"sternum.{kind}_{axis_name}"
            coordinates.append(Coordinate(name, "sternum", "sternum", name, axis, kind, "elastic", stiffness=stiff))
    springs: list[PointSpring] = []
    for side in SIDES:
        _add_side(bodies, coordinates, springs, side)
    return replace(
        Description("chest", tuple(bodies), tuple(coordinates), tuple(_muscles()), tuple(stiffness), tuple(springs)),
        discs=tuple(discs),
        contacts=tuple(_contact(side) for side in SIDES),
        cavity=_cavity(),
    )


def _body(name: str, parent: str, origin: tuple[float, float, float], pitch: float, mass: float, role: str) -> Body:
    inertia = (0.02 * mass, 0.015 * mass, 0.018 * mass, 0.0, 0.0, 0.0)
    side = -0.02 if name.endswith("left") else 0.02 if name.endswith("right") else 0.0
    return Body(name, parent, origin, pitch, mass, (0.03, 0.04, side), inertia, role)


def _add_side(bodies: list[Body], coordinates: list[Coordinate], springs: list[PointSpring], side: str) -> None:
    sign = 1.0 if side == "right" else -1.0
    for number, vertebra in ((1, "L3"), (2, "L4")):
        rib = f"rib{number}_{side}"
        bodies.append(_body(rib, vertebra, (-0.01, 0.03, 0.03 * sign), 0.05, 0.4, "rib"))
        for axis_name, axis in (("x", (sign, 0.0, 0.0)), ("y", (0.0, sign, 0.0)), ("z", Z)):
            coordinates.append(
                Coordinate(f"{rib}.{axis_name}", rib, rib, axis_name, axis, "hinge", "elastic", stiffness=6.0)
            )
    girdle = f"girdle_{side}"
    bodies.append(_body(girdle, "sternum", (0.0, 0.06, 0.03 * sign), 0.0, 2.0, "girdle"))
    for axis_name, axis in (
        ("depression", (sign, 0.0, 0.0)),
        ("protraction", (0.0, sign, 0.0)),
        ("backward_rotation", Z),
    ):
        joint = f"sternoclavicular_{side}"
        coordinates.append(
            Coordinate(f"{joint}.{axis_name}", girdle, joint, axis_name, axis, "hinge", "balanced", -0.5, 0.5)
        )
    places = world_origins(bodies)
    for number, level in ((1, 0.04), (2, -0.01)):
        at = places["sternum"][1] + np.array([-0.01, level, 0.02 * sign])
        springs.append(_spring(places, f"cartilage{number}_{side}", f"rib{number}_{side}", "sternum", at, 2e4))
    at = places[f"rib1_{side}"][1] + np.array([0.05, -0.03, 0.05 * sign])
    springs.append(_spring(places, f"between_{side}", f"rib1_{side}", f"rib2_{side}", at, 5e3))


def _spring(places: dict, name: str, a: str, b: str, world: np.ndarray, stiffness: float) -> PointSpring:
    local = [tuple(places[body][0].T @ (world - places[body][1])) for body in (a, b)]
    return PointSpring(name, a, local[0], b, local[1], stiffness)


def world_origins(bodies: list[Body]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return rotation (3, 3) and origin (3,) of bodies at neutral."""
    places = {"": (np.eye(3), np.zeros(3))}
    for body in bodies:
        turn, origin = places[body.parent]
        cosine, sine = np.cos(body.pitch), np.sin(body.pitch)
        about_z = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
        places[body.name] = (turn @ about_z, origin + turn @ np.array(body.origin))
    return places


def _muscles() -> list[Fascicle]:
    found = []
    chain = ("pelvis", "L5", "L4", "L3")
    for side in SIDES:
        sign = 1.0 if side == "right" else -1.0
        for number, (low, high) in enumerate(
            (*zip(chain, chain[1:], strict=False), ("pelvis", "L4"), ("L5", "L3"), ("pelvis", "L3"))
        ):
            for name, x, z in (("back", -0.05, 0.03), ("front", 0.12, 0.05), ("oblique", 0.08, 0.1)):
                near = -z if name == "oblique" else z
                found.append(
                    fascicle(
                        f"{name}{number}.{side}",
                        (low, (x, 0.0, near * sign)),
                        (high, (x, 0.05, z * sign)),
                        pennation=0.2,
                        optimal_fibre_length=0.1,
                    )
                )
        for number, rib in enumerate((f"rib1_{side}", f"rib2_{side}")):
            found.append(
                fascicle(
                    f"iliocostalis{number}.{side}",
                    ("pelvis", (-0.05, 0.0, 0.05 * sign)),
                    ("L5", (-0.06, 0.02, 0.05 * sign)),
                    (rib, (-0.04, 0.0, 0.04 * sign)),
                )
            )
        for number, (body, place) in enumerate(
            (
                ("L3", (-0.04, 0.06, 0.0)),
                ("L4", (-0.05, 0.0, 0.0)),
                ("rib1_" + side, (0.03, 0.0, 0.06 * sign)),
                ("sternum", (0.0, -0.05, 0.02 * sign)),
                ("L3", (0.06, 0.2, 0.02 * sign)),
                ("L3", (0.0, 0.1, 0.2 * sign)),
            )
        ):
            scapula = (-0.1, 0.03 * (number % 3 - 1), (0.12 - 0.04 * (number % 2)) * sign)
            found.append(fascicle(f"girdle{number}.{side}", (body, place), (f"girdle_{side}", scapula)))
        found.append(
            fascicle(
                f"diaphragm.{side}",
                ("L5", (0.02, 0.0, 0.01 * sign)),
                (f"rib2_{side}", (0.08, 0.0, 0.05 * sign)),
                acts_on="pressure",
            )
        )
    return found


def _contact(side: str) -> Contact:
    sign = 1.0 if side == "right" else -1.0
    normal = np.array([-0.8, 0.0, 0.6 * sign])
    return Contact(
        f"scapula_{side}",
        f"girdle_{side}",
        (-0.1, -0.02, 0.08 * sign),
        f"rib1_{side}",
        (-0.03, 0.05, 0.06 * sign),
        tuple(normal),
        2e4,
    )


def _cavity() -> Cavity:
    points = (
        PathPoint("pelvis", (0.02, 0.02, 0.0)),
        PathPoint("rib2_right", (0.05, -0.02, 0.06)),
        PathPoint("rib2_left", (0.05, -0.02, -0.06)),
        PathPoint("sternum", (0.0, -0.06, 0.0)),
    )
    triangles = ((0, 1, 2), (0, 3, 1), (0, 2, 3), (1, 3, 2))
    walls = (
        PressureWall(
            "wall", 0.02, tuple((f"oblique{number}.{side}", 0.4) for number in range(6) for side in SIDES), 20.0
        ),
        PressureWall("diaphragm", 0.015, tuple((f"diaphragm.{side}", 0.7) for side in SIDES), 5.0),
    )
    return Cavity(points, triangles, walls, 2e4)
