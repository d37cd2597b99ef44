"""Fit again, by one recipe each, the constants of adaptation that were set to a bar over time or a published slope.

Run: python examples/fit_time_constants.py
"""

from collections.abc import Mapping

import numpy as np
from scipy.optimize import brentq, least_squares

from paravert.adapt.constants import median
from paravert.evidence import generic
from paravert.evidence.time_bars import prescribed
from paravert.tables import constant, rows

TABLE = median()
SETS_A_WEEK, WEEKS, GAIN_A_SET = 9.0, 10.0, 0.0037
"""Of the dose slope (Schoenfeld 2017): the reference week has 9 sets; 10 weeks of training are assumed."""


def held(name: str) -> float:
    """Return a constant as the table has it."""
    return float(TABLE.of(name)[0])


def courses(protocol: str, kind: str, days: list[float], **changed: float) -> tuple[np.ndarray, np.ndarray]:
    constants = TABLE.with_value(**changed)
    load, twin = prescribed(protocol), prescribed("quadriceps")
    run = generic.life(load, twin, days, mechanisms={"quality": kind}, constants=constants)
    return run.course("size")[1:, 0, 0], run.course("quality")[1:, 0, 0]


def bed() -> dict[str, float]:
    """Loss of strength over loss of size after 5, 14 and 35 days of bed rest (A3)."""

    def off(guess: np.ndarray) -> np.ndarray:
        size, quality = courses("bed", "bed", [5.0, 14.0, 35.0], quality_bed_loss=guess[0], quality_bed_days=guess[1])
        return (1.0 - size * quality) / (1.0 - size) / np.array([4.2, 2.4, 1.9]) - 1.0

    found = least_squares(off, [0.1, 5.0], bounds=([0.01, 0.5], [0.9, 60.0])).x
    return {"quality_bed_loss": found[0], "quality_bed_days": found[1]}


def cast() -> dict[str, float]:
    """Strength after 5 and 14 days in a cast, in their standard errors, with 25 days (A2)."""

    def off(guess: np.ndarray) -> np.ndarray:
        size, quality = courses("cast", "cast", [5.0, 14.0], quality_cast_loss=guess[0])
        return (size * quality - 1.0 - np.array([-0.09, -0.229])) / np.array([0.023, 0.026])

    return {"quality_cast_loss": float(least_squares(off, [0.3]).x[0])}


def gain() -> dict[str, float]:
    """Strength after 60 days of training (A4)."""

    def off(guess: float) -> float:
        size, quality = courses("narici", "cast", [60.0], quality_gain=guess)
        return float(size[0] * quality[0] - 1.208)

    return {"quality_gain": brentq(off, 0.0, 0.5)}


def dose() -> dict[str, float]:
    """Gain of size a further weekly set; the smaller of the two doses that give it."""
    part = held("growth_most") * -np.expm1(-7.0 * WEEKS / held("size_above_days")) / SETS_A_WEEK
    return {"growth_dose": brentq(lambda dose: part * np.exp(-1.0 / dose) / dose - GAIN_A_SET, 0.2, 1.0)}


def strain() -> dict[str, float]:
    """Force after 1, 2 and 7 days of a rabbit's strained muscle (A14)."""
    table = rows("evidence", "strain_force")
    days, force = (np.array([float(row[name]) for row in table]) for name in ("day", "force"))
    pulse = (days * np.exp(1.0 - days)) ** held("swelling_shape")

    def off(guess: np.ndarray) -> np.ndarray:
        damage = (1.0 - force[0]) * np.exp(-days / guess[0])
        return (1.0 - damage) ** (1.0 + guess[1] * pulse) - force

    found = least_squares(off, [5.0, 1.5]).x
    return {"rabbit_healing_days": found[0], "swelling": found[1]}


def creep() -> dict[str, float]:
    """5.5 degrees in 20 minutes, half of it back 2 minutes later (A15)."""
    fast, slow = (np.exp(-2.0 / held(f"creep_{name}_minutes")) for name in ("fast", "slow"))
    return {
        "creep_most": 5.5 / -np.expm1(-20.0 / held("creep_minutes")),
        "creep_fast_share": float((slow - 0.5) / (slow - fast)),
    }


def fit() -> Mapping[str, tuple[float, float]]:
    """Return, by constant, what its recipe gives and what the tables hold."""
    found = {**bed(), **cast(), **gain(), **dose(), **strain(), **creep()}
    return {
        name: (float(one), constant("evidence", name) if name.startswith("rabbit") else held(name))
        for name, one in found.items()
    }


if __name__ == "__main__":
    print(f"{'constant':<22}{'recipe':>10}{'table':>10}")
    for name, (again, table) in fit().items():
        print(f"{name:<22}{again:10.4f}{table:10.4f}")
