"""A rehabilitation plan for a study: the choices that limits leave, the search, the result beside other plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert import day, task
from paravert.adapt import constants, processes
from paravert.errors import InputError
from paravert.rehab.course import Aim, Course
from paravert.rehab.exercise import Exercise, exercises
from paravert.rehab.limits import Breach, broken
from paravert.rehab.menu import Menu, regions
from paravert.rehab.plan import Plan, plans
from paravert.rehab.search import Found, search
from paravert.results.measures import measures
from paravert.state import State
from paravert.study.arm import Lived, Setting, live
from paravert.study.horizon import Arm, Horizon, exercise_activities, exercised
from paravert.study.life import as_habit
from paravert.study.measure import Gauge, measured
from paravert.study.plan import Prepared
from paravert.study.quick import AIMED, Quick, anchors, tolerant, trouble

Floats = NDArray[np.float64]
Say = Callable[[str], None]
STAGES = (0.0, 2.0, 6.0, 12.0)
"""Weeks at which a searched plan may change."""
LONGEST = 26.0
"""Weeks to which a plan is searched; exercise ends at the last but one of the stages' ends or here."""
PLAN_WEEKS = 16.0
COMPARED = ("none", "rest", "passive", "protocol", "too_early")
MOST_CANDIDATES = 8
COARSE = np.array([0.0, 4.0, 12.0, 26.0])
"""Weeks at which the life without a plan is shared before the search."""


@dataclass(frozen=True, eq=False)
class Planned:
    """What a search found for a study, and all that it is compared with."""

    prepared: Prepared
    quick: Quick
    aim: Aim
    menu: Menu
    found: Found
    courses: Mapping[str, Course]
    whole: Course  # the found plan with load shared at every knot


def planned(prepared: Prepared, say: Say, *, draws: int, most_lives: int, probability: float, seed: int) -> Planned:
    """Return the plan that a search finds for a study.

    Args:
        prepared: a study with an injury and a horizon.
        say: is called with what is being done.
        draws: of the search.
        most_lives: how many plans are lived at the most.
        probability: share of the draws in which limits are kept and health is reached.
        seed: of the search.

    Raises:
        InputError: nobody is hurt, there is no horizon, or limits leave no exercise.
    """
    if prepared.hurt is None:
        raise InputError("missing, expected an injury to plan for", field="injury", file=prepared.file)
    if prepared.horizon is None:
        raise InputError("missing, expected horizon.weeks", field="horizon", file=prepared.file)
    aim = Aim(measures()[AIMED[0]].healthy[1], probability)
    setting = _setting(prepared, prepared.horizon, draws)
    say("plan: the healthy twin")
    twin = setting.twin_week()
    begin = setting.beginning(False)
    gauge = _gauge(prepared, setting)
    say("plan: the life without a plan")
    nothing = live(setting, Arm("none", False, {}, inf, plans()["none"]), twin, COARSE[COARSE <= setting.horizon.weeks])
    worst = max(nothing.states, key=lambda state: float(trouble(gauge, begin.body, state)[1].mean()))
    say("plan: what every exercise asks")
    shared = anchors(setting, begin, gauge, worst)
    quick = Quick(setting, begin, gauge, twin, shared, tolerant(setting, begin, twin), probability)
    menu = _menu(quick, nothing)
    found = search(menu, aim, quick.course, seed=seed, most_lives=most_lives, rounds=2, say=say)
    courses = {}
    for name in COMPARED:
        say(f"plan: {name}")
        courses[name] = quick.course(plans()[name])
    say("plan: the found one, load shared at every knot")
    whole = _whole(quick, found.plan)
    return Planned(prepared, quick, aim, menu, found, courses, whole)


def _setting(prepared: Prepared, horizon: Horizon, draws: int) -> Setting:
    """Return the setting of a search: the study's day, and every exercise of the hurt region and the compared plans."""
    assert prepared.hurt is not None
    wanted = [*_candidates(prepared), *(block.exercise for name in COMPARED for block in plans()[name].blocks)]
    tasks = dict.fromkeys(what for one in wanted for what in one.tasks)
    every = exercise_activities([plans()["none"], *(_only(one) for one in wanted)])
    assert {exercised(what) for what in tasks} == {one.name for one in every}
    frames = dict(horizon.frames)
    for one in every:
        posture = task.resolve(prepared.hurt.posing, task.library()[one.task])
        frames[one.name] = day.key_frames(posture, one.gravity)
    weeks = min(horizon.weeks, LONGEST)
    short = replace(horizon, weeks=weeks, draws=draws, exercises=every, frames=frames)
    drawn = constants.draw(draws, prepared.study.seed)
    return Setting(prepared, short, drawn, processes.chosen(horizon.mechanisms), as_habit)


def _only(one: Exercise) -> Plan:
    from paravert.rehab.plan import Block

    return Plan(one.name, one.title, "", (Block(one, 0.0, 1.0, one.dose),))


def _candidates(prepared: Prepared) -> tuple[Exercise, ...]:
    """Return the exercises of the region that is hurt."""
    assert prepared.hurt is not None
    hurt = prepared.hurt.hurt
    levels = sorted({one.level for one in prepared.healthy.description.fascicles if one.name in hurt})
    near = regions(levels)
    return tuple(one for one in exercises().values() if one.region in near)


def _gauge(prepared: Prepared, setting: Setting) -> Gauge:
    assert prepared.hurt is not None
    names = prepared.hurt.hurt
    hurt = np.array([one.name in names for one in prepared.healthy.description.fascicles], dtype=bool)
    return Gauge(prepared.healthy.description, setting.beginning(False).body, prepared.healthy.model, hurt)


def _menu(quick: Quick, nothing: Lived) -> Menu:
    """Return the exercises that work what is hurt most, with the limits that forbid them stage by stage."""
    weeks = quick.setting.horizon.weeks
    end = min(PLAN_WEEKS, weeks)
    turns = (*(week for week in STAGES if week < end), end)
    ranked = sorted(_candidates(quick.setting.prepared), key=lambda one: (not one.specific, -_works(quick, one)))
    forbidden: dict[tuple[str, int], tuple[Breach, ...]] = {}
    chosen = []
    for one in ranked:
        for stage, week in enumerate(turns[:-1]):
            state = _state(nothing, week)
            found = broken(
                quick.who,
                quick.demand(one, state),
                one.dose,
                quick.healed(state),
                state.pain,
                week=week,
                probability=quick.probability,
            )
            if found:
                forbidden[one.name, stage] = found
        if any((one.name, stage) not in forbidden for stage in range(len(turns) - 1)):
            chosen.append(one)
    kept = tuple(chosen[:MOST_CANDIDATES]) or tuple(ranked)
    return Menu(kept, turns, forbidden=forbidden)


def _works(quick: Quick, one: Exercise) -> float:
    """Return the mean command that an exercise gives what is hurt and what pain reaches."""
    places = [quick.anchors.names.index(exercised(what)) for what in one.tasks]
    near = quick.gauge.hurt | (quick.begin.body.beside > 0.0)
    if not near.any():
        return 0.0
    return float(quick.anchors.whole.activation[:, places][:, :, near].mean() * one.dose.hours())


def _state(lived: Lived, week: float) -> State:
    """Return the state of a life at the last time it is known at up to a week."""
    return lived.states[int(np.flatnonzero(lived.week <= week)[-1])]


def _whole(quick: Quick, plan: Plan) -> Course:
    """Return a plan's course with load shared at the knots of the search, nothing carried over."""
    knots = np.array([week for week in (0.0, 2.0, 6.0, 12.0, 26.0) if week <= quick.setting.horizon.weeks])
    lived = live(quick.setting, Arm(plan.name, False, {}, inf, plan), quick.twin, knots)
    rows, breaches = [], []
    for week, state, load in zip(lived.week, lived.states, lived.exposures, strict=True):
        factor = quick.begin.body.force_factor(state, quick.setting.constants)
        drift = np.median(state.habit, axis=0)
        found = measured(quick.gauge, state, factor, drift, load, quick.twin)
        rows.append(np.max([found[name] for name in AIMED], axis=0))
        breaches += quick.breaches(plan, state, float(week))
    return Course(lived.week, np.stack(rows), tuple(breaches))


def summary(one: Planned) -> dict[str, Any]:
    """Return what `paravert plan --json` prints."""
    found, aim = one.found, one.aim
    courses = {**one.courses, found.plan.name: found.course, f"{found.plan.name}, load shared at every knot": one.whole}
    arms = [
        {
            "name": name,
            "week": float(week),
            "imbalance_median": float(np.median(values)),
            "imbalance_p5": float(np.quantile(values, 0.05)),
            "imbalance_p95": float(np.quantile(values, 0.95)),
        }
        for name, course in courses.items()
        for week, values in zip(course.week, course.imbalance, strict=True)
    ]
    return {
        "study": one.prepared.study.name,
        "notice": "Research and education only. Not a medical device. No treatment instruction for a person.",
        "arms": arms,
        "reached": [
            {"name": name, "week": aim.week(course), "breaches": [each.said() for each in course.breaches]}
            for name, course in courses.items()
        ],
        "plan": [_row(block) for block in found.plan.blocks],
        "healthy": aim.healthy,
        "probability": aim.probability,
        "week": found.week,
        "weeks": float(found.course.week[-1]),
        "correctable": found.correctable,
        "held_by": None
        if found.correctable
        else dict(zip(("state", "left"), one.quick.holding(found.plan), strict=True)),
        "interrupted": found.interrupted,
        "binding_limits": list(found.binding),
        "gap": found.gap,
        "cost": found.cost,
        "bound": found.bound,
        "premise": {"checked": found.premise_checked, "failed": found.premise_failed},
        "lives": found.lives,
        "reasons": [
            {"exercise": each.exercise, "cost_without": each.cost_without, "week_without": each.week_without}
            for each in found.reasons
        ],
        "around": [{"change": said, "cost": cost, "week": week} for said, cost, week in found.around],
    }


def _row(block: Any) -> dict[str, Any]:
    dose = block.dose
    return {
        "exercise": block.exercise.name,
        "title": block.exercise.title,
        "from_week": block.from_week,
        "to_week": block.to_week,
        "sets": dose.sets,
        "repetitions": dose.repetitions,
        "hold_s": dose.hold_s,
        "sessions_a_week": dose.sessions,
        "purpose": block.exercise.purpose,
        "progress": block.exercise.progress,
        "stop": block.exercise.stop,
    }
