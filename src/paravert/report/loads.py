"""Loads by level: compression, shear and disc pressure of all joints, before and after."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paravert.names import JOINTS
from paravert.report.chart import Panel, levels
from paravert.report.html import folded, of_task, paragraph, table
from paravert.report.reading import Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import joint_words, number

_MEASURES = (
    ("compression", "compression, N", 0),
    ("anterior_shear", "shear forward, N", 0),
    ("lateral_shear", "shear to the right, N", 0),
    ("pressure", "disc pressure, MPa", 2),
)
_WITHOUT_DISC = JOINTS[:2]
Floats = NDArray[np.float64]


class Loads(AbstractSection):
    """What each joint between head and pelvis bears."""

    title = "Loads by level"

    def html(self, reading: Reading) -> str:
        """Return one block a task."""
        said = "Section forces of the upper on the lower vertebra, in the disc's own plane, from the head down."
        if reading.injured:
            said += " First what is borne before (open dot) and after (filled dot), then by how much it changes."
        blocks = "".join(of_task(task, _block(task), task.frame_words(task.telling)) for task in reading.tasks)
        return paragraph(said, "muted") + blocks


def _measured(task: TaskReading, name: str) -> Floats:
    """Return (condition, joint) of the frame that tells most; no pressure where there is no disc."""
    values = task.values(name)[:, task.telling].copy()
    if name == "pressure":
        values[:, [str(one) in _WITHOUT_DISC for one in task.data["joint"].values]] = np.nan
    return values


def _block(task: TaskReading) -> str:
    if not task.solved[task.telling]:
        return paragraph("Not solved, so there are no numbers.", "warning")
    joints = [joint_words(str(one)) for one in task.data["joint"].values]
    measured = [(title, digits, _measured(task, name)) for name, title, digits in _MEASURES]
    drawn = levels(joints, [Panel(title, digits, values) for title, digits, values in measured], "loads by level")
    if len(task.conditions) > 1:
        changes = [
            Panel(f"change, {_unit(title)}", digits + 1, values[1:] - values[:1]) for title, digits, values in measured
        ]
        drawn += "<h4>change by the injury</h4>" + levels(joints, changes, "change of loads by level")
    return drawn + folded(f"All {len(joints)} joints as a table", _table(task, joints, measured))


def _table(task: TaskReading, joints: list[str], measured: list[tuple[str, int, Floats]]) -> str:
    both = len(task.conditions) > 1
    head = ["joint"]
    for title, _, _ in measured:
        name = title.rsplit(", ", 1)[0]
        head += [f"{name} before, {_unit(title)}|", "after|", "change|"] if both else [f"{title}|"]
    rows = []
    for place, joint in enumerate(joints):
        row = [joint]
        for _, digits, values in measured:
            row += [number(float(value), digits) for value in values[:, place]]
            if both:
                row.append(number(float(values[1, place] - values[0, place]), digits + 1, sign=True))
        rows.append(row)
    return table(head, rows, kind="tight")


def _unit(title: str) -> str:
    return title.rsplit(", ", 1)[1]
