"""Strength reserve: how much less the spine can push once a muscle is hurt.

The largest push is a linear program over all rows and bounds. Its multipliers price every bound, so
that one product gives the fall for every harm to first order. The largest push is concave in the
bounds: the first order is never more than the true fall, which a second linear program gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.compare.harm import Harm, harmed
from paravert.mechanics import assemble
from paravert.mechanics.strength import Pushing
from paravert.sharing.problem import Status
from paravert.sharing.products import priced
from paravert.sharing.strength import largest_factor

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Reserve:
    """One push of the unharmed spine and what each fascicle's bound is worth to it."""

    name: str
    pushing: Pushing
    worth: Floats  # (fascicle,) part of the push that is lost with all of a fascicle's force, first order

    def first_order(self, harms: Sequence[Harm], loss: float) -> Floats:
        """Return (harm,) the relative change of the push, 0 or less; the true one is no smaller in size."""
        return np.array([-loss * float(self.worth[list(harm.fascicles)].sum()) for harm in harms])

    def exact(self, harm: Harm, loss: float) -> float:
        """Return the relative change of the push; -1 where not even the posture can be held."""
        found = largest_factor(harmed(self.pushing.problem, 0, [harm], loss), self.pushing.asked)
        if found.status == Status.OPTIMAL:
            return found.factor / self.pushing.found.factor - 1.0
        return -1.0 if found.status == Status.INFEASIBLE else float("nan")


def reserve(name: str, pushing: Pushing) -> Reserve:
    """Return the reserve of a push that the unharmed spine can do.

    Args:
        name: what a reader calls it.
        pushing: of `mechanics.strength.limit`, OPTIMAL.
    """
    found, problem = pushing.found, pushing.problem
    price, _ = priced(problem, found.multiplier[None], found.inequality_multiplier[None])
    fascicles = assemble.columns(pushing.setting.balance).fascicle
    upper = problem.upper[0, fascicles]
    return Reserve(name, pushing, np.maximum(price[0, fascicles], 0.0) * upper / found.factor)
