"""Inside a day: muscles tire and recover, and a flexed spine creeps and comes back, in minutes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from paravert.adapt.constants import Constants
from paravert.state import Floats


def endurance_seconds(command: ArrayLike, constants: Constants) -> Floats:
    """Return (draw, ...) s: how long a rested muscle holds a command; infinite where it holds it for ever.

    Three compartments of motor units, resting, active and tired (Frey-Law 2012), with tracking so fast
    that active units are what is asked: tired' = F command - R tired until active and tired are all.

    Args:
        command: (...) 0 to 1.
        constants: of every draw.
    """
    asked = np.asarray(command, float)
    tires, recovers = _broadcast(constants, asked)
    with np.errstate(divide="ignore", invalid="ignore"):
        room = 1.0 - recovers * (1.0 - asked) / (tires * asked)
        return np.where(room > 0.0, -np.log(np.maximum(room, 1e-300)) / recovers, np.inf)


def tired(before: ArrayLike, command: ArrayLike, seconds: float, constants: Constants) -> Floats:
    """Return (draw, ...): the part of a muscle that is tired after holding a command.

    Exact in pieces: while units are left, tired' = F command - R tired; then the command is not met,
    tired' = F (1 - tired) - R tired; at rest, tired' = -r R tired (Looft 2018; its r is not fitted for the
    trunk).

    Args:
        before: (...) part that is tired at first, 0 to 1.
        command: (...) 0 to 1; 0 is rest.
        seconds: how long.
        constants: of every draw.
    """
    first, asked = np.broadcast_arrays(np.asarray(before, float), np.asarray(command, float))
    tires, recovers = _broadcast(constants, asked)
    faster = constants.of("rest_recovery").reshape((-1,) + (1,) * asked.ndim)
    rest = first * np.exp(-recovers * faster * seconds)
    limit = tires * asked / recovers
    full = 1.0 - asked
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (limit - first) / (limit - full)
        until = np.where((limit > full) & (first < full), np.log(np.maximum(ratio, 1.0)) / recovers, np.inf)
    until = np.where(first >= full, 0.0, until)
    met = limit + (first - limit) * np.exp(-recovers * np.minimum(seconds, until))
    end = tires / (tires + recovers)
    left = np.maximum(seconds - until, 0.0)
    unmet = end + (np.maximum(first, full) - end) * np.exp(-(tires + recovers) * left)
    return np.where(asked > 0.0, np.where(seconds <= until, met, unmet), rest)


def crept(minutes: float, constants: Constants) -> Floats:
    """Return (draw,) degrees: creep of the lumbar spine after full flexion (McGill & Brown 1992)."""
    return np.asarray(constants.of("creep_most") * -np.expm1(-minutes / constants.of("creep_minutes")))


def creep_left(minutes: float, constants: Constants) -> Floats:
    """Return (draw,): the part of creep that is still there some minutes after flexion, a fast and a slow part."""
    fast = constants.of("creep_fast_share")
    quick, slow = (np.exp(-minutes / constants.of(f"creep_{name}_minutes")) for name in ("fast", "slow"))
    return np.asarray(fast * quick + (1.0 - fast) * slow)


def _broadcast(constants: Constants, values: Floats) -> tuple[Floats, Floats]:
    """Return both rates with the draw before the axes of values."""
    shape = (-1,) + (1,) * values.ndim
    return constants.of("fatigue_rate").reshape(shape), constants.of("recovery_rate").reshape(shape)
