"""Clarabel and PIQP on the same problems, each by its best interface; absent where not installed.

Both get x = sqrt(weight / mean weight) times the variable, so that the cost is the identity, sparse matrices
made outside the clock, tolerances of 1e-12 and one thread. A batch sets up once and then only
changes the right-hand side.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from paravert.sharing.problem import Problem

Floats = NDArray[np.float64]
TOLERANCE = 1e-12
_FAR = 1e20


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """One item in the peers' form: minimise x.x with matrix x = target, cut x <= bound, lower <= x <= upper."""

    matrix: sparse.csc_matrix  # (row, variable)
    cut: sparse.csc_matrix  # (inequality, variable)
    lower: Floats
    upper: Floats
    root: Floats  # x = root * variable


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Seconds of each solve, and the values (item, variable) that were found."""

    seconds: Floats
    value: Floats


def scaled(problem: Problem, item: int = 0) -> Scaled:
    """Return one item of a p = 2 problem in the peers' form."""
    weight = problem.weight if problem.weight.ndim == 1 else problem.weight[item]
    matrix = problem.matrix if problem.matrix.ndim == 2 else problem.matrix[item]
    cut = problem.inequality if problem.inequality.ndim == 2 else problem.inequality[item]
    # Tolerances are absolute, so volumes count in units of their mean: 1e-12 of a thing of size 1.
    root = np.sqrt(weight / weight[problem.effort].mean())
    rows, cuts = sparse.csc_matrix(matrix / root), sparse.csc_matrix(cut / root)
    return Scaled(rows, cuts, problem.lower[item] * root, problem.upper[item] * root, root)


def available() -> dict[str, Callable[[Problem, bool], Timing]]:
    """Return the peers that are installed: name to a function of (problem, fresh).

    With ``fresh`` each item is set up and solved on its own; otherwise the problem is set up once
    and each further item, which has to differ in target and bound only, changes the right-hand side.
    """
    known = {"clarabel": _clarabel, "piqp": _piqp}
    return {name: solve for name, solve in known.items() if find_spec(name) is not None}


def _clarabel(problem: Problem, fresh: bool) -> Timing:
    clarabel: Any = import_module("clarabel")
    forms = _forms(problem, fresh)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.presolve_enable = False
    settings.tol_feas = settings.tol_gap_abs = settings.tol_gap_rel = TOLERANCE
    seconds, found = [], []
    solver: Any = None
    for item, form in enumerate(forms):
        variables = form.matrix.shape[1]
        above, below = np.flatnonzero(form.upper < _FAR), np.flatnonzero(form.lower > -_FAR)
        eye = sparse.eye(variables, format="csc")
        matrix = sparse.vstack([form.matrix, form.cut, eye[above], -eye[below]], format="csc")
        right = np.concatenate([problem.target[item], problem.bound[item], form.upper[above], -form.lower[below]])
        rows = form.matrix.shape[0]
        cones = [clarabel.ZeroConeT(rows), clarabel.NonnegativeConeT(len(right) - rows)]
        cost, linear = sparse.csc_matrix(2.0 * eye), np.zeros(variables)
        begun = time.perf_counter()
        if fresh or solver is None:
            solver = clarabel.DefaultSolver(cost, linear, matrix, right, cones, settings)
        else:
            solver.update(b=right)
        answer = solver.solve()
        seconds.append(time.perf_counter() - begun)
        found.append(np.asarray(answer.x) / form.root)
    return Timing(np.array(seconds), np.array(found))


def _piqp(problem: Problem, fresh: bool) -> Timing:
    piqp: Any = import_module("piqp")
    seconds, found = [], []
    solver: Any = None
    for item, form in enumerate(_forms(problem, fresh)):
        variables = form.matrix.shape[1]
        cost, linear = sparse.csc_matrix(2.0 * sparse.eye(variables)), np.zeros(variables)
        target, bound = problem.target[item], problem.bound[item]
        cut = form.cut if len(bound) else None
        below = np.full(len(bound), -np.inf)
        begun = time.perf_counter()
        if fresh or solver is None:
            solver = _piqp_solver(piqp)
            limits = {} if cut is None else {"G": cut, "h_l": below, "h_u": bound}
            solver.setup(cost, linear, form.matrix, target, x_l=form.lower, x_u=form.upper, **limits)
        elif cut is None:
            solver.update(b=target)
        else:
            solver.update(b=target, h_u=bound)
        solver.solve()
        seconds.append(time.perf_counter() - begun)
        found.append(np.array(solver.result.x) / form.root)
    return Timing(np.array(seconds), np.array(found))


def _forms(problem: Problem, fresh: bool) -> list[Scaled]:
    """Return the form of each item; when it is set up once, all items have that of the first."""
    if fresh:
        return [scaled(problem, item) for item in range(problem.sizes[0])]
    return [scaled(problem)] * problem.sizes[0]


def _piqp_solver(piqp: Any) -> Any:
    solver = piqp.SparseSolver()
    settings = solver.settings
    settings.verbose = False
    settings.eps_abs = settings.eps_rel = TOLERANCE
    settings.check_duality_gap = True
    settings.eps_duality_gap_abs = settings.eps_duality_gap_rel = TOLERANCE
    return solver
