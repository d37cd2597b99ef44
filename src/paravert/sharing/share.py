"""Solve batches of load-sharing problems in tiles, certify each item, explain what cannot be solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paravert.errors import InputError
from paravert.sharing.blocks import row_products
from paravert.sharing.certify import certify, upper_within
from paravert.sharing.curvature import Rows
from paravert.sharing.feasibility import Shortfall, least_unmet
from paravert.sharing.interior import interior_multipliers
from paravert.sharing.minmax import least_levels
from paravert.sharing.problem import Certificate, Floats, Problem, Solution, Status
from paravert.sharing.proofs import proves_infeasible
from paravert.sharing.solver import solve_tile
from paravert.sharing.tile import State, Tile

TileSolver = Callable[[Tile, Floats, Floats], State]
TILES = (1, 4, 16, 32, 64)
"""Numbers of slots of a tile; a batch fills tiles of 64, its rest the smallest that holds it."""
_STATUS = f"<U{max(len(name) for name in Status)}"
_BLOCKS_FROM = 16
"""Tiles of at least this many slots with a shared matrix use the products of its rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Sharing:
    """Activations of a batch, with the proof of each: a view of a solution in the words of muscles."""

    solution: Solution

    @property
    def activation(self) -> Floats:
        """Return the activations (item, fascicle), NaN for an item that is not OPTIMAL."""
        return self.solution.value

    @property
    def status(self) -> NDArray[np.str_]:
        """Return the status (item,), names of `Status`."""
        return self.solution.status

    @property
    def multiplier(self) -> Floats:
        """Return d cost / d target (item, row)."""
        return self.solution.multiplier

    @property
    def certificate(self) -> Certificate:
        """Return what is proved about each item."""
        return self.solution.certificate

    @property
    def unmet(self) -> Floats:
        """Return the least unmet moment (item, row) of an INFEASIBLE item, N m; NaN of any other."""
        return self.solution.unmet

    @property
    def warm(self) -> Floats:
        """Return the multipliers (item, row + cut) to start a neighbouring solve from."""
        return self.solution.warm


def solve_problem(problem: Problem, start: ArrayLike | None = None, solve: TileSolver | None = None) -> Solution:
    """Return the certified solution of every item of a batch.

    Args:
        problem: the batch.
        start: (item, row + inequality) multipliers of a neighbouring solution (`Solution.warm`);
            an item that holds a NaN starts cold.
        solve: solves a tile; None for `solve_tile` on arrays of NumPy. See `sharing.device`.

    Raises:
        InputError: start has the wrong shape. Nothing in the batch itself raises.
    """
    items, rows, _, inequalities = problem.sizes
    begin = _start(start, (items, rows + inequalities))
    broken = problem.broken()
    level, proof = np.full(items, np.nan), np.full((items, rows + inequalities), np.nan)
    left_out = broken
    if problem.criterion == "minmax":
        level, proof = least_levels(problem, ~broken)
        left_out = np.isnan(level)
    upper = upper_within(problem, level)
    value, multiplier, done, steps = _solve_tiles(problem, upper, begin, left_out, solve)
    certificate = certify(problem, value, multiplier[:, :rows], multiplier[:, rows:], level, proof)
    shortfall = _explain(problem, ~certificate.passes & ~broken, multiplier)
    again = np.flatnonzero(~certificate.passes & ~left_out & ~np.isin(np.arange(items), list(shortfall)))
    if len(again):
        part = problem.take(again)
        inner = np.stack([interior_multipliers(problem, int(item), upper[item]) for item in again])
        inner = np.where(np.isfinite(inner), inner, 0.0)
        value[again], multiplier[again], done[again], more = _solve_tiles(
            part, upper[again], inner, broken[again], solve
        )
        steps[again] += more
        certificate = certify(problem, value, multiplier[:, :rows], multiplier[:, rows:], level, proof)
    status = np.where(certificate.passes, Status.OPTIMAL, np.where(done, Status.UNDECIDED, Status.FAILED))
    status = status.astype(_STATUS)
    return _sealed(problem, value, multiplier, certificate, status, shortfall, (level, proof), steps)


def solve(
    arms: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike,
    upper: ArrayLike = 1.0,
    *,
    criterion: int | str = 2,
    cuts: tuple[ArrayLike, ArrayLike] | None = None,
    start: ArrayLike | None = None,
) -> Sharing:
    """Share moments among fascicles: minimise the sum of weight a^p with arms a = target, 0 <= a <= upper.

    Args:
        arms: (row, fascicle) or (item, row, fascicle), N m per unit activation.
        target: (item, row) or (row,), N m.
        weight: (fascicle,) or (item, fascicle), above zero.
        upper: (item, fascicle), (fascicle,) or one number, zero or more.
        criterion: 2, 3 or "minmax".
        cuts: G (cut, fascicle) or (item, cut, fascicle) and h (item, cut) or (cut,), for G a <= h.
        start: (item, row + cut) multipliers of a neighbouring solution, `Sharing.warm`.

    Returns:
        Activations (item, fascicle), NaN for an item that is not OPTIMAL, with status, multipliers
        and certificate.

    Raises:
        InputError: shapes disagree, or a number is not finite or out of its range.
    """
    moments = np.atleast_2d(np.asarray(target, dtype=np.float64))
    inequality, bound = (None, None) if cuts is None else cuts
    problem = Problem(arms, moments, weight, None, 0.0, upper, inequality, bound, criterion)  # type: ignore[arg-type]
    for name in ("matrix", "target", "weight", "upper", "inequality", "bound"):
        if not np.isfinite(getattr(problem, name)).all():
            raise InputError("holds a number that is not finite", field="arms" if name == "matrix" else name)
    if (problem.weight <= 0).any():
        raise InputError("holds a weight that is zero or less, expected above zero", field="weight")
    if (problem.upper < 0).any():
        raise InputError("holds a number below zero, expected zero or more", field="upper")
    return Sharing(solve_problem(problem, start))


def _start(start: ArrayLike | None, shape: tuple[int, int]) -> Floats:
    """Return finite multipliers to start from, zero where an item has none."""
    if start is None:
        return np.zeros(shape)
    begin = np.asarray(start, dtype=np.float64)
    if begin.shape != shape:
        raise InputError(f"has shape {begin.shape}, expected {shape}", field="start")
    return np.where(np.isfinite(begin).all(axis=1, keepdims=True), begin, 0.0)


def _solve_tiles(
    problem: Problem, upper: Floats, begin: Floats, left_out: NDArray[np.bool_], solve: TileSolver | None
) -> tuple[Floats, Floats, NDArray[np.bool_], NDArray[np.int64]]:
    """Return values, multipliers, which items are done and their steps, solved tile by tile."""
    items, rows, variables, inequalities = problem.sizes
    value = np.full((items, variables), np.nan)
    multiplier = np.full((items, rows + inequalities), np.nan)
    done = np.zeros(items, dtype=bool)
    steps = np.zeros(items, dtype=np.int64)
    for first in range(0, items, TILES[-1]):
        chosen = np.arange(first, min(first + TILES[-1], items))
        # An item without an answer may overflow; it is the certificate that says what is an answer.
        with np.errstate(all="ignore"):
            state = (solve or solve_tile)(*_tile(problem, upper, begin, left_out, chosen))
        count = len(chosen)
        value[chosen] = state.value[:count]
        multiplier[chosen] = np.concatenate([state.multiplier, state.pushing], axis=1)[:count]
        done[chosen] = state.done[:count, 0]
        steps[chosen] = state.steps[:count, 0]
    value[left_out] = np.nan
    multiplier[left_out] = np.nan
    return value, multiplier, done & ~left_out, steps


def _tile(
    problem: Problem, upper: Floats, begin: Floats, left_out: NDArray[np.bool_], chosen: NDArray[np.intp]
) -> tuple[Tile, Floats, Floats]:
    """Return the tile of the chosen items and its start; empty slots and left-out items ask for nothing."""
    rows = problem.sizes[1]
    slots = next(size for size in TILES if size >= len(chosen))
    asked = np.zeros(slots, dtype=bool)
    asked[: len(chosen)] = ~left_out[chosen]

    def placed(array: Floats, empty: float) -> Floats:
        full = np.full((slots, *array.shape[1:]), empty)
        full[asked] = array[chosen[asked[: len(chosen)]]]
        return full

    shared = problem.matrix.ndim == 2
    matrix = problem.matrix if shared else placed(problem.matrix, 0.0)
    inequality = problem.inequality[None] if problem.inequality.ndim == 2 else placed(problem.inequality, 0.0)
    weight = problem.weight[None] if problem.weight.ndim == 1 else placed(problem.weight, 1.0)
    equal = Rows(matrix, np.ascontiguousarray(np.swapaxes(matrix, -1, -2)))
    if shared and slots >= _BLOCKS_FROM and np.isfinite(matrix).all():
        equal = Rows(matrix, equal.columns, *row_products(matrix.tobytes(), rows))
    target = placed(problem.target, 0.0)
    size = np.max(np.abs(target), axis=1, keepdims=True, initial=0.0)
    touched = np.flatnonzero((inequality != 0).any(axis=(0, 1)))
    if not len(touched):  # rows that hold nothing, as where no item asks for anything
        touched = np.zeros(1, dtype=np.intp)
    half, low, high = 0.5 / weight, placed(problem.lower, 0.0), placed(upper, 0.0)
    span = high - low
    tile = Tile(
        rows=equal,
        inequality=inequality,
        touched=touched,
        touching=inequality[:, :, touched],
        target=target,
        bound=placed(problem.bound, 0.0),
        half=half,
        cubic=problem.effort[None] if problem.criterion == 3 else None,
        lower=low,
        upper=high,
        crossing=np.where(span > 0, half / np.where(span > 0, span, 1.0), 0.0),
        size=np.where(size > 0, size, 1.0),
    )
    start = placed(begin, 0.0)
    return tile, start[:, :rows], start[:, rows:]


def _explain(problem: Problem, unproved: NDArray[np.bool_], multiplier: Floats) -> dict[int, Shortfall]:
    """Return what is missing, with a verified proof, for each unproved item that has no answer."""
    found = {}
    for item in np.flatnonzero(unproved):
        shortfall = least_unmet(problem, int(item))
        single = problem.take(slice(int(item), int(item) + 1))
        for farkas in (shortfall.farkas, multiplier[item]):
            if shortfall.total > 0 and proves_infeasible(single, farkas[None])[0]:
                found[int(item)] = replace(shortfall, farkas=farkas)
                break
    return found


def _sealed(
    problem: Problem,
    value: Floats,
    multiplier: Floats,
    certificate: Certificate,
    status: NDArray[np.str_],
    shortfall: dict[int, Shortfall],
    level: tuple[Floats, Floats],
    steps: NDArray[np.int64],
) -> Solution:
    """Return the solution with NaN wherever nothing is proved."""
    items, rows, _, inequalities = problem.sizes
    unmet, over = np.full((items, rows), np.nan), np.full((items, inequalities), np.nan)
    farkas = np.full((items, rows + inequalities), np.nan)
    for item, missing in shortfall.items():
        status[item] = Status.INFEASIBLE
        unmet[item], over[item], farkas[item] = missing.unmet, missing.unmet_bound, missing.farkas
    good = (status == Status.OPTIMAL)[:, None]
    if not good.all():
        value = np.where(good, value, np.nan)
        multiplier = np.where(good, multiplier, np.nan)
    cubic = problem.effort & (problem.criterion == 3)
    cost = np.sum(problem.weight * np.where(cubic, value**3, value**2), axis=1)
    return Solution(
        value=value,
        status=status,
        multiplier=multiplier[:, :rows],
        inequality_multiplier=multiplier[:, rows:],
        cost=cost,
        certificate=certificate,
        unmet=unmet,
        unmet_bound=over,
        farkas=farkas,
        level=np.where(good[:, 0], level[0], np.nan),
        level_proof=np.where(good, level[1], np.nan),
        iterations=steps,
    )
