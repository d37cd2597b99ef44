"""One arm of a study, lived week by week beside its healthy twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.evolve import FURTHER, KNOTS, Event, History, Marked, evolve
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess
from paravert.rehab.plan import eased
from paravert.state import State
from paravert.study.horizon import SESSIONS, Arm, Horizon
from paravert.study.life import FindPosture, Life, Lost
from paravert.study.plan import Prepared
from paravert.study.start import Beginning, beginning

Floats = NDArray[np.float64]
TURN = "the day changes"
CARE = "passive care"


@dataclass(frozen=True, eq=False)
class Setting:
    """What all arms of a study have in common."""

    prepared: Prepared
    horizon: Horizon
    constants: Constants
    processes: Mapping[str, AbstractProcess]
    find_posture: FindPosture

    def beginning(self, unhurt: bool) -> Beginning:
        """Return where a life begins, hurt or not."""
        prepared, draws = self.prepared, self.constants.draws
        if unhurt or prepared.hurt is None:
            return beginning(prepared.healthy, (), draws)
        return beginning(prepared.hurt, prepared.injuries, draws)

    def life(self, begin: Beginning) -> Life:
        """Return a life that can be asked what a week demands."""
        healthy, solver = self.prepared.healthy.model, self.prepared.study.solver
        first = begin.body.force_factor(begin.state, self.constants)
        neutral = healthy.neutral[healthy.row_index]
        return Life(begin.model, self.horizon, first, neutral, solver.criterion, solver.allow_yield)

    def twin_week(self) -> Exposure:
        """Return what a week demands of the healthy twin, who does everything and never changes."""
        begin = self.beginning(True)
        life = self.life(begin)
        everything = [one.name for one in self.horizon.day.activities]
        still = np.zeros(len(begin.body.rows))
        return life.week(begin.body.force_factor(begin.state, self.constants), still, everything, 0.0, [], 0.0)

    def knots(self) -> Floats:
        """Return the weeks at which load is shared in every arm: the usual ones, and where any arm's day changes."""
        weeks = self.horizon.weeks
        later = np.arange(KNOTS[-1], weeks, FURTHER)
        turns = [turn for arm in self.horizon.arms for turn in arm.turns]
        every = np.unique(np.concatenate([KNOTS, later, turns]))
        return np.asarray(every[every <= weeks])


@dataclass(frozen=True, eq=False)
class Lived:
    """One arm as it was lived; (time,) everywhere."""

    arm: Arm
    begin: Beginning
    week: Floats
    states: tuple[State, ...]
    exposures: tuple[Exposure, ...]  # where the day changes, of the new day
    lost: tuple[Lost, ...]
    marks: tuple[Marked, ...]  # what happened by the laws
    history: History | None  # as the laws have it; None where no time passes


def live(setting: Setting, arm: Arm, twin: Exposure, knots: Floats | None = None) -> Lived:
    """Return an arm as it was lived.

    Args:
        setting: of the study.
        arm: which.
        twin: a week of the healthy twin.
        knots: weeks at which load is shared; the usual ones where they are left out.
    """
    horizon = setting.horizon
    begin = setting.beginning(arm.unhurt)
    life = setting.life(begin)
    seen: dict[float, Exposure] = {}
    lost: list[Lost] = []

    def share(state: State, body: Body, week: float) -> Exposure:
        done = {one.name for one in horizon.day.activities if arm.begins.get(one.name, 0.0) <= week}
        sessions = max(SESSIONS if arm.correction_week <= week else 0.0, arm.plan.specific(week))
        strength = body.force_factor(state, setting.constants)
        drift, doses = setting.find_posture(state, strength), arm.doses(week)
        seen[week] = life.week(strength, drift, done, sessions, lost, week, doses)
        return seen[week]

    if horizon.weeks <= 0.0:
        share(begin.state, begin.body, 0.0)
        return Lived(arm, begin, np.zeros(1), (begin.state,), (seen[0.0],), tuple(lost), (), None)
    history = evolve(
        begin.state,
        begin.body,
        share,
        lambda week: twin,
        setting.processes,
        setting.constants,
        weeks=horizon.weeks,
        knots=tuple((setting.knots() if knots is None else knots).tolist()),
        events=[
            *(Event(week, TURN) for week in arm.turns if 0.0 < week < horizon.weeks),
            *(Event(week, CARE, eased) for week in arm.plan.care if 0.0 < week < horizon.weeks),
        ],
    )
    # Load is shared a moment before a knot, and at one where the day changes once more with the new day.
    latest = [max(week for week in seen if week <= knot) for knot in history.week]
    marks = tuple(mark for mark in history.marks if mark.label not in (TURN, CARE))
    exposures = tuple(seen[one] for one in latest)
    return Lived(arm, begin, history.week, history.states, exposures, tuple(lost), marks, history)
