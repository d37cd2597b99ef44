"""Where the load goes: from agonists to antagonists, local to global, by layer, group, side and level."""

from __future__ import annotations

from collections.abc import Callable

from paravert.report.chart import Bar, bars, pairs
from paravert.report.html import columns, folded, of_task, paragraph, table
from paravert.report.reading import Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import number, percent, plain

_GROUPS = 14
_ROLES = {"agonist": "with the task", "antagonist": "against the task"}


class Shifts(AbstractSection):
    """Sums of tension and of shares over kinds of fascicles."""

    title = "Where the load shifts"

    def html(self, reading: Reading) -> str:
        """Return one block a task; nothing without an injury."""
        blocks = [of_task(task, _block(task), task.frame_words(task.telling)) for task in reading.tasks]
        if not any(blocks):
            return ""
        said = (
            "Tension summed over all fascicles of a kind, before (pale) and after (strong), and shares of what is lost."
        )
        return paragraph(said, "muted") + "".join(blocks)


def _block(task: TaskReading) -> str:
    frame = task.telling
    if not task.has_shares[frame]:
        return ""
    drawn = [
        _forces(task, frame, "role", "agonists and antagonists of the task", lambda name: _ROLES.get(name, name)),
        _forces(task, frame, "system", "local and global muscles"),
        _forces(task, frame, "layer", "layers"),
        _forces(task, frame, "side", "sides"),
    ]
    shares = [
        _shares(task, frame, "group", "share by group", _GROUPS),
        _shares(task, frame, "level", "share by level", 0),
    ]
    return columns(*drawn) + columns(*shares) + folded("All groups and levels as a table", _everything(task, frame))


def _forces(task: TaskReading, frame: int, kind: str, label: str, say: Callable[[str], str] = plain) -> str:
    before, after = task.comparison(f"force_by_{kind}")[:, frame]
    names = [str(one) for one in task.compared[kind].values] if task.compared is not None else []
    rows = [(say(name), float(one), float(other)) for name, one, other in zip(names, before, after, strict=True)]
    return f"<h4>{label}</h4>{pairs(rows, 'N', label)}"


def _shares(task: TaskReading, frame: int, kind: str, label: str, most: int) -> str:
    values = task.comparison(f"share_by_{kind}")[frame]
    names = [str(one) for one in task.compared[kind].values] if task.compared is not None else []
    rows = [(name, float(value)) for name, value in zip(names, values, strict=True) if abs(value) >= 5e-4]
    if most:
        rows = sorted(sorted(rows, key=lambda row: -abs(row[1]))[:most], key=lambda row: -row[1])
    drawn = [Bar(plain(name), value, percent(value), "after" if value >= 0 else "against") for name, value in rows]
    return f"<h4>{label}</h4>{bars(drawn, label, 560.0, 238.0)}"


def _everything(task: TaskReading, frame: int) -> str:
    rows = []
    for kind in ("role", "system", "layer", "side", "level", "group"):
        names = [str(one) for one in task.compared[kind].values] if task.compared is not None else []
        before, after = task.comparison(f"force_by_{kind}")[:, frame]
        shares = task.comparison(f"share_by_{kind}")[frame] if kind != "role" else [None] * len(names)
        for name, one, other, share in zip(names, before, after, shares, strict=True):
            change = number(float(other - one), 1, sign=True)
            rows.append([kind, plain(name), number(float(one), 1), number(float(other), 1), change, percent(share)])
    return table(["kind", "name", "before, N|", "after, N|", "change, N|", "share|"], rows)
