"""What is demanded of the stiffness along directions: cuts, affine in what load sharing finds, and what is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.mechanics.assemble import Columns, Passive, columns
from paravert.mechanics.equilibrium import Balance
from paravert.mechanics.stiffness import Along, Stiffness, reference, stiffnesses
from paravert.model import Model, Tension
from paravert.sharing.problem import Problem

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
RESIDUAL = 1e-6
"""How far below the margin, in parts of it, the least eigenvalue may stay."""
ROOM = 1e-2
"""Cuts ask for the margin times one plus this, so that a few of them do; the demand itself is the margin."""
NARROW = 1e-4
"""The same where the directions were sought together with the answer: so much nearer to the exact one."""


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
                bound[at, number] = cut.reach - margin * (1.0 + (NARROW if frame in self.settled else ROOM))
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
    root = root_of(balance.model)
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


def eigen(found: Cuts, frame: int, value: Floats) -> tuple[Floats, Floats]:
    """Return all eigenvalues of K v = lambda K_ref v and their directions (row, mode) of unit K_ref."""
    last = found.last.get(frame)
    if last is not None and np.array_equal(last[0], value):
        return last[1:]
    part = found.parts[found.balance.posture_of[frame]]
    at = int(np.flatnonzero(part.frames == frame)[0])
    matrix = part.matrix(at, *_forces(found, value, frame))
    inverse = inverse_root_of(found.balance.model)
    values, vectors = np.linalg.eigh(inverse @ (0.5 * (matrix + matrix.T)) @ inverse.T)
    found.last[frame] = (value.copy(), values, inverse.T @ vectors)
    return found.last[frame][1:]


def _forces(found: Cuts, value: Floats, frame: int) -> tuple[Floats, float, Floats]:
    place, tension = found.place, found.tension
    force = value[place.fascicle] * tension.active[frame] + tension.passive[frame]
    inside = value[place.pressure]
    pressure = place.pascals * float(inside[0]) if len(inside) else 0.0
    return force * found.balance.model.muscles.on_joints, pressure, place.newtons * value[place.contact]


@lru_cache(maxsize=4)
def root_of(model: Model) -> Floats:
    """Return the Cholesky factor of K_ref (row, row)."""
    try:
        return np.asarray(np.linalg.cholesky(reference(model)))
    except np.linalg.LinAlgError as error:
        raise InputError("some joint axis has no stiffness at neutral, expected some", field="stability") from error


@lru_cache(maxsize=4)
def inverse_root_of(model: Model) -> Floats:
    """Return the inverse (row, row) of the factor of K_ref: its rows are directions of unit K_ref."""
    return np.asarray(np.linalg.inv(root_of(model)))
