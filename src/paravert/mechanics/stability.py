"""Stability as a demand on load sharing: no direction of the spine may be softer than a margin.

The least eigenvalue of K v = lambda K_ref v has to be the margin or more. K is affine in the forces,
so each direction v that is too soft gives a linear inequality, v.K v >= margin v.K_ref v, which
enters the problem of its frame as a cut. For p = 2 the directions and the answer are sought together
(`mechanics.edge`) among a few soft directions, and more are taken in until none is too soft; what
that does not settle, and other criteria, are solved again with more cuts until no direction is too
soft. Cuts remove only what violates the demand, so the last solution is the least costly stable one,
and the multipliers of its cuts belong to its certificate. Cuts that do not press are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.mechanics import edge
from paravert.mechanics.assemble import Columns, Passive, columns
from paravert.mechanics.constants import constant
from paravert.mechanics.equilibrium import Balance
from paravert.mechanics.forms import Forms, forms
from paravert.mechanics.stiffness import Along, Stiffness, reference, stiffnesses
from paravert.model import Model, Tension
from paravert.sharing.problem import Problem, Solution, Status
from paravert.sharing.share import solve_problem

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
RESIDUAL = 1e-6
"""How far below the margin, in parts of it, the least eigenvalue may stay."""
_ROUNDS = 30
_SETTLING = 14
"""How often directions are taken in while the answer is sought with them."""
_SOFTEST = 3
"""How many directions a frame adds at once, at most."""
_ROOM = 1e-2
"""Cuts ask for the margin times one plus this, so that a few of them do; the demand itself is the margin."""
_NARROW = 1e-4
"""The same where the directions were sought together with the answer: so much nearer to the exact one."""
_EXTRA = 2
"""How many directions beside those that are too soft are looked at from the first."""
_PART = 0.02
"""Part of how far the last directions were off, to which the answer among those of a round is sought."""
_EXACT = 1e-4
"""How far K v = margin K_ref v may be off for the directions that limit an answer, K_ref and v of unit size."""
_NEW = 1e-6
"""Part of a direction that has to lie outside the known ones for it to be taken in."""
_SAME = 1e-9
"""Directions whose cosine is that near to 1 are the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """What is known of each frame's stability.

    ``margin`` (frame,) is the least eigenvalue of K v = lambda K_ref v, NaN where nothing is solved;
    ``mode`` (frame, row) its direction, rad, the largest entry 1; ``demanded`` the margin that was
    asked for, NaN for none; ``directions`` (direction, row) those whose cuts press in some frame, to
    be given to a neighbouring task, and ``own`` those of each frame with their multipliers
    ``pressing``; ``looked`` those of each frame that its answer was sought among, to start a
    neighbour from; ``residual`` (frame,) what is missing, in parts of the margin.
    """

    margin: Floats
    mode: Floats
    demanded: float
    directions: Floats
    own: tuple[Floats, ...]
    pressing: tuple[Floats, ...]
    looked: tuple[Floats, ...]
    residual: Floats


Start = Stability | Floats | tuple[Floats, ...] | None
"""Where a search for cuts may start from."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One direction of unit K_ref and its cut: row (variable,) times the values <= reach - margin."""

    direction: Floats
    row: Floats
    reach: float


@dataclass(eq=False)
class Cuts:
    """The cuts of each frame of a task, with the multipliers to start from."""

    balance: Balance
    place: Columns
    tension: Tension
    parts: tuple[Stiffness, ...]
    each: list[list[Cut]]
    pressing: list[list[float]]
    last: dict[int, tuple[Floats, Floats, Floats]] = field(default_factory=dict)
    """Values of a frame that were looked at last, with the eigenvalues and directions found."""
    near: Stability | None = None
    """What is known of the same frames of a neighbouring task."""
    settled: dict[int, Floats] = field(default_factory=dict)
    """Frames whose cuts were sought together with the answer, and the directions (direction, row) looked at."""

    def add(self, frame: int, direction: Floats, form: Along | None = None) -> None:
        """Add a direction (row,) of unit K_ref to a frame."""
        part = self.parts[self.balance.posture_of[frame]]
        if form is None:
            form = part.along(direction)
        curved = np.where(self.balance.model.muscles.on_joints, form.fascicle, 0.0)
        row = np.zeros(self.place.count)
        row[self.place.fascicle] = -curved * self.tension.active[frame]
        row[self.place.pressure] = -form.pressure * self.place.pascals
        row[self.place.contact] = -form.contact * self.place.newtons
        at = int(np.flatnonzero(part.frames == frame)[0])
        reach = float(form.rest[at] + self.tension.passive[frame] @ curved)
        self.each[frame].append(Cut(direction, row, reach))
        self.pressing[frame].append(0.0)

    def weigh(self, frame: int, multipliers: Floats) -> None:
        """Note the multipliers (cut,) of a frame's cuts; none where it has no answer."""
        known = np.nan_to_num(multipliers[: len(self.each[frame])])
        self.pressing[frame] = known.tolist()

    def drop(self, frame: int) -> None:
        """Drop the cuts of a frame that do not press."""
        kept = [at for at, value in enumerate(self.pressing[frame]) if value > 0]
        self.each[frame] = [self.each[frame][at] for at in kept]
        self.pressing[frame] = [self.pressing[frame][at] for at in kept]

    def problem(self, whole: Problem, frames: Indices, margin: float) -> Problem:
        """Return the problem of some frames with their cuts, padded to the same number."""
        part = whole.take(frames)
        most = max((len(self.each[frame]) for frame in frames), default=0)
        row = np.zeros((len(frames), most, self.place.count))
        bound = np.ones((len(frames), most))
        for at, frame in enumerate(frames):
            for number, cut in enumerate(self.each[frame]):
                row[at, number] = cut.row
                bound[at, number] = cut.reach - margin * (1.0 + (_NARROW if frame in self.settled else _ROOM))
        own = np.broadcast_to(part.inequality, (len(frames), *part.inequality.shape[-2:]))
        return Problem(
            part.matrix,
            part.target,
            part.weight,
            part.effort,
            part.lower,
            part.upper,
            np.concatenate([own, row], axis=1),
            np.concatenate([part.bound, bound], axis=1),
            part.criterion,
        )

    def start(self, warm: Floats, frames: Indices) -> Floats:
        """Return the multipliers to start some frames from: of rows and walls (frame, row + wall), then of cuts."""
        most = max((len(self.each[frame]) for frame in frames), default=0)
        found = np.zeros((len(frames), most))
        for at, frame in enumerate(frames):
            found[at, : len(self.pressing[frame])] = self.pressing[frame]
        return np.concatenate([warm[frames], found], axis=1)


def cuts(balance: Balance, joints: Passive, tension: Tension, directions: Start = None) -> Cuts:
    """Return the cuts of a task before anything is solved.

    Args:
        balance: of the task.
        joints: (frame, row) what joints give.
        tension: (frame, fascicle) what fascicles can give.
        directions: what is known of the same frames of a neighbouring task; or directions (direction, row)
            for all frames, those of each frame, or None.
    """
    frames = len(balance.posture_of)
    parts = stiffnesses(balance, joints)
    found = Cuts(balance, columns(balance), tension, parts, [[] for _ in range(frames)], [[] for _ in range(frames)])
    root = _root(balance.model)
    if isinstance(directions, Stability):
        found.near = directions if len(directions.own) == frames else None
        directions = None if found.near is not None else directions.directions
    if isinstance(directions, tuple):
        for frame, own in enumerate(directions):
            for direction in own:
                found.add(frame, direction)
        return found
    for direction in np.zeros((0, len(root))) if directions is None else directions:
        unit = direction / np.linalg.norm(root.T @ direction)
        along = [part.along(unit) for part in parts]
        for frame in range(frames):
            found.add(frame, unit, along[balance.posture_of[frame]])
    return found


def stabilised(found: Cuts, problem: Problem, solution: Solution, margin: float) -> tuple[Problem, Solution, Stability]:
    """Return the problem with the cuts that its least costly stable answer needs, that answer, and its stability.

    Args:
        found: cuts of the task.
        problem: without cuts.
        solution: of that, to start from.
        margin: in parts of K_ref.

    Raises:
        InputError: the margin is negative or not finite.
    """
    if not 0.0 <= margin < float("inf"):
        raise InputError(f"{margin}, expected zero or more", field="margin")
    rows = problem.sizes[1] + problem.sizes[3]
    warm, value = solution.warm.copy(), solution.value.copy()
    everyone = np.arange(len(value))
    alive = np.flatnonzero(solution.status == Status.OPTIMAL)
    if problem.criterion == 2:
        for frame in alive.tolist():
            warm[frame] = _settle(found, problem, frame, solution, margin)
    for frame in alive.tolist() if found.near is not None else ():
        if frame not in found.settled and not found.each[frame]:
            for direction in found.near.own[frame]:
                found.add(frame, direction)
    # Directions that are already known come in before anything is looked at.
    waiting = np.array([frame for frame in alive if found.each[frame]], dtype=np.intp)
    cut, answer = problem, solution
    for _ in range(_ROUNDS):
        if len(waiting):
            cut = found.problem(problem, waiting, margin)
            answer = solve_problem(cut, found.start(warm, waiting))
            value[waiting], warm[waiting] = answer.value, answer.warm[:, :rows]
            for at, frame in enumerate(waiting):
                found.weigh(frame, answer.inequality_multiplier[at, problem.sizes[3] :])
            alive = np.setdiff1d(alive, waiting[answer.status != Status.OPTIMAL])
        soft = [frame for frame in alive.tolist() if _softer(found, frame, value[frame], margin)]
        if not soft:
            break
        alive = waiting = np.array(soft, dtype=np.intp)
    if not np.array_equal(waiting, everyone) or not len(found.each[0]):
        cut = found.problem(problem, everyone, margin)
        answer = solve_problem(cut, found.start(warm, everyone))
    return cut, answer, _known(found, answer, margin)


def unknown(model: Model) -> str:
    """Return why the stiffness of a model cannot be told; empty where it can."""
    if any(one.wraps for one in model.description.fascicles):
        return "paths wrap over surfaces, whose stiffness is not known here"
    if model.machine.linkage is not None:
        return "coordinates follow others, whose stiffness is not known here"
    return "" if model.description.stiffness else "its joints have no stiffness to measure by"


def declared_margin() -> float:
    """Return the margin that is demanded where a study says no other, in parts of K_ref."""
    return constant("stability_margin")


def measured(found: Cuts, solution: Solution) -> Stability:
    """Return the stability of a solution that nothing demanded."""
    return _known(found, solution, float("nan"))


def _known(found: Cuts, solution: Solution, margin: float) -> Stability:
    rows = len(found.balance.model.row_names)
    least, mode = np.full(len(solution.status), np.nan), np.full((len(solution.status), rows), np.nan)
    for frame in np.flatnonzero(solution.status == Status.OPTIMAL).tolist():
        values, directions = _eigen(found, frame, solution.value[frame])
        least[frame], mode[frame] = values[0], directions[:, 0] / np.max(np.abs(directions[:, 0]))
    missing = np.zeros(len(least)) if np.isnan(margin) else np.maximum(margin - least, 0.0) / max(margin, 1e-300)
    for frame in range(len(least)):
        found.drop(frame)
    own = tuple(np.array([cut.direction for cut in each]).reshape(-1, rows) for each in found.each)
    pressing = tuple(np.array(each, dtype=float) for each in found.pressing)
    looked = tuple(found.settled.get(frame, own[frame]) for frame in range(len(least)))
    return Stability(least, mode, margin, _different(found), own, pressing, looked, missing)


def _softer(found: Cuts, frame: int, value: Floats, margin: float) -> bool:
    """Add the directions of a frame that are softer than a margin; tell whether there are any."""
    values, directions = _eigen(found, frame, value)
    below = np.flatnonzero(values[:_SOFTEST] < margin * (1.0 - 0.1 * RESIDUAL))
    if len(below):
        found.settled.pop(frame, None)
        found.drop(frame)
    for number in below:
        found.add(frame, directions[:, number])
    return bool(len(below))


def _settle(found: Cuts, problem: Problem, frame: int, solution: Solution, margin: float) -> Floats:
    """Seek the cuts of a frame together with its answer; return the multipliers of rows and walls to start from.

    A frame that is stable as it is, or that this does not settle, keeps the cuts that it had.
    """
    first, rows = solution.warm[frame], len(found.balance.model.row_names)
    value, pressed = solution.value[frame], edge.Pressed(first[:rows], first[rows:], np.zeros((0, 0)))
    root, inverse = _root(found.balance.model), _inverse_root(found.balance.model)
    one = problem.take(slice(frame, frame + 1))
    known = np.array([cut.direction for cut in found.each[frame]]).reshape(-1, rows) @ root
    basis, pressing, form = np.zeros((0, rows)), np.zeros(0), None
    limits, off, asked = basis, 1.0, margin * (1.0 + _NARROW)
    if found.near is not None:
        known, limits, pressing = (
            found.near.looked[frame] @ root,
            found.near.own[frame] @ root,
            found.near.pressing[frame],
        )
    for count in range(_SETTLING):
        if count or not len(known):
            values, directions = _eigen(found, frame, value)
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


def _eigen(found: Cuts, frame: int, value: Floats) -> tuple[Floats, Floats]:
    """Return all eigenvalues of K v = lambda K_ref v and their directions (row, mode) of unit K_ref."""
    last = found.last.get(frame)
    if last is not None and np.array_equal(last[0], value):
        return last[1:]
    part = found.parts[found.balance.posture_of[frame]]
    at = int(np.flatnonzero(part.frames == frame)[0])
    matrix = part.matrix(at, *_forces(found, value, frame))
    inverse = _inverse_root(found.balance.model)
    values, vectors = np.linalg.eigh(inverse @ (0.5 * (matrix + matrix.T)) @ inverse.T)
    found.last[frame] = (value.copy(), values, inverse.T @ vectors)
    return found.last[frame][1:]


def _different(found: Cuts) -> Floats:
    """Return the directions (direction, row) of all frames that press, each once."""
    root = _root(found.balance.model)
    kept: list[Floats] = []
    for each, pressing in zip(found.each, found.pressing, strict=True):
        for cut, value in zip(each, pressing, strict=True):
            unit = root.T @ cut.direction
            if value > 0 and all(abs(unit @ root.T @ one) < 1.0 - _SAME for one in kept):
                kept.append(cut.direction)
    return np.array(kept).reshape(-1, len(root))


def _forces(found: Cuts, value: Floats, frame: int) -> tuple[Floats, float, Floats]:
    place, tension = found.place, found.tension
    force = value[place.fascicle] * tension.active[frame] + tension.passive[frame]
    inside = value[place.pressure]
    pressure = place.pascals * float(inside[0]) if len(inside) else 0.0
    return force * found.balance.model.muscles.on_joints, pressure, place.newtons * value[place.contact]


@lru_cache(maxsize=4)
def _root(model: Model) -> Floats:
    """Return the Cholesky factor of K_ref (row, row)."""
    try:
        return np.asarray(np.linalg.cholesky(reference(model)))
    except np.linalg.LinAlgError as error:
        raise InputError("some joint axis has no stiffness at neutral, expected some", field="stability") from error


@lru_cache(maxsize=4)
def _inverse_root(model: Model) -> Floats:
    return np.asarray(np.linalg.inv(_root(model)))
