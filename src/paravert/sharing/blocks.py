"""The products of each two rows of a shared matrix, in blocks of variables that touch the same rows."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from paravert.sharing.curvature import Block
from paravert.sharing.problem import Floats

_BLOCKS = 3
_KEPT = 24
"""Matrices whose products are kept: the instants of a day that is shared again and again, about 14 MB each."""
_WORTH = 0.75
"""Part of the work of one block up to which several are worth their assembly."""


@lru_cache(maxsize=_KEPT)
def row_products(matrix: bytes, rows: int) -> tuple[tuple[Block, ...], tuple[NDArray[np.intp], ...]]:
    """Return the blocks of a matrix and where the parts of its Hessian's entries lie among them.

    Args:
        matrix: the bytes of a float64 array (row, variable), by which the answer is kept.
        rows: its number of rows.

    Returns:
        Blocks, and one index array (row * row,) for each layer of parts; the position after the
        last pair of all blocks stands for zero.
    """
    arms = np.frombuffer(matrix).reshape(rows, -1)
    order = _by_rows_touched(arms)
    one = [_pairs(arms, order)]
    several = [_pairs(arms, part) for part in np.array_split(order, _BLOCKS)]
    work = [sum(len(variables) * len(pairs) for variables, pairs in parts) for parts in (several, one)]
    chosen = several if work[0] <= _WORTH * work[1] else one
    first, second = np.triu_indices(rows)
    blocks, ends = [], np.cumsum([0] + [len(pairs) for _, pairs in chosen])
    layers = np.full((len(chosen), rows, rows), ends[-1])
    for layer, ((variables, pairs), start) in enumerate(zip(chosen, ends[:-1], strict=True)):
        left, right = first[pairs], second[pairs]
        blocks.append(Block(variables, np.ascontiguousarray((arms[left] * arms[right])[:, variables].T)))
        layers[layer, left, right] = layers[layer, right, left] = start + np.arange(len(pairs))
    return tuple(blocks), tuple(layer.ravel() for layer in layers)


def _by_rows_touched(arms: Floats) -> NDArray[np.intp]:
    """Return the variables that touch any row, ordered by the first and the last row that they touch."""
    touches = arms != 0
    first = np.argmax(touches, axis=0)
    last = len(arms) - 1 - np.argmax(touches[::-1], axis=0)
    order = np.lexsort((last, first))
    return order[touches.any(axis=0)[order]]


def _pairs(arms: Floats, variables: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return variables with the pairs of rows that any of them touches, as positions in the upper triangle."""
    touches = (arms[:, variables] != 0).astype(np.float64)
    return variables, np.flatnonzero((touches @ touches.T)[np.triu_indices(len(arms))] > 0)
