"""Arms that hang or reach, and shoulder girdles that follow the reaching arm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, least_squares, minimize
from scipy.spatial.transform import Rotation

from paravert.anatomy import relative_stature
from paravert.errors import InputError
from paravert.names import GIRDLE_AXES, SIDES
from paravert.task.constants import constant, places
from paravert.task.posture import set_attitude
from paravert.task.skeleton import Skeleton, neutral_attitude
from paravert.task.task import Arm as HeldArm
from paravert.task.task import Task

Array = NDArray[np.float64]
_REACHED = 1e-7
_ITERATIONS = 200


@dataclass(frozen=True)
class ReachingArm:
    """The bodies from the girdle to the hand with the hinges that reach, and the point of grip."""

    skeleton: Skeleton
    side: str
    base: Array
    """(3,) m, of the girdle in the world."""
    attitude: Array
    """(3, 3) of the girdle in the world."""

    def grip(self, angles: Array) -> tuple[Array, Array]:
        """Return where the hand grips, (3,) m, and its change with the angles, (3, hinge) m."""
        point, centres, axes = self.hinged(angles)
        slope = np.stack([np.cross(axis, point - centre) for axis, centre in zip(axes, centres, strict=True)], axis=1)
        return point, slope

    def hinged(self, angles: Array) -> tuple[Array, Array, Array]:
        """Return where the hand grips, (3,) m, and centres and axes (hinge, 3) of the hinges that reach, world."""
        position, turn = self.base, Rotation.from_matrix(self.attitude)
        centres, axes = [], []
        rest = list(angles)
        for bone in ("humerus", "forearm", "hand"):
            body = self.skeleton.bodies[f"{bone}_{self.side}"]
            position = position + turn.apply(body.origin)
            turn = turn * Rotation.from_euler("z", body.pitch)
            for hinge in reaching(self.skeleton, body.name):
                centres.append(position)
                axes.append(turn.apply(hinge))
                turn = turn * Rotation.from_rotvec(rest.pop(0) * np.asarray(hinge))
        point = position + turn.apply(grip_point(self.skeleton, self.side))
        return np.asarray(point), np.array(centres), np.array(axes)


def arms_posture(skeleton: Skeleton, q: Array, task: Task) -> Array:
    """Return coordinates with both arms set: held or reaching as the task says, else hanging or lying along.

    Args:
        skeleton: of the model.
        q: (coordinate,) with trunk, head and legs in place.
        task: its terms.

    Raises:
        InputError: a hand's target is out of reach; how far it falls short is named; an angle is out of range.
    """
    q = q.copy()
    if f"humerus_{SIDES[0]}" not in skeleton.bodies:
        return q
    for side in SIDES:
        target, angles = getattr(task.hands, f"{side}_m"), getattr(task.arms, side)
        if angles is not None:
            _hold(skeleton, q, side, angles)
        elif target is not None:
            _reach(skeleton, q, side, np.asarray(target, float))
        elif task.support.lying in (None, "no"):
            _hang(skeleton, q, side)
    return q


def reaching(skeleton: Skeleton, body: str) -> list[tuple[float, float, float]]:
    """Return the axes of a body's hinges that take part in reaching: shoulder and elbow flexion."""
    hinges = skeleton.hinges(body)
    if body.startswith("forearm"):
        hinges = hinges[:1]
    return [] if body.startswith("hand") else [hinge.axis for hinge in hinges]


def grip_point(skeleton: Skeleton, side: str) -> Array:
    """Return (3,) m: where the hand grips, in its frame; it grows with stature."""
    scale = relative_stature(skeleton.model.description)
    return scale * np.array(places()[f"{side}_hand"].point)


def heading(girdle: Array) -> Array:
    """Return the turn (3, 3) about the vertical that a hanging arm has with its girdle's attitude (3, 3)."""
    right = girdle[:, 2]
    return np.asarray(Rotation.from_euler("y", np.arctan2(right[0], right[2])).as_matrix())


def _hang(skeleton: Skeleton, q: Array, side: str) -> None:
    """Let an arm hang, in place, turned with its shoulder about the vertical."""
    _, (girdle,) = skeleton.place(q, [f"girdle_{side}"])
    set_attitude(skeleton, q, f"humerus_{side}", heading(girdle), "hands")


def _hold(skeleton: Skeleton, q: Array, side: str, arm: HeldArm) -> None:
    """Hold an arm by its angles against the chest, in place; the girdle follows as it does when reaching."""
    _, (chest,) = skeleton.place(q, ["sternum"])
    upright = chest @ neutral_attitude(skeleton, "sternum").T
    outward = -arm.abduction_deg if side == SIDES[0] else arm.abduction_deg
    turn = upright @ Rotation.from_euler("ZX", [arm.flexion_deg, outward], degrees=True).as_matrix()
    (shoulder, elbow), _ = skeleton.place(skeleton.model.neutral, [f"humerus_{side}", f"forearm_{side}"])
    (now,), _ = skeleton.place(q, [f"humerus_{side}"])
    _follow(skeleton, q, side, now + turn @ (elbow - shoulder))
    set_attitude(skeleton, q, f"humerus_{side}", turn, f"arms.{side}")
    column = skeleton.columns[f"forearm_{side}.flexion"]
    q[column] = np.radians(arm.elbow_flexion_deg)


def _reach(skeleton: Skeleton, q: Array, side: str, target: Array) -> None:
    """Set girdle, shoulder and elbow, in place, so that the hand grips at a target from L5-S1."""
    (centre,), _ = skeleton.place(q, ["L5"])
    wanted = centre + target
    _follow(skeleton, q, side, wanted)
    (base,), (attitude,) = skeleton.place(q, [f"girdle_{side}"])
    arm = ReachingArm(skeleton, side, base, attitude)
    names = [hinge.name for hinge in skeleton.hinges(f"humerus_{side}")] + [skeleton.hinges(f"forearm_{side}")[0].name]
    columns = [skeleton.columns[name] for name in names]
    lower, upper = (limit[columns] for limit in skeleton.ranges)
    q[columns] = reach_angles(arm, wanted, lower, upper, f"hands.{side}_m")


def reach_angles(arm: ReachingArm, wanted: Array, lower: Array, upper: Array, field: str) -> Array:
    """Return the angles (hinge,) rad nearest to an arm at ease that put its grip at a point.

    Four hinges reach three coordinates; the least sum of squared departures from the arm at ease
    fixes the swivel, so the answer is unique and moves smoothly with the target.

    Args:
        arm: of the posture.
        wanted: (3,) m, world.
        lower: (hinge,) rad.
        upper: (hinge,) rad.
        field: of the study, named in errors.

    Raises:
        InputError: the point is out of reach.
    """
    ease = np.clip(np.array([0.0, 0.0, 0.0, elbow_at_ease(arm)]), lower, upper)
    soft = 1e-3

    def gap(angles: Array) -> Array:
        return arm.grip(angles)[0] - wanted

    def slope(angles: Array) -> Array:
        return arm.grip(angles)[1]

    def softly(angles: Array) -> Array:
        return np.concatenate([gap(angles), soft * (angles - ease)])

    def soft_slope(angles: Array) -> Array:
        return np.vstack([slope(angles), soft * np.eye(len(ease))])

    def departure(angles: Array) -> float:
        return 0.5 * float(np.sum((angles - ease) ** 2))

    def departure_slope(angles: Array) -> Array:
        return angles - ease

    box = (lower, upper)
    reached: Any = {"type": "eq", "fun": gap, "jac": slope}
    start = least_squares(softly, _inside(ease, lower, upper), jac=soft_slope, bounds=box, xtol=1e-12).x
    found = minimize(
        departure,
        start,
        jac=departure_slope,
        method="SLSQP",
        bounds=Bounds(lower, upper),
        constraints=reached,
        options={"maxiter": _ITERATIONS, "ftol": 1e-15},
    ).x
    best = _polished(arm, wanted, np.clip(found, lower, upper), lower, upper)
    if float(np.linalg.norm(gap(best))) > _REACHED:
        nearest = least_squares(gap, _inside(start, lower, upper), jac=slope, bounds=box).x
        short = float(np.linalg.norm(gap(nearest)))
        raise InputError(f"out of reach, the hand falls {short:.3f} m short, expected a nearer point", field=field)
    return best


def _polished(arm: ReachingArm, wanted: Array, angles: Array, lower: Array, upper: Array) -> Array:
    """Return angles after a few Newton steps of least change, within the ranges."""
    for _ in range(20):
        point, slope = arm.grip(angles)
        if np.linalg.norm(point - wanted) < 1e-12:
            break
        free = (angles > lower) & (angles < upper)
        step, *_ = np.linalg.lstsq(slope * free, wanted - point, rcond=1e-9)
        angles = np.clip(angles + step, lower, upper)
    return angles


def _inside(angles: Array, lower: Array, upper: Array) -> Array:
    margin = 1e-6 * (upper - lower)
    return np.clip(angles, lower + margin, upper - margin)


def elbow_at_ease(arm: ReachingArm) -> float:
    """Return the preferred elbow angle, rad, with the sign that flexes (the grip moves forward from hanging)."""
    _, slope = arm.grip(np.zeros(4))
    forward = float(slope[:, 3] @ arm.attitude[:, 0])
    return float(np.copysign(np.radians(constant("elbow_at_ease")), forward))


def _follow(skeleton: Skeleton, q: Array, side: str, wanted: Array) -> None:
    """Let the girdle follow a reaching arm, in place, by the scapulohumeral rhythm.

    The arm's elevation is the angle from the girdle's downward axis to the line shoulder to target.
    Scapula over glenohumeral rotation 0.43 (Braman 2009, doi:10.1016/j.jse.2009.02.001).
    """
    (shoulder,), _ = skeleton.place(q, [f"humerus_{side}"])
    _, (girdle,) = skeleton.place(q, [f"girdle_{side}"])
    line = girdle.T @ (wanted - shoulder)
    length = float(np.linalg.norm(line))
    if length < 1e-6:
        return
    elevation = float(np.arccos(np.clip(-line[1] / length, -1.0, 1.0)))
    above = max(0.0, elevation - np.radians(constant("girdle_elevation_start")))
    ratio = constant("scapular_upward_rotation")
    raised = constant("girdle_elevation_share") * above * ratio / (1.0 + ratio)
    forward = max(0.0, line[0] / length) * constant("girdle_protraction_share") * elevation
    joint = f"sternoclavicular_{side}"
    lower, upper = skeleton.ranges
    for axis, angle in zip(GIRDLE_AXES, (-raised, forward, 0.0), strict=True):
        column = skeleton.column(joint, axis)
        q[column] = np.clip(angle, lower[column], upper[column])
