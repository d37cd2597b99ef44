"""What is permanent, and until when an imbalance can be put right.

Permanent means that a state which no restoring term brings back holds it, not that a difference of size is
still there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert import tables
from paravert.adapt.body import ANNULUS, Body
from paravert.adapt.constants import NEVER, Constants
from paravert.adapt.evolve import History
from paravert.adapt.tolerance import bone_left, ligament_left
from paravert.errors import InputError
from paravert.state import Floats, State


@dataclass(frozen=True, eq=False)
class Held:
    """What one mechanism holds for ever while nothing specific is done."""

    mechanism: str
    axis: str  # fascicle or joint
    amount: Floats  # (draw, axis) part of force, muscle or strength that stays lost as life goes on
    final: Floats  # (draw, axis) the part of it that nothing brings back
    clock: str
    reversible: str
    grade: str
    source: str
    meaning: str

    def share(self, least: float) -> float:
        """Return the part of the draws in which some place keeps at least this much."""
        return float(np.mean(self.amount.max(axis=1, initial=0.0) >= least))


def held(history: History) -> tuple[Held, ...]:
    """Return what every mechanism of the table would hold if life went on as it ended, without specific activation."""
    state, body, constants = history.states[-1], history.body, history.constants
    found = {
        "inhibition": ("fascicle", *_inhibition(state, constants)),
        "fat": ("fascicle", state.fat, np.minimum(state.fat, constants["fat_residual"])),
        "denervation": ("fascicle", *_twice(_denervation(state, body, constants))),
        "block": ("fascicle", *_block(state, body)),
        "tissue": ("joint", *_twice(_tissue(state, body, constants))),
    }
    return tuple(
        Held(
            row["mechanism"],
            *found[row["mechanism"]],
            row["clock"],
            row["reversible"],
            row["grade"],
            row["source"],
            row["meaning"],
        )
        for row in tables.rows("adapt", "permanence")
    )


@dataclass(frozen=True, eq=False)
class LastWeek:
    """The last week in which correction that begins then still leads back into the healthy range, by draw."""

    low: Floats  # (draw,) the latest week that was tried and still sufficed; -inf where none did
    high: Floats  # (draw,) the earliest tried week after it that did not; inf where every one sufficed
    ordered: NDArray[np.bool_]  # (draw,) no later week sufficed after one that did not

    def quantile(self, part: float) -> tuple[float, float]:
        """Return between which tried weeks a quantile of the draws is."""
        low, high = (float(np.quantile(one, part, method="inverted_cdf")) for one in (self.low, self.high))
        return low, high

    @property
    def never(self) -> float:
        """The part of the draws in which no tried week sufficed."""
        return float(np.mean(np.isneginf(self.low)))

    @property
    def always(self) -> float:
        """The part of the draws in which every tried week sufficed."""
        return float(np.mean(np.isposinf(self.high)))


def point_of_no_return(
    suffices: Callable[[float], NDArray[np.bool_]], weeks: Sequence[float], *, rounds: int = 2
) -> LastWeek:
    """Search the last week in which correction still brings the imbalance into the healthy range.

    Args:
        suffices: begins correction in a week and tells, (draw,), whether the imbalance is then healthy at
            the end; it runs a life for every week that it is asked for.
        weeks: at which it is asked first, rising.
        rounds: how many times the middle of every bracket that a draw lies in is asked too.

    Raises:
        InputError: the weeks do not rise, or there is none.
    """
    if not len(weeks) or not np.isfinite(weeks).all() or (np.diff(weeks) <= 0.0).any():
        raise InputError(f"{list(weeks)[:4]}, expected one rising week or more", field="weeks")
    if rounds < 0:
        raise InputError(f"{rounds}, expected 0 or more", field="rounds")
    asked = {float(week): np.asarray(suffices(float(week)), bool) for week in weeks}
    for _ in range(rounds):
        found = _bracketed(asked)
        both = np.isfinite(found.low) & np.isfinite(found.high)
        for low, high in sorted(set(zip(found.low[both].tolist(), found.high[both].tolist(), strict=True))):
            middle = 0.5 * (low + high)
            asked[middle] = np.asarray(suffices(middle), bool)
    return _bracketed(asked)


def _bracketed(asked: dict[float, NDArray[np.bool_]]) -> LastWeek:
    tried = np.array(sorted(asked))
    good = np.array([asked[week] for week in tried])
    first_bad = np.where(good.all(axis=0), len(tried), np.argmin(good, axis=0))
    padded = np.concatenate([[-np.inf], tried, [np.inf]])
    later = good & (np.arange(len(tried))[:, None] > first_bad)
    ordered = np.logical_not(later.any(axis=0))
    return LastWeek(padded[first_bad], padded[first_bad + 1], np.asarray(ordered))


def _twice(amount: Floats) -> tuple[Floats, Floats]:
    return amount, amount


def _inhibition(state: State, constants: Constants) -> tuple[Floats, Floats]:
    """Return what stays where it does not come back by itself; specific activation brings all of it back."""
    stays = constants["inhibition_spontaneous_days"] >= NEVER
    return np.where(stays, state.inhibition, 0.0), np.zeros_like(state.inhibition)


def _denervation(state: State, body: Body, constants: Constants) -> Floats:
    """Return the part of the force that no axon will bring back, sprouts of what is left counted in full.

    Where axons may grow and those that arrive outrun the window, nothing closes; where they still grow
    toward the muscle, the window falls until they are there (see `Regeneration`).
    """
    missing = np.maximum(body.distance / (1e-3 * constants["regrowth_speed"]) - state.nerve_days, 0.0)
    closing = np.exp(-missing / constants["window_days"])
    waiting = state.innervation + (state.window - state.innervation) * closing
    # Once there, innervation rises at one rate and the window falls at another until they meet.
    rise, fall = 1.0 / constants["reinnervation_days"], 1.0 / constants["window_days"]
    meets = state.innervation + (waiting - state.innervation) * rise / (rise + fall)
    axons = np.where(body.regrows, meets, state.innervation)
    sprouts = np.where(axons > 0.0, constants["sprouting_most"], 1.0)
    return np.asarray(1.0 - np.minimum(sprouts * axons, 1.0))


def _block(state: State, body: Body) -> tuple[Floats, Floats]:
    """Return the part of the command that lasting pressure stops; taking its cause away brings it back."""
    free = np.where(body.free, 0.0, state.block)
    stopped = 1.0 - body.conduction(free) / np.maximum(body.conduction(np.zeros_like(free)), 1e-12)
    return np.clip(stopped, 0.0, 1.0), np.zeros_like(stopped)


def _tissue(state: State, body: Body, constants: Constants) -> Floats:
    """Return the part of a joint's strength that repair does not bring back."""
    healed = state.with_arrays({"wound": np.zeros_like(state.wound)})
    bone, ligament = bone_left(healed, body, constants), ligament_left(healed, body, constants)
    annulus = np.array([tissue == ANNULUS for tissue in body.tissue])
    return np.where(annulus, body.lost * state.wound, 1.0 - np.minimum(bone, ligament))
