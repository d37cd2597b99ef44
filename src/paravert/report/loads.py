"""Loads by level: compression, shear and disc pressure of all joints, before and after."""

from __future__ import annotations

import numpy as np

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


class Loads(AbstractSection):
    """What each joint between head and pelvis bears."""

    title = "Loads by level"

    def html(self, reading: Reading) -> str:
        """Return one block a task."""
        said = "Section forces of the upper on the lower vertebra, in the disc's own plane, from the head down."
        if reading.injured:
            said += " Open dot: before, filled dot: after; orange where the load grows, blue where it falls."
        said += " The joints above C2–C3 have no disc, hence no pressure."
        blocks = "".join(of_task(task, _block(task), task.frame_words(task.telling)) for task in reading.tasks)
        return paragraph(said, "muted") + blocks


def _block(task: TaskReading) -> str:
    frame = task.telling
    if not task.solved[frame]:
        return paragraph("Not solved, so there are no numbers.", "warning")
    joints = [joint_words(str(one)) for one in task.data["joint"].values]
    measured = [(title, digits, task.values(name)[:, frame]) for name, title, digits in _MEASURES]
    panels = [Panel(title, digits, values) for title, digits, values in measured if np.isfinite(values).any()]
    both = len(task.conditions) > 1
    head = ["joint"]
    for title, _, _ in measured:
        name, unit = title.rsplit(", ", 1)
        head += [f"{name} before, {unit}|", f"after, {unit}|", "change|"] if both else [f"{title}|"]
    rows = []
    for place, joint in enumerate(joints):
        row = [joint]
        for _, digits, values in measured:
            row += [number(float(value), digits) for value in values[:, place]]
            if both:
                row.append(number(float(values[1, place] - values[0, place]), digits + 1, sign=True))
        rows.append(row)
    return levels(joints, panels, "loads by level") + folded("All 25 joints as a table", table(head, rows, kind="tight"))
