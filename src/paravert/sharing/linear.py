"""Linear programs by HiGHS, with the multipliers in one sign convention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog

from paravert.sharing.problem import Floats

TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class LinearAnswer:
    """The answer of a linear program that has one.

    ``value`` (variable,); ``objective``; ``multiplier`` (row,) d objective / d target; ``pushing``
    (inequality,) >= 0, -d objective / d bound.
    """

    value: Floats
    objective: float
    multiplier: Floats
    pushing: Floats


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A linear program without an answer: ``infeasible``, or unbounded or failed."""

    infeasible: bool


def linear_program(
    cost: Floats, below: Any, bound: Floats, equal: Any, target: Floats, bounds: Floats, interior: bool = False
) -> LinearAnswer | NoAnswer:
    """Minimise cost.x subject to below x <= bound, equal x = target and bounds (variable, 2).

    ``below`` and ``equal`` are dense or sparse matrices (row, variable). ``interior`` starts from the inside
    and crosses over to a corner: twice as fast where there are many rows; what it cannot settle the simplex does.
    """
    options: Any = {"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE}
    given: Any = {"A_eq": equal, "b_eq": target, "bounds": bounds, "method": "highs", "options": options}
    if len(bound):
        given |= {"A_ub": below, "b_ub": bound}
    found: Any = linprog(cost, **given | {"method": "highs-ipm"}) if interior else None
    if found is None or found.status != 0:
        found = linprog(cost, **given)
    if found.status != 0:
        return NoAnswer(infeasible=found.status == 2)
    pushing = np.maximum(-found.ineqlin.marginals, 0.0) if len(bound) else np.zeros(0)
    return LinearAnswer(np.asarray(found.x), float(found.fun), np.asarray(found.eqlin.marginals), pushing)
