"""A posture found: its slope is exact, every start ends in one posture, and weak muscles move it."""

import numpy as np
import pytest

from paravert import task
from paravert.errors import InputError
from paravert.injury import Inhibition
from paravert.mechanics.effort import Asked
from paravert.mechanics.posing import posing
from paravert.mechanics.posture import Found, Search, find_posture, standing_effort
from paravert.mechanics.share import by_coordinate, prepare, share
from paravert.model import joint_law
from paravert.study.spine import Spine, spine
from paravert.task import Frames, Task

STANDING, SITTING = "standing_relaxed", "sitting_erect"
HOLDING = {"use": "hold_20kg_close", "name": "hold 10 kg", "load": [{"mass_kg": 10.0, "at": "hands"}]}
NEAR_DEG = 0.5
START_SPREAD = 0.5
"""Of random starts, in habit spreads a mode: 1.5 degrees a level."""


def asked(name) -> tuple[Task, Frames]:
    what = task.from_table({"use": name} if isinstance(name, str) else name)
    return what, task.resolve(body().posing, what)


def body() -> Spine:
    return _BODY


_BODY = spine()


@pytest.fixture(scope="module")
def effort() -> float:
    return standing_effort(body().model, asked(STANDING)[1])


def found(name, effort, model=None, **terms) -> Found:
    what, frames = asked(name)
    return find_posture(body().model if model is None else model, what, frames, standing=effort, **terms)


def search(name, effort) -> Search:
    what, frames = asked(name)
    model = body().model
    around = posing(model, what, frames)
    held = by_coordinate(prepare(model, frames), share(model, frames).preload[0][None])[0]
    law = joint_law(model.description, model.coordinate_names)
    return Search(around, Asked(model, frames, held, None), effort, 1.0, law)


@pytest.mark.parametrize("name", [STANDING, HOLDING], ids=["standing", "holding"])
def test_the_slope_is_that_of_the_objective(name, effort):
    here = search(name, effort)
    free = np.flatnonzero(here.posing.modes.basis.any(axis=0))
    at = np.zeros(len(here.posing.modes.names))
    at[free] = np.random.default_rng(1).normal(0.0, 0.3, len(free))
    slope, step = here.slope(at), 1e-4
    for mode in free:
        move = np.eye(len(at))[mode] * step
        one, two = (here.value(at + part * move) - here.value(at - part * move) for part in (1.0, 2.0))
        assert slope[mode] == pytest.approx((8.0 * one - two) / (12.0 * step), abs=1e-5)


def check_starts(name, effort, starts):
    what, frames = asked(name)
    count = len(posing(body().model, what, frames).modes.names)
    base = found(name, effort)
    assert base.settled and base.off < 1e-6 and base.room > 0.0
    for start in range(starts):
        begin = np.random.default_rng(start).normal(0.0, START_SPREAD, count)
        other = found(name, effort, start=begin, preload=base.preload)
        assert np.degrees(np.abs(other.angle - base.angle)).max() < NEAR_DEG, start


def test_a_random_start_ends_in_the_same_posture(effort):
    check_starts(SITTING, effort, 1)


@pytest.mark.full
@pytest.mark.parametrize("name", [STANDING, SITTING, HOLDING], ids=["standing", "sitting", "holding"])
def test_twenty_random_starts_end_in_the_same_posture(name, effort):
    check_starts(name, effort, 20)


@pytest.mark.full
@pytest.mark.parametrize("part", [1.0 / 3.0, 3.0])
def test_the_exchange_of_passive_energy_moves_the_posture_smoothly(part, effort):
    usual, other = found(SITTING, effort), found(SITTING, effort, reference=part)
    departure = np.degrees(np.abs(other.angle - usual.angle)).max()
    assert 0.0 < departure < 5.0
    assert (other.passive_energy < usual.passive_energy) == (part < 1.0)


@pytest.mark.full
@pytest.mark.parametrize(
    ("groups", "amount", "least_deg"),
    [
        (
            ("longissimus_thoracis_pars_thoracis", "iliocostalis_lumborum_pars_thoracis", "multifidus_lumborum"),
            0.6,
            0.2,
        ),
        (("semispinalis_capitis", "splenius_capitis", "semispinalis_cervicis", "trapezius"), 0.95, 1.0),
    ],
    ids=["back", "neck"],
)
def test_weak_muscles_move_the_posture_of_holding(groups, amount, least_deg, effort):
    weak = body().edit(*(Inhibition(group=name, amount=amount) for name in groups))
    usual, other = found(HOLDING, effort), found(HOLDING, effort, model=weak.model)
    assert other.settled
    assert other.objective > usual.objective
    assert np.degrees(np.abs(other.angle - usual.angle)).max() > least_deg


def test_what_cannot_be_sought_is_refused(effort):
    what, frames = asked("lying_supine")
    with pytest.raises(InputError, match="lying"):
        find_posture(body().model, what, frames, standing=effort)
    with pytest.raises(InputError, match="above zero"):
        found(STANDING, 0.0)
