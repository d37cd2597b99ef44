"""The short answer: who is hurt, who takes over, where joint loads change, in plain words."""

from __future__ import annotations

import numpy as np

from paravert.compare.contrast import LEAST_DIFFERENCE
from paravert.report.html import columns, paragraph, table
from paravert.report.ranking import Taker, hurt_columns, others, takers
from paravert.report.reading import Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import (
    STATUS_WORDS,
    adding_up,
    counted,
    joint_words,
    listed,
    number,
    percent,
    plain,
    text,
)

_NAMED = 4
_LEAST_CHANGE = 0.5
"""N; a compression that changes less is called unchanged."""


class Answer(AbstractSection):
    """What a reader wants to know first."""

    title = "The short answer"

    def html(self, reading: Reading) -> str:
        """Return the story of the leading task and one line for each task."""
        lead = reading.lead
        if lead is None:
            return paragraph("The study has no task.")
        parts = [_injuries(reading), f'<p class="answer">{_story(reading, lead)}</p>', _unsolved(reading)]
        if len(reading.tasks) > 1:
            parts.append(_every_task(reading))
        return "".join(parts)


def _injuries(reading: Reading) -> str:
    said = [plain(str(one)) for one in reading.listed("injuries")] or ["Nobody is hurt: this is the healthy spine."]
    edits = [plain(str(one)) for one in reading.listed("edits")]
    edits += [f"Unusual person: {plain(str(one))}." for one in reading.listed("unusual")]
    first = "".join(f'<li class="hurt-mark">{text(one)}</li>' for one in said)
    second = "".join(f"<li>{text(one)}</li>" for one in edits)
    return f'<ul class="injuries">{first}{second}</ul>'


def _story(reading: Reading, task: TaskReading) -> str:
    """Return the paragraph about a task; emphasis is in HTML, so names are made safe here."""
    frame = task.telling
    where = task.frame_words(frame)
    begin = f"In <b>{text(plain(task.name))}</b>{f' ({text(where)})' if where else ''}"
    if not task.solved[frame]:
        return f"{begin}, no frame has a proved answer, so no numbers are given; below stands what is missing."
    if not task.has_shares[frame]:
        lost = "" if task.compared is None else " nothing is lost, because what is hurt does not work here, and"
        return f"{begin},{lost} {_largest(task, frame)}"
    hurt = hurt_columns(task)
    before, after = (float(values[hurt].sum()) for values in task.comparison("force")[:, frame])
    verb = "falls" if after < before else "rises"
    lost = (
        f"the force of {counted(len(hurt), 'hurt fascicle')} {verb} from {number(before)} to {number(after, unit='N')}"
    )
    return f"{begin}, {lost}. {_who(reading, task, frame)} {_loads(task, frame)}"


def _who(reading: Reading, task: TaskReading, frame: int) -> str:
    found = takers(reading, task, frame)
    top = [taker for taker in found[:_NAMED] if taker.share > 0]
    rest = sum(taker.share for taker in found) - sum(taker.share for taker in top)
    remainder = [one for one in others(task, frame) if abs(one.share) >= 5e-3]
    shares = [*(taker.share for taker in top), rest, *(one.share for one in remainder)]
    shown = [percent(value, 0) for value in adding_up(shares, 2)]
    named = [f"<b>{text(taker.words)}</b> {share}" for taker, share in zip(top, shown, strict=False)]
    behind = [f"all other muscles together {shown[len(top)]}"]
    behind += [f"{text(one.words)} {share}" for one, share in zip(remainder, shown[len(top) + 1 :], strict=True)]
    return (
        f"The lost moment is taken over by {listed(named)}; the rest by {listed(behind)}: together "
        f"{percent(sum(adding_up(shares, 2)), 0)}.{_harder(found)}"
    )


def _harder(found: list[Taker]) -> str:
    """Return who works hardest against before, where the difference is worth saying."""
    rising = [taker for taker in found if taker.activation_after - taker.activation_before >= LEAST_DIFFERENCE]
    if not rising:
        return ""
    first = max(rising, key=lambda taker: taker.ratio)
    whom = [
        name
        for name, says in (("its other side", first.twice_mirror), ("its neighbours", first.twice_neighbour))
        if says
    ]
    twice = f", at least twice as hard as {listed(whom)}" if whom and first.news else ""
    return (
        f" <b>{text(first.words)}</b> works {number(first.ratio, 1)} times as hard as before"
        f" ({percent(first.activation_before)} → {percent(first.activation_after)} of full activation){twice}."
    )


def _loads(task: TaskReading, frame: int) -> str:
    before, after = task.values("compression")[:, frame]
    change = after - before
    joints = [joint_words(str(one)) for one in task.data["joint"].values]
    parts = []
    for place, word in ((int(np.argmax(change)), "rises"), (int(np.argmin(change)), "falls")):
        right_way = change[place] > 0 if word == "rises" else change[place] < 0
        if right_way and abs(change[place]) >= _LEAST_CHANGE:
            parts.append(
                f"{word} most at <b>{text(joints[place])}</b> ({number(change[place], sign=True, unit='N')}, from "
                f"{number(before[place])} to {number(after[place], unit='N')})"
            )
    if not parts:
        return "The compression of the joints stays within half a newton."
    return f"The compression of the joints {' and '.join(parts)}."


def _largest(task: TaskReading, frame: int) -> str:
    compression = task.values("compression")[-1, frame]
    place = int(np.nanargmax(compression))
    joint = joint_words(str(task.data["joint"].values[place]))
    return f"the largest compression is {number(float(compression[place]), unit='N')} at <b>{text(joint)}</b>."


def _unsolved(reading: Reading) -> str:
    frames = [(task, int((~task.solved).sum())) for task in reading.tasks]
    broken = [(task, count) for task, count in frames if count]
    if not broken:
        return ""
    said = "; ".join(f"{plain(task.name)}: {count} of {task.frames}" for task, count in broken)
    return (
        f'<p class="warning"><b>Frames without a proved answer:</b> {text(said)}. They have no numbers anywhere in '
        "this report; see the certificate for what is missing.</p>"
    )


def _every_task(reading: Reading) -> str:
    head = ["task", "lost force, N|", "takes over most", "share|", "compression that changes most", "N|"]
    return columns(table(head, [_row(reading, task) for task in reading.tasks]))


def _row(reading: Reading, task: TaskReading) -> list[str]:
    frame, name = task.telling, plain(task.name)
    if not task.solved[frame]:
        status = STATUS_WORDS.get(str(task.values("status")[-1, frame]), "")
        return [name, "–", status, "–", "–", "–"]
    joints = [joint_words(str(one)) for one in task.data["joint"].values]
    compression = task.values("compression")[:, frame]
    if task.compared is None:
        place = int(np.argmax(compression[0]))
        return [name, "–", "–", "–", f"{joints[place]} (largest)", number(float(compression[0, place]))]
    change = compression[1] - compression[0]
    place = int(np.argmax(np.abs(change)))
    moved = [joints[place], number(float(change[place]), sign=True)]
    if not task.has_shares[frame]:
        return [name, "0", "nothing was lost here", "–", *moved]
    first = takers(reading, task, frame)[0]
    return [name, number(float(task.lost_force[frame])), first.words, percent(first.share), *moved]
