"""The posture that a body takes: the least of effort, passive energy and departure from habit.

    J / J_standing + U_passive / U_ref + 1/2 sum over levels ((q - q_habit) / spread)^2

over the modes of the table, within ranges of motion, with gaze and balance kept and with whatever
the task says. J is the least cost of load sharing; its slope comes from the multipliers
(`mechanics.effort`). U_passive is the elastic energy of joints and rib cage. Effort alone would be
degenerate: joints would zigzag to their stops to hang on ligaments. SciPy's SLSQP finds the least.

The preload that stiffens joints is held while the posture is sought and taken anew at the posture
found, until the posture stays; that fixed point is the answer. Departs from a single minimisation
in that respect, as load sharing does with its own preload.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize

from paravert.errors import InputError, UnsolvedError
from paravert.mechanics.constants import constant
from paravert.mechanics.effort import Answer, Asked, effort, slope
from paravert.mechanics.posing import Posing, posing
from paravert.mechanics.share import by_coordinate, prepare, share
from paravert.model import JointLaw, Kinematics, Model, following, joint_law
from paravert.task.frames import Frames
from paravert.task.skeleton import Skeleton
from paravert.task.task import Task

Floats = NDArray[np.float64]
_ROUNDS = 5
_STEADY = 0.01
"""Change of every amplitude between rounds of preload at which the posture stays, in habit spreads."""
_PRECISION = 1e-9
_STEPS = 60
_FAR = 1e3
"""What a posture that cannot be held costs, beside its missing moments in N m."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A posture found.

    ``amplitude`` (mode,) in habit spreads and ``angle`` (mode,) rad, summed over the mode's levels,
    are departures from the habit; ``effort``, ``energy`` and ``habit`` the terms of the objective;
    ``passive_energy`` J; ``room`` m, how far inside the base the centre of mass is at least;
    ``off`` rad, how far the gaze and what the task says are missed at most; ``settled`` whether
    the search converged and the preload stays.
    """

    frames: Frames
    names: tuple[str, ...]
    amplitude: Floats
    angle: Floats
    effort: float
    energy: float
    habit: float
    passive_energy: float
    room: float
    off: float
    settled: bool
    rounds: int
    looks: int
    preload: Floats  # (joint,) N

    @property
    def objective(self) -> float:
        """What was minimised."""
        return self.effort + self.energy + self.habit


@dataclass(eq=False)
class Search:
    """The objective about one preload; remembers the posture looked at last and the best start for sharing."""

    posing: Posing
    asked: Asked
    standing: float
    reference: float
    law: JointLaw
    looks: int = 0
    near: Answer | None = None
    _at: dict[str, Any] = field(default_factory=dict)

    def value(self, amplitude: Floats) -> float:
        """Return the objective at amplitudes (mode,); a posture that cannot be held costs more than any other."""
        here = self.at(amplitude)
        answer: Answer = here["answer"]
        whole = here["energy"] / self.reference + 0.5 * float(amplitude @ amplitude)
        if np.isnan(answer.cost):
            return _FAR + answer.unmet + whole
        return answer.cost / self.standing + whole

    def slope(self, amplitude: Floats) -> Floats:
        """Return (mode,) how the objective grows with the amplitudes."""
        here = self.at(amplitude)
        moved, answer = self.moved(amplitude), here["answer"]
        found = amplitude + self._energy_slope(here["kinematics"]) @ moved / self.reference
        if np.isnan(answer.cost):
            return np.asarray(found)
        step = constant("posture_step")
        used = np.flatnonzero(self.posing.modes.basis.any(axis=0))
        q, move = here["coordinates"], step * moved[: len(here["coordinates"]), used].T
        both = self.posing.model.evaluate(np.concatenate([q + move, q - move]))
        places = np.arange(len(used))
        ends = both.take(places), both.take(places + len(used))
        found[used] += slope(self.asked, answer, *ends, step) / self.standing
        return np.asarray(found)

    def moved(self, amplitude: Floats) -> Floats:
        """Return (dof, mode): how coordinates change with the amplitudes."""
        here = self.at(amplitude)
        if "moved" not in here:
            posture = here["kinematics"].postures[0]
            follow = following(self.posing.model, posture)
            here["moved"] = self.posing.rates(posture, follow, amplitude)
        return np.asarray(here["moved"])

    def at(self, amplitude: Floats) -> dict[str, Any]:
        """Return what is known of the posture at amplitudes (mode,)."""
        if not np.array_equal(self._at.get("amplitude", ()), amplitude):
            q = self.posing.coordinates(amplitude)
            kinematics = self.posing.model.evaluate(q[None])
            answer = effort(self.asked, kinematics, self.near)
            if not np.isnan(answer.cost):
                self.near = answer
            self.looks += 1
            energy = self._energy(kinematics)
            self._at = {"amplitude": amplitude.copy(), "coordinates": q, "kinematics": kinematics}
            self._at.update(answer=answer, energy=energy)
        return self._at

    def _energy(self, kinematics: Kinematics) -> float:
        """Return the elastic energy of joints and of the springs of cage and wall, J."""
        posture, springs = kinematics.postures[0], self.posing.model.springs
        stiff = np.where(springs.stiffness > 0, springs.stiffness, 1.0)
        cage = 0.5 * float(np.sum(posture.springs.force**2 / stiff[:, None]) + springs.own @ posture.elastic**2)
        return cage + float(self.law.energy(kinematics.coordinates, self.asked.preload[None]).sum())

    def _energy_slope(self, kinematics: Kinematics) -> Floats:
        """Return (dof,) the slope of the elastic energy."""
        found = kinematics.postures[0].springs.gradient.copy()
        found[: kinematics.coordinates.shape[1]] += self.law.moment(kinematics.coordinates, self.asked.preload[None])[0]
        return np.asarray(found)


def find_posture(
    model: Model,
    task: Task,
    frames: Frames,
    *,
    standing: float,
    habit: Floats | None = None,
    start: Floats | None = None,
    margin: float | None = None,
    reference: float | None = None,
    preload: Floats | None = None,
) -> Found:
    """Return the posture that a body takes in a task.

    Args:
        model: compiled from a settled description.
        task: held standing or sitting; what it says of the posture is kept.
        frames: of the task as it prescribes the posture, one.
        standing: J_standing, the effort of the same person's neutral standing in health (`standing_effort`).
        habit: (coordinate,) the habitual posture; None for the one that the task prescribes.
        start: (mode,) amplitudes to start from, in habit spreads; None for the habit.
        margin: of stability, in parts of the neutral passive stiffness; None leaves stability out.
        reference: J, the passive energy that weighs as much as the effort of standing; None for the declared one.
        preload: (joint,) N to start from; None for what the task's own posture gives.

    Raises:
        InputError: the task is a movement or lies down, or shapes do not fit.
        UnsolvedError: the body can hold no posture near its habit.
    """
    if not (np.isfinite(standing) and standing > 0.0):
        raise InputError(f"{standing}, expected above zero", field="standing")
    around = posing(model, task, frames, habit)
    weight = constant("passive_energy_reference") if reference is None else reference
    law = joint_law(model.description, model.coordinate_names)
    amplitude = np.zeros(len(around.modes.names)) if start is None else np.asarray(start, dtype=float)
    if amplitude.shape != (len(around.modes.names),):
        raise InputError(f"shape {amplitude.shape}, expected {(len(around.modes.names),)}", field="start")
    held = share(model, frames).preload[0] if preload is None else preload
    near, looks = None, 0
    for rounds in range(1, _ROUNDS + 1):
        setting = prepare(model, frames)
        asked = Asked(model, frames, by_coordinate(setting, held[None])[0], margin)
        search = Search(around, asked, standing, weight, law, looks, near)
        before = amplitude
        amplitude, converged = _least(search, amplitude)
        near, looks = search.near, search.looks
        here = search.at(amplitude)
        if np.isnan(here["answer"].cost):
            raise UnsolvedError(f"{task.name}: no posture near the habitual one can be held")
        done = replace(frames, coordinates=here["coordinates"][None])
        carried = share(model, done, margin=margin, kinematics=here["kinematics"], preload=held[None]).compression[0]
        held, last = np.maximum(np.where(np.isfinite(carried), carried, held), 0.0), held
        if rounds > 1 and np.abs(amplitude - before).max() < _STEADY:
            break
    return _found(search, amplitude, done, (converged and rounds < _ROUNDS, rounds), last)


def standing_effort(model: Model, frames: Frames, margin: float | None = None) -> float:
    """Return J_standing: the effort of a person's neutral standing, as frames of it say.

    Raises:
        UnsolvedError: the person cannot stand.
    """
    shared = share(model, frames, margin=margin)
    if shared.solution.status[0] != "OPTIMAL":
        raise UnsolvedError("standing in health cannot be held, so postures have no measure of effort")
    return float(shared.solution.cost[0])


def _least(search: Search, amplitude: Floats) -> tuple[Floats, bool]:
    """Return the amplitudes of least objective, and whether they were found."""
    around = search.posing
    lower, upper = Skeleton(around.model).ranges
    least, most = around.modes.bounds(around.habit, lower, upper)

    def posture(z: Floats) -> Any:
        return search.at(z)["kinematics"].postures[0]

    kept: Any = {
        "type": "eq",
        "fun": lambda z: around.kept(posture(z), search.moved(z), z)[0],
        "jac": lambda z: around.kept(posture(z), search.moved(z), z)[1],
    }
    balanced: Any = {
        "type": "ineq",
        "fun": lambda z: around.room(posture(z), search.moved(z))[0],
        "jac": lambda z: around.room(posture(z), search.moved(z))[1],
    }
    found = minimize(
        search.value,
        np.clip(amplitude, least, most),
        jac=search.slope,
        method="SLSQP",
        bounds=Bounds(least, most),
        constraints=[kept, balanced],
        options={"maxiter": _STEPS, "ftol": _PRECISION},
    )
    return np.clip(found.x, least, most), bool(found.success)


def _found(search: Search, amplitude: Floats, frames: Frames, how: tuple[bool, int], preload: Floats) -> Found:
    around, here = search.posing, search.at(amplitude)
    posture, moved = here["kinematics"].postures[0], search.moved(amplitude)
    return Found(
        frames=frames,
        names=around.modes.names,
        amplitude=amplitude,
        angle=around.modes.angles(amplitude),
        effort=here["answer"].cost / search.standing,
        energy=here["energy"] / search.reference,
        habit=0.5 * float(amplitude @ amplitude),
        passive_energy=here["energy"],
        room=float(around.room(posture, moved)[0].min()),
        off=float(np.abs(around.kept(posture, moved, amplitude)[0]).max()),
        settled=how[0],
        rounds=how[1],
        looks=search.looks,
        preload=preload,
    )
