"""The dual Newton method for a tile of load-sharing problems, in the array API standard.

The dual of a strictly convex cost over boxes is concave and piecewise smooth: for multipliers y
the values are x(A^T y), clipped, and its gradient is what the rows still lack. A semismooth
Newton step solves (A D A^T) d = g with D the slopes of x; a line search along the concave dual
makes it global. Multipliers of inequality rows stay non-negative: the few of them are eliminated
last and their small system is solved by a primal-dual active set. Nothing is regularised in the
answer; the safeguard on the Hessian only bends the direction of a step. A cubic cost is followed
from w x^3 + s w x^2 to s = 1e-10, since its response has no finite slope at zero.

Every operation treats the items of a tile independently, so an item's bits depend on its own
numbers and its slot alone. A singular or infeasible item just does not converge.
"""

from __future__ import annotations

from dataclasses import fields

from paravert.sharing.curvature import Curvature, next_curvature, shared_curvature
from paravert.sharing.tile import (
    SMOOTHING_END,
    Array,
    State,
    Tile,
    asked_values,
    clipped,
    evaluated,
    measured,
    prices,
)

ITERATIONS = 80
_PATIENCE = 3
"""Every so many steps one looks whether the multipliers prove an item infeasible."""
_STRIDE = 100.0
"""Most that a step may change a price, in units of what takes its variable across its bounds."""
_SMOOTHING_START, _SMOOTHING_DROP = 0.3, 0.1
_NEAR, _WARM = 1e-2, 0.3
"""Relative residuals at which smoothing drops, and below which a start needs none."""
_POLISHED, _POLISHES = 1e-7, 4
_SAFEGUARD = 1e-13
"""Least part of the diagonal added to a Hessian, so that a singular one still gives a direction."""
_STIFFER, _STIFFEST = 1e-9, 1e-2
"""The part added after a step that had to be cut short, at first and at most."""
_FLAT = 0.2
"""A step is accepted where the dual's slope along it fell to this part of its first value."""
_FAR = 1e30
_SEARCHES = 30
"""Most looks along a step for where it is flat."""
_LOCAL = 1e-9
"""Relative residual below which whole steps are taken: rounding would mislead a search."""


def solve_tile(tile: Tile, start: Array, pushing: Array) -> State:
    """Solve every item of a tile from given multipliers.

    Args:
        tile: the problems.
        start: (item, row) multipliers of the rows.
        pushing: (item, inequality) multipliers of the inequality rows.

    Returns:
        The last state; ``done`` is true where the rows are met, false where they are not.
    """
    xp = start.__array_namespace__()
    pushing = xp.where(pushing > 0, pushing, xp.zeros_like(pushing))
    nothing = xp.zeros_like(tile.size)
    price = prices(tile, start, pushing)
    smoothing = nothing
    if tile.cubic is not None:
        at_end = evaluated(tile, start, pushing, price, nothing + SMOOTHING_END, nothing, nothing)
        smoothing = xp.where(at_end.off <= _WARM, nothing + SMOOTHING_END, nothing + _SMOOTHING_START)
    state = evaluated(tile, start, pushing, price, smoothing, nothing + _SAFEGUARD, nothing)
    stopped = state.done
    curvature = shared_curvature(tile.rows, tile.half, xp.arange(tile.size.shape[0]))
    for step in range(ITERATIONS):
        active = xp.nonzero(~stopped[:, 0])[0]
        if active.shape[0] == 0:
            break
        curvature = next_curvature(tile.rows, state.slope, active, curvature)
        move, push = _direction(tile, state, curvature)
        before = state.off
        state = _advance(tile, state, move, push, stopped)
        stopped = stopped | state.done | ((state.off <= _LOCAL) & (state.off > 0.5 * before))
        if step % _PATIENCE == _PATIENCE - 1:
            stopped = stopped | _impossible(tile, state)
    return _polished(tile, state)


def _polished(tile: Tile, state: State) -> State:
    """Return the state with values corrected where rounding of the multipliers keeps the rows unmet.

    Multipliers that are large against the targets cannot be written finely enough; the last
    correction goes to the free values themselves. The certificate counts the difference.
    """
    xp = state.price.__array_namespace__()
    for _ in range(_POLISHES):
        near = ~state.done & (state.off <= _POLISHED) & (state.smoothing <= SMOOTHING_END)
        active = xp.nonzero(near[:, 0])[0]
        if active.shape[0] == 0:
            break
        curvature = next_curvature(tile.rows, state.slope, active, None)
        change = prices(tile, *_direction(tile, state, curvature))
        change = xp.where(xp.isfinite(change), change, xp.zeros_like(change))
        better = measured(tile, state, clipped(tile, state.value + state.slope * change))
        state = _chosen(better.off < state.off, better, state)
    return state


def _chosen(which: Array, first: State, second: State) -> State:
    """Return a state with the values of the first where ``which`` (item, 1), else of the second."""
    xp = which.__array_namespace__()
    names = [field.name for field in fields(State)]
    parts = {name: xp.where(which, getattr(first, name), getattr(second, name)) for name in names}
    return State(**parts)


def _direction(tile: Tile, state: State, curvature: Curvature) -> tuple[Array, Array]:
    """Return the Newton step (item, row) and (item, inequality), zero for the items not active."""
    xp = state.price.__array_namespace__()
    active, hessian = curvature.slots, curvature.hessian
    lack, guard = xp.take(state.lack, active, axis=0), xp.take(state.guard, active, axis=0)
    eye = xp.eye(hessian.shape[1], dtype=hessian.dtype)
    diagonal = xp.linalg.diagonal(hessian)
    scale = xp.where(diagonal > 0, 1.0 / xp.sqrt(xp.where(diagonal > 0, diagonal, 1.0)), 1.0)
    scaled = hessian * scale[:, :, None] * scale[:, None, :] + guard[:, :, None] * eye
    if not tile.inequality.shape[1]:
        move = scale * xp.linalg.solve(scaled, (scale * lack)[:, :, None])[:, :, 0]
        return _spread(move, active, state), state.pushing
    own, cross = (xp.take(part, active, axis=0) for part in _crossed(tile, state.slope))
    right = xp.concat([lack[:, :, None], xp.matrix_transpose(cross)], axis=2)
    solved = scale[:, :, None] * xp.linalg.solve(scaled, scale[:, :, None] * right)
    first, follow = solved[:, :, 0], solved[:, :, 1:]
    schur = own - xp.matmul(cross, follow)
    wish = xp.take(state.excess, active, axis=0) - xp.matmul(cross, first[:, :, None])[:, :, 0]
    push = _push(
        schur, wish, xp.take(state.pushing, active, axis=0), xp.linalg.diagonal(own) * (guard + 1e3 * _SAFEGUARD)
    )
    return _spread(first - xp.matmul(follow, push[:, :, None])[:, :, 0], active, state), _spread(push, active, state)


def _crossed(tile: Tile, slope: Array) -> tuple[Array, Array]:
    """Return G D G^T (item, inequality, inequality) and -G D A^T (item, inequality, row) of all slots."""
    xp = slope.__array_namespace__()
    weighted = tile.touching * xp.take(slope, tile.touched, axis=1)[:, None, :]
    own = xp.matmul(weighted, xp.matrix_transpose(xp.broadcast_to(tile.touching, weighted.shape)))
    if tile.rows.matrix.ndim == 3:
        matrix = xp.take(tile.rows.matrix, tile.touched, axis=2)
        return own, -xp.matmul(weighted, xp.matrix_transpose(matrix))
    flat = xp.reshape(weighted, (-1, weighted.shape[2]))
    cross = xp.matmul(flat, xp.take(tile.rows.columns, tile.touched, axis=0))
    return own, -xp.reshape(cross, (weighted.shape[0], weighted.shape[1], cross.shape[1]))


def _spread(part: Array, active: Array, state: State) -> Array:
    """Return what belongs to the active items in their slots, zero in the others."""
    xp = part.__array_namespace__()
    slots = xp.arange(state.off.shape[0])
    found = xp.minimum(xp.searchsorted(active, slots), xp.asarray(active.shape[0] - 1))
    held = (xp.take(active, found) == slots)[:, None]
    return xp.where(held, xp.take(part, found, axis=0), xp.zeros_like(state.off))


def _push(schur: Array, wish: Array, pushing: Array, guard: Array) -> Array:
    """Return the push that maximises wish.push - push.schur.push / 2 with pushing + push >= 0.

    ``guard`` (item, inequality) is added to the diagonal; a row that no free variable feels stays.
    """
    xp = schur.__array_namespace__()
    eye = xp.astype(xp.eye(schur.shape[1]) > 0, schur.dtype)
    felt = guard > 0
    held = ((pushing <= 0) & (wish <= 0)) | ~felt
    push = xp.zeros_like(wish)
    for _ in range(schur.shape[1] + 2):
        fixed = xp.where(held & felt, -pushing, xp.zeros_like(pushing))
        left = wish - xp.matmul(schur, fixed[:, :, None])[:, :, 0]
        system = xp.where(held[:, :, None] | held[:, None, :], eye, schur + guard[:, :, None] * eye)
        push = xp.linalg.solve(system, xp.where(held, xp.zeros_like(left), left)[:, :, None])[:, :, 0]
        push = xp.where(held, fixed, push)
        gradient = wish - xp.matmul(schur, push[:, :, None])[:, :, 0]
        fresh = xp.where(held, (gradient <= 0) | ~felt, pushing + push < 0)
        if bool(xp.all(fresh == held)):
            break
        held = fresh
    return push


def _advance(tile: Tile, state: State, move: Array, push: Array, stopped: Array) -> State:
    """Return the state after one searched step; stopped items stay as they are, to the last bit."""
    xp = move.__array_namespace__()
    finite = xp.all(xp.isfinite(move), axis=1, keepdims=True) & xp.all(xp.isfinite(push), axis=1, keepdims=True)
    going = finite & ~stopped
    move = xp.where(going, move, xp.zeros_like(move))
    push = xp.where(going, push, xp.zeros_like(push))
    change = prices(tile, move, push)
    stride = xp.max(xp.abs(change) * tile.crossing, axis=1, keepdims=True)
    allowed = _STRIDE * (1.0 + xp.max(xp.abs(state.price) * tile.crossing, axis=1, keepdims=True))
    longest = allowed / xp.where(stride > 0, stride, allowed)
    if push.shape[1]:
        falling = push < 0
        room = xp.where(
            falling, state.pushing / xp.where(falling, -push, xp.ones_like(push)), _FAR + xp.zeros_like(push)
        )
        longest = xp.minimum(xp.min(room, axis=1, keepdims=True), longest)
    length = _search(tile, state, move, push, change, longest, going)
    pushing = state.pushing + length * push
    pushing = xp.where(pushing > 0, pushing, xp.zeros_like(pushing))
    near = state.off <= _NEAR
    last = xp.zeros_like(state.smoothing) + (0.0 if tile.cubic is None else SMOOTHING_END)
    smoothing = xp.where(near, xp.maximum(_SMOOTHING_DROP * state.smoothing, last), state.smoothing)
    smoothing = xp.where(stopped, state.smoothing, smoothing)
    softer = state.guard * xp.where(state.off < 1e-3, xp.zeros_like(state.off) + 0.01, 0.2)
    softer = xp.maximum(softer, xp.zeros_like(softer) + _SAFEGUARD)
    stiffer = xp.maximum(100.0 * state.guard, xp.zeros_like(state.guard) + _STIFFER)
    stiffer = xp.minimum(stiffer, xp.zeros_like(stiffer) + _STIFFEST)
    # What a singular Hessian adds to a step is as long as the guard is small: one look sets it right.
    fitting = xp.minimum(10.0 * state.guard * stride / allowed, xp.zeros_like(stiffer) + _STIFFEST)
    stiffer = xp.where(stride > allowed, xp.maximum(fitting, stiffer), stiffer)
    guard = xp.where(length < 0.1, stiffer, xp.where(length < 0.5, state.guard, softer))
    multiplier = state.multiplier + length * move
    price = prices(tile, multiplier, pushing)
    steps = state.steps + xp.where(stopped, xp.zeros_like(state.steps), xp.ones_like(state.steps))
    return evaluated(tile, multiplier, pushing, price, smoothing, guard, steps)


def _search(tile: Tile, state: State, move: Array, push: Array, change: Array, longest: Array, going: Array) -> Array:
    """Return the step length (item, 1) at which the concave dual is nearly flat along the step."""
    xp = move.__array_namespace__()
    gain = xp.sum(move * tile.target, axis=1, keepdims=True)
    first = xp.sum(move * state.lack, axis=1, keepdims=True)
    if push.shape[1]:
        gain = gain - xp.sum(push * tile.bound, axis=1, keepdims=True)
        first = first + xp.sum(push * state.excess, axis=1, keepdims=True)

    def steepness(length: Array) -> Array:
        value = clipped(tile, asked_values(tile, state.price + length * change, state.smoothing))
        return gain - xp.sum(change * value, axis=1, keepdims=True)

    length = xp.minimum(longest, xp.ones_like(longest))
    last = steepness(length)
    open_ = going & (last < -_FLAT * first) & (state.off > _LOCAL)
    low, at_low, high, at_high = xp.zeros_like(length), first, length, last
    for count in range(_SEARCHES):
        if not bool(xp.any(open_)):
            break
        drop = at_low - at_high
        part = at_low / xp.where(drop > 0, drop, xp.ones_like(drop))
        part = xp.minimum(xp.maximum(part, xp.zeros_like(part) + 1e-3), xp.zeros_like(part) + 0.95)
        if count % 3 == 2:
            part = xp.zeros_like(part) + 0.5
        length = xp.where(open_, low + part * (high - low), length)
        now = steepness(length)
        rising = open_ & (now > 0)
        falling = open_ & (now <= 0)
        low, at_low = xp.where(rising, length, low), xp.where(rising, now, at_low)
        high, at_high = xp.where(falling, length, high), xp.where(falling, now, at_high)
        open_ = open_ & (xp.abs(now) > _FLAT * first)
    return length


def _impossible(tile: Tile, state: State) -> Array:
    """Return (item, 1) true where the multipliers prove that no values within the bounds meet the rows."""
    xp = state.price.__array_namespace__()
    reach = xp.where(state.price > 0, tile.upper, xp.where(state.price < 0, tile.lower, xp.zeros_like(state.price)))
    best = xp.sum(reach * state.price, axis=1, keepdims=True)
    asked = xp.sum(state.multiplier * tile.target, axis=1, keepdims=True)
    asked = asked - xp.sum(state.pushing * tile.bound, axis=1, keepdims=True)
    return asked > best + 1e-9 * xp.abs(best)
