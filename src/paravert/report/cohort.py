"""The page of a cohort: who is done and who failed, how outcomes are spread, and what drives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paravert.report import html
from paravert.report.boxes import Box, boxes
from paravert.report.chart import Bar, bars
from paravert.report.render import page
from paravert.report.words import number, plain, text

Row = Mapping[str, Any]
ALL = "all"
STRONGEST = 5
"""Drivers of an outcome that are shown."""


def render(summary: Mapping[str, Any]) -> str:
    """Return the report of a cohort's summary: one HTML page that works offline."""
    sections = [
        ("People", _people(summary)),
        ("Who failed", _failures(summary)),
        ("How outcomes are spread", _spreads(summary)),
        ("By group", _groups(summary)),
        ("What drives outcomes", _drivers(summary)),
        ("Who stands out", _ranks(summary)),
        ("Unusual people", _unusual(summary)),
    ]
    return page(str(summary["cohort"]), f"paravert {summary['paravert']}", str(summary["notice"]), sections)


def _people(summary: Row) -> str:
    lines = [
        f"{summary['done']} of {summary['people']} people are done, {summary['failed']} failed, "
        f"{summary['left']} are left.",
        f"Drawn by {summary['sampler']} with seed {summary['seed']}: {', '.join(summary['fields']) or 'nothing'}.",
        *(f"{one} and {other} are correlated by {value:g}." for one, other, value in summary["correlated"]),
        "Every number comes from a frame that is proved optimal; a person without a proof counts as unsolved.",
    ]
    return html.items(lines)


def _failures(summary: Row) -> str:
    rows = [(str(one["person"]), one["kind"], one["reason"]) for one in summary["failures"]]
    return html.table(("person|", "kind", "reason"), rows) if rows else ""


def _unusual(summary: Row) -> str:
    rows = [(str(one["person"]), "; ".join(one["marks"])) for one in summary["unusual"]]
    return html.table(("person|", "what is unusual"), rows) if rows else ""


def _spreads(summary: Row) -> str:
    found = []
    for measure, rows in _by_measure([row for row in summary["spreads"] if row["group"] == ALL]).items():
        shown = [row for row in rows if row["median"] is not None]
        unsolved = sum(row["unsolved"] for row in rows)
        title = f"{plain(measure)}, {rows[0]['unit']}"
        if shown:
            found.append(f"<h3>{text(title)}</h3>" + boxes([_box(plain(row["task"]), row) for row in shown], title))
        if unsolved:
            found.append(html.paragraph(f"{unsolved} values of {plain(measure)} are not proved and not counted."))
    return "".join(found)


def _groups(summary: Row) -> str:
    if not summary["groups"]:
        return ""
    head = ("outcome", "task", "group", "people|", "mean|", "sd|", "5 %|", "median|", "95 %|")
    rows = [
        (
            f"{plain(row['measure'])}, {row['unit']}",
            plain(row["task"]),
            row["group"],
            str(row["count"]),
            *(_number(row[key]) for key in ("mean", "sd", "p5", "median", "p95")),
        )
        for row in sorted(summary["spreads"], key=lambda row: (row["measure"], row["task"], row["group"]))
        if row["group"] != ALL
    ]
    return html.table(head, rows)


def _drivers(summary: Row) -> str:
    if not summary["drivers"]:
        return ""
    words = (
        "First-order index: the part of an outcome's variance that one drawn key explains by itself (RBD-FAST), with "
        "its 95 % interval. Where keys are correlated it counts what they share. PAWN below that of a random number "
        "says nothing."
    )
    found = [html.paragraph(words)]
    together: dict[tuple[str, str], list[Row]] = {}
    for row in summary["drivers"]:
        together.setdefault((row["measure"], row["task"]), []).append(row)
    for (measure, task), rows in together.items():
        title = f"{plain(measure)}, {plain(task)}"
        shown = [
            Bar(
                row["field"],
                max(row["first_order"] or 0.0, 0.0),
                f"{_number(row['first_order'])} ± {_number(row['interval'])}, PAWN {_number(row['pawn'])} "
                f"({_number(row['pawn_noise'])})",
            )
            for row in rows[:STRONGEST]
        ]
        found.append(html.folded(title, bars(shown, title, width=1060.0)))
    return "".join(found)


def _ranks(summary: Row) -> str:
    head = ("outcome", "task", "most: person and value", "least: person and value")
    rows = [
        (f"{plain(row['measure'])}, {row['unit']}", plain(row["task"]), _pairs(row["most"]), _pairs(row["least"]))
        for row in summary["ranks"]
    ]
    return html.table(head, rows) if rows else ""


def _pairs(pairs: Sequence[Sequence[Any]]) -> str:
    return ", ".join(f"{person} ({_number(value)})" for person, value in pairs)


def _by_measure(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["measure"], []).append(row)
    return found


def _box(name: str, row: Row) -> Box:
    low, first, median, third, high = (float(row[key]) for key in ("p5", "p25", "median", "p75", "p95"))
    return Box(name, low, first, median, third, high, int(row["count"]))


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 3
    return f"{value:.1e}" if 0 < abs(value) < 1e-3 else number(value, digits)
