"""Who compensates: the ranked table, and the bars beside it, together 100 per cent."""

from __future__ import annotations

from paravert.report.chart import Bar, bars
from paravert.report.html import folded, of_task, paragraph, table
from paravert.report.ranking import Taker, gathered, hurt_columns, other_words, others, ranked, takers
from paravert.report.reading import Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import (
    NOTHING,
    adding_up,
    counted,
    joint_words,
    motion_words,
    number,
    percent,
    place_words,
)

_MOST = 14
_AGAINST = 4
_BY_AXIS = 4
_HEAD = ["muscle", "share|", "force before, N|", "after, N|", "change, N|", "activation|", "works harder by|", "remark"]


class Compensation(AbstractSection):
    """Shares of the lost moment by muscle, level and side."""

    title = "Who compensates"

    def html(self, reading: Reading) -> str:
        """Return one block a task; nothing without an injury."""
        if not reading.injured:
            return paragraph("Nobody is hurt, so there is nothing to compensate: all numbers are those of health.")
        return "".join(of_task(task, _block(reading, task), task.frame_words(task.telling)) for task in reading.tasks)


def _block(reading: Reading, task: TaskReading) -> str:
    frame = task.telling
    if not task.solved[frame]:
        return paragraph("Not solved, so nobody can be named; the certificate says which moment is missing.", "warning")
    if not task.has_shares[frame]:
        return paragraph("Nothing was lost: what is hurt does not work in this task.")
    named, rest = ranked(takers(reading, task, frame), _MOST, _AGAINST)
    beside = [*rest, *others(task, frame)]
    shares = adding_up([*(taker.share for taker in named), *(one.share for one in beside)], 3)
    rows = [_row(taker, share) for taker, share in zip(named, shares, strict=False)]
    rows += [
        [one.words, percent(share), *[NOTHING] * 5, ""] for one, share in zip(beside, shares[len(named) :], strict=True)
    ]
    drawn = [
        Bar(name, share, percent(share), "after" if share >= 0 else "against")
        for name, share in zip([row[0] for row in rows], shares, strict=True)
    ]
    foot = ["together", percent(sum(shares)), *[""] * 6]
    ranking = bars(drawn, "share of the lost moment") + table(_HEAD, rows, foot, "ranked")
    return _lost(task, frame) + ranking + _by_axis(reading, task, frame)


def _lost(task: TaskReading, frame: int) -> str:
    hurt = hurt_columns(task)
    before, after = (float(values[hurt].sum()) for values in task.comparison("force")[:, frame])
    moment = task.comparison("lost_moment")[frame]
    size = float((moment**2).sum() ** 0.5)
    return paragraph(
        f"{counted(len(hurt), 'hurt fascicle')}: {number(before, unit='N')} before, {number(after, unit='N')} after. "
        f"The moment that is lost, over all joints (root of the sum of squares), is {number(size, 2, unit='N·m')}."
    )


def _by_axis(reading: Reading, task: TaskReading, frame: int) -> str:
    """Return who takes over at each joint axis that lost moment, the largest loss first."""
    rows = [str(one).rsplit(".", 1) for one in task.data["row"].values]
    lost = task.comparison("lost_moment")[frame]
    shares, beside = task.comparison("axis_share")[frame], task.comparison("other_axis_share")[frame]
    members = gathered(reading.fascicles)
    names = other_words(task)
    found = []
    for place, row in enumerate(task.comparison("lost_axis_row")[frame]):
        if row < 0:
            continue
        taken = {place_words(*key): float(shares[place, columns].sum()) for key, columns in members.items()}
        taken |= dict(zip(names, map(float, beside[place]), strict=True))
        first = sorted(taken.items(), key=lambda one: (-one[1], one[0]))[:_BY_AXIS]
        said = ", ".join(f"{name} {percent(share, 0)}" for name, share in first if share > 0)
        joint, axis = rows[row]
        size = number(abs(float(lost[row])), 2)
        found.append([joint_words(joint), motion_words(axis, lost[row]), size, said])
    if not found:
        return ""
    said = "Only axes that lost at least 5 % of the largest loss; the shares of everybody at one axis add up to 100 %."
    inside = paragraph(said, "muted") + table(["joint", "direction", "lost, N·m|", "who takes it over there"], found)
    return folded("Joint by joint: where moment is lost, and who takes it over there", inside)


def _row(taker: Taker, share: float) -> list[str]:
    change = taker.force_after - taker.force_before
    tense = f"{percent(taker.activation_before)} → {percent(taker.activation_after)}"
    return [
        taker.words,
        percent(share),
        number(taker.force_before, 1),
        number(taker.force_after, 1),
        number(change, 1, sign=True),
        tense,
        f"×{number(taker.ratio, 2)}",
        _remark(taker),
    ]


def _remark(taker: Taker) -> str:
    said = []
    if taker.twice_mirror:
        said.append("twice its other side")
    if taker.twice_neighbour:
        said.append("twice its neighbours")
    if said and not taker.news:
        said.append("already before")
    if taker.relaxes:
        said.append("helps by relaxing")
    return ", ".join(said)
