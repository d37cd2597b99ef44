"""Over-compensation: who works much harder than before, than its other side, than its neighbours."""

from __future__ import annotations

import numpy as np

from paravert.compare.contrast import LEAST_DIFFERENCE
from paravert.report.html import of_task, paragraph, table
from paravert.report.ranking import hurt_columns
from paravert.report.reading import Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import NOTHING, number, percent, place_words

_MOST = 12
_HEAD = [
    "fascicle",
    "activation before|",
    "after|",
    "works harder by|",
    "other side, after|",
    "neighbours, after|",
    "remark",
]


class Overwork(AbstractSection):
    """Single fascicles, ranked by how much harder they work than before."""

    title = "Over-compensation"

    def html(self, reading: Reading) -> str:
        """Return one block a task; nothing without an injury."""
        blocks = [of_task(task, _block(reading, task), task.frame_words(task.telling)) for task in reading.tasks]
        if not reading.injured or not any(blocks):
            return ""
        least = percent(LEAST_DIFFERENCE, 0)
        said = (
            f"Only fascicles whose activation rises by {least} of full activation or more. “Works harder by” is "
            f"(activation after + 0.01)/(before + 0.01); “twice” also needs a difference of {least}."
        )
        return paragraph(said, "muted") + "".join(blocks)


def _block(reading: Reading, task: TaskReading) -> str:
    frame = task.telling
    if not task.has_shares[frame]:
        return ""
    before, after = task.comparison("activation")[:, frame]
    ratio = task.comparison("over_compensation")[frame]
    hurt = hurt_columns(task)
    rising = np.flatnonzero(after - before >= LEAST_DIFFERENCE)
    chosen = sorted((one for one in rising if one not in hurt), key=lambda one: (-ratio[one], one))
    if not chosen:
        least = percent(LEAST_DIFFERENCE, 0)
        return paragraph(f"No fascicle outside the injury raises its activation by {least} of full activation or more.")
    rows = [_row(reading, task, frame, int(one)) for one in chosen[:_MOST]]
    more = len(chosen) - len(rows)
    return table(_HEAD, rows, kind="ranked") + (paragraph(f"And {more} more.", "muted") if more else "")


def _row(reading: Reading, task: TaskReading, frame: int, one: int) -> list[str]:
    kinds = reading.fascicles.kinds
    before, after = task.comparison("activation")[:, frame, one]
    mirror, near = (task.comparison(f"{name}_activation")[1, frame, one] for name in ("mirror", "neighbour"))
    said = []
    for name, whom in (("twice_mirror", "its other side"), ("twice_neighbour", "its neighbours")):
        earlier, now = task.comparison(name)[:, frame, one] > 0
        if now:
            said.append(f"twice {whom}{' (already before)' if earlier else ''}")
    name = reading.fascicles.name[one]
    where = place_words(str(kinds["muscle"][one]), str(kinds["level"][one]), str(kinds["side"][one]))
    part = [word for word in name.split(".")[1:] if word not in (kinds["level"][one], kinds["side"][one])]
    return [
        f"{where} ({' '.join(part)})" if part else where,
        percent(float(before)),
        percent(float(after)),
        f"×{number(float(task.comparison('over_compensation')[frame, one]), 2)}",
        percent(float(mirror)) if np.isfinite(mirror) else NOTHING,
        percent(float(near)) if np.isfinite(near) else NOTHING,
        ", ".join(said),
    ]
