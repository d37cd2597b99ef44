"""A solved problem as it is stored beside its numbers, so that it can be proved again without solving.

The matrix is kept by row with its zeros left out; an entry is kept once where all items share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.results.schema import STATUSES
from paravert.sharing.certify import certify
from paravert.sharing.problem import Certificate, Problem, Solution

Floats = NDArray[np.float64]
_ANSWER = ("value", "balance_multiplier", "cut_multiplier", "level", "level_proof", "farkas")


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A problem and the answer that was found, as read from a file."""

    problem: Problem
    value: Floats  # (item, variable)
    multiplier: Floats  # (item, row)
    inequality_multiplier: Floats  # (item, inequality)
    level: Floats  # (item,), NaN where the criterion has none
    level_proof: Floats  # (item, row + inequality)
    farkas: Floats  # (item, row + inequality), NaN unless INFEASIBLE
    status: NDArray[np.str_]  # (item,)

    def certificate(self) -> Certificate:
        """Return the certificate, computed again from the stored numbers alone."""
        minmax = self.problem.criterion == "minmax"
        return certify(
            self.problem,
            self.value,
            self.multiplier,
            self.inequality_multiplier,
            self.level if minmax else None,
            self.level_proof if minmax else None,
        )


def pack(problem: Problem, solution: Solution) -> xr.Dataset:
    """Return a problem and its solution as a dataset with axes item, balance, unknown, cut, entry."""
    proved = ("item", "proof")
    pointer, column, entry = _sparse(problem.matrix)
    cut_pointer, cut_column, cut_entry = _sparse(problem.inequality)
    return xr.Dataset(
        {
            "matrix_pointer": ("matrix_row", pointer),
            "matrix_column": ("matrix_entry", column),
            "matrix_value": ("matrix_entry", entry),
            "cut_pointer": ("cut_row", cut_pointer),
            "cut_column": ("cut_entry", cut_column),
            "cut_value": ("cut_entry", cut_entry),
            "target": (("item", "balance"), problem.target),
            "bound": (("item", "cut"), problem.bound),
            "weight": (("item", "unknown"), np.broadcast_to(problem.weight, problem.lower.shape)),
            "lower": (("item", "unknown"), problem.lower),
            "upper": (("item", "unknown"), problem.upper),
            "effort": (("unknown",), np.asarray(problem.effort, dtype=np.int8)),
            "value": (("item", "unknown"), solution.value),
            "balance_multiplier": (("item", "balance"), solution.multiplier),
            "cut_multiplier": (("item", "cut"), solution.inequality_multiplier),
            "level": (("item",), solution.level),
            "level_proof": (proved, solution.level_proof),
            "farkas": (proved, solution.farkas),
            "item_status": (("item",), np.array([STATUSES.index(str(one)) for one in solution.status], dtype=np.int8)),
        },
        attrs={
            "criterion": str(problem.criterion),
            "matrix_shared": int(problem.matrix.ndim == 2),
            "cut_shared": int(problem.inequality.ndim == 2),
        },
    )


def unpack(data: xr.Dataset) -> Stored:
    """Return the problem and the answer of a dataset that `pack` made.

    Raises:
        InputError: its parts do not fit together.
    """
    try:
        items, rows = data["target"].shape
        cuts, variables = data["bound"].shape[1], data["effort"].shape[0]
        criterion: Any = {"2": 2, "3": 3, "minmax": "minmax"}[str(data.attrs["criterion"])]
        problem = Problem(
            _dense(data, "matrix", items, rows, variables),
            data["target"].values,
            data["weight"].values,
            data["effort"].values.astype(bool),
            data["lower"].values,
            data["upper"].values,
            _dense(data, "cut", items, cuts, variables),
            data["bound"].values,
            criterion,
        )
        value, multiplier, pushing, level, level_proof, farkas = (data[name].values for name in _ANSWER)
        status = np.array(STATUSES)[data["item_status"].values]
    except (KeyError, IndexError, ValueError) as error:
        raise InputError("does not hold a whole problem, expected what paravert run wrote", field="proof") from error
    return Stored(problem, value, multiplier, pushing, level, level_proof, farkas, status)


def _sparse(matrix: Floats) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Return the end of each row, the columns and the values of what is not zero, rows of all items in turn."""
    flat = matrix.reshape(-1, matrix.shape[-1])
    row, column = np.nonzero(flat)
    pointer = np.cumsum(np.bincount(row, minlength=len(flat)))
    return pointer.astype(np.int32), column.astype(np.int32), flat[row, column]


def _dense(data: xr.Dataset, name: str, items: int, rows: int, variables: int) -> Floats:
    """Return the matrix (row, variable) or (item, row, variable) of its stored entries."""
    shared = bool(data.attrs[f"{name}_shared"])
    count = rows if shared else items * rows
    pointer = data[f"{name}_pointer"].values
    flat = np.zeros((count, variables))
    row = np.repeat(np.arange(count), np.diff(pointer, prepend=0))
    flat[row, data[f"{name}_column"].values] = data[f"{name}_value"].values
    return flat if shared else flat.reshape(items, rows, variables)
