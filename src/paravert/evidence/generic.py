"""One fascicle with prescribed weeks, run through the same time loop as the spine: other muscles than the back's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants, median
from paravert.adapt.evolve import History, evolve
from paravert.adapt.exposure import WEEK_DAYS, Exposure
from paravert.adapt.processes import chosen
from paravert.state import State, healthy


def body(*, healing_days: float = 0.0) -> Body:
    """Return the body of one fascicle.

    Args:
        healing_days: time constant of its strain; 0 where it has none.
    """
    return Body(
        fascicles=("fascicle",),
        joints=("joint",),
        rows=("row",),
        nerves=(),
        volume=np.ones(1),
        intact=np.ones(1),
        distance=np.zeros(1),
        regrows=np.zeros(1, bool),
        strained=np.full(1, float(healing_days > 0.0)),
        healing_days=np.full(1, healing_days or 1.0),
        beside=np.zeros(1),
        ways=((),),
        feed=np.ones((1, 1)),
        command=np.zeros(0),
        free=np.zeros(0, bool),
        strength=np.full(1, 5000.0),
        size_of_joint=np.ones(1),
        tissue=("",),
        lost=np.zeros(1),
        left=np.ones(1),
        tissue_days=np.ones(1),
        flexion_row=np.zeros(1, np.intp),
        flexion_range=np.ones(1),
    )


def week(bouts: Sequence[tuple[float, float]], draws: int = 1) -> Exposure:
    """Return a week of bouts.

    Args:
        bouts: hours a week and command of each.
        draws: number of draws.
    """
    hours = np.array([one for one, _ in bouts])
    command = np.broadcast_to(np.array([one for _, one in bouts])[None, :, None], (draws, len(bouts), 1))
    still = np.zeros((draws, len(bouts), 1))
    return Exposure(
        hours=hours,
        repetitions=np.ones(len(bouts)),
        specific=0.0,
        activation=np.array(command),
        peak_activation=np.array(command),
        compression=still,
        shear=still,
        ligament_force=still,
        angle=still,
    )


def life(
    load: Exposure,
    twin: Exposure,
    days: Sequence[float],
    *,
    start: Callable[[State], State] | None = None,
    mechanisms: Mapping[str, str] | None = None,
    constants: Constants | None = None,
    healing_days: float = 0.0,
    step_days: float = 1.0,
) -> History:
    """Return the life of one fascicle under one week again and again.

    Args:
        load: its week.
        twin: the week of its healthy twin.
        days: at which its states are wanted, rising, each above 0.
        start: makes the state at the start of the healthy one.
        mechanisms: the law of a mechanism, by mechanism; the usual ones where left out.
        constants: of every draw; the table's own where left out.
        healing_days: time constant of its strain.
        step_days: longest step.
    """
    drawn = median() if constants is None else constants
    frame = body(healing_days=healing_days)
    state = healthy(drawn.draws, frame.lengths)
    return evolve(
        state if start is None else start(state),
        frame,
        lambda state, body, at: load,
        lambda at: twin,
        chosen(mechanisms or {}),
        drawn,
        weeks=days[-1] / WEEK_DAYS,
        knots=[0.0, *(day / WEEK_DAYS for day in days)],
        step_days=step_days,
    )
