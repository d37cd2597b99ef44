"""Short lives of one fascicle with one joint, in the median draw."""

import numpy as np

from paravert.adapt.constants import median
from paravert.adapt.evolve import evolve
from paravert.adapt.processes import chosen
from paravert.evidence import generic
from paravert.state import healthy

C = median()
DAY = generic.week([(100.0, 0.05)])


def value(name):
    return float(C.of(name)[0])


def start(body, **changed):
    state = healthy(1, body.lengths)
    return state.with_arrays({name: np.full_like(getattr(state, name), one) for name, one in changed.items()})


def run(body, state, days, load=DAY, twin=DAY, constants=C, events=(), **mechanisms):
    long = days > 200.0
    knots = sorted({0.0, *(float(week) for week in range(0, int(days / 7) + 1, 8 if long else 1)), days / 7})
    history = evolve(
        state,
        body,
        lambda state, body, week: load,
        lambda week: twin,
        chosen(mechanisms),
        constants,
        weeks=days / 7,
        knots=knots,
        events=events,
        step_days=7.0 if long else 0.5,
    )
    return history.states[-1]
