"""What the laws need to know of a body and does not move: names, nerve supply, distances, tolerances, what is hurt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.adapt.constants import Constants
from paravert.state import Floats, State

BONE, LIGAMENT, ANNULUS = "bone", "ligament", "annulus"
TISSUES = ("", BONE, LIGAMENT, ANNULUS)
"""Tissue of a joint that repairs; none where it is not hurt."""


@dataclass(frozen=True, eq=False)
class Body:
    """One body under the laws; arrays by fascicle, joint, row, nerve and way of supply.

    A way is a set of hurt nerves in a row; a fascicle is fed over several ways, `feed` says with
    which parts. Where no nerve of a fascicle is hurt, its way is the one without nerves.
    """

    fascicles: tuple[str, ...]
    joints: tuple[str, ...]
    rows: tuple[str, ...]
    nerves: tuple[tuple[str, str], ...]  # name and side of those that are hurt
    volume: Floats  # (fascicle,) m3
    intact: Floats  # (fascicle,) part of the area that no tear or knife took
    distance: Floats  # (fascicle,) m from the foramen to the muscle
    regrows: NDArray[np.bool_]  # (fascicle,) lost axons may grow back
    strained: Floats  # (fascicle,) 1 where a strain heals, else 0
    healing_days: Floats  # (fascicle,) time constant of a strain
    beside: Floats  # (fascicle,) 0 to 1, how much pain and inflammation of the place reach it
    ways: tuple[tuple[int, ...], ...]  # (way,) numbers of its nerves
    feed: Floats  # (way, fascicle) part over each way of the axons that are left; sums to 1 a fascicle
    command: Floats  # (nerve,) part of the command that the cord brings
    free: NDArray[np.bool_]  # (nerve,) whether the cause of its block is gone
    strength: Floats  # (joint,) N of compression
    size_of_joint: Floats  # (joint,) strength over a lumbar joint's
    tissue: tuple[str, ...]  # (joint,) one of TISSUES
    lost: Floats  # (joint,) part of the tissue that was hurt
    left: Floats  # (joint,) strength of bone that is left, over the healthy
    tissue_days: Floats  # (joint,) time constant of its repair
    flexion_row: NDArray[np.intp]  # (joint,) number of the row that flexes it
    flexion_range: Floats  # (joint,) rad, the most it flexes

    @property
    def lengths(self) -> dict[str, int]:
        """The length of every axis of a state."""
        return {
            "fascicle": len(self.fascicles),
            "joint": len(self.joints),
            "row": len(self.rows),
            "nerve": len(self.nerves),
        }

    def conduction(self, block: Floats) -> Floats:
        """Return (draw, fascicle): part of the command that comes through the axons that are left.

        Args:
            block: (draw, nerve).
        """
        through = np.ones((len(block), len(self.ways)))
        for way, nerves in enumerate(self.ways):
            for nerve in nerves:
                through[:, way] *= self.command[nerve] * (1.0 - block[:, nerve])
        return np.minimum(through @ self.feed, 1.0) if self.nerves else np.ones((len(block), len(self.fascicles)))

    def reached(self, state: State) -> Floats:
        """Return (draw, fascicle): part of the command that arrives, without inhibition: 1 in health."""
        return self.conduction(state.block) * np.minimum(state.sprouting * state.innervation, 1.0)

    def drive(self, state: State) -> Floats:
        """Return (draw, fascicle): d, the part of the command that arrives."""
        return self.reached(state) * (1.0 - state.inhibition)

    def weakness(self, state: State, constants: Constants) -> Floats:
        """Return (draw, fascicle): D, the part of the force that strain takes now, its swelling included.

        D = 1 - (1 - damage)^(1 + swelling pulse), the pulse (x e^(1 - x))^shape of the time since the
        strain over that of its height: 1 at its height and 0 at the start, so that the first day
        has the damage itself (Nikolaou 1987).
        """
        if not self.strained.any():
            return state.damage
        clock = np.minimum(state.strain_days / constants["swelling_days"], 700.0)
        pulse = (clock * np.exp(1.0 - clock)) ** constants["swelling_shape"]
        return 1.0 - (1.0 - state.damage) ** (1.0 + constants["swelling"] * pulse * self.strained)

    def force_factor(self, state: State, constants: Constants) -> Floats:
        """Return (draw, fascicle): A N (1 - D) d, the force at a command over the healthy fascicle's."""
        return state.size * state.quality * (1.0 - self.weakness(state, constants)) * self.drive(state)
