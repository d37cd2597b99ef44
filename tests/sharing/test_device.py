"""The solver on arrays of JAX gives the same certified answers; here on a CPU device, in float64."""

from importlib.util import find_spec

import numpy as np
import pytest
from sharing.cases import changed, sharing, yielding

from paravert.errors import InputError, MachineError
from paravert.sharing import Status, device, solve_problem

needs_jax = pytest.mark.skipif(find_spec("jax") is None, reason="the extra gpu is not installed")


@needs_jax
@pytest.mark.parametrize(
    ("make", "count", "criterion"),
    [
        (sharing, 3, 2),
        (yielding, 3, 3),
        *(
            pytest.param(make, count, criterion, marks=pytest.mark.full)
            for make, count in ((sharing, 65), (yielding, 17))
            for criterion in (2, 3)
        ),
    ],
)
def test_jax_gives_the_same_certified_answers(make: object, count: int, criterion: int) -> None:
    problem = make(6, count, 5, 160, criterion=criterion)  # type: ignore[operator]
    impossible = problem.target.copy()
    impossible[-1] *= 50.0
    problem = changed(problem, target=impossible)
    expected = solve_problem(problem)
    found = solve_problem(problem, solve=device.tile_solver("jax:cpu"))
    np.testing.assert_array_equal(found.status, expected.status)
    assert (found.status[:-1] == Status.OPTIMAL).all() and found.status[-1] == Status.INFEASIBLE
    assert found.certificate.passes[:-1].all()
    assert found.value.dtype == np.float64
    np.testing.assert_allclose(found.value, expected.value, atol=1e-10)


@needs_jax
def test_a_device_that_is_not_there_is_said() -> None:
    import jax

    if any(one.platform == "gpu" for one in jax.devices()):
        pytest.skip("there is one")
    with pytest.raises(MachineError, match="JAX finds no gpu"):
        device.tile_solver("jax:gpu")


@pytest.mark.parametrize("name", ["cuda", "jax:tpu", "numpy", ""])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="expected jax, jax:cpu or jax:gpu"):
        device.tile_solver(name)


def test_jax_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"needs the extra gpu, expected pip install 'paravert\[gpu\]'"):
        device.tile_solver("jax")


def test_carrying_over_and_back_changes_nothing() -> None:
    from paravert.sharing.curvature import Block, Rows

    rows = Rows(np.eye(2), np.eye(2), (Block(np.arange(2), np.ones((2, 1))),), ())
    again = device.carried(device.carried(rows, np.copy), np.asarray)
    assert isinstance(again.blocks[0], Block)
    np.testing.assert_array_equal(again.blocks[0].products, rows.blocks[0].products)
