"""Which mechanisms act, how well they are known, what switching them off does, and what drives the spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paravert.report.html import paragraph, table
from paravert.report.reading import Reading
from paravert.report.section import AbstractSection
from paravert.report.words import number, percent, plain, small
from paravert.results.history import listed

Row = Mapping[str, Any]


class MechanismsOverWeeks(AbstractSection):
    """Mechanisms with their grades; assumptions by how much they matter; how well knots stand for weeks."""

    title = "Mechanisms, and what the spread rests on"

    def html(self, reading: Reading) -> str:
        """Return the tables; nothing where the study asks for no weeks."""
        data = reading.history
        if data is None:
            return ""
        return (
            _mechanisms(listed(data, "mechanisms"))
            + _without(listed(data, "without"))
            + _permanence(listed(data, "permanence"), listed(data, "no_return"))
            + _drivers(listed(data, "drivers"))
            + _interpolation(listed(data, "interpolation"))
        )


def _mechanisms(rows: Sequence[Row]) -> str:
    head = ["mechanism", "law", "what it says", "grade", "leading constant, range", "what of it is a hypothesis"]
    cells = [
        [
            plain(str(row["mechanism"])),
            plain(str(row["law"])),
            str(row["summary"]),
            str(row["grade"]),
            f"{number(row['low'], 3)} to {number(row['high'], 3)} {row['unit']}",
            str(row["hypothesis"]) or "–",
        ]
        for row in rows
    ]
    return table(head, cells, kind="tight") if cells else ""


def _without(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    names = [key for key in rows[0] if key not in ("arm", "mechanism")]
    cells = [
        [plain(str(row["arm"])), plain(str(row["mechanism"])), *(number(row[name], 3, sign=True) for name in names)]
        for row in rows
    ]
    said = "How the median draw would end without a mechanism, less how it ends with all of them."
    head = ["arm", "without", *(f"{plain(name)}|" for name in names)]
    return f"<h3>What switching a mechanism off does</h3>{paragraph(said, 'muted')}{table(head, cells, kind='tight')}"


def _permanence(rows: Sequence[Row], returns: Sequence[Row]) -> str:
    """Return what holds for ever, by mechanism, and until when a correction suffices."""
    kept = [row for row in rows if float(row["p95"]) > 1e-3]
    if not rows:
        return ""
    head = ["arm", "mechanism", "draws with 5 % or more|", "median|", "95 %|", "reversible", "grade", "what is counted"]
    cells = [
        [
            plain(str(row["arm"])),
            plain(str(row["mechanism"])),
            percent(row["share_of_draws"], 0),
            percent(row["median"]),
            percent(row["p95"]),
            str(row["reversible"]),
            str(row["grade"]),
            str(row["meaning"]),
        ]
        for row in kept
    ]
    inside = table(head, cells, kind="tight") if cells else paragraph("No mechanism holds anything for ever.")
    return f"<h3>What stays for ever if nothing is done</h3>{inside}{''.join(map(_return, returns))}"


def _return(row: Row) -> str:
    """Return the point of no return of an arm in words."""
    if row["always"] == 1.0:
        told = "in every draw a correction sufficed whenever it began"
    elif row["never"] == 1.0:
        told = "in no draw did a correction suffice, whenever it began"
    else:
        last = [number(row[f"{name}_after"], 0) for name in ("median", "p5", "p95")]
        told = (
            f"the last week in which it sufficed is {last[0]} in the median draw ({last[1]} to {last[2]}); whenever it "
            f"began it sufficed in {percent(row['always'], 0)} of the draws and never in {percent(row['never'], 0)}"
        )
    name = plain(str(row["arm"]))
    return paragraph(f"Point of no return, {name}: three sessions of specific activation a week; {told}.")


def _drivers(rows: Sequence[Row]) -> str:
    strong = [row for row in rows if float(row["index"]) > float(row["chance"])]
    if not rows:
        return paragraph("Too few draws to rank what the spread rests on.", "muted")
    said = (
        "PAWN index: how far the distribution of the measure at the end moves when an assumption is known, 0 to 1; "
        "rank correlation gives the direction. Only what is above the chance level of idle parameters is listed."
    )
    head = ["arm", "measure", "assumption", "index|", "chance level|", "rank correlation|"]
    cells = [
        [
            plain(str(row["arm"])),
            plain(str(row["measure"])),
            plain(str(row["assumption"])),
            number(row["index"], 2),
            number(row["chance"], 2),
            number(row["direction"], 2, sign=True),
        ]
        for row in strong
    ]
    inside = table(head, cells, kind="tight") if cells else paragraph("None stands out from chance.")
    return f"<h3>Which assumptions drive the spread</h3>{paragraph(said, 'muted')}{inside}"


def _interpolation(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    names = [key for key in rows[0] if key not in ("arm", "knots", "weeks")]
    said = "Load is shared again at knots and interpolated between: largest difference to sharing every week."
    head = ["arm", "knots|", *(f"{plain(name)}|" for name in names)]
    cells = [[plain(str(row["arm"])), str(row["knots"]), *(small(row[name]) for name in names)] for row in rows]
    return f"<h3>How well knots stand for every week</h3>{paragraph(said, 'muted')}{table(head, cells, kind='tight')}"
