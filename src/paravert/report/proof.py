"""The certificate: what is proved, how far off a number can be, and what has no number at all."""

from __future__ import annotations

from collections import Counter

import numpy as np

from paravert.report.html import folded, items, paragraph, table
from paravert.report.reading import OPTIMAL, Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import NOTHING, STATUS_WORDS, counted, gaps, joint_words, motion_words, number, plain, small
from paravert.units import DEGREE

_LEAST_OUTSIDE = 0.05
_CRITERIA = {
    "2": "least sum of squared activations, weighted by volume",
    "3": "least sum of cubed activations, weighted by volume",
    "minmax": "least largest activation, then least sum of squares",
}
"""What a solve looks for, by the criterion's name in a study."""
_HEAD = [
    "task",
    "condition",
    "frames proved|",
    "moment off by|",
    "multipliers off by|",
    "activation off by at most|",
    "largest yield",
    "least stiffness|",
]


class Proof(AbstractSection):
    """Statuses, residuals, bounds, yield, and moments from outside the model."""

    title = "Certificate"

    def html(self, reading: Reading) -> str:
        """Return a table of all tasks, then what is missing and what comes from outside."""
        statuses = Counter(str(one) for task in reading.tasks for one in task.values("status").flat)
        counts = ", ".join(f"{count} {STATUS_WORDS.get(name, name)}" for name, count in statuses.items())
        said = (
            f"{counted(sum(statuses.values()), 'solve')}: {counts}. Residuals are computed again outside the solver "
            "from unscaled data: moments against the largest moment of the frame, activations against their proved "
            "optimum. "
            "There are no reserve actuators; a joint axis may yield by at most 2°, with its own stiffness. "
            "Least stiffness is that of the direction in which the spine gives way most easily, in parts of what "
            "passive joints and ribs give in neutral; below zero it would buckle. "
            f"Criterion: the {_CRITERIA[str(reading.about['criterion'])]}."
        )
        rows = [_row(task, place) for task in reading.tasks for place in range(len(task.conditions))]
        return paragraph(said) + table(_HEAD, rows) + _missing(reading) + _outside(reading) + _strength(reading)


def _row(task: TaskReading, place: int) -> list[str]:
    good = task.values("status")[place] == OPTIMAL
    solved = f"{int(good.sum())} of {len(good)}"
    if not good.any():
        return [plain(task.name), task.conditions[place], solved, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING]
    worst = [
        small(float(task.values(f"certificate_{name}")[place][good].max()))
        for name in ("primal", "dual", "activation_bound")
    ]
    return [plain(task.name), task.conditions[place], solved, *worst, _yield(task, place), _softest(task, place)]


def _softest(task: TaskReading, place: int) -> str:
    """Return the least stiffness of any frame and the joint axis that gives way there."""
    margin = task.values("stability_margin")[place]
    if not np.isfinite(margin).any():
        return NOTHING
    frame = int(np.nanargmin(margin))
    row = int(np.argmax(np.abs(task.values("weakest_mode")[place, frame])))
    joint, axis = str(task.data["row"].values[row]).rsplit(".", 1)
    return f"{number(float(margin[frame]), 2)} ({joint_words(joint)} {plain(axis)})"


def _yield(task: TaskReading, place: int) -> str:
    angle = np.nan_to_num(task.values("yield_angle")[place])
    frame, row = np.unravel_index(int(np.argmax(np.abs(angle))), angle.shape)
    degrees = float(angle[frame, row]) / DEGREE
    if abs(degrees) < 5e-3:
        return "none"
    joint, axis = str(task.data["row"].values[row]).rsplit(".", 1)
    moment = float(task.values("yield_moment")[place, frame, row])
    turned = f"{number(abs(degrees), 2)}° of {motion_words(axis, degrees)}"
    return f"{turned} at {joint_words(joint)} ({number(abs(moment), 1, unit='N·m')})"


def _missing(reading: Reading) -> str:
    lines = []
    for task in reading.tasks:
        rows = [str(one).rsplit(".", 1) for one in task.data["row"].values]
        status, unmet = task.values("status"), task.values("unmet")
        for place, frame in zip(*np.nonzero(status != OPTIMAL), strict=True):
            said = gaps(rows, unmet[place, frame].tolist(), 6)
            name = STATUS_WORDS.get(str(status[place, frame]), "no status")
            where = f"{plain(task.name)}, {task.conditions[place]}, frame {frame}: {name} ({status[place, frame]})"
            lines.append(f"{where}{'; least moment that is missing: ' + ', '.join(said) if said else ''}")
    if not lines:
        return ""
    return f'<div class="warning"><b>Frames without numbers</b>{items(lines)}</div>'


def _outside(reading: Reading) -> str:
    rows = []
    for task in reading.tasks:
        names = [str(one) for one in task.data["prescribed"].values]
        frame = task.telling
        for place, condition in enumerate(task.conditions):
            held = np.nan_to_num(task.values("outside")[place, frame])
            order = np.argsort(-np.abs(held), kind="stable")
            for one in (one for one in order if abs(held[one]) >= _LEAST_OUTSIDE):
                joint, _, axis = names[one].rpartition(".")
                rows.append([plain(task.name), condition, joint_words(joint), plain(axis), number(float(held[one]), 1)])
    if not rows:
        return ""
    said = paragraph(
        "Pelvis, legs and arms are held where the task says. What that takes comes from outside the model and is "
        "listed here, N·m for turns and N for shifts; it is not part of anybody's share.",
        "muted",
    )
    inside = table(["task", "condition", "joint", "axis", "from outside|"], rows)
    return folded("Moments and forces from outside the model", said + inside)


def _strength(reading: Reading) -> str:
    rows = []
    for one in reading.listed("strength"):
        weakest = ", ".join(
            f"{joint_words(str(w['joint']))} {plain(str(w['axis']))}" for w in one.get("weakest", [])[:2]
        )
        good = one.get("status") == OPTIMAL
        force, moment = (one.get(key) if good else None for key in ("force_n", "moment_nm"))
        what = f"pushing {one.get('direction', '')} at {one.get('at', '')}, about {one.get('about', '')}"
        rows.append([plain(str(one["name"])), str(one["condition"]), what, number(force), number(moment), weakest])
    if not rows:
        return ""
    return "<h4>Strength</h4>" + table(["task", "condition", "what", "force, N|", "moment, N·m|", "weakest at"], rows)
