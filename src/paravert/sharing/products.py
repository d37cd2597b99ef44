"""Products of a batch with matrices that its items share or own."""

from __future__ import annotations

import numpy as np

from paravert.sharing.problem import Floats, Problem


def transposed(matrix: Floats, rows: Floats) -> Floats:
    """Return matrix^T rows (item, variable) for a shared or an own matrix."""
    return rows @ matrix if matrix.ndim == 2 else np.matmul(rows[:, None, :], matrix)[:, 0, :]


def applied(matrix: Floats, value: Floats) -> Floats:
    """Return matrix value (item, row) for a shared or an own matrix."""
    return value @ matrix.T if matrix.ndim == 2 else np.matmul(matrix, value[:, :, None])[:, :, 0]


def priced(problem: Problem, multiplier: Floats, pushing: Floats) -> tuple[Floats, Floats]:
    """Return the prices (item, variable) A^T y - G^T m and what is asked for (item,), y.target - m.bound."""
    price = transposed(problem.matrix, multiplier)
    if pushing.shape[1]:
        price = price - transposed(problem.inequality, pushing)
    return price, np.sum(multiplier * problem.target, axis=1) - np.sum(pushing * problem.bound, axis=1)
