"""What a spine without muscles does under a moment, a weight or a follower load, beside cadaver tests.

A follower load runs through the centres of the joints, so that it presses them without turning them;
a weight at the top keeps its direction and turns the spine as it leans.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.optimize import brentq

from paravert.anatomy import load
from paravert.mechanics.curving import curving
from paravert.model import JointLaw, Model, joint_law
from paravert.names import AXES, JOINTS, THORACIC, coordinate_name

Floats = NDArray[np.float64]
FLEXION, BEND, ROTATION = AXES
LUMBAR_JOINTS = JOINTS[-5:]
TESTED_JOINTS = (LUMBAR_JOINTS[1], LUMBAR_JOINTS[3])
"""Segments of Gardner-Morse and Stokes 2004."""
TEST_MOMENT = 7.5  # N m
SMALL_TURN = np.radians(1.5)
FOLLOWER = 1200.0  # N
THORACIC_RANGES = {
    FLEXION: ((1, 14.0, 14.0), (11, 6.0, 8.0)),
    BEND: ((6, 10.0, 12.0), (11, 8.0, 9.0)),
    ROTATION: ((9, 10.0, 12.0), (11, 7.0, 8.0)),
}
"""Whole range in degrees at 7.5 N m either way, from T1-T2: the last joint that a band holds for, low, high."""


def passive(model: Model, names: tuple[str, ...]) -> JointLaw:
    """Return the passive law of some coordinates."""
    law = joint_law(model.description, model.coordinate_names)
    chosen = [model.coordinate_names.index(name) for name in names]
    return JointLaw(law.linear[:, chosen], law.cubic[:, chosen], law.gain[chosen], law.scale[chosen])


def turn(model: Model, joint: str, axis: str, moment: float, preload: float = 0.0) -> float:
    """Return how far a joint turns, rad, under a moment N m and a preload N through its centre."""
    law = passive(model, (coordinate_name(joint, axis),))
    pressed = np.array([[preload]])

    def lack(angle: float) -> float:
        return float(law.moment(np.array([[angle]]), pressed)[0, 0]) - moment

    return float(brentq(lack, -1.0, 1.0, xtol=1e-12))


def stiffening(model: Model, preload: float) -> float:
    """Return the mean over tested joints and axes of the secant stiffness within 1.5 degrees over that unloaded."""
    ratios = []
    for joint in TESTED_JOINTS:
        for axis in AXES:
            law = passive(model, (coordinate_name(joint, axis),))
            moments = [
                sum(
                    abs(float(law.moment(np.array([[sign * SMALL_TURN]]), np.array([[one]]))[0, 0])) for sign in (1, -1)
                )
                for one in (preload, 0.0)
            ]
            ratios.append(moments[0] / moments[1])
    return float(np.mean(ratios))


def thoracic_departure(model: Model) -> float:
    """Return how far, degrees, the worst thoracic segment's range at 7.5 N m lies outside its published band."""
    worst = 0.0
    for axis, bands in THORACIC_RANGES.items():
        for number, (upper, lower) in enumerate(zip(THORACIC, THORACIC[1:], strict=False), 1):
            _, low, high = next(band for band in bands if number <= band[0])
            joint = f"{upper}-{lower}"
            whole = np.degrees(turn(model, joint, axis, TEST_MOMENT) - turn(model, joint, axis, -TEST_MOMENT))
            worst = max(worst, low - whole, whole - high)
    return float(worst)


def follower_range(model: Model) -> float:
    """Return the change, %, of the lumbar flexion-extension range at 7.5 N m under 1200 N of follower load."""
    ranges = [
        sum(
            turn(model, joint, FLEXION, TEST_MOMENT, one) - turn(model, joint, FLEXION, -TEST_MOMENT, one)
            for joint in LUMBAR_JOINTS
        )
        for one in (FOLLOWER, 0.0)
    ]
    return 100.0 * (ranges[0] / ranges[1] - 1.0)


def follower_stiffness(model: Model) -> float:
    """Return the lumbar flexion stiffness near neutral under 1200 N of follower load, over that without."""
    softness = []
    for preload in (FOLLOWER, 0.0):
        names = tuple(coordinate_name(joint, FLEXION) for joint in LUMBAR_JOINTS)
        law = passive(model, names)
        still = np.zeros((1, len(names)))
        softness.append(float(np.sum(1.0 / law.tangent(still, still + preload))))
    return softness[1] / softness[0]


@cache
def buckling(model: Model) -> float:
    """Return the weight, N, on L1 at which the lumbar spine without muscles buckles, sacrum held."""
    posture = model.evaluate(model.neutral[None]).postures[0]
    rows = [model.row_names.index((joint, axis)) for joint in LUMBAR_JOINTS for axis in AXES]
    at = curving(model, posture)
    body = model.body_names.index("L1")
    height = load().table("vertebrae").row("L1").number("slice_height")
    top = posture.at(body, (0.0, height, 0.0))
    weight = at.bending(np.array([[0.0, -1.0, 0.0]]), top[None], np.array([body], dtype=np.intp))[np.ix_(rows, rows)]
    law = passive(model, tuple(coordinate_name(*model.row_names[row]) for row in rows))
    still = np.zeros((1, len(rows)))
    tangent = np.diag(law.tangent(still, still)[0])
    # Buckles where tangent - P weight is singular: the least positive P of weight v = (1/P) tangent v.
    values = eigh(weight, tangent, eigvals_only=True)
    return float(1.0 / values.max())
