"""Through the movement: what is lost, who takes over and what joints bear, frame by frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paravert.report.chart import Line, lines
from paravert.report.html import of_task, paragraph
from paravert.report.ranking import hurt_columns, takers
from paravert.report.reading import Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import counted, joint_words, listed, plain

_LINES = 6
_JOINTS = 3
Floats = NDArray[np.float64]


class Course(AbstractSection):
    """Lines over the frames of each movement."""

    title = "Through the movement"

    def html(self, reading: Reading) -> str:
        """Return one block a movement; nothing where every task is held still."""
        moving = [task for task in reading.tasks if task.frames > 1]
        if not moving:
            return ""
        still = paragraph(f"Held still. Through their movement go: {listed([plain(task.name) for task in moving])}.")
        return "".join(
            of_task(task, _block(reading, task), counted(task.frames, "frame"))
            if task.frames > 1
            else of_task(task, still)
            for task in reading.tasks
        )


def _block(reading: Reading, task: TaskReading) -> str:
    broken = ~task.solved
    if broken.all():
        return paragraph("No frame has a proved answer, so there is nothing to draw.", "warning")
    time = task.values("time")
    parts = []
    if task.has_shares.any():
        hurt = hurt_columns(task)
        force = task.comparison("force")[:, :, hurt].sum(axis=2)
        found = [Line("hurt fascicles before", force[0], "before"), Line("hurt fascicles after", force[1], "hurt")]
        parts.append("<h4>tension of what is hurt</h4>" + lines(time, found, "N", "tension of hurt fascicles", broken))
        parts.append("<h4>share of the lost moment</h4>" + _shares(reading, task, time, broken))
    parts.append("<h4>compression of the joints</h4>" + _compression(task, time, broken))
    if broken.any():
        said = f"Hatched: {counted(int(broken.sum()), 'frame')} without a proved answer; they have no numbers."
        parts.append(paragraph(said, "warning"))
    return "".join(parts)


def _shares(reading: Reading, task: TaskReading, time: Floats, broken: NDArray[np.bool_]) -> str:
    share = np.where(task.has_shares[:, None], task.comparison("share"), np.nan)
    first = takers(reading, task, task.telling)[:_LINES]
    found = [
        Line(taker.words, share[:, list(taker.members)].sum(axis=1) * 100.0, f"c{place}")
        for place, taker in enumerate(first)
    ]
    said = paragraph("Where hardly anything is lost, shares of it can be large and say little.", "muted")
    return lines(time, found, "%", "share of the lost moment over time", broken) + said


def _compression(task: TaskReading, time: Floats, broken: NDArray[np.bool_]) -> str:
    values = task.values("compression")
    change = values[-1] - values[0] if len(task.conditions) > 1 else values[0]
    most = np.nanmax(np.abs(np.where(broken[:, None], 0.0, change)), axis=0)
    chosen = np.sort(np.argsort(-most, kind="stable")[:_JOINTS])
    names = [joint_words(str(task.data["joint"].values[joint])) for joint in chosen]
    found = []
    for place, (joint, name) in enumerate(zip(chosen, names, strict=True)):
        if len(task.conditions) > 1:
            found.append(Line(f"{name} before", values[0, :, joint], f"c{place} pale"))
            found.append(Line(f"{name} after", values[1, :, joint], f"c{place}"))
        else:
            found.append(Line(name, values[0, :, joint], f"c{place}"))
    return lines(time, found, "N", "compression over time", broken)
