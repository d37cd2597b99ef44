"""Left against right by group, before and after: the butterfly."""

from __future__ import annotations

import numpy as np

from paravert.compare import imbalance
from paravert.names import SIDES
from paravert.report.chart import butterfly
from paravert.report.html import folded, of_task, paragraph, table
from paravert.report.ranking import gathered
from paravert.report.reading import Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import NOTHING, number, plain

_MOST = 26
_LEAST = 0.5
"""N; groups that pull less on both sides are only in the table."""


class Sides(AbstractSection):
    """Tension of each group on the left and on the right."""

    title = "Left against right"

    def html(self, reading: Reading) -> str:
        """Return one block a task."""
        blocks = "".join(of_task(task, _block(reading, task), task.frame_words(task.telling)) for task in reading.tasks)
        said = "Tension of each muscle group in newtons, the strongest first."
        if reading.injured:
            said += " Pale: before the injury, strong: after; the number is after."
        return paragraph(said, "muted") + blocks


def _block(reading: Reading, task: TaskReading) -> str:
    frame = task.telling
    if not task.solved[frame]:
        return paragraph("Not solved, so there are no numbers.", "warning")
    force = task.values("force")[:, frame]
    by_group: dict[str, dict[str, tuple[float, ...]]] = {}
    for (group, side), members in gathered(reading.fascicles, ("group", "side")).items():
        by_group.setdefault(group, {})[side] = tuple(float(one) for one in force[:, members].sum(axis=1))
    nothing = (0.0,) * len(task.conditions)
    rows = [
        (plain(group), sides.get(SIDES[1], nothing), sides.get(SIDES[0], nothing)) for group, sides in by_group.items()
    ]
    rows.sort(key=lambda row: (-max(*row[1], *row[2]), row[0]))
    shown = [row for row in rows if max(*row[1], *row[2]) >= _LEAST][:_MOST]
    head = ["group"] + [f"{side}, {condition}, N|" for side in reversed(SIDES) for condition in task.conditions]
    head.append("imbalance, after, %|" if len(task.conditions) > 1 else "imbalance, %|")
    cells = [
        [name, *(number(value, 1) for value in (*left, *right)), _imbalance(right[-1], left[-1])]
        for name, left, right in rows
    ]
    said = paragraph("Imbalance = 200·(right − left)/(right + left); + = more on the right.", "muted")
    return butterfly(shown, "N", "left against right") + folded("All groups as a table", table(head, cells) + said)


def _imbalance(right: float, left: float) -> str:
    value = float(imbalance(np.float64(right), np.float64(left)))
    return number(value, 0, sign=True) if np.isfinite(value) else NOTHING
