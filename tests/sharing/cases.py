"""Random load-sharing problems with the pattern of a spine, and how many of them a test takes."""

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.sharing import Problem

Floats = NDArray[np.float64]
FULL = os.environ.get("PARAVERT_FULL") == "1"


def sized(full: int) -> int:
    """Return the number of cases of a promise: a tenth by default, all with PARAVERT_FULL=1."""
    return full if FULL else max(full // 10, 1)


@dataclass(frozen=True)
class Spine:
    """Moment arms times strength (row, fascicle) in N m, and volumes (fascicle,); the left mirrors the right."""

    arms: Floats
    volume: Floats


def random_spine(seed: int, joints: int = 25, fascicles: int = 650) -> Spine:
    """Return fascicles that each cross a run of neighbouring joints, three axes each; most extend, some flex."""
    random = np.random.default_rng(seed)
    half = fascicles // 2
    right = np.zeros((3 * joints, half))
    volume = np.zeros(half)
    for fascicle in range(half):
        run = min(joints, int(random.geometric(0.22)))
        crossed = 3 * (random.integers(0, joints - run + 1) + np.arange(run))
        extends = fascicle % 4 != 0
        depth = random.uniform(0.02, 0.06) if extends else -random.uniform(0.02, 0.12)
        reach = depth, random.uniform(0.005, 0.05), random.uniform(-0.02, 0.02)
        strength = np.exp(random.normal(4.2, 0.8))
        for axis, arm in enumerate(reach):
            right[crossed + axis, fascicle] = arm * strength * (1.0 + 0.2 * random.standard_normal(run))
        volume[fascicle] = strength * (0.02 + 0.02 * run)
    mirror = np.tile([1.0, -1.0, -1.0], joints)[:, None]
    return Spine(np.hstack([right, mirror * right]), np.concatenate([volume, volume]) / volume.mean())


def targets(spine: Spine, count: int, seed: int, activation: float = 0.3) -> Floats:
    """Return moments (item, row) that activations of the given mean would give, so that answers exist."""
    random = np.random.default_rng(seed)
    active = activation * random.gamma(2.0, 0.5, (count, len(spine.volume))) * random.random((count, 1))
    return np.minimum(active, 0.9) @ spine.arms.T


def sharing(seed: int, count: int = 4, joints: int = 25, fascicles: int = 650, **options: object) -> Problem:
    """Return a problem with fascicles only; options go to the problem."""
    spine = random_spine(seed, joints, fascicles)
    return Problem(spine.arms, targets(spine, count, seed + 1), spine.volume, **options)  # type: ignore[arg-type]


def yielding(seed: int, count: int = 4, joints: int = 25, fascicles: int = 650, criterion: object = 2) -> Problem:
    """Return a problem with fascicles, a pressure, a yield of each row, and three wall rows on the pressure."""
    random = np.random.default_rng(seed + 7)
    spine = random_spine(seed, joints, fascicles)
    rows = 3 * joints
    stiffness = np.tile([60.0, 60.0, 100.0], joints)
    pressure = np.zeros(rows)
    pressure[0 : 3 * (joints // 3) : 3] = 2.0
    matrix = np.hstack([spine.arms, pressure[:, None], np.diag(stiffness)])
    weight = np.concatenate([spine.volume, [0.001], 0.5 * stiffness])
    effort = np.arange(matrix.shape[1]) < fascicles
    lower = np.concatenate([np.zeros(fascicles + 1), np.full(rows, -0.035)])
    upper = np.concatenate([np.ones(fascicles), [30.0], np.full(rows, 0.035)])
    walls = np.zeros((3, matrix.shape[1]))
    walls[:, fascicles] = np.array([0.6, 0.5, 0.7]) * fascicles
    for wall in walls:
        wall[random.choice(fascicles, fascicles // 10, replace=False)] -= random.uniform(20.0, 200.0, fascicles // 10)
    wanted = targets(spine, count, seed + 1) + 4.0 * pressure
    return Problem(matrix, wanted, weight, effort, lower, upper, walls, 10.0, criterion)  # type: ignore[arg-type]


def changed(problem: Problem, **parts: object) -> Problem:
    """Return a problem with some of its parts replaced."""
    names = ("matrix", "target", "weight", "effort", "lower", "upper", "inequality", "bound", "criterion")
    return Problem(**{name: parts.get(name, getattr(problem, name)) for name in names})


def small(seed: int, criterion: object = 2, rows: bool = False) -> Problem:
    """Return one small item for the plain solver, with or without inequality rows."""
    problem = yielding(seed, 1, 3, 60, criterion) if rows else sharing(seed, 1, 3, 60, criterion=criterion)
    return problem
