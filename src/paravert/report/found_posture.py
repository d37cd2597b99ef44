"""The posture that the body takes where the study asks for it: what it departs by, in health and hurt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from paravert.names import CONDITIONS
from paravert.report.html import items, paragraph, table
from paravert.report.reading import Reading
from paravert.report.section import AbstractSection
from paravert.report.words import NOTHING, number, plain

_SAID = (
    "The posture of least effort, passive energy and departure from habit, with the gaze level, the body in balance "
    "and hands and feet where the task has them: how far each curve departs from what the task prescribes, in degrees "
    "over all its levels (+ extension, right bend, left rotation; pelvis: + forward tilt, + down on the right). "
    "Before and after are compared in the posture that the healthy body takes."
)


class FoundPosture(AbstractSection):
    """Angles of the modes before and after, by task."""

    title = "The posture that is found"

    def html(self, reading: Reading) -> str:
        """Return one table of modes a task; nothing where postures are prescribed."""
        rows = json.loads(str(reading.about.get("postures", "[]")))
        if not rows:
            return ""
        tasks = list(dict.fromkeys(row["task"] for row in rows))
        blocks = [_block(name, [row for row in rows if row["task"] == name]) for name in tasks]
        return paragraph(_SAID, "muted") + "".join(blocks)


def _block(name: str, rows: list[Mapping[str, Any]]) -> str:
    notes = [f"{plain(name)}, {row['condition']}: {row['note']}" for row in rows if row["note"]]
    found = {row["condition"]: {one["mode"]: one["deg"] for one in row["modes"]} for row in rows if row["modes"]}
    if not found:
        return items(notes)
    conditions = [one for one in CONDITIONS if one in found]
    modes = list(next(iter(found.values())))
    lines = [
        [plain(mode), *(number(found[one][mode], 1, sign=True, unit="°") for one in conditions), _change(found, mode)]
        for mode in modes
    ]
    head = ["curve", *(f"{one}|" for one in conditions), "change|"]
    return f"<h4>{plain(name)}</h4>" + table(head, lines) + items(notes)


def _change(found: Mapping[str, Mapping[str, float]], mode: str) -> str:
    if len(found) < 2:
        return NOTHING
    before, after = (found[one][mode] for one in CONDITIONS)
    return number(after - before, 2, sign=True, unit="°")
