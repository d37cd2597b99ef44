"""Weeks of a study: every arm lived, what is read off it, and what drives the spread, as one dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert import task
from paravert.adapt import constants, processes
from paravert.adapt.evolve import interpolation_error
from paravert.adapt.exposure import Exposure
from paravert.model import Model
from paravert.results.history import Axes, Course, dataset
from paravert.results.measures import measures
from paravert.results.spread import drivers
from paravert.results.tree import quaternions
from paravert.study.arm import Lived, Setting, live
from paravert.study.horizon import Arm
from paravert.study.lasting import no_return, permanence
from paravert.study.life import FindPosture, as_habit, drifted
from paravert.study.measure import Gauge, changed_muscles, measured
from paravert.study.plan import Prepared

Floats = NDArray[np.float64]
Say = Callable[[str], None]
RANKED = ("imbalance", "hurt_size", "hurt_strength", "neighbour_size", "pain", "wear")
"""Measures whose spread at the end of each arm is explained."""
MOST_DRIVERS = 8
COARSE = (0.0, 4.0, 12.0, 26.0, 52.0)
"""Weeks at which load is shared where only the effect of a mechanism is asked for."""
RECOVERING = ("hurt_strength", "hurt_size", "worst_pair_size", "hurt_inhibition", "pain")
"""Measures whose return into the healthy range is an event."""
STANDING = "standing_relaxed"
SWITCHED = ("imbalance", "hurt_size", "hurt_strength", "hurt_inhibition", "neighbour_size", "pain", "wear", "hurt_fat")
"""Measures by which it is told what a mechanism does."""
CHECKED = ("size", "quality", "damage", "inhibition", "fat")
"""States whose interpolation between knots is checked against sharing every week."""


def lives(prepared: Prepared, say: Say, find_posture: FindPosture = as_habit) -> xr.Dataset:
    """Return the lives of a study's arms as `results.history.dataset` makes them.

    Args:
        prepared: a study with a horizon.
        say: is called with what is being done.
        find_posture: how far a life's posture has moved from what tasks prescribe.
    """
    horizon = prepared.horizon
    if horizon is None:
        raise ValueError("the study asks for no weeks")
    drawn = constants.draw(horizon.draws, prepared.study.seed)
    setting = Setting(prepared, horizon, drawn, processes.chosen(horizon.mechanisms), find_posture)
    say("weeks: the healthy twin")
    twin = setting.twin_week()
    lived = []
    for arm in horizon.arms:
        say(f"weeks: {arm.name}")
        lived.append(live(setting, arm, twin))
    gauges = [_gauge(setting, one) for one in lived]
    courses = [_course(setting, one, gauge, twin) for one, gauge in zip(lived, gauges, strict=True)]
    say("weeks: how well knots stand for every week")
    error = _interpolation(setting, say)
    without = list(_without(setting, say))
    say("weeks: until when correction suffices")
    asked = [(one, gauge) for one, gauge in zip(lived, gauges, strict=True) if not one.arm.unhurt][:1]
    returns = [row for one, gauge in asked if (row := no_return(setting, one, gauge, twin))]
    model = prepared.healthy.model
    axes = Axes(lived[0].week, model.fascicle_names, gauges[0].body.rows, model.body_names)
    said = {
        "day": horizon.day.name,
        "activities": [one.name for one in horizon.day.activities],
        "events": [
            event for one, course in zip(lived, courses, strict=True) for event in _events(setting, one, course)
        ],
        "drivers": [row for one in courses for row in _drivers(setting, one)],
        "mechanisms": _mechanisms(setting),
        "interpolation": error,
        "without": without,
        "permanence": [row for one in lived if not one.arm.unhurt for row in permanence(one)],
        "no_return": returns,
        "muscles": [
            {"arm": one.arm.name, **row}
            for one, gauge in zip(lived, gauges, strict=True)
            for row in changed_muscles(gauge, one.states[-1].size)
        ],
    }
    return dataset(courses, axes, said)


def _gauge(setting: Setting, lived: Lived) -> Gauge:
    prepared = setting.prepared
    names = set() if prepared.hurt is None else prepared.hurt.hurt
    hurt = np.array([one.name in names for one in prepared.healthy.description.fascicles], dtype=bool)
    return Gauge(prepared.healthy.description, lived.begin.body, prepared.healthy.model, hurt)


def _course(setting: Setting, lived: Lived, gauge: Gauge, twin: Exposure) -> Course:
    """Return an arm as it is stored: every measure at every time, medians by fascicle, standing postures."""
    rows, factors, drifts = [], [], []
    for state, week in zip(lived.states, lived.exposures, strict=True):
        factor = lived.begin.body.force_factor(state, setting.constants)
        drifts.append(setting.find_posture(state, factor))
        rows.append(measured(gauge, state, factor, drifts[-1], week, twin))
        factors.append(np.median(factor, axis=0))
    found = {name: np.stack([row[name] for row in rows]) for name in measures()}
    habit = np.stack(drifts)
    position, rotation = _standing(setting, lived.begin.model, habit)
    return Course(
        lived.arm.name,
        found,
        np.stack([np.median(one.size, axis=0) for one in lived.states]),
        np.stack(factors),
        habit,
        position,
        quaternions(rotation),
    )


def _standing(setting: Setting, model: Model, habit: Floats) -> tuple[Floats, Floats]:
    """Return where the bodies are when the person stands, (time, body, ...), as habit (time, row) moved it."""
    posing = (setting.prepared.hurt or setting.prepared.healthy).posing
    frames = task.resolve(posing, task.library()[STANDING])
    different, which = np.unique(habit, axis=0, return_inverse=True)
    postures = np.concatenate([drifted(model, frames, one).coordinates for one in different])
    poses = setting.prepared.healthy.model.poses(postures)
    return poses.position[which], poses.rotation[which]


def _interpolation(setting: Setting, say: Say) -> list[dict[str, Any]]:
    """Return, by state, the largest difference that sharing every week would make to the first hurt arm.

    It is that of the median draw.
    """
    single = replace(setting, constants=constants.median())
    weekly = np.unique(np.concatenate([single.knots(), np.arange(0.0, setting.horizon.weeks, 1.0)]))
    found = []
    for arm in _hurt(single):
        twin = single.twin_week()
        say(f"weeks: {arm.name}, shared every week")
        coarse, fine = live(single, arm, twin), live(single, arm, twin, weekly)
        error = interpolation_error(coarse, fine)
        row: dict[str, Any] = {"arm": arm.name, "knots": len(coarse.week), "weeks": setting.horizon.weeks}
        found.append(row | {name: error[name] for name in CHECKED})
    return found


def _without(setting: Setting, say: Say) -> Iterator[dict[str, Any]]:
    """Yield, by mechanism, how the first hurt arm would end without it less how it ends with all of them.

    It is that of the median draw, at fewer knots.
    """
    single = replace(setting, constants=constants.median())
    for arm in _hurt(single):
        twin = single.twin_week()
        whole = _end(single, arm, twin)
        for name in single.processes:
            say(f"weeks: {arm.name} without {name}")
            names = {**single.horizon.mechanisms, name: processes.NONE}
            ends = _end(replace(single, processes=processes.chosen(names)), arm, twin)
            yield {"arm": arm.name, "mechanism": name, **{key: ends[key] - whole[key] for key in SWITCHED}}


def _hurt(setting: Setting) -> list[Arm]:
    """Return the first arm that is hurt, alone; none where nobody is."""
    return [arm for arm in setting.horizon.arms if not arm.unhurt][:1]


def _end(setting: Setting, arm: Arm, twin: Exposure) -> dict[str, float]:
    """Return the measures of the only draw at the end of an arm."""
    lived = live(setting, arm, twin, np.array([week for week in COARSE if week <= setting.horizon.weeks]))
    factor = lived.begin.body.force_factor(lived.states[-1], setting.constants)
    drift = setting.find_posture(lived.states[-1], factor)
    found = measured(_gauge(setting, lived), lived.states[-1], factor, drift, lived.exposures[-1], twin)
    return {name: float(found[name][0]) for name in SWITCHED}


def _events(setting: Setting, lived: Lived, course: Course) -> Iterator[dict[str, Any]]:
    """Yield what happened in an arm, in order of time."""
    name, draws = lived.arm.name, setting.constants.draws
    found: list[dict[str, Any]] = []
    for week in sorted({one for one in lived.arm.begins.values() if 0.0 < one <= setting.horizon.weeks}):
        what = ", ".join(activity for activity, begins in lived.arm.begins.items() if begins == week)
        found.append({"week": week, "kind": "return", "what": what, "draws": draws})
    if lived.arm.correction_week <= setting.horizon.weeks:
        week = lived.arm.correction_week
        found.append({"week": week, "kind": "correction", "what": "specific activation", "draws": draws})
    first: dict[str, int] = {}
    for one in lived.lost:
        count = int(one.draws.sum())
        if count > first.get(one.activity, 0):
            first[one.activity] = count
            what = f"{one.activity}: lacks {one.moment:.1f} N·m at {one.joint}"
            found.append({"week": one.week, "kind": "lost", "what": what, "draws": count})
    seen: dict[str, NDArray[np.bool_]] = {}
    for mark in lived.marks:
        before = seen.get(mark.label, np.zeros(draws, dtype=bool))
        seen[mark.label] = before | mark.draws
        if (mark.draws & ~before).any():
            what = "for the first time in some draws" if before.any() else ""
            found.append({"week": mark.week, "kind": mark.label, "what": what, "draws": int(seen[mark.label].sum())})
    found += _recovered(lived, course)
    for row in sorted(found, key=lambda one: float(one["week"])):
        yield {"arm": name, "of": draws, **row}


def _recovered(lived: Lived, course: Course) -> Iterator[dict[str, Any]]:
    """Yield when more than half of the draws come back into the healthy range of a measure to stay there."""
    for name in RECOVERING:
        low, high = measures()[name].healthy
        inside = (course.measures[name] >= low) & (course.measures[name] <= high)  # (week, draw)
        most = inside.mean(axis=1) > 0.5
        if most.all() or not most[-1]:
            continue
        back = int(np.flatnonzero(~most)[-1]) + 1
        said = name.replace("_", " ")
        yield {"week": float(lived.week[back]), "kind": "healthy", "what": said, "draws": int(inside[back].sum())}


def _drivers(setting: Setting, course: Course) -> Iterator[dict[str, Any]]:
    """Yield which assumptions drive the spread at the end of an arm."""
    for measure in RANKED:
        values = course.measures[measure][-1]
        ranked = drivers(setting.constants.values, values, setting.prepared.study.seed)
        for place, one in enumerate(ranked[:MOST_DRIVERS], 1):
            row = {"arm": course.arm, "measure": measure, "rank": place, "assumption": one.name}
            yield {**row, "index": one.index, "chance": one.chance, "direction": one.direction}


def _mechanisms(setting: Setting) -> Sequence[dict[str, Any]]:
    """Return each mechanism with its law, grade and range."""
    rows = []
    for name, process in setting.processes.items():
        standing = process.standing()
        rows.append({"mechanism": name, "law": type(process).__name__, **asdict(standing)})
    return rows
