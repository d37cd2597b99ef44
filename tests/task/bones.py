"""A plain skeleton and a plain forward kinematics, independent of the model's."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from paravert.anatomy.description import Body, Coordinate, Description, PathPoint
from paravert.names import AXES, GIRDLE_AXES, JOINTS, SIDES, mirrored, upper_body

# world place of each frame's origin (m) and its pitch (degrees) in neutral standing
SPINE = """
L5 -0.118 1.001 -21; L4 -0.103815 1.037952 -3; L3 -0.101889 1.074704 9; L2 -0.107641 1.111015 16;
L1 -0.117027 1.14375 22; T12 -0.130324 1.176662 20; T11 -0.141897 1.208458 16; T10 -0.15004 1.236858 11;
T9 -0.155574 1.265325 7; T8 -0.158637 1.290273 2; T7 -0.159496 1.314873 -4; T6 -0.157687 1.340744 -10;
T5 -0.153229 1.366026 -16; T4 -0.145989 1.391275 -22; T3 -0.13682 1.413968 -26; T2 -0.127084 1.43393 -29;
T1 -0.117256 1.45166 -30; C7 -0.113044 1.472635 -22; C6 -0.106628 1.49067 -15; C5 -0.106197 1.504485 -10;
C4 -0.103437 1.520085 -6; C3 -0.101137 1.538185 -3; C2 -0.100597 1.552265 0; C1 -0.099137 1.584775 0;
skull -0.098237 1.596175 0
"""
RIGHT = (
    ("femur", "pelvis", (-0.056276, 0.85151, 0.07726)),
    ("tibia", "femur", (-0.060776, 0.44191, 0.07551)),
    ("foot", "tibia", (-0.062706, 0.045445, 0.076994)),
    ("girdle", "sternum", (-0.041967, 1.415467, 0.033549)),
    ("humerus", "girdle", (-0.099664, 1.401536, 0.170563)),
    ("forearm", "humerus", (-0.086518, 1.115263, 0.160967)),
    ("hand", "forearm", (-0.102041, 0.866414, 0.200659)),
)
LIMB_HINGES = {
    "femur": ("flexion z -30 120", "abduction x -50 50", "rotation y -45 45"),
    "tibia": ("flexion -z 0 140",),
    "foot": ("dorsiflexion z -50 40",),
    "humerus": ("flexion z -60 170", "abduction -x -40 170", "rotation y -90 90"),
    "forearm": ("flexion z 0 145", "pronation y -90 90"),
}
RANGES = {"flexion_extension": (-12.0, 9.0), "lateral_bend": (-7.0, 7.0), "axial_rotation": (-9.0, 9.0)}
LUMBAR_RANGES = {"flexion_extension": (-12.0, 6.0), "lateral_bend": (-5.0, 5.0), "axial_rotation": (-2.0, 2.0)}
AXIS = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
UNITS = ("z", "x", "y")


def skeleton_description() -> Description:
    """Return the bones of the reference body with masses that only have to be positive."""
    place: dict[str, tuple[np.ndarray, float]] = {"": (np.zeros(3), 0.0)}
    bodies: list[Body] = []

    def add(name: str, parent: str, world: object, pitch: float, role: str) -> None:
        origin, tilt = place[parent]
        local = Rotation.from_euler("z", -tilt).apply(np.asarray(world, float) - origin)
        place[name] = (np.asarray(world, float), pitch)
        bodies.append(
            Body(name, parent, tuple(local), pitch - tilt, 1.0, (0.01, 0.01, 0.0), (0.01,) * 3 + (0.0,) * 3, role)
        )

    add("pelvis", "", (0.0, 0.93, 0.0), 0.0, "base")
    below = "pelvis"
    for row in SPINE.replace("\n", " ").strip().split(";"):
        name, x, y, pitch = row.split()
        add(
            name, below, (float(x), float(y), 0.0), np.radians(float(pitch)), "skull" if name == "skull" else "vertebra"
        )
        below = name
    add("sternum", "T4", (-0.042, 1.4155, 0.0), 0.0, "sternum")
    for bone, parent, world in RIGHT:
        for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
            above = parent if parent in place else f"{parent}_{side}"
            role = "girdle" if bone == "girdle" else "limb"
            add(f"{bone}_{side}", above, (world[0], world[1], sign * world[2]), 0.0, role)
    landmarks = tuple(
        (f"{body.name}.spinous_process", PathPoint(body.name, (-0.05, 0.0, 0.0)))
        for body in bodies
        if body.role == "vertebra"
    )
    return Description("bones", tuple(bodies), _coordinates(bodies), (), landmarks=landmarks)


def _coordinates(bodies: list[Body]) -> tuple[Coordinate, ...]:
    found = [
        Coordinate(f"pelvis.{name}", "pelvis", "pelvis", name, AXIS[axis], "hinge", "prescribed")
        for name, axis in (("tilt", "z"), ("list", "x"), ("rotation", "y"))
    ]
    found += [
        Coordinate(f"pelvis.{name}", "pelvis", "pelvis", name, AXIS[axis], "slide", "prescribed")
        for name, axis in (("forward", "x"), ("up", "y"), ("right", "z"))
    ]
    for joint in JOINTS:
        ranges = LUMBAR_RANGES if joint.startswith("L") else RANGES
        for axis, unit in zip(AXES, UNITS, strict=True):
            lower, upper = np.radians(ranges[axis])
            found.append(
                _hinge(f"{joint}.{axis}", upper_body(joint), joint, axis, AXIS[unit], lower, upper, "balanced")
            )
    for side in SIDES:
        for axis, unit in zip(GIRDLE_AXES, ("x", "y", "z"), strict=True):
            vector = _sided(AXIS[unit], side)
            joint = f"sternoclavicular_{side}"
            found.append(_hinge(f"{joint}.{axis}", f"girdle_{side}", joint, axis, vector, -0.6, 0.6, "balanced"))
        for bone, hinges in LIMB_HINGES.items():
            for text in hinges:
                name, axis, low, high = text.split()
                vector = tuple(np.array(AXIS[axis.lstrip("-")]) * (-1.0 if axis.startswith("-") else 1.0))
                limits = np.radians([float(low), float(high)])
                body = f"{bone}_{side}"
                found.append(_hinge(f"{body}.{name}", body, body, name, _sided(vector, side), *limits, "prescribed"))
    return tuple(found)


def _hinge(name, body, joint, axis, vector, lower, upper, role) -> Coordinate:
    return Coordinate(name, body, joint, axis, tuple(vector), "hinge", role, float(lower), float(upper))


def _sided(vector, side: str) -> tuple[float, float, float]:
    x, y, z = vector
    return (x, y, z) if side == "right" else (-x, -y, z)


@dataclass(frozen=True)
class Poses:
    position: np.ndarray
    rotation: np.ndarray


class Bones:
    """As much of a model as a task needs."""

    def __init__(self, description: Description) -> None:
        self.description = description
        self.coordinate_names = tuple(one.name for one in description.coordinates if one.role != "elastic")
        self.body_names = tuple(body.name for body in description.bodies)
        self.neutral = np.zeros(len(self.coordinate_names))
        self._column = {name: number for number, name in enumerate(self.coordinate_names)}

    def poses(self, q: np.ndarray) -> Poses:
        position = np.zeros((len(q), len(self.body_names), 3))
        rotation = np.zeros((len(q), len(self.body_names), 3, 3))
        for frame, angles in enumerate(q):
            done: dict[str, tuple[np.ndarray, Rotation]] = {"": (np.zeros(3), Rotation.identity())}
            for row, body in enumerate(self.description.bodies):
                origin, turn = done[body.parent]
                at = origin + turn.apply(body.origin)
                turn = turn * Rotation.from_euler("z", body.pitch)
                base = turn
                for one in self.description.coordinates:
                    if one.body != body.name or one.name not in self._column:
                        continue
                    value = angles[self._column[one.name]]
                    if one.kind == "hinge":
                        turn = turn * Rotation.from_rotvec(value * np.array(one.axis))
                    else:
                        at = at + base.apply(value * np.array(one.axis))
                done[body.name] = (at, turn)
                position[frame, row], rotation[frame, row] = at, turn.as_matrix()
        return Poses(position, rotation)


def mirror_of(bones: Bones, q: np.ndarray) -> np.ndarray:
    """Return the coordinates of the mirror image."""
    mirrored_q = np.empty_like(q)
    for name, column in bones._column.items():
        other = name if name.startswith("pelvis.") else mirrored(name)
        midline = other == name and name.split(".")[-1] in (*AXES[1:], "list", "rotation", "right")
        mirrored_q[..., bones._column[other]] = -q[..., column] if midline else q[..., column]
    return mirrored_q
