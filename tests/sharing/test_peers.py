"""Promise A6: independent solvers agree, each by its best interface at 1e-12 in x = sqrt(volume) a."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sharing.cases import sharing, sized, yielding

from paravert.sharing import Problem, Status, solve_problem

TOLERANCE = 1e-12
clarabel = pytest.importorskip("clarabel")
piqp = pytest.importorskip("piqp")


class Scaled:
    """One item with the identity as its cost: minimise x.x subject to rows, walls and bounds."""

    def __init__(self, problem: Problem, item: int) -> None:
        self.root = np.sqrt(problem.weight)
        self.rows = sparse.csc_matrix(problem.matrix / self.root)
        self.target = problem.target[item]
        self.walls = sparse.csc_matrix(problem.inequality / self.root)
        self.bound = problem.bound[item]
        self.lower, self.upper = problem.lower[item] * self.root, problem.upper[item] * self.root
        self.cost = sparse.csc_matrix(sparse.diags(np.full(len(self.root), 2.0)))


def by_clarabel(one: Scaled) -> NDArray[np.float64] | None:
    """Return the values; None where Clarabel itself says that it stalled short of the tolerance."""
    eye = sparse.eye(len(one.root))
    rows = sparse.csc_matrix(sparse.vstack([one.rows, one.walls, eye, -eye]))
    right = np.concatenate([one.target, one.bound, one.upper, -one.lower])
    cones = [clarabel.ZeroConeT(len(one.target)), clarabel.NonnegativeConeT(len(right) - len(one.target))]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = TOLERANCE
    found = clarabel.DefaultSolver(one.cost, np.zeros(len(one.root)), rows, right, cones, settings).solve()
    return np.asarray(found.x) / one.root if found.status == clarabel.SolverStatus.Solved else None


def by_piqp(one: Scaled) -> NDArray[np.float64] | None:
    """Return the values; None where PIQP itself says that it stalled short of the tolerance."""
    solver = piqp.SparseSolver()
    solver.settings.verbose = False
    for name in ("eps_abs", "eps_rel", "eps_duality_gap_abs", "eps_duality_gap_rel"):
        setattr(solver.settings, name, TOLERANCE)
    below = np.full(len(one.bound), -np.inf)
    walls = (one.walls, below, one.bound) if len(below) else (None, None, None)
    solver.setup(one.cost, np.zeros(len(one.root)), one.rows, one.target, *walls, one.lower, one.upper)
    solved = solver.solve() == piqp.Status.PIQP_SOLVED
    return np.asarray(solver.result.x) / one.root if solved else None


@pytest.mark.parametrize("peer", [by_clarabel, by_piqp])
@pytest.mark.parametrize("make", [sharing, yielding])
def test_an_independent_solver_agrees(make: object, peer: object) -> None:
    count = max(sized(1000) // 4, 5)
    problem = make(21, count)  # type: ignore[operator]
    solution = solve_problem(problem)
    assert (solution.status == Status.OPTIMAL).all()
    stalled = 0
    for item in range(count):
        other = peer(Scaled(problem, item))  # type: ignore[operator]
        if other is None:
            stalled += 1
            continue
        off = (other - solution.value[item])[problem.effort]
        volume = problem.weight[problem.effort]
        assert np.abs(off).max() <= 1e-5
        assert np.sqrt(np.sum(volume * off**2) / volume.sum()) <= 1e-6
    assert stalled <= 0.1 * count
