"""What the answer rests on: tables by grade, citations, versions, checksum and seed."""

from __future__ import annotations

import json

from paravert.anatomy import cite, load
from paravert.anatomy.cite import TableSummary
from paravert.names import GRADES
from paravert.report.chart import block, svg, words
from paravert.report.html import folded, items, paragraph, table
from paravert.report.reading import Reading
from paravert.report.section import AbstractSection
from paravert.report.words import number, percent, plain

_ROW = 22.0
_GUTTER = 190.0
_WIDTH = 860.0


class Sources(AbstractSection):
    """Grades and sources of every table, and how to make the same result again."""

    title = "What it rests on"

    def html(self, reading: Reading) -> str:
        """Return grades by table, the citations, and what identifies the run."""
        anatomy = load()
        summaries = _tables(reading)
        grades = {grade: sum(one.grades.get(grade, 0) for one in summaries) for grade in GRADES}
        total = sum(grades.values()) or 1
        shares = ", ".join(f"{percent(count / total, 0)} {grade}" for grade, count in grades.items())
        said = (
            f"The numbers of this study come from {len(summaries)} tables with {number(total)} graded entries: "
            f"{shares}. Measured: taken from a publication; scaled: carried over to this body; estimated: by anatomy; "
            "assumed: set where no measurement was found."
        )
        used = {key for one in summaries for key in one.sources}
        lines = [cite.source(anatomy, key).citation for key in sorted(used)]
        return (
            paragraph(said)
            + _bars(summaries)
            + folded(f"{len(lines)} sources", items(lines))
            + _fascicles(reading)
            + _run(reading)
        )


def _tables(reading: Reading) -> list[TableSummary]:
    stored = json.loads(reading.about["tables"])
    return [TableSummary(one["table"], one["rows"], one["grades"], one["sources"]) for one in stored if one["rows"]]


def _bars(summaries: list[TableSummary]) -> str:
    room = _WIDTH - _GUTTER - 190.0
    parts = []
    for number_of, grade in enumerate(GRADES):
        parts.append(block(_GUTTER + 130.0 * number_of, 2.0, 12.0, 12.0, f"grade{number_of}"))
        parts.append(words(_GUTTER + 130.0 * number_of + 18.0, 12.5, grade))
    for place, one in enumerate(summaries):
        y = 24.0 + place * _ROW
        parts.append(words(_GUTTER - 8.0, y + 14.0, plain(one.table.replace("/", ": ")), anchor="end"))
        total, x = sum(one.grades.values()), _GUTTER
        for number_of, grade in enumerate(GRADES):
            count = one.grades.get(grade, 0)
            wide = room * count / total if total else 0.0
            if count:
                parts.append(block(x, y + 3.0, wide, _ROW - 7.0, f"grade{number_of}", f"{one.table}: {count} {grade}"))
            x += wide
        parts.append(words(_WIDTH - 184.0, y + 14.0, f"{one.rows} rows, {percent(one.assumed, 0)} assumed", "value"))
    return svg(_WIDTH, 26.0 + len(summaries) * _ROW, "".join(parts), "grades by table")


def _fascicles(reading: Reading) -> str:
    grades = reading.fascicles.kind("grade")
    said = ", ".join(f"{int((grades == grade).sum())} {grade}" for grade in GRADES if (grades == grade).any())
    return paragraph(f"Of the {len(grades)} fascicles of this body: {said}.")


def _run(reading: Reading) -> str:
    about, person = reading.about, reading.person
    rows = [
        ["study file", str(about.get("study_file", ""))],
        ["checksum of the study (SHA-256)", str(about.get("study_sha256", ""))],
        ["seed", str(about.get("seed", ""))],
        ["model", str(about.get("model", ""))],
        ["checksum of the model (SHA-256)", str(about.get("model_sha256", ""))],
        ["person", ", ".join(f"{plain(key)} {value}" for key, value in person.items() if value is not None)],
        ["criterion", str(about.get("criterion", ""))],
        ["joints may yield", "yes" if about.get("allow_yield", 1) else "no"],
        ["paravert", str(about.get("paravert", ""))],
        ["with", str(about.get("versions", ""))],
    ]
    said = "The same study with the same versions gives the same numbers, to the last bit."
    return (
        "<h4>To make it again</h4>"
        + table(["what", "value"], [row for row in rows if row[1]])
        + paragraph(said, "muted")
    )
