"""Time of a week's load sharing against the number of draws and of activities; the knots of a life each cost one."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from paravert.adapt import constants
from paravert.bench.demo import STUDY
from paravert.study.life import Life
from paravert.study.plan import prepare
from paravert.study.start import beginning

DRAWS = (16, 32, 64, 128)
FEWER = 6
"""Activities of the shorter day."""
_CHANGE = 0.02
"""How far strengths move between two knots, about."""
MS = 1e3


def rows(quick: bool) -> list[dict[str, float]]:
    """Return activities, instants, draws and ms of one warm week of load sharing, certificates included."""
    with tempfile.TemporaryDirectory(prefix="paravert-bench-") as folder:
        path = Path(folder) / "weeks.toml"
        path.write_text(STUDY)
        prepared = prepare(path)
    horizon, hurt = prepared.horizon, prepared.hurt
    if horizon is None or hurt is None:
        raise ValueError("the study of the bench has weeks and an injury")
    found = []
    for draws in DRAWS[1:2] if quick else DRAWS:
        begin = beginning(hurt, prepared.injuries, draws)
        strength = begin.body.force_factor(begin.state, constants.draw(draws, 1))
        neutral = prepared.healthy.model.neutral[prepared.healthy.model.row_index]
        for count in (FEWER, len(horizon.day.activities)):
            day = replace(horizon.day, activities=horizon.day.activities[:count])
            life = Life(begin.model, replace(horizon, day=day), strength, neutral)
            names = [one.name for one in day.activities]
            instants = sum(horizon.frames[name].count for name in names)
            taken = _weeks(life, strength, names, len(neutral), 2 if quick else 5)
            found.append({"activities": count, "instants": instants, "draws": draws, "ms": MS * taken})
    return found


def _weeks(life: Life, strength: np.ndarray, names: list[str], angles: int, rounds: int) -> float:
    """Return the median seconds of a week after the first."""
    random, still = np.random.default_rng(1), np.zeros(angles)
    taken = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        life.week(strength * (1.0 - _CHANGE * random.random(strength.shape)), still, names, 0.0, [], 0.0)
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken[1:]))
