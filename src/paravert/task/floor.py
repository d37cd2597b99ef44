"""What the floor carries of a lying or kneeling body: the statics of the whole body, before load is shared.

The body in its posture is taken as rigid and rests on equally stiff spots that can only push
straight up: of all pushes that balance its weight and loads, those with the least sum of squares, which
is what springs give. A head that rests weighs on the floor with its own weight. Where that leaves one
way, as on two hands and two knees side by side, the rule chooses nothing; where more would do, as on
back and pelvis, this rule chooses and no muscle does. What pushes on a hand or an elbow reaches the
chest in part past the girdle, by muscles between chest and upper arm that the model does not have.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from paravert import tables
from paravert.anatomy import relative_stature
from paravert.anatomy.description import PathPoint
from paravert.errors import InputError, unknown_name
from paravert.names import GRAVITY_M_S2, SIDES
from paravert.sharing import Status, solve
from paravert.task.constants import constant
from paravert.task.frames import Load
from paravert.task.skeleton import Skeleton, Spot

Array = NDArray[np.float64]
HEAD = "head"
_ARMS = ("hand", "forearm")
_CHEST = tuple(f"rib{number}" for number in range(2, 7))
_LEVEL = 1e-9
"""Largest part of the weight that loads may push sideways."""


@cache
def contacts() -> tuple[str, ...]:
    """Return the names that a task's floor may have: one side, or both by the plural."""
    found: dict[str, None] = {}
    for row in tables.rows("task", "contacts"):
        for name in _names(row):
            found[name] = None
    return tuple(found)


def floor_loads(skeleton: Skeleton, q: Array, names: tuple[str, ...], loads: tuple[Load, ...]) -> tuple[Load, ...]:
    """Return the pushes of the floor as loads on the bodies that touch it.

    Args:
        skeleton: of the model.
        q: (coordinate,) rad or m.
        names: contacts, of ``contacts()``.
        loads: what else acts, weights only.

    Raises:
        InputError: a contact is unknown, a load pushes sideways, or the body would fall over.
    """
    spots = _spots(skeleton, names)
    places = np.array([skeleton.points(q[None], [spot])[0][0] for spot in spots])
    weight, centre = _weight(skeleton, q, loads)
    resting = HEAD in names
    own = skeleton.bodies["skull"].mass * GRAVITY_M_S2 if resting else 0.0
    if resting:
        (at,) = skeleton.points(q[None], [_head_spot(skeleton)])
        centre = (weight * centre - own * at[0, [0, 2]]) / (weight - own)
    pushes = (weight - own) * _shares(places[:, [0, 2]], centre)
    hold = constant("floor_hold")
    found = []
    for (body, point), place, push in zip(spots, places, pushes, strict=True):
        past = constant("thoracohumeral_share") if body.startswith(_ARMS) else 0.0
        found.append(Load(body, point, np.array([[0.0, (1.0 - past) * push, 0.0]]), hold=hold))
        if past:
            found += _past_girdle(skeleton, q, body.split("_")[-1], place, past * push)
    if resting:
        found.append(Load(*_head_spot(skeleton), np.array([[0.0, own, 0.0]]), hold=hold))
    return tuple(found)


def _past_girdle(skeleton: Skeleton, q: Array, side: str, place: Array, push: float) -> list[Load]:
    """Return a push (N, straight up at a place in the world) as loads on the ribs of one side, in equal parts.

    Raises:
        InputError: the model has no such ribs.
    """
    ribs = [f"{rib}_{side}" for rib in _CHEST]
    if any(rib not in skeleton.bodies for rib in ribs):
        raise InputError("the model has no ribs 2 to 6, expected one with them", field="support.floor")
    position, turn = skeleton.place(q, ribs)
    part = np.array([[0.0, push / len(ribs), 0.0]])
    return [Load(rib, own.T @ (place - at), part) for rib, at, own in zip(ribs, position, turn, strict=True)]


def _weight(skeleton: Skeleton, q: Array, loads: tuple[Load, ...]) -> tuple[float, Array]:
    """Return the weight of body and loads, N, and (2,) m where it acts, forward and right."""
    massive = [one for one in skeleton.bodies.values() if one.mass > 0.0]
    points = skeleton.points(q[None], [(one.name, np.array(one.centre_of_mass)) for one in massive])
    points += skeleton.points(q[None], [(one.body, one.point) for one in loads])
    down = np.array([one.mass * GRAVITY_M_S2 for one in massive] + [-one.force[0, 1] for one in loads])
    total = float(down.sum())
    for number, one in enumerate(loads, start=1):
        if np.abs(one.force[0, [0, 2]]).max() > _LEVEL * total:
            raise InputError("pushes sideways while the floor carries, expected a weight", field=f"load[{number}]")
    return total, np.asarray(down @ np.array([one[0, [0, 2]] for one in points]) / total)


def _shares(places: Array, centre: Array) -> Array:
    """Return (spot,) parts of the weight that balance it, of least sum of squares, none below zero.

    Raises:
        InputError: the weight is not above what carries it; by how much is named.
    """
    arms = np.vstack([np.ones(len(places)), (places - centre).T])
    target = np.array([[1.0, 0.0, 0.0]])
    found = solve(arms, target, np.ones(len(places)), np.ones((1, len(places))))
    if found.status[0] == Status.OPTIMAL:
        return np.asarray(found.activation[0])
    firmly = np.vstack([1e4 * np.ones(len(places)), places.T])
    nearest, _ = nnls(firmly, np.array([1e4, *centre]))
    beyond = float(np.linalg.norm(nearest @ places - centre))
    raise InputError(
        f"the body falls over, its weight acts {beyond:.3f} m beside what carries it, expected contacts around it",
        field="support.floor",
    )


def _spots(skeleton: Skeleton, names: tuple[str, ...]) -> list[Spot]:
    """Return where the body touches the floor, each spot once; the head has a rule of its own."""
    scale = relative_stature(skeleton.model.description)
    landmarks = dict(skeleton.model.description.landmarks)
    found: dict[tuple[str, tuple[float, ...]], Spot] = {}
    for number, name in enumerate(names, start=1):
        if name not in contacts():
            raise unknown_name("contact", name, contacts(), field=f"support.floor[{number}]")
        for row in tables.rows("task", "contacts"):
            if name not in _names(row) or name == HEAD:
                continue
            for side in _sides(row, name):
                body, point = _placed(row, side, scale, landmarks)
                found[body, tuple(point)] = (body, point)
    if not found:
        raise InputError("the head alone, expected contacts that carry the trunk", field="support.floor")
    return list(found.values())


def _placed(row: tables.Row, side: str, scale: float, landmarks: dict[str, PathPoint]) -> Spot:
    """Return the body and point of one row of the table on one side.

    Raises:
        InputError: the model has no such place, as one read from a file may not.
    """
    if row["landmark"]:
        name = row["landmark"].replace("SIDE", side)
        if name not in landmarks:
            raise InputError(f"the model has no place {name}, expected one with it", field="support.floor")
        return landmarks[name].body, np.array(landmarks[name].position)
    mirror = -1.0 if side == SIDES[1] else 1.0
    x, y, z = (scale * float(row[axis]) for axis in ("x_m", "y_m", "z_m"))
    return row["body"].replace("SIDE", side), np.array([x, y, mirror * z])


def _head_spot(skeleton: Skeleton) -> Spot:
    """Return where a resting head lies on the floor: under its centre of mass, whichever way it faces."""
    return "skull", np.array(skeleton.bodies["skull"].centre_of_mass)


def _names(row: tables.Row) -> tuple[str, ...]:
    """Return the names that touch a row of the table: right, left and both for a paired one."""
    if row["both"]:
        return (*(f"{side}_{row['contact']}" for side in SIDES), row["both"])
    return (row["contact"],)


def _sides(row: tables.Row, name: str) -> tuple[str, ...]:
    """Return the sides that a name means in a row of the table."""
    if row["both"] and name != row["both"]:
        return (name.split("_")[0],)
    return SIDES
