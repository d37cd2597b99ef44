"""The page of a ranking of harms: a table, and the spine in 3D coloured by what it loses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.report.html import paragraph, table
from paravert.report.reading import Fascicles, read
from paravert.report.render import page
from paravert.report.scene import Measure
from paravert.report.viewer import view
from paravert.report.words import NOTHING, joint_words, listed, number, percent, place_words, plain

_MOST = 60
"""Rows of the table."""
MEASURES = (
    ("cost", "rise of effort", "%", "cost_change", 100.0),
    ("strength", "strength lost", "%", "strength_change", -100.0),
    ("compression", "rise of compression", "N", "compression_change", 1.0),
    ("margin", "stability lost", "%", "margin_change", -100.0),
)
"""Key, words and unit of what a fascicle is coloured by; the entry of the ranking and the factor on it."""


def render_ranking(tree: xr.DataTree, found: Mapping[str, Any]) -> str:
    """Return the page of a ranking: one HTML page that works offline.

    Args:
        tree: results of the spine standing, in health or hurt as the study says.
        found: as `study.vulnerability.ranking` returned it.
    """
    reading = read(tree)
    rows = found["ranking"]
    measures = [
        Measure(key, words, unit, _values(reading.fascicles, rows, entry, factor))
        for key, words, unit, entry, factor in sorted(MEASURES, key=lambda one: one[0] != found["by"])
    ]
    instead = paragraph("The table below says the same.")
    sections = [
        ("What the spine loses", _summary(found)),
        ("The spine in 3D", _key(found) + view(reading, instead, measures)),
        ("The ranking", _table(rows)),
        ("What was asked", _asked(found)),
    ]
    heading = f"Vulnerability{': ' if found['study'] else ''}{found['study']}"
    return page(heading, f"paravert {reading.about.get('paravert', '')}", reading.notice, sections)


def _values(fascicles: Fascicles, rows: Sequence[Mapping[str, Any]], entry: str, factor: float) -> NDArray[np.float64]:
    """Return (fascicle,) the largest loss of any harm that a fascicle belongs to."""
    places: dict[tuple[str, str, str], list[int]] = {}
    kinds = zip(*(fascicles.kind(kind) for kind in ("group", "level", "side")), strict=True)
    for place, key in enumerate(kinds):
        places.setdefault((str(key[0]), str(key[1]), str(key[2])), []).append(place)
    found = np.full(len(fascicles.name), np.nan)
    for row in rows:
        if row[entry] is None:
            continue
        value = max(factor * row[entry], 0.0)
        for level, side in _spots(row):
            own = places[row["muscle"], level, side]
            found[own] = np.fmax(found[own], value)
    return found


def _spots(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    level, side = ([row[key]] if isinstance(row[key], str) else row[key] for key in ("level", "side"))
    return zip(level, side, strict=True)


def _words(row: Mapping[str, Any]) -> str:
    """Return the muscle of a row with its places."""
    spots = list(_spots(row))
    if len(spots) == 1:
        return place_words(row["muscle"], *spots[0])
    return f"{plain(row['muscle'])} {listed([f'{level} {side}' for level, side in spots])}"


def _summary(found: Mapping[str, Any]) -> str:
    rows = found["ranking"]
    worst = rows[0]
    what = "pairs" if found["pairs"] else "muscles at a level and side"
    parts = [f"Of {len(rows)} {what}, {_words(worst)} ranks first."]
    if worst["cost_change"] is not None:
        cost = percent(worst["cost_change"])
        parts.append(f"Without {percent(found['loss'], 0)} of its force, tasks cost {cost} more.")
    weakest = min((row for row in rows if row["strength_change"] is not None), key=_strength, default=None)
    if weakest is not None:
        fall = percent(-weakest["strength_change"])
        parts.append(f"Most strength goes with {_words(weakest)}: {weakest['push']} falls by {fall}.")
    lost = [row for row in rows if row["tasks_lost"]]
    parts.append(f"{len(lost)} of them cost a whole task." if lost else "None of them costs a whole task.")
    return paragraph(" ".join(parts), "answer")


def _strength(row: Mapping[str, Any]) -> float:
    return float(row["strength_change"])


def _key(found: Mapping[str, Any]) -> str:
    worst = "the worst pair that it is in" if found["pairs"] else "its muscle at that level and side"
    return paragraph(f"Each fascicle has the colour of what the spine loses once {worst} is hurt.")


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    head = ["|", "muscle", "effort|", "compression|", "at", "stability|", "strength|", "which push", "tasks lost"]
    cells = [
        [
            str(place),
            _words(row),
            percent(row["cost_change"], 2, sign=True),
            _newtons(row["compression_change"]),
            joint_words(row["joint"]) if row["joint"] else NOTHING,
            percent(row["margin_change"], 2, sign=True),
            f"{percent(row['strength_change'], 2, sign=True)}{'' if row['strength_exact'] else ' *'}",
            row["push"] or NOTHING,
            listed([plain(name) for name in row["tasks_lost"]]) or NOTHING,
        ]
        for place, row in enumerate(rows[:_MOST], 1)
    ]
    note = (
        f"The first {min(_MOST, len(rows))} of {len(rows)}. Effort: mean rise over the tasks. Compression: largest "
        "rise at any joint. Stability: largest fall of the least stiffness, of the neutral passive one. Strength: "
        "largest fall of a push; * to first order, which is never more than the true fall."
    )
    return table(head, cells) + paragraph(note, "muted")


def _newtons(value: float | None) -> str:
    return NOTHING if value is None else f"{number(value, 1, sign=True)} N"


def _asked(found: Mapping[str, Any]) -> str:
    tasks = paragraph(f"Tasks: {listed([plain(one) for one in found['tasks']])}.")
    pushes = paragraph(f"Pushes, standing: {listed(found['pushes'])}." if found["pushes"] else "No push was possible.")
    how = f"Each harm takes {percent(found['loss'], 0)} of the force; load is shared without the demand of stability."
    return paragraph(how) + tasks + pushes
