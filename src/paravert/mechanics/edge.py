"""The least costly stable answer of one frame, sought at once with the directions that limit it.

Among a few directions W the demand is that W^T (K - margin K_ref) W is positive semidefinite, with K
affine in the unknowns x. With multipliers y of the rows, m of the walls and Z = U U^T of the demand
the dual function min over the box of cost + y.(b - A x) + m.(G x - h) - <Z, W^T K W - margin> is
smooth but for the bounds, and a Newton step of it solves

    B D B^T + 2 I x (W^T K W - margin),    B = [A; -G; 2 T],  T the slopes of (W^T K W) U,

D the slopes of x in its prices; the factor U in place of Z follows Burer and Monteiro (2003). The
step climbs, since what is negative in the second part is left out, and is exact at the answer. The
eigenvectors of Z are the cuts of the frame, their eigenvalues the multipliers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.sharing.problem import Problem

Floats = NDArray[np.float64]
_STEPS = 40
DONE = 1e-8
"""Residual of rows and of the demand, in parts of the largest target and of K_ref, at which an answer is exact."""
_LOCAL = 1e-3
"""Residual below which a step that halves it is taken: rounding would mislead the search for what climbs."""
_GUARDS = (1e-11, 1e-6, 1e-3)
"""Parts of the diagonal added to a step's matrix, each where less gave a step that does not climb."""
_SHORTEST = 1e-3
_SEED = 0.5
_ENOUGH = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """W^T K W - margin = ``rest`` + sum over unknowns of x times ``slope``.

    ``rest`` (direction, direction) N m/rad, ``slope`` (unknown, direction, direction), directions of unit K_ref.
    """

    rest: Floats
    slope: Floats

    def at(self, value: Floats) -> Floats:
        """Return it at values (unknown,)."""
        return np.asarray(self.rest + (value @ self.slope.reshape(len(value), -1)).reshape(self.rest.shape))

    def along(self, part: Floats) -> Floats:
        """Return (unknown,) how its product with a matrix (direction, direction) grows with each unknown."""
        return np.asarray(self.slope.reshape(len(self.slope), -1) @ part.ravel())


@dataclass(frozen=True, slots=True, eq=False)
class Pressed:
    """Multipliers of rows (row,), of walls (wall,) >= 0, and the factor (direction, limit) of the demand's."""

    rows: Floats
    walls: Floats
    factor: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Here:
    pressed: Pressed
    value: Floats
    slope: Floats
    excess: Floats  # (wall,)
    stiffness: Floats  # the demand at the values
    dual: float
    gradient: Floats
    off: float  # residual of rows, walls and demand


def climb(problem: Problem, demand: Demand, start: Pressed, precision: float = DONE) -> tuple[Floats, Pressed] | None:
    """Return the values (unknown,) that meet a demand at least cost and their multipliers; None if not found.

    Args:
        problem: of one frame, criterion 2, without cuts.
        demand: among its directions.
        start: multipliers to start from.
        precision: residual of rows and demand to stop at.
    """
    here = _at(problem, demand, _seeded(problem, demand, start, precision))
    for _ in range(_STEPS):
        if here.off <= precision:
            return here.value, here.pressed
        ahead = None
        for guard in _GUARDS:
            move = _step(problem, demand, here, guard)
            ahead = _searched(problem, demand, here, move) if move is not None else None
            if ahead is not None:
                break
        if ahead is None:
            return None
        here = ahead
    return None


def limits(pressed: Pressed) -> tuple[Floats, Floats]:
    """Return the eigenvalues (limit,) of the demand's multiplier that press, and its directions (limit, direction)."""
    values, vectors = np.linalg.eigh(pressed.factor @ pressed.factor.T)
    kept = values > 1e-9 * max(float(values[-1]), 1e-300)
    return values[kept], vectors[:, kept].T


def _at(problem: Problem, demand: Demand, pressed: Pressed) -> _Here:
    """Return the values that multipliers ask for, and the dual function with its gradient there."""
    matrix, wall, weight = _parts(problem)
    price = pressed.rows @ matrix - pressed.walls @ wall
    price = price + demand.along(pressed.factor @ pressed.factor.T)
    asked = 0.5 * price / weight
    value = np.clip(asked, problem.lower[0], problem.upper[0])
    slope = np.where((asked == value) & (problem.lower[0] < problem.upper[0]), 0.5 / weight, 0.0)
    lack, excess = problem.target[0] - matrix @ value, wall @ value - problem.bound[0]
    stiffness = demand.at(value)
    dual = float(weight @ value**2 + pressed.rows @ lack + pressed.walls @ excess)
    dual -= float(np.sum(pressed.factor * (stiffness @ pressed.factor)))
    active = (pressed.walls > 0) | (excess > 0)
    gradient = np.concatenate([lack, np.where(active, excess, 0.0), -2.0 * (stiffness @ pressed.factor).T.ravel()])
    off = _off(problem, gradient, pressed, stiffness)
    return _Here(pressed, value, slope, excess, stiffness, dual, gradient, off)


def _off(problem: Problem, gradient: Floats, pressed: Pressed, stiffness: Floats) -> float:
    """Return how far rows, walls and demand are from being met, each in parts of its measure."""
    rows, walls = len(pressed.rows), len(pressed.walls)
    lack = np.max(np.abs(gradient[:rows])) / max(float(np.max(np.abs(problem.target))), 1e-300)
    limit = 1.0 + np.abs(problem.bound[0])
    over = np.max(np.abs(gradient[rows : rows + walls]) / limit, initial=0.0)
    largest = max(float(np.max(np.abs(pressed.factor), initial=0.0)), 1e-300)
    soft = np.max(np.abs(gradient[rows + walls :]), initial=0.0) / largest
    return float(max(lack, over, soft, -np.linalg.eigvalsh(stiffness)[0]))


def _step(problem: Problem, demand: Demand, here: _Here, guard: float) -> Floats | None:
    """Return the Newton step of all multipliers; None where it cannot be told."""
    matrix, wall, _ = _parts(problem)
    count, limit = here.pressed.factor.shape
    pulled = 2.0 * (demand.slope @ here.pressed.factor)  # (unknown, direction, limit)
    active = (here.pressed.walls > 0) | (here.excess > 0)
    both = np.concatenate(
        [matrix, -np.where(active[:, None], wall, 0.0), pulled.transpose(2, 1, 0).reshape(-1, len(here.value))]
    )
    free = np.flatnonzero(here.slope > 0)
    rooted = both[:, free] * np.sqrt(here.slope[free])
    system = rooted @ rooted.T
    values, vectors = np.linalg.eigh(here.stiffness)
    positive = 2.0 * (vectors * np.maximum(values, 0.0)) @ vectors.T
    for number in range(limit):
        first = len(system) - (limit - number) * count
        system[first : first + count, first : first + count] += positive
    diagonal = np.diagonal(system)
    scale = 1.0 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    scaled = system * scale[:, None] * scale + guard * np.eye(len(system))
    try:
        move = scale * np.linalg.solve(scaled, scale * here.gradient)
    except np.linalg.LinAlgError:
        return None
    return move if np.isfinite(move).all() else None


def _searched(problem: Problem, demand: Demand, here: _Here, move: Floats) -> _Here | None:
    """Return where a step climbs enough; None where it does not."""
    rows, walls = len(here.pressed.rows), len(here.pressed.walls)
    rise, length = float(move @ here.gradient), 1.0
    shape = here.pressed.factor.shape
    while length > _SHORTEST:
        part = length * move
        ahead = _at(
            problem,
            demand,
            Pressed(
                here.pressed.rows + part[:rows],
                np.maximum(here.pressed.walls + part[rows : rows + walls], 0.0),
                here.pressed.factor + part[rows + walls :].reshape(shape[1], shape[0]).T,
            ),
        )
        if ahead.dual >= here.dual + _ENOUGH * length * rise or ahead.off <= 0.5 * min(here.off, _LOCAL):
            return ahead
        length *= 0.5
    return None


def _seeded(problem: Problem, demand: Demand, start: Pressed, precision: float) -> Pressed:
    """Return a start whose factor has a part along every direction that is too soft at its values.

    Each enters with the multiplier that would mend it alone, so that the step has where to go.
    """
    here = _at(problem, demand, start)
    values, vectors = np.linalg.eigh(here.stiffness)
    columns = [start.factor]
    for value, vector in zip(values, vectors.T, strict=True):
        known = float(np.sum((vector @ start.factor) ** 2))
        if value >= -precision or known > 0.25 * float(np.sum(start.factor**2)):
            continue
        along = demand.along(vector[:, None] * vector)
        answer = float(np.sum(here.slope * along**2))
        if answer > 0.0:
            columns.append(np.sqrt(_SEED * -value / answer) * vector[:, None])
    return Pressed(start.rows, start.walls, np.concatenate(columns, axis=1))


def _parts(problem: Problem) -> tuple[Floats, Floats, Floats]:
    """Return matrix, walls and weight of the frame."""
    matrix = problem.matrix if problem.matrix.ndim == 2 else problem.matrix[0]
    wall = problem.inequality if problem.inequality.ndim == 2 else problem.inequality[0]
    return matrix, wall, problem.weight if problem.weight.ndim == 1 else problem.weight[0]
