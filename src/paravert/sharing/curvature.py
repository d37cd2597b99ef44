"""The Hessians of a tile, A D A^T for every item, in the array API standard.

With a matrix that all items share, the Hessians are one product: slopes times the precomputed
products of each two rows. From one step to the next few slopes change, and then the Hessian of an
item only changes by as many outer products. Which way is taken depends on the item alone, and
each way treats the items one by one or in fixed slots, so that bits do not depend on neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Array = Any
"""An array of any library that follows the array API standard."""

_CHANGES = (16, 48, 128)
"""Numbers of changed slopes up to which a Hessian is updated instead of built anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Variables (member,) that touch few rows, and the products (member, pair) of each two of those rows."""

    variables: Array
    products: Array


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The equality rows of a tile.

    ``matrix`` (row, variable) or (item, row, variable) and ``columns`` its transpose; for a shared
    matrix ``blocks`` hold the products of two rows and ``places`` (row * row,), as many as blocks at
    most, say where the parts of each entry of the Hessian lie among them, side by side with a last
    one of zero; none where they are not worth it.
    """

    matrix: Array
    columns: Array
    blocks: tuple[Block, ...] = ()
    places: tuple[Array, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """Hessians (active, row, row) of the items in the slots (active,), at the slopes (active, variable)."""

    slots: Array
    slope: Array
    hessian: Array


def shared_curvature(rows: Rows, half: Array, slots: Array) -> Curvature | None:
    """Return the Hessians where every variable is free, if they are the same for all items.

    ``half`` (item or 1, variable) is the slope of a free variable, ``slots`` (item,) all slots.
    """
    if rows.matrix.ndim == 3 or half.shape[0] != 1:
        return None
    xp = half.__array_namespace__()
    hessian = xp.matmul(rows.matrix * half, rows.columns)[None, :, :]
    count = slots.shape[0]
    slope = xp.broadcast_to(half, (count, half.shape[1]))
    return Curvature(slots, slope, xp.broadcast_to(hessian, (count, *hessian.shape[1:])))


def next_curvature(rows: Rows, slope: Array, active: Array, before: Curvature | None) -> Curvature:
    """Return the Hessians of the active items (active,) at new slopes (item, variable)."""
    xp = slope.__array_namespace__()
    own = xp.take(slope, active, axis=0)
    if before is None:
        everyone = xp.arange(active.shape[0])
        return Curvature(active, own, _built(rows, slope, own, active, everyone))
    kept = xp.searchsorted(before.slots, active)
    last = xp.take(before.slope, kept, axis=0)
    hessian = xp.take(before.hessian, kept, axis=0)
    changes = xp.count_nonzero(own != last, axis=1)
    floor = -1
    orders, parts = [], []
    for ceiling in (0, *_CHANGES, slope.shape[1]):
        chosen = xp.nonzero((changes > floor) & (changes <= ceiling))[0]
        floor = ceiling
        if chosen.shape[0] == 0:
            continue
        orders.append(chosen)
        if ceiling == 0:
            parts.append(xp.take(hessian, chosen, axis=0))
        elif ceiling in _CHANGES:
            step = xp.take(own, chosen, axis=0) - xp.take(last, chosen, axis=0)
            parts.append(
                xp.take(hessian, chosen, axis=0) + _update(rows.columns, step, xp.take(active, chosen), ceiling)
            )
        else:
            parts.append(_built(rows, slope, own, active, chosen))
    if len(parts) == 1:
        return Curvature(active, own, parts[0])
    order = xp.argsort(xp.concat(orders))
    return Curvature(active, own, xp.take(xp.concat(parts), order, axis=0))


def _update(columns: Array, step: Array, slots: Array, count: int) -> Array:
    """Return the sum of step_i a_i a_i^T over at most ``count`` changed variables of each item."""
    xp = step.__array_namespace__()
    where = xp.argsort(xp.astype(step == 0, xp.int8), axis=1, stable=True)[:, :count]
    weight = xp.take_along_axis(step, where, axis=1)
    if columns.ndim == 3:
        where = where + columns.shape[1] * slots[:, None]
    flat = xp.reshape(columns, (-1, columns.shape[-1]))
    changed = xp.reshape(xp.take(flat, xp.reshape(where, (-1,)), axis=0), (*where.shape, columns.shape[-1]))
    return xp.matmul(xp.matrix_transpose(changed * weight[:, :, None]), changed)


def _built(rows: Rows, slope: Array, own: Array, active: Array, chosen: Array) -> Array:
    """Return the Hessians (chosen, row, row) of the chosen ones of the active items, built anew."""
    xp = slope.__array_namespace__()
    count = rows.matrix.shape[-2]
    if rows.blocks:
        parts = [xp.matmul(xp.take(slope, block.variables, axis=1), block.products) for block in rows.blocks]
        entries = xp.concat([*parts, xp.zeros_like(slope[:, :1])], axis=1)
        entries = xp.take(entries, xp.take(active, chosen), axis=0)
        hessian = xp.take(entries, rows.places[0], axis=1)
        for place in rows.places[1:]:
            hessian += xp.take(entries, place, axis=1)
        return xp.reshape(hessian, (chosen.shape[0], count, count))
    matrix = rows.matrix if rows.matrix.ndim == 2 else xp.take(rows.matrix, xp.take(active, chosen), axis=0)
    # The product of a matrix with its own transpose takes half the work.
    rooted = matrix * xp.sqrt(xp.take(own, chosen, axis=0))[:, None, :]
    return xp.matmul(rooted, xp.matrix_transpose(rooted))
