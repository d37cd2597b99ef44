"""What a cohort says: distributions by group, and which drawn keys drive an outcome."""

from __future__ import annotations

import json
import math
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.cohort.collect import DONE, PersonRow

Floats = NDArray[np.float64]
FEWEST = 64
"""People below which no index of sensitivity is stated."""
ALL = "all"
_HARMONICS = 4
_RESAMPLES = 200
_SLICES = 10


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of an outcome in a group."""

    task: str
    measure: str
    unit: str
    group: str  # "all", or KEY = VALUE
    count: int
    unsolved: int  # people without a proved number
    mean: float
    sd: float
    p5: float
    p25: float
    median: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True)
class Driver:
    """How much of an outcome a drawn key explains, with the interval of its index."""

    task: str
    measure: str
    field: str
    first_order: float  # part of the variance, RBD-FAST
    interval: float  # half of the 95 % interval
    pawn: float  # median Kolmogorov distance, 0 none
    pawn_noise: float  # the same of a number that drives nothing
    count: int


def spreads(people: Sequence[PersonRow], groups: Mapping[str, Callable[[int], str]]) -> list[Spread]:
    """Return the distribution of every outcome, over all people and by each value of each group key."""
    values: dict[tuple[str, str, str, str], list[float]] = defaultdict(list)
    for one in people:
        names = [ALL, *(f"{key} = {of(one.number)}" for key, of in groups.items())]
        for row in one.outcomes:
            value = math.nan if row["value"] is None else float(row["value"])
            for name in names:
                values[row["task"], row["measure"], row["unit"], name].append(value)
    return [_spread(*key, np.array(found)) for key, found in values.items()]


def drivers(people: Sequence[PersonRow], fields: Sequence[str], seed: int) -> list[Driver]:
    """Return the sensitivity of every outcome to every drawn key, the strongest first of each outcome.

    First-order indices by RBD-FAST on the given sample (Tarantola 2006, Plischke 2010), and PAWN
    (Pianosi and Wagener 2018) beside the PAWN index of a random number, both as SALib has them.
    Where keys are correlated, an index counts what a key shares with the others. Nothing is stated
    below ``FEWEST`` people, or for an outcome that is the same for all.
    """
    done = [one for one in people if one.status == DONE]
    varying = [field for field in fields if len({json.dumps(one.drawn.get(field)) for one in done}) > 1]
    if len(done) < FEWEST or not varying:
        return []
    inputs = np.stack([_coded([one.drawn.get(field) for one in done]) for field in varying], axis=1)
    outputs: dict[tuple[str, str], Floats] = {}
    for place, one in enumerate(done):
        for row in one.outcomes:
            key = (row["task"], row["measure"])
            column = outputs.setdefault(key, np.full(len(done), np.nan))
            column[place] = math.nan if row["value"] is None else row["value"]
    found = []
    for (task, measure), column in outputs.items():
        good = np.isfinite(column)
        if good.sum() >= FEWEST and np.ptp(column[good]) > 1e-9 * max(float(np.abs(column[good]).max()), 1e-300):
            found += _driven(task, measure, varying, inputs[good], column[good], seed)
    return found


def ranks(people: Sequence[PersonRow], count: int = 5) -> list[dict[str, Any]]:
    """Return who has most and who has least of every outcome that differs between people, by number and value."""
    values: dict[tuple[str, str, str], list[tuple[int, float]]] = defaultdict(list)
    for one in people:
        for row in one.outcomes:
            if row["value"] is not None:
                values[row["task"], row["measure"], row["unit"]].append((one.number, float(row["value"])))
    found = []
    for (task, measure, unit), pairs in values.items():
        order = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
        if order[0][1] < order[-1][1]:
            most, least = list(reversed(order[-count:])), order[:count]
            found.append({"task": task, "measure": measure, "unit": unit, "most": most, "least": least})
    return found


def plain_rows(rows: Sequence[Spread] | Sequence[Driver]) -> list[dict[str, Any]]:
    """Return rows for JSON."""
    return [asdict(row) for row in rows]


def _driven(task: str, measure: str, fields: Sequence[str], inputs: Floats, output: Floats, seed: int) -> list[Driver]:
    from SALib.analyze import pawn, rbd_fast

    # A number that drives nothing shows how large an index is by chance.
    noise = np.random.default_rng(seed).random((len(output), 1))
    names = [*fields, "noise"]
    every = np.concatenate([inputs, noise], axis=1)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    with warnings.catch_warnings():
        # SALib divides by the spread of resamples, which may be nothing for a key of two values.
        warnings.simplefilter("ignore")
        first = rbd_fast.analyze(problem, every, output, M=_HARMONICS, num_resamples=_RESAMPLES, seed=seed)
        distance = pawn.analyze(problem, every, output, S=_SLICES, seed=seed)
    found = [
        Driver(
            task,
            measure,
            name,
            float(first["S1"][place]),
            float(first["S1_conf"][place]),
            float(distance["median"][place]),
            float(distance["median"][-1]),
            len(output),
        )
        for place, name in enumerate(fields)
    ]
    return sorted(found, key=lambda one: -one.first_order)


def _coded(values: Sequence[Any]) -> Floats:
    """Return values as numbers: numbers themselves, anything else by its place among its kinds."""
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return np.array(values, dtype=float)
    kinds = sorted({json.dumps(value, sort_keys=True) for value in values})
    return np.array([kinds.index(json.dumps(value, sort_keys=True)) for value in values], dtype=float)


def _spread(task: str, measure: str, unit: str, group: str, values: Floats) -> Spread:
    good = values[np.isfinite(values)]
    if not len(good):
        nothing = math.nan
        return Spread(task, measure, unit, group, 0, len(values), *[nothing] * 7)
    sd = float(np.std(good, ddof=1)) if len(good) > 1 else 0.0
    marks = (float(one) for one in np.quantile(good, [0.05, 0.25, 0.5, 0.75, 0.95]))
    return Spread(task, measure, unit, group, len(good), len(values) - len(good), float(np.mean(good)), sd, *marks)
