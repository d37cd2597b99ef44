"""A tile of load-sharing problems and where its items are, in the array API standard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from paravert.sharing.curvature import Rows

Array = Any
"""An array of any library that follows the array API standard."""

TARGET_RESIDUAL = 5e-13
"""Residual, relative to the largest target, at which an item is done."""
SMOOTHING_END = 1e-10
"""Part s of w x^3 + s w x^2 at which a cubic cost counts as reached."""


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """The arrays of one tile, axes (item, row), (item, inequality), (item, variable).

    ``rows`` the equality rows with what speeds up their Hessians; ``inequality`` (item or 1,
    inequality, variable); ``touched`` (touched,) the variables that it holds, with ``touching``
    (item or 1, inequality, touched) its entries for them; ``half`` (item or 1, variable) is
    1 / (2 weight); ``cubic`` (1, variable) true where the cost is weight x^3, or None;
    ``crossing`` (item, variable) is one over the price that takes a variable across its bounds, 0
    where it has none; ``size`` (item, 1) the largest target of an item.
    """

    rows: Rows
    inequality: Array
    touched: Array
    touching: Array
    target: Array
    bound: Array
    half: Array
    cubic: Array | None
    lower: Array
    upper: Array
    crossing: Array
    size: Array


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where the items of a tile are.

    ``multiplier`` (item, row), ``pushing`` (item, inequality) >= 0, ``price`` (item, variable)
    A^T y - G^T m, ``value`` and ``slope`` (item, variable), ``lack`` (item, row) target - A x,
    ``excess`` (item, inequality) G x - bound, ``off`` (item, 1) the relative residual,
    ``smoothing`` (item, 1), ``guard`` (item, 1) the
    part added to the Hessian's diagonal, ``steps`` (item, 1), ``done`` (item, 1).
    """

    multiplier: Array
    pushing: Array
    price: Array
    value: Array
    slope: Array
    lack: Array
    excess: Array
    off: Array
    smoothing: Array
    guard: Array
    steps: Array
    done: Array


def prices(tile: Tile, multiplier: Array, pushing: Array) -> Array:
    """Return the price (item, variable) A^T y - G^T m of every variable."""
    price = _transposed(tile.rows.matrix, multiplier)
    if tile.inequality.shape[1]:
        price = price - _transposed(tile.inequality, pushing)
    return price


def _transposed(matrix: Array, rows: Array) -> Array:
    """Return matrix^T rows for a shared or an own matrix."""
    xp = rows.__array_namespace__()
    if matrix.ndim == 2:
        return xp.matmul(rows, matrix)
    return xp.matmul(rows[:, None, :], matrix)[:, 0, :]


def _applied(matrix: Array, value: Array) -> Array:
    """Return matrix value for a shared or an own matrix."""
    xp = value.__array_namespace__()
    if matrix.ndim == 2:
        return xp.matmul(value, xp.matrix_transpose(matrix))
    return xp.matmul(matrix, value[:, :, None])[:, :, 0]


def asked_values(tile: Tile, price: Array, smoothing: Array) -> Array:
    """Return the values (item, variable) that the prices ask for inside the bounds."""
    xp = price.__array_namespace__()
    value = price * tile.half
    if tile.cubic is not None:
        # w x^3 + s w x^2 has its price 3 w x^2 + 2 s w x; below zero the bound is reached anyway.
        rising = xp.where(price > 0, value, xp.zeros_like(value))
        root = xp.sqrt(smoothing * smoothing + 6.0 * rising)
        value = xp.where(tile.cubic, xp.where(price > 0, 2.0 * rising / (root + smoothing), value), value)
    return value


def clipped(tile: Tile, asked: Array) -> Array:
    """Return values inside their bounds."""
    xp = asked.__array_namespace__()
    return xp.minimum(xp.maximum(asked, tile.lower), tile.upper)


def evaluated(
    tile: Tile, multiplier: Array, pushing: Array, price: Array, smoothing: Array, guard: Array, steps: Array
) -> State:
    """Return the state at given multipliers and prices."""
    xp = price.__array_namespace__()
    asked = asked_values(tile, price, smoothing)
    value = clipped(tile, asked)
    slope = tile.half if tile.cubic is None else _slope(tile, value, smoothing)
    slope = xp.where((asked == value) & (tile.lower < tile.upper), slope, xp.zeros_like(value))
    blank = State(
        multiplier, pushing, price, value, slope, price, pushing, steps, smoothing, guard, steps, steps > steps
    )
    return measured(tile, blank, value)


def measured(tile: Tile, state: State, value: Array) -> State:
    """Return a state with given values and what the rows then lack."""
    xp = value.__array_namespace__()
    lack = tile.target - _applied(tile.rows.matrix, value)
    off = xp.max(xp.abs(lack), axis=1, keepdims=True) / tile.size
    excess = state.pushing
    if tile.inequality.shape[1]:
        terms = tile.touching * xp.take(value, tile.touched, axis=1)[:, None, :]
        excess = xp.sum(terms, axis=2) - tile.bound
        scale = xp.maximum(xp.max(xp.abs(terms), axis=2), xp.abs(tile.bound))
        felt = xp.where((state.pushing > 0) | (excess > 0), xp.abs(excess), xp.zeros_like(excess))
        off_push = xp.max(felt / xp.where(scale > 0, scale, xp.ones_like(scale)), axis=1, keepdims=True)
        off = xp.maximum(off, off_push)
    done = (off <= TARGET_RESIDUAL) & (state.smoothing <= SMOOTHING_END)
    return replace(state, value=value, lack=lack, excess=excess, off=off, done=done)


def _slope(tile: Tile, value: Array, smoothing: Array) -> Array:
    """Return d value / d price of a cubic cost's variables, 1 / (2 weight) of the others."""
    xp = value.__array_namespace__()
    rising = xp.where(value > 0, value, xp.zeros_like(value))
    return tile.half * xp.where(tile.cubic, 1.0 / (3.0 * rising + smoothing), xp.ones_like(value))
