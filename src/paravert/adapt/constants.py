"""Constants of adaptation: a table with ranges, and what every draw makes of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from paravert import tables
from paravert.errors import InputError, unknown_name
from paravert.state import Floats

NINETY = 1.6448536269514722
"""Standard deviations from the middle to the ends of a range that holds 90 %."""
NEVER = 1e12
"""Days that stand for infinity: a time constant that is not reached within a life."""


def lognormal(value: float, low: float, high: float, part: Floats) -> Floats:
    """Return the values of a log-normal at parts of the distribution, 0 to 1, cut at a ten-thousandth.

    Args:
        value: the median.
        low: 5 % are below, where high is as far above.
        high: 5 % are above.
        part: of the distribution.
    """
    from scipy.special import ndtri

    spread = math.log(high / low) / (2.0 * NINETY)
    return np.asarray(value * np.exp(spread * ndtri(np.clip(part, 1e-4, 1.0 - 1e-4))))


@dataclass(frozen=True, slots=True)
class Constant:
    """One row of the table: a value, the range that draws take, and where it comes from."""

    name: str
    value: float
    low: float  # 5 % of draws are below
    high: float  # 5 % of draws are above
    distribution: str  # fixed, uniform, loguniform, lognormal, rate
    unit: str
    grade: str
    source: str
    process: str
    meaning: str

    @property
    def drawn(self) -> bool:
        """Whether it differs between draws."""
        return self.distribution != "fixed"

    def at(self, part: Floats) -> Floats:
        """Return the values at parts of the distribution, 0 to 1; one half is the value of the table.

        Uniform and log-uniform run from low to high on either side of the value, so that half of the
        draws are below it; log-normal has 5 % below low; a rate is uniform in one over the value, so
        that an infinite high has its share of draws.
        """
        half = np.clip(2.0 * part, 0.0, 1.0), np.clip(2.0 * part - 1.0, 0.0, 1.0)
        if self.distribution == "uniform":
            return self.low + half[0] * (self.value - self.low) + half[1] * (self.high - self.value)
        if self.distribution == "loguniform":
            return self.low * (self.value / self.low) ** half[0] * (self.high / self.value) ** half[1]
        if self.distribution == "lognormal":
            return lognormal(self.value, self.low, self.high, part)
        if self.distribution == "rate":
            fast, middle, slow = 1.0 / self.low, 1.0 / self.value, 1.0 / self.high if self.high < NEVER else 0.0
            pace = fast + half[0] * (middle - fast) + half[1] * (slow - middle)
            return 1.0 / np.maximum(pace, 1.0 / NEVER)
        return np.full_like(part, self.value)


@dataclass(frozen=True, eq=False)
class Constants:
    """The constants of every draw."""

    values: Mapping[str, Floats]  # name: (draw,)
    draws: int

    def __getitem__(self, name: str) -> Floats:
        """Return (draw, 1) of a constant, in its unit in the table."""
        return self.of(name)[:, None]

    def of(self, name: str) -> Floats:
        """Return (draw,) of a constant, in its unit in the table.

        Raises:
            InputError: the name is unknown; the nearest is given.
        """
        if name not in self.values:
            raise unknown_name("constant", name, self.values)
        return self.values[name]

    def with_value(self, **changed: float) -> Constants:
        """Return a copy in which some constants have one value in every draw."""
        for name in changed:
            self.of(name)
        new = {name: np.full(self.draws, float(value)) for name, value in changed.items()}
        return Constants({**self.values, **new}, self.draws)

    def only(self, draw: int) -> Constants:
        """Return the constants of one draw alone."""
        return Constants({name: one[draw : draw + 1] for name, one in self.values.items()}, 1)


@cache
def table() -> Mapping[str, Constant]:
    """Return the table of constants by name."""
    found = {}
    for row in tables.rows("adapt", "constants"):
        high = float(row["high"])
        found[row["name"]] = Constant(
            row["name"],
            float(row["value"]),
            float(row["low"]),
            NEVER if math.isinf(high) else high,
            row["distribution"],
            row["unit"],
            row["grade"],
            row["source"],
            row["process"],
            row["meaning"],
        )
    return found


def median() -> Constants:
    """Return one draw: every constant at the value of the table."""
    return Constants({name: np.array([one.value]) for name, one in table().items()}, 1)


def draw(draws: int, seed: int) -> Constants:
    """Return quasi-random draws of all constants, scrambled Sobol points.

    Args:
        draws: number of draws, 1 to 65536; a power of two is spread best.
        seed: of the scrambling.

    Raises:
        InputError: the number of draws is out of range.
    """
    from scipy.stats import qmc

    if not 1 <= draws <= 65536:
        raise InputError(f"{draws}, expected 1 to 65536", field="draws")
    names = [name for name, one in table().items() if one.drawn]
    points = qmc.Sobol(len(names), scramble=True, rng=np.random.default_rng(seed))
    parts = points.random_base2(max(draws - 1, 0).bit_length())[:draws]
    values = {name: np.full(draws, one.value) for name, one in table().items()}
    values |= {name: np.asarray(table()[name].at(parts[:, column])) for column, name in enumerate(names)}
    return Constants(values, draws)
