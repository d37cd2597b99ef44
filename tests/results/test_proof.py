"""Stored problems are proved again exactly, and a changed number is caught."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from paravert.results import store
from paravert.results.proof import pack, unpack
from paravert.results.verify import verify
from paravert.sharing import Problem, Solution, solve_problem


def problem(criterion: object = 2, shared: bool = True, items: int = 4) -> Problem:
    """Return a batch whose last item asks for more than there is."""
    random = np.random.default_rng(5)
    matrix = random.normal(size=(6, 30)) * (random.uniform(size=(6, 30)) < 0.4)
    inside = random.uniform(0.1, 0.6, size=(items, 30))
    target = inside @ matrix.T
    target[-1] *= 100.0
    cut = random.normal(size=(2, 30))
    bound = inside @ cut.T + 0.05
    bound[-1] = 1e6
    if not shared:
        matrix = np.broadcast_to(matrix, (items, 6, 30)) * random.uniform(0.9, 1.1, size=(items, 1, 1))
        target = target * 0.9
    return Problem(matrix, target, random.uniform(0.5, 2.0, size=30), None, 0.0, 1.0, cut, bound, criterion)


@pytest.mark.parametrize("criterion", [2, 3, "minmax"])
@pytest.mark.parametrize("shared", [True, False])
def test_a_stored_problem_gives_the_same_certificate(tmp_path: Path, criterion: object, shared: bool) -> None:
    asked = problem(criterion, shared)
    solution = solve_problem(asked)
    assert list(solution.status[:3]) == ["OPTIMAL"] * 3
    pack(asked, solution).to_netcdf(tmp_path / "proof.nc", engine="h5netcdf")
    with xr.open_dataset(tmp_path / "proof.nc", engine="h5netcdf") as data:
        stored = unpack(data.load())
    again = stored.certificate()
    for name in ("primal", "dual", "gap", "activation_bound", "level_gap", "passes"):
        ours, theirs = getattr(again, name), getattr(solution.certificate, name)
        np.testing.assert_array_equal(ours[:3], theirs[:3], err_msg=name)
    assert not again.passes[3]
    np.testing.assert_array_equal(stored.problem.matrix, asked.matrix)


def result_tree(asked: Problem, solution: Solution) -> xr.DataTree:
    """Return the least tree that a verification reads."""
    frames = np.arange(asked.sizes[0])
    task = xr.Dataset(
        {
            "status": (("condition", "frame"), solution.status[None]),
            "activation": (("condition", "frame", "fascicle"), solution.value[None]),
        },
        coords={"condition": ["before"], "frame": frames, "fascicle": [f"f{number}" for number in range(30)]},
    )
    proof = pack(asked, solution).assign_attrs(task="lift", condition="before", **pack(asked, solution).attrs)
    return xr.DataTree.from_dict({"/tasks/lift": task, "/proof/p000": proof})


def test_a_result_is_proved_again_and_a_changed_one_is_not(tmp_path: Path) -> None:
    asked = problem()
    solution = solve_problem(asked)
    tree = result_tree(asked, solution)
    store.write(tmp_path / "good", tree, {})
    found = verify(tmp_path / "good")
    assert found.passes
    assert (found.proofs[0].optimal, found.proofs[0].infeasible) == (3, 1)
    random = np.random.default_rng(8)
    for number in range(20):
        changed = tree.copy(deep=True)
        place = (int(random.integers(3)), int(random.integers(30)))
        for node, name in (("/tasks/lift", "activation"), ("/proof/p000", "value")):
            values = changed[node][name].values
            values.reshape(-1, 30)[place] += 1e-4 * random.choice((-1.0, 1.0))
        store.write(tmp_path / f"bad{number}", changed, {})
        assert verify(tmp_path / f"bad{number}").proofs[0].wrong == (place[0],)


def test_a_number_without_proof_is_wrong(tmp_path: Path) -> None:
    asked = problem()
    tree = result_tree(asked, solve_problem(asked))
    tree["/tasks/lift"]["activation"].values[0, 3] = 0.5
    store.write(tmp_path / "shown", tree, {})
    assert verify(tmp_path / "shown").proofs[0].wrong == (3,)


@pytest.mark.parametrize("size", [pytest.param(100), pytest.param(10_000, marks=pytest.mark.full)])
def test_every_corrupted_solution_is_caught(size: int) -> None:
    asked = problem(items=65).take(slice(0, 64))
    solution = solve_problem(asked)
    assert solution.certificate.passes.all()
    stored = unpack(pack(asked, solution))
    random = np.random.default_rng(13)
    for _ in range(max(1, size // 64)):
        step = 10.0 ** random.uniform(-5, -1, size=64) * random.choice((-1.0, 1.0), size=64)
        stored.value[...] = solution.value
        stored.value[np.arange(64), random.integers(30, size=64)] += step
        assert not stored.certificate().passes.any()
