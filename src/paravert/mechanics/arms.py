"""Arms of a posture that is being sought: they hang, or keep their grip where the load is.

A gripping arm has the angles of least departure from an arm at ease that reach the grip, as
`task.limbs` has them; with multipliers y of the three reached coordinates they meet
angles - ease = G^T y and grip = target, G the slope of the grip. Its change as the girdle moves
follows from those conditions by the implicit function theorem.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.model import Posture
from paravert.names import SIDES
from paravert.task.limbs import ReachingArm, elbow_at_ease, heading, reach_angles
from paravert.task.skeleton import Skeleton, neutral_attitude, turned_to, within

Floats = NDArray[np.float64]
_STEPS = 8
_EXACT = 1e-14
_UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """What an arm does: it grips at ``target`` (3,) m, world, or hangs where that is None."""

    side: str
    target: Floats | None
    columns: list[int]  # of the coordinates that it sets

    @property
    def girdle(self) -> str:
        """Name of the body that it hangs from."""
        return f"girdle_{self.side}"


def holds(skeleton: Skeleton, habit: Floats, hands: dict[str, Floats | None]) -> tuple[Hold, ...]:
    """Return what each arm does, where hands (side to (3,) m from L5-S1 in the habitual posture, or None) are held."""
    if f"humerus_{SIDES[0]}" not in skeleton.bodies:
        return ()
    (centre,), _ = skeleton.place(habit, ["L5"])
    found = []
    for side in SIDES:
        names = [hinge.name for hinge in skeleton.hinges(f"humerus_{side}")]
        target = hands[side]
        if target is not None:
            names.append(skeleton.hinges(f"forearm_{side}")[0].name)
        found.append(Hold(side, None if target is None else centre + target, [skeleton.columns[one] for one in names]))
    return tuple(found)


def pose(skeleton: Skeleton, q: Floats, hold: Hold, base: Floats, attitude: Floats) -> Floats:
    """Return the angles (hinge,) rad of an arm.

    Args:
        skeleton: of the model.
        q: (coordinate,) whose angles of the arm are where to start.
        hold: what it does.
        base: (3,) m, of its girdle in the world.
        attitude: (3, 3) of its girdle.

    Raises:
        InputError: its grip or a range of its hinges is out of reach.
    """
    lower, upper = (limit[hold.columns] for limit in skeleton.ranges)
    field = f"hands.{hold.side}_m"
    if hold.target is None:
        body = f"humerus_{hold.side}"
        wanted = heading(attitude) @ neutral_attitude(skeleton, body)
        angles = turned_to(skeleton, body, attitude, wanted)
        each = zip(skeleton.hinges(body), angles, lower, upper, strict=True)
        return np.array([within(hinge.name, float(angle), low, high, field) for hinge, angle, low, high in each])
    arm = ReachingArm(skeleton, hold.side, base, attitude)
    found = _settled(arm, hold.target, q[hold.columns])
    if found is not None and ((found > lower) & (found < upper)).all():
        return found
    return reach_angles(arm, hold.target, lower, upper, field)


def rates(skeleton: Skeleton, posture: Posture, hold: Hold, girdle: int, moved: Floats) -> Floats:
    """Return (hinge, direction): how an arm's angles change as a posture moves along directions.

    Args:
        skeleton: of the model.
        posture: where.
        hold: what the arm does.
        girdle: number of the girdle's body.
        moved: (dof, direction) rad or m, arms left out.
    """
    own = posture.screws.moves[girdle][:, None] * moved
    spin, drift = posture.screws.spin.T @ own, posture.screws.drift.T @ own
    base, attitude = posture.position[girdle], posture.rotation[girdle]
    if hold.target is None:
        right = attitude[:, 2]
        turned = np.cross(spin.T, right)
        size = right[0] ** 2 + right[2] ** 2
        turn = (right[2] * turned[:, 0] - right[0] * turned[:, 2]) / size
        return np.asarray(np.linalg.solve(posture.screws.spin[hold.columns].T, _UP[:, None] * turn - spin))
    arm = ReachingArm(skeleton, hold.side, base, attitude)
    angles = posture.coordinates[hold.columns]
    lower, upper = (limit[hold.columns] for limit in skeleton.ranges)
    free = (angles > lower + 1e-9) & (angles < upper - 1e-9)
    point, slope = arm.grip(angles)
    push = np.asarray(np.linalg.lstsq(slope[:, free].T, (angles - _ease(arm))[free], rcond=None)[0])
    lean = np.cross(spin.T[:, :, None], slope[None], axis=1)  # (direction, 3, hinge)
    right = np.concatenate([np.einsum("dkh,k->hd", lean, push), -drift - np.cross(spin.T, point).T])
    matrix = _system(arm, angles, push)
    held = np.concatenate([~free, np.zeros(3, dtype=bool)])
    matrix[held], matrix[:, held], right[held] = 0.0, 0.0, 0.0
    matrix[held, held] = 1.0
    return np.asarray(np.linalg.solve(matrix, right)[: len(angles)])


def _settled(arm: ReachingArm, target: Floats, angles: Floats) -> Floats | None:
    """Return angles that meet both conditions exactly, by Newton's method from given ones; None if it fails."""
    ease = _ease(arm)
    push = np.asarray(np.linalg.lstsq(arm.grip(angles)[1].T, angles - ease, rcond=None)[0])
    for _ in range(_STEPS):
        point, slope = arm.grip(angles)
        off = np.concatenate([angles - ease - slope.T @ push, point - target])
        step = np.asarray(np.linalg.solve(_system(arm, angles, push), -off))
        if not np.isfinite(step).all() or np.abs(step).max() > 1.0:
            return None
        angles, push = angles + step[: len(angles)], push + step[len(angles) :]
        if np.abs(step[: len(angles)]).max() < _EXACT**0.5:
            return angles
    return None


def _system(arm: ReachingArm, angles: Floats, push: Floats) -> Floats:
    """Return the matrix of the conditions' slopes in angles and multipliers."""
    point, centres, axes = arm.hinged(angles)
    slope = np.cross(axes, point - centres).T
    # Of two hinges the outer one turns the motion that the inner one makes.
    bent = np.einsum("ik,jk->ij", np.cross(push, axes), slope.T)
    outer = np.triu(bent) + np.triu(bent, 1).T
    count = len(angles)
    return np.block([[np.eye(count) - outer, -slope.T], [slope, np.zeros((3, 3))]])


def _ease(arm: ReachingArm) -> Floats:
    return np.array([0.0, 0.0, 0.0, elbow_at_ease(arm)])
