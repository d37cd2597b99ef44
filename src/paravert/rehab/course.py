"""How a plan turned out: imbalance over the weeks, limits it broke, and one number to compare plans by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.rehab.limits import Breach
from paravert.rehab.plan import Plan

Floats = NDArray[np.float64]
SECOND = 1e-2
"""Weight of the imbalance inside the healthy range, so that of two plans that both hold it the better one is taken."""
THIRD = 1e-5
"""Weight of an hour of exercise a week, so that what does nothing is left out."""


@dataclass(frozen=True, eq=False)
class Course:
    """What a life under a plan came to."""

    week: Floats  # (time,)
    imbalance: Floats  # (time, draw)
    breaches: tuple[Breach, ...] = ()

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit and numbers that are not finite."""
        if self.imbalance.ndim != 2 or len(self.imbalance) != len(self.week) or not self.imbalance.shape[1]:
            what = f"shape {self.imbalance.shape}, expected ({len(self.week)}, draw)"
            raise InputError(what, field="course.imbalance")
        if not (np.isfinite(self.imbalance).all() and np.isfinite(self.week).all()):
            raise InputError("not finite, expected finite numbers", field="course")
        if len(self.week) < 2 or (np.diff(self.week) <= 0.0).any():
            raise InputError("does not increase, expected two weeks or more in order", field="course.week")


Live = Callable[[Plan], Course]
"""Lives a plan and says how it turned out; the same plan gives the same course."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan is for."""

    healthy: float  # the largest imbalance that counts as healthy
    probability: float = 0.9  # share of the draws in which it has to be reached, and limits kept

    def __post_init__(self) -> None:
        """Refuse an aim that nothing or everything meets."""
        if not 0.0 < self.healthy < np.inf:
            raise InputError(f"{self.healthy}, expected more than 0", field="healthy")
        if not 0.5 <= self.probability <= 1.0:
            raise InputError(f"{self.probability}, expected 0.5 to 1", field="probability")

    def reached(self, course: Course) -> Floats:
        """Return (time,) the imbalance that the stated share of the draws does not exceed."""
        draws = course.imbalance.shape[1]
        # The least order statistic that at least this share does not exceed: no interpolation between draws.
        place = min(max(int(np.ceil(self.probability * draws - 1e-9)), 1), draws) - 1
        return np.asarray(np.sort(course.imbalance, axis=1)[:, place])

    def week(self, course: Course) -> float:
        """Return the week from which on the imbalance is healthy and stays so; infinite for never."""
        inside = self.reached(course) <= self.healthy
        if not inside[-1]:
            return float("inf")
        outside = np.flatnonzero(~inside)
        return float(course.week[0 if not len(outside) else int(outside[-1]) + 1])

    def burden(self, course: Course) -> float:
        """Return the mean imbalance beyond health over the weeks, and a little of that inside it."""
        reached = self.reached(course) / self.healthy
        span = float(course.week[-1] - course.week[0])
        beyond = float(np.trapezoid(np.maximum(reached - 1.0, 0.0), course.week)) / span
        within = float(np.trapezoid(course.imbalance.mean(axis=1) / self.healthy, course.week)) / span
        return beyond + SECOND * within

    def cost(self, course: Course, plan: Plan) -> float:
        """Return what a search makes small: the burden, and a very little of the effort."""
        span = float(course.week[-1] - course.week[0])
        hours = sum(one.minutes * (one.to_week - one.from_week) for one in plan.blocks) / 60.0 / span
        return self.burden(course) + THIRD * hours
