"""What hurt tissue bears: limits of exercises, and where a plan breaks them.

A limit holds if, over the draws, the share of people in whom it is kept is the stated probability
or more. Tolerances are log-normal between people and scaled to the person; a joint bears its
tolerance times how far its tissue has healed, and an exercise may use a part of that (Waters 1993;
Gallagher and Marras 2012), or as much as healthy days already ask of the joint. Endurance
follows Frey Law and Avin 2010.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from paravert import tables
from paravert.adapt.constants import lognormal
from paravert.errors import InputError
from paravert.rehab.exercise import Dose

Floats = NDArray[np.float64]
KINDS = ("compression", "shear", "pain", "fatigue", "drive")


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of the table."""

    name: str
    value: float
    low: float  # 5 % of people are below
    high: float  # 5 % of people are above
    unit: str
    meaning: str

    def drawn(self, parts: Floats) -> Floats:
        """Return the values of people at parts (draw,) of the distribution, log-normal about the table's value."""
        return lognormal(self.value, self.low, self.high, parts)


@dataclass(frozen=True, eq=False)
class Demand:
    """What an exercise asks of a body at one time, all draws."""

    exercise: str
    compression: Floats  # (draw, joint) N, the largest
    shear: Floats  # (draw, joint) N, the largest
    activation: Floats  # (draw, fascicle) command, the largest
    possible: NDArray[np.bool_]  # (draw,) whether it can be done at all
    lacking: str = ""  # the joint axis that lacks most where it cannot
    light: bool = False  # of the first stage: it may be done in more pain


@dataclass(frozen=True, eq=False)
class Person:
    """What limits are held against, all draws."""

    compression: Floats  # (draw, joint) N, of healthy tissue
    shear: Floats  # (draw, joint) N, of healthy tissue
    joints: tuple[str, ...]
    volume: Floats  # (fascicle,) m3
    accustomed: Mapping[str, Floats] = field(default_factory=dict)
    """(draw, joint) N of compression and of shear that the healthy person's days already ask."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a plan breaks a limit: when, where, by how much and in how many."""

    week: float
    exercise: str
    limit: str
    where: str
    over: float  # median excess in those who exceed, in parts of the limit
    share: float  # of the draws

    def said(self) -> str:
        """Return one line."""
        if math.isinf(self.over):
            return (
                f"week {self.week:g}: {self.exercise} cannot be done in {100.0 * self.share:.0f} % of the draws, "
                f"it lacks {self.where}"
            )
        return (
            f"week {self.week:g}: {self.exercise} passes the limit of {self.limit} at {self.where} "
            f"by {100.0 * self.over:.0f} % in {100.0 * self.share:.0f} % of the draws"
        )


@cache
def limits() -> Mapping[str, Limit]:
    """Return the rows of the table by name."""
    return {
        row["limit"]: Limit(
            row["limit"],
            float(row["value"]),
            float(row["low"]),
            float(row["high"]),
            row["unit"],
            row["meaning"],
        )
        for row in tables.rows("rehab", "limits")
    }


def person(joints: Sequence[str], strength: Floats, volume: Floats, mass_kg: float, draws: int, seed: int) -> Person:
    """Return the tolerances of a person's joints over the draws.

    Args:
        joints: names, one a column.
        strength: (joint,) strength of the vertebrae over that of a lumbar one.
        volume: (fascicle,) m3.
        mass_kg: of the person; tolerances of the table are those of 75 kg and grow with mass to the two thirds.
        draws: number of draws.
        seed: of the draws.

    Raises:
        InputError: mass or draws are not positive.
    """
    if not 0.0 < mass_kg < math.inf:
        raise InputError(f"{mass_kg}, expected more than 0 kg", field="mass_kg")
    if draws < 1:
        raise InputError(f"{draws}, expected 1 or more", field="draws")
    from scipy.stats import qmc

    points = qmc.Sobol(2, scramble=True, rng=np.random.default_rng(seed))
    parts = points.random_base2(max(draws - 1, 0).bit_length())[:draws]
    scale = (mass_kg / 75.0) ** (2.0 / 3.0) * np.asarray(strength, float)
    table = limits()
    compression, shear = (
        table[name].drawn(parts[:, column])[:, None] * scale for column, name in enumerate(("compression", "shear"))
    )
    return Person(compression, shear, tuple(joints), np.asarray(volume, float))


def endurance(activation: Floats) -> Floats:
    """Return s: how long an activation can be held (Frey Law and Avin 2010, trunk); infinite at none."""
    factor, power = limits()["endurance_factor"].value, limits()["endurance_power"].value
    with np.errstate(divide="ignore"):
        return np.asarray(factor * np.maximum(activation, 0.0) ** power)


def uses(who: Person, demand: Demand, dose: Dose, healed: Floats, pain: Floats) -> Mapping[str, tuple[str, Floats]]:
    """Return, by limit, where an exercise comes nearest to it and (draw,) which part of it is used; 1 is at the limit.

    Args:
        who: of the person.
        demand: of the exercise.
        dose: of it.
        healed: (draw, joint) part of its tolerance that each joint's tissue has.
        pain: (draw,) 0 to 1.
    """
    table = limits()
    found: dict[str, tuple[str, Floats]] = {}
    for name, bears in (("compression", who.compression), ("shear", who.shear)):
        borne = np.maximum(table[f"{name}_use"].value * bears, who.accustomed.get(name, 0.0))
        borne = borne * np.maximum(healed, 1e-9)
        part = getattr(demand, name) / borne
        worst = int(np.argmax(np.median(part, axis=0)))
        found[name] = (who.joints[worst], part.max(axis=1))
    found["pain"] = ("person", pain / table["pain_light" if demand.light else "pain"].value)
    hardest = _hardest(demand.activation, who.volume)
    under = dose.repetitions * dose.hold_s
    found["fatigue"] = ("most tired muscles", under / (table["fatigue"].value * endurance(hardest)))
    drive = np.where(demand.possible, hardest / table["drive"].value, np.inf)
    found["drive"] = (demand.lacking or "hardest worked muscles", drive)
    return found


def broken(
    who: Person,
    demand: Demand,
    dose: Dose,
    healed: Floats,
    pain: Floats,
    *,
    week: float,
    probability: float,
) -> tuple[Breach, ...]:
    """Return the limits that an exercise breaks in more draws than the probability leaves.

    Args:
        who: of the person.
        demand: of the exercise.
        dose: of it.
        healed: (draw, joint) part of the tolerance.
        pain: (draw,).
        week: which is said in the breach.
        probability: with which each limit has to be kept, 0.5 to 1.
    """
    if not 0.5 <= probability <= 1.0:
        raise InputError(f"{probability}, expected 0.5 to 1", field="probability")
    found = []
    for name, (where, part) in uses(who, demand, dose, healed, pain).items():
        past = part > 1.0
        share = float(past.mean())
        if share > 1.0 - probability + 1e-12:
            over = float(np.median(part[past]) - 1.0)
            found.append(Breach(week, demand.exercise, name, where, over, share))
    return tuple(found)


def _hardest(activation: Floats, volume: Floats) -> Floats:
    """Return (draw,) the command that the hardest worked part of the muscle volume is given at the least."""
    share = limits()["drive_volume"].value
    order = np.argsort(-activation, axis=1, kind="stable")
    cumulated = np.cumsum(volume[order], axis=1) / volume.sum()
    at = np.argmax(cumulated >= share, axis=1)
    rows = np.arange(len(activation))
    return np.asarray(activation[rows, order[rows, at]])
