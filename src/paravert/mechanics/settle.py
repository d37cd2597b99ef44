"""The cuts of a frame and its least costly stable answer, sought together among a few soft directions.

The first directions are the softest ones without the demand, or those of a neighbouring task; each
round takes in those that limit the answer as they are at that answer, until they no longer change.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paravert.mechanics import edge
from paravert.mechanics.cuts import NARROW, RESIDUAL, Cuts, eigen, inverse_root_of, root_of
from paravert.mechanics.forms import Forms, forms
from paravert.sharing.problem import Problem, Solution

Floats = NDArray[np.float64]
_ROUNDS = 14
"""How often directions are taken in while the answer is sought with them."""
_EXTRA = 2
"""How many directions beside those that are too soft are looked at from the first."""
_PART = 0.02
"""Part of how far the last directions were off, to which the answer among those of a round is sought."""
_EXACT = 1e-4
"""How far K v = margin K_ref v may be off for the directions that limit an answer, K_ref and v of unit size."""
_NEW = 1e-6
"""Part of a direction that has to lie outside the known ones for it to be taken in."""


def settle(found: Cuts, problem: Problem, frame: int, solution: Solution, margin: float) -> Floats:
    """Seek the cuts of a frame together with its answer; return the multipliers of rows and walls to start from.

    A frame that is stable as it is, or that this does not settle, keeps the cuts that it had.
    """
    first, rows = solution.warm[frame], len(found.balance.model.row_names)
    value, pressed = solution.value[frame], edge.Pressed(first[:rows], first[rows:], np.zeros((0, 0)))
    root, inverse = root_of(found.balance.model), inverse_root_of(found.balance.model)
    one = problem.take(slice(frame, frame + 1))
    known = np.array([cut.direction for cut in found.each[frame]]).reshape(-1, rows) @ root
    basis, pressing, form = np.zeros((0, rows)), np.zeros(0), None
    limits, off, asked = basis, 1.0, margin * (1.0 + NARROW)
    if found.near is not None:
        known, limits, pressing = (
            found.near.looked[frame] @ root,
            found.near.own[frame] @ root,
            found.near.pressing[frame],
        )
    for count in range(_ROUNDS):
        if count or not len(known):
            values, directions = eigen(found, frame, value)
            modes = (root.T @ directions).T
            soft = int(np.sum(values < margin * (1.0 - 0.1 * RESIDUAL)))
            off = float(np.linalg.norm(limits @ modes.T * (values - asked), axis=1).max(initial=0.0))
            if not soft and off <= _EXACT:
                break
            known = modes[: max(soft, len(limits)) + (0 if count else _EXTRA)]
        precision = max(_PART * min(off, 1.0), edge.DONE) if count else _PART
        basis = _widened(basis, known)
        demand, form = _demand(found, frame, basis @ inverse, asked, form)
        factor = basis @ limits.T * np.sqrt(pressing)
        start = edge.Pressed(pressed.rows, pressed.walls, factor)
        ahead = edge.climb(one, demand, start, precision)
        if ahead is None:
            return first
        value, pressed = ahead
        pressing, among = edge.limits(pressed)
        limits = among @ basis
    else:
        return first
    if len(limits):
        found.each[frame], found.pressing[frame] = [], []
        found.settled[frame] = limits @ inverse
        for direction in limits @ inverse:
            found.add(frame, direction)
        found.pressing[frame] = pressing.tolist()
    return np.concatenate([pressed.rows, pressed.walls])


def _widened(basis: Floats, more: Floats) -> Floats:
    """Return orthonormal directions (direction, row), given ones first, that hold others as well."""
    for one in more:
        left = one - basis.T @ (basis @ one)
        left -= basis.T @ (basis @ left)
        size = float(np.linalg.norm(left))
        if size > _NEW * float(np.linalg.norm(one)):
            basis = np.concatenate([basis, left[None] / size])
    return basis


def _demand(
    found: Cuts, frame: int, directions: Floats, asked: float, known: Forms | None
) -> tuple[edge.Demand, Forms]:
    """Return what is demanded of a frame's unknowns among directions (direction, row) that are orthonormal by K_ref."""
    part, place, tension = found.parts[found.balance.posture_of[frame]], found.place, found.tension
    form = forms(part, int(np.flatnonzero(part.frames == frame)[0]), directions, known)
    felt = found.balance.model.muscles.on_joints
    slope = np.zeros((place.count, len(directions), len(directions)))
    slope[place.fascicle] = form.fascicle * (tension.active[frame] * felt)[:, None, None]
    slope[place.pressure] = form.pressure * place.pascals
    slope[place.contact] = form.contact * place.newtons
    passive = (tension.passive[frame] * felt) @ form.fascicle.reshape(len(felt), -1)
    rest = form.rest + passive.reshape(form.rest.shape)
    return edge.Demand(rest - asked * np.eye(len(directions)), slope), form
