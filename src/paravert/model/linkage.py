"""Coupled coordinates: how the joints of a machine follow the coordinates that are set.

Joints stand in the order of the set coordinates that have one, then the coupled ones. Their values
are v(q), their speeds (dv/dq) q', and generalised forces of joints Q come back as (dv/dq)^T Q.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Curve, Description
from paravert.errors import InputError

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Linkage:
    """The couplings of a machine.

    ``joint`` (joint,) is where each joint is in MuJoCo's qpos, ``place`` (joint,) where its value
    is among the set coordinates followed by the coupled ones, ``turns`` (joint,) true for hinges,
    ``moves`` (body, joint) true where a joint moves a body.
    """

    joint: Indices
    place: Indices
    turns: NDArray[np.bool_]
    moves: NDArray[np.bool_]
    rules: tuple[tuple[tuple[int, Curve], ...], ...]  # of each coupled coordinate
    offset: Floats  # (coupled,)

    def values(self, q: Floats) -> Floats:
        """Return (joint,) values of the joints, of coordinates q (coordinate,)."""
        found = list(q)
        for rule, offset in zip(self.rules, self.offset, strict=True):
            found.append(offset + sum(evaluate(curve, found[driver])[0] for driver, curve in rule))
        return np.array(found)[self.place]

    def fold(self, q: Floats) -> Floats:
        """Return (joint, coordinate): how fast joints follow coordinates q (coordinate,)."""
        found, slopes = list(q), list(np.eye(len(q)))
        for rule, offset in zip(self.rules, self.offset, strict=True):
            value, slope = offset, np.zeros(len(q))
            for driver, curve in rule:
                own, rate, _ = evaluate(curve, found[driver])
                value, slope = value + own, slope + rate * slopes[driver]
            found.append(value)
            slopes.append(slope)
        return np.array(slopes)[self.place]

    def bend(self, q: Floats, velocity: Floats) -> Floats:
        """Return (joint,) accelerations of the joints while coordinates q have a steady velocity."""
        found, speeds, bends = list(q), list(velocity), [0.0] * len(q)
        for rule, offset in zip(self.rules, self.offset, strict=True):
            value, speed, bend = offset, 0.0, 0.0
            for driver, curve in rule:
                own, rate, turn = evaluate(curve, found[driver])
                value, speed = value + own, speed + rate * speeds[driver]
                bend += turn * speeds[driver] ** 2 + rate * bends[driver]
            found.append(value)
            speeds.append(speed)
            bends.append(bend)
        return np.array(bends)[self.place]


def evaluate(curve: Curve, x: float) -> tuple[float, float, float]:
    """Return value, slope and second derivative of a curve."""
    number = 0
    while number + 1 < len(curve.knots) and x >= curve.knots[number + 1]:
        number += 1
    u = x - curve.knots[number]
    value = slope = bend = 0.0
    for coefficient in reversed(curve.pieces[number]):
        bend = bend * u + 2.0 * slope
        slope = slope * u + value
        value = value * u + coefficient
    return value, slope, bend


def linkage(description: Description, joints: Mapping[str, int], moves: Mapping[str, NDArray[np.bool_]]) -> Linkage:
    """Return the couplings of a description.

    Args:
        description: with coupled coordinates or drivers, none of them elastic.
        joints: MuJoCo's number of each coordinate that has a joint, by name.
        moves: (body,) which bodies a coordinate's body carries, by the coordinate's name.

    Raises:
        InputError: a coupled coordinate has no coupling, or one that builds on something unknown.
    """
    held = [one for one in description.coordinates if one.role not in ("elastic", "coupled")]
    coupled = {one.name: one for one in description.coordinates if one.role == "coupled"}
    if any(one.role == "elastic" for one in description.coordinates):
        raise InputError("coupled and elastic ones in one model, expected either", field="coordinates")
    place = {one.name: number for number, one in enumerate(held)}
    rules = []
    for coupling in description.couplings:
        if coupling.coordinate not in coupled or coupling.coordinate in place:
            what = "is not a coupled coordinate, expected each of them once"
            raise InputError(what, field=f"coupling {coupling.coordinate}")
        for driver, curve in coupling.terms:
            if driver not in place:
                what = f"follows {driver!r}, expected a coordinate that is known before it"
                raise InputError(what, field=f"coupling {coupling.coordinate}")
            if len(curve.knots) != len(curve.pieces) or not curve.knots:
                raise InputError("expected as many knots as pieces", field=f"coupling {coupling.coordinate}")
        rules.append(tuple((place[driver], curve) for driver, curve in coupling.terms))
        place[coupling.coordinate] = len(place)
    lost = [name for name in coupled if name not in place]
    if lost:
        raise InputError("follows nothing, expected a coupling", field=f"coordinate {lost[0]}")
    moving = [one for one in (*held, *coupled.values()) if one.kind != "driver"]
    return Linkage(
        joint=np.array([joints[one.name] for one in moving], dtype=np.intp),
        place=np.array([place[one.name] for one in moving], dtype=np.intp),
        turns=np.array([one.kind == "hinge" for one in moving], dtype=bool),
        moves=np.array([moves[one.name] for one in moving], dtype=bool).T.reshape(-1, len(moving)),
        rules=tuple(rules),
        offset=np.array([one.offset for one in description.couplings], dtype=float),
    )
