"""Proof that a solution is optimal, recomputed from the unscaled problem; imports no solver.

For any multipliers the distance from a point to the optimum is bounded by the duality gap, which
is here a sum of non-negative terms, one a variable, never a difference of objectives. What a
point lacks in its rows is repaired by the least step of its free variables, and the step enters
the bound, so that the bound holds for the stated values themselves.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from paravert.sharing.problem import Certificate, Floats, Problem
from paravert.sharing.products import applied, priced
from paravert.sharing.proofs import least_level
from paravert.sharing.repair import Repair, least_repair

PRIMAL_LIMIT = 1e-12
"""Largest residual of a row, relative to the largest target."""
BOUND_LIMITS = {2: 1e-6, 3: 1e-4, "minmax": 1e-6}
"""Largest proved distance of an activation from the exact optimum, by criterion."""
LEVEL_LIMIT = 1e-6
LEVEL_MARGIN = 1e-4
"""Minmax solves p = 2 within the least level times one plus this."""
_CHUNK = 64
_DUAL_LIMIT = 1e-9


def certify(
    problem: Problem,
    value: Floats,
    multiplier: Floats,
    inequality_multiplier: Floats | None = None,
    level: Floats | None = None,
    level_proof: Floats | None = None,
) -> Certificate:
    """Return what is proved about given values and multipliers.

    Args:
        problem: the unscaled problem.
        value: (item, variable).
        multiplier: (item, row).
        inequality_multiplier: (item, inequality), or None where there are no inequality rows.
        level: (item,) for minmax, the level found.
        level_proof: (item, row + inequality) multipliers that prove that no lower level will do.

    Returns:
        The certificate, axes (item,). It holds for p = 2 that |x - optimum| <= sqrt(gap / V) +
        sqrt(2 r.H^-1.r / V), with H the sum over free variables of a a^T / (2 V) and r what the
        rows lack. Departs from the usual sqrt(r.H^-1.r / V) by the factor that makes it provable.
    """
    items, _, _, inequalities = problem.sizes
    pushing = np.zeros((items, inequalities)) if inequality_multiplier is None else inequality_multiplier
    parts = []
    for start in range(0, items, _CHUNK):
        chosen = slice(start, start + _CHUNK)
        part = problem.take(chosen)
        top = None if level is None else level[chosen]
        proof = None if level_proof is None else level_proof[chosen]
        parts.append(_certify_chunk(part, value[chosen], multiplier[chosen], pushing[chosen], top, proof))
    joined = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Certificate)}
    return Certificate(**joined)


def upper_within(problem: Problem, level: Floats | None) -> Floats:
    """Return the upper bounds (item, variable), for minmax those within the level and its margin."""
    if level is None or problem.criterion != "minmax":
        return problem.upper
    within = np.maximum(level * (1.0 + LEVEL_MARGIN), 0.0)[:, None]
    inside = np.maximum(np.minimum(problem.upper, within), problem.lower)
    return np.where(problem.effort, inside, problem.upper)


def _certify_chunk(
    problem: Problem,
    value: Floats,
    multiplier: Floats,
    pushing: Floats,
    level: Floats | None,
    level_proof: Floats | None,
) -> Certificate:
    """Return the certificate of at most one chunk of items."""
    upper = upper_within(problem, level)
    power = 3 if problem.criterion == 3 else 2
    price, _ = priced(problem, multiplier, np.maximum(pushing, 0.0))
    lack = problem.target - applied(problem.matrix, value)
    primal = np.max(np.abs(lack), axis=1, initial=0.0) / _largest_moment(problem, value, lack)
    excess = applied(problem.inequality, value) - problem.bound
    if pushing.shape[1]:
        primal = np.maximum(primal, _violation(problem, value, excess))
    inside = ((value >= problem.lower) & (value <= upper)).all(axis=1)
    cubic = problem.effort & (power == 3)
    slack = np.sum(np.maximum(pushing, 0.0) * np.maximum(-excess, 0.0), axis=1)
    within = np.sum(gap_terms(price, value, problem.weight, problem.lower, upper, cubic), axis=1)
    gap = within + slack
    cost = np.sum(problem.weight * np.where(cubic, value**3, value**2), axis=1)
    dual = (np.max(np.maximum(-pushing, 0.0), axis=1, initial=0.0) > 0) * 1.0
    dual = np.maximum(dual, slack / np.where(cost > 0, cost, 1.0))
    steepness = problem.weight * np.where(cubic, 3.0 * np.maximum(value, 1e-3), 1.0)
    pressing = (pushing > 0) | (excess > 0)
    least = np.broadcast_to(problem.weight, value.shape)[:, problem.effort].min(axis=1, initial=np.inf)
    enough = 0.01 * BOUND_LIMITS[problem.criterion] * np.sqrt(least)
    repair = least_repair(problem, value, upper, pressing, lack, excess, steepness, enough)
    bound, marked = _bound(problem, value, price, upper, multiplier, lack, within, gap, cubic, repair)
    level_gap = np.zeros(len(gap))
    if problem.criterion == "minmax" and level is not None and level_proof is not None:
        least = least_level(problem, level_proof)
        level_gap = np.maximum(level - least, 0.0)
    elif problem.criterion == "minmax":
        level_gap = np.full(len(gap), np.inf)
    passes = inside & (primal <= PRIMAL_LIMIT) & (bound <= BOUND_LIMITS[problem.criterion])
    passes &= (dual <= _DUAL_LIMIT) & (level_gap <= LEVEL_LIMIT)
    return Certificate(primal, dual, gap, bound, marked, level_gap, passes)


def gap_terms(
    price: Floats, value: Floats, weight: Floats, lower: Floats, upper: Floats, cubic: NDArray[np.bool_]
) -> Floats:
    """Return the non-negative terms (item, variable) of the gap, V x^p - c x - min over the box.

    Each is written as a product of factors of known sign, so that no large numbers cancel.
    """
    asked = price / (2.0 * weight)
    root = np.sqrt(np.maximum(price, 0.0) / (3.0 * weight))
    best = np.clip(np.where(cubic, root, asked), lower, upper)
    off = value - best
    steep = np.where(cubic, 3.0 * weight * best**2, 2.0 * weight * best) - price
    steep = np.where((best > lower) & (best < upper), 0.0, steep)
    curved = weight * off**2 * np.where(cubic, np.maximum(value, 0.0) + 2.0 * np.maximum(best, 0.0), 1.0)
    return curved + np.maximum(steep * off, 0.0)


def _largest_moment(problem: Problem, value: Floats, lack: Floats) -> Floats:
    """Return the largest target (item,); the largest single term where all targets are zero."""
    largest = np.max(np.abs(problem.target), axis=1, initial=0.0)
    if (largest > 0).all():
        return largest
    terms = np.max(np.abs(problem.matrix) * np.abs(value)[:, None, :], axis=(1, 2), initial=0.0)
    largest = np.where(largest > 0, largest, terms)
    return np.where(largest > 0, largest, 1.0)


def _violation(problem: Problem, value: Floats, excess: Floats) -> Floats:
    """Return the largest violation (item,) of an inequality row, relative to its largest term."""
    terms = np.max(np.abs(problem.inequality * value[:, None, :]), axis=2, initial=0.0)
    scale = np.maximum(terms, np.abs(problem.bound))
    return np.max(np.maximum(excess, 0.0) / np.where(scale > 0, scale, 1.0), axis=1, initial=0.0)


def _bound(
    problem: Problem,
    value: Floats,
    price: Floats,
    upper: Floats,
    multiplier: Floats,
    lack: Floats,
    within: Floats,
    gap: Floats,
    cubic: NDArray[np.bool_],
    repair: Repair,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the largest proved distance (item,) of an effort variable from its optimum, and the marks.

    The repaired values meet the pressing rows exactly, so their slack is not part of the strong bound.
    """
    step, valid = repair.step, repair.valid
    weight = np.broadcast_to(problem.weight, value.shape)[:, problem.effort]
    least = weight.min(axis=1, initial=np.inf)
    weak = gap + np.abs(np.sum(multiplier * lack, axis=1))
    if not cubic.any():
        strong = np.sqrt(within / least) + 2.0 * repair.size / np.sqrt(least)
        return np.where(valid, strong, np.sqrt(weak / least)), ~valid
    moved = np.clip(value + step, problem.lower, upper)
    after = np.sum(gap_terms(price, moved, problem.weight, problem.lower, upper, cubic), axis=1)
    strong = np.cbrt(after / least) + np.max(np.abs(step[:, problem.effort]), axis=1, initial=0.0)
    return np.where(valid, strong, np.cbrt(weak / least)), ~valid
