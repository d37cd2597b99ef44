"""Proofs that no answer exists: of infeasibility, and of the least level of minmax."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paravert.sharing.problem import Floats, Problem
from paravert.sharing.products import priced, transposed

_ROUNDING = 16 * float(np.finfo(np.float64).eps)


def best_within(price: Floats, lower: Floats, upper: Floats, chosen: NDArray[np.bool_] | None) -> Floats:
    """Return the most (item,) that price.x can be within the bounds, over the chosen variables."""
    reach = np.where(price > 0, upper, np.where(price < 0, lower, 0.0))
    if chosen is not None:
        reach = np.where(chosen, reach, 0.0)
    return np.asarray(np.sum(reach * price, axis=1))


def proves_infeasible(problem: Problem, farkas: Floats) -> NDArray[np.bool_]:
    """Return (item,) whether multipliers (item, row + inequality) prove that no values exist.

    They do where they ask for more than any values within the bounds give, by more than rounding.
    """
    rows = problem.target.shape[1]
    pushing = farkas[:, rows:]
    price, asked = priced(problem, farkas[:, :rows], pushing)
    most = best_within(price, problem.lower, problem.upper, None)
    if problem.criterion == "minmax" or np.isfinite(most).all():
        scale = transposed(np.abs(problem.matrix), np.abs(farkas[:, :rows]))
        if pushing.shape[1]:
            scale = scale + transposed(np.abs(problem.inequality), np.abs(pushing))
        reach = np.where(price > 0, problem.upper, np.where(price < 0, problem.lower, 0.0))
        size = np.sum(scale * np.abs(reach), axis=1) + np.sum(np.abs(farkas[:, :rows] * problem.target), axis=1)
        noise = _ROUNDING * size
    else:
        noise = np.zeros_like(asked)
    return np.asarray(np.isfinite(asked) & (asked > most + noise) & (pushing >= 0).all(axis=1))


def least_level(problem: Problem, proof: Floats) -> Floats:
    """Return the level (item,) below which the given multipliers prove that minmax has no values.

    ``proof`` (item, row + inequality). Farkas: what the multipliers ask for, proof.target, must not
    exceed the most that values within their bounds and the level give, which rises with the level.
    """
    rows = problem.target.shape[1]
    price, asked = priced(problem, proof[:, :rows], np.maximum(proof[:, rows:], 0.0))
    most_other = best_within(price, problem.lower, problem.upper, ~problem.effort)
    price, lower, upper = (part[:, problem.effort] for part in (price, problem.lower, problem.upper))
    rising = np.where(price > 0, price, 0.0)
    # Below its lower bound a value cannot be pressed: the level is at least the largest of them.
    floor = lower.max(axis=1, initial=0.0)
    base = best_within(np.where(price < 0, price, 0.0), lower, upper, None) + most_other
    need = asked - base
    order = np.argsort(upper, axis=1)
    sorted_upper = np.take_along_axis(upper, order, axis=1)
    sorted_price = np.take_along_axis(rising, order, axis=1)
    weighted = sorted_price * np.where(sorted_price > 0, sorted_upper, 0.0)
    below = np.cumsum(np.concatenate([np.zeros_like(weighted[:, :1]), weighted[:, :-1]], axis=1), axis=1)
    above = np.cumsum(sorted_price[:, ::-1], axis=1)[:, ::-1]
    # What the values give is concave in the level: each piece, drawn on, gives too much, so the
    # level at which it would be enough is too low, and the largest of these levels is the answer.
    enough = (need[:, None] - below) / np.where(above > 0, above, 1.0)
    found = np.max(np.where(above > 0, enough, 0.0), axis=1, initial=0.0)
    return np.maximum(np.where(need > 0, found, 0.0), floor)
