"""The muscle law: a rigid tendon in series with fibres of constant thickness, one fascicle at a time.

Active and passive force-length and force-velocity curves: De Groote F, Kinney AL, Rao AV, Fregly BJ
(2016), Evaluation of direct collocation optimal control problem formulations for solving the
muscle redundancy problem, Ann Biomed Eng 44:2922-2936, doi:10.1007/s10439-016-1591-9.

Departs from it: passive force is zero, not slightly negative, below the optimal fibre length; the
active force-length curve is scaled to 1 at the optimal length, and two constants of the
force-velocity curve are found from f(0) = 1 and f(-1) = 0, because the printed, rounded constants
meet these to 1 and 3 in 1000 only; force never falls below zero; the tendon is rigid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Fascicle
from paravert.model.constants import constant

Floats = NDArray[np.float64]

_ACTIVE = ((0.815, 1.055, 0.162, 0.063), (0.433, 0.717, -0.030, 0.200), (0.100, 1.000, 0.354, 0.0))
"""Height, place, width and slope of width of the three bells of the active force-length curve."""
_VELOCITY_SLOPE, _VELOCITY_SHIFT = -8.149, -0.374
_PASSIVE_SHAPE = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Muscles:
    """Fascicle properties as arrays, each (fascicle,)."""

    capacity: Floats  # N, maximum isometric force times A N (1 - D) d
    healthy_force: Floats  # N, maximum isometric force in health
    volume: Floats  # m3, in health; the weight in the cost
    optimal_length: Floats  # m
    slack_length: Floats  # m, tendon, with what an injury makes of it
    thickness: Floats  # m, fibre length times sine of pennation
    passive_scale: Floats  # 1; 0 where detached
    on_joints: NDArray[np.bool_]  # false for what only holds pressure


@dataclass(frozen=True, slots=True, eq=False)
class Tension:
    """What fascicles can give and what they give without being asked, each (frame, fascicle)."""

    active: Floats  # N at full activation, along the tendon
    passive: Floats  # N, along the tendon
    fibre_length: Floats  # in optimal lengths
    fibre_velocity: Floats  # in optimal lengths a second


def table(fascicles: tuple[Fascicle, ...]) -> Muscles:
    """Return the properties of fascicles as arrays, injuries included."""

    def column(values: list[float]) -> Floats:
        return np.array(values, dtype=float)

    attached = column([0.0 if one.detached else 1.0 for one in fascicles])
    healthy = column([one.maximum_force for one in fascicles])
    state = column([one.size * one.quality * (1.0 - one.damage) * one.drive for one in fascicles])
    return Muscles(
        capacity=healthy * state * attached,
        healthy_force=healthy,
        volume=column([one.volume for one in fascicles]),
        optimal_length=column([one.optimal_fibre_length for one in fascicles]),
        slack_length=column([one.tendon_slack_length * one.slack_scale for one in fascicles]),
        thickness=column([one.optimal_fibre_length * np.sin(one.pennation) for one in fascicles]),
        passive_scale=column([one.passive_scale for one in fascicles]) * attached,
        on_joints=np.array([one.acts_on == "joints" for one in fascicles], dtype=bool),
    )


def active_force_length(length: Floats) -> Floats:
    """Return the active force of fibres of a length in optimal lengths, in maximum isometric forces."""
    return np.asarray(_bells(length) / _bells(np.ones(1)))


def passive_force_length(length: Floats) -> Floats:
    """Return the passive force of fibres of a length in optimal lengths, in maximum isometric forces."""
    strain = constant("passive_fibre_strain")
    stretch = np.maximum(length - 1.0, 0.0)
    return np.asarray(np.expm1(_PASSIVE_SHAPE * stretch / strain) / np.expm1(_PASSIVE_SHAPE))


def force_velocity(velocity: Floats) -> Floats:
    """Return the factor on active force at a velocity in largest velocities, + = lengthening."""
    still, fastest = np.arcsinh(_VELOCITY_SHIFT), np.arcsinh(_VELOCITY_SHIFT - _VELOCITY_SLOPE)
    height = 1.0 / (still - fastest)
    curve = 1.0 + height * (np.arcsinh(_VELOCITY_SLOPE * velocity + _VELOCITY_SHIFT) - still)
    return np.where(velocity == 0.0, 1.0, np.maximum(curve, 0.0))


def _bells(length: Floats) -> Floats:
    force = np.zeros_like(length)
    for height, place, width, slope in _ACTIVE:
        force = force + height * np.exp(-0.5 * ((length - place) / (width + slope * length)) ** 2)
    return force


def tension(muscles: Muscles, length: Floats, velocity: Floats) -> Tension:
    """Return what fascicles give at a length and velocity of muscle and tendon.

    Args:
        muscles: (fascicle,) properties.
        length: (frame, fascicle) m.
        velocity: (frame, fascicle) m/s, + = lengthening.
    """
    along = np.maximum(length - muscles.slack_length, 1e-3 * muscles.optimal_length)
    fibre = np.hypot(along, muscles.thickness)
    cosine = along / fibre
    normalised = fibre / muscles.optimal_length
    speed = velocity * cosine / muscles.optimal_length
    moving = force_velocity(speed / constant("largest_fibre_velocity"))
    return Tension(
        active=muscles.capacity * active_force_length(normalised) * moving * cosine,
        passive=muscles.healthy_force * muscles.passive_scale * passive_force_length(normalised) * cosine,
        fibre_length=normalised,
        fibre_velocity=speed,
    )
