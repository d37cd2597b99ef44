"""The evidence as a page and as text: every bar beside what the model says, why it fails, what was tuned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paravert.anatomy import load
from paravert.evidence.arms import ArmRow
from paravert.evidence.bars import Bar
from paravert.evidence.stored import Record
from paravert.evidence.time_bars import by_number, time_bars
from paravert.report.evidence_charts import arm_chart, band, bar_chart, load_chart, shown, task_chart
from paravert.report.html import items, paragraph, table
from paravert.report.render import page
from paravert.report.words import number
from paravert.results.schema import NOTICE
from paravert.tables import toml

TITLE = "The model beside published measurements"
CHARTS = ("bars", "tasks", "load", "arms")
_HEAD = ["no.", "what", "model|", "published|", "band|", "verdict", "task", "source"]
Cells = list[str]


def charts(found: Record, arms: Sequence[ArmRow]) -> dict[str, str]:
    """Return the drawings by name, in the order of ``CHARTS``."""
    drawn = (bar_chart(found.bars), task_chart(found.six()), load_chart(found.load), arm_chart(arms))
    return dict(zip(CHARTS, drawn, strict=True))


def html(found: Record, arms: Sequence[ArmRow]) -> str:
    """Return one offline page: bars, the six tasks, loads, moment arms, reasons, tuning."""
    drawn = charts(found, arms)
    sections = [
        ("Bars", paragraph(_score(found)) + drawn["bars"] + table(_HEAD, _bars(found))),
        ("Six tasks of one man", paragraph(_six(found)) + drawn["tasks"]),
        ("What does not pass", "".join(_reason_html(bar) for bar in _failing(found))),
        (
            "Load, co-contraction, stability",
            paragraph(_grows(found)) + drawn["load"] + table(_LOAD_HEAD, _loads(found)),
        ),
        ("Moment arms", drawn["arms"] + table(_ARM_HEAD, _arms(found))),
        ("What was set to a figure", table(_TUNED_HEAD, _tuned(found)) + table(_AGAIN_HEAD, _again(found))),
        ("Over days and weeks", paragraph(_over_time()) + table(_TIME_HEAD, _time())),
        ("Not blind", paragraph(_BLIND) + items(_seen())),
    ]
    return page(TITLE, f"paravert {found.version}", NOTICE, sections)


def markdown(found: Record) -> str:
    """Return the same as docs/evidence.md; its drawings are files beside it."""
    lines = [
        "# Evidence",
        "",
        f"Written by `paravert evidence -o FOLDER`, version {found.version}; a test compares it with a fresh run.",
        "",
        _score(found),
        "",
        "![bars](evidence-bars.svg)",
        "",
        *_grid(_HEAD, _bars(found)),
        "",
        "## Six tasks of one man",
        "",
        _six(found),
        "",
        "![tasks](evidence-tasks.svg)",
        "",
        "## What does not pass, and what was tried",
        "",
    ]
    for bar in _failing(found):
        lines += [f"**{bar.title}: {shown(bar)} against {band(bar)}.** {bar.reason} Tried:", ""]
        lines += [*(f"- {one}" for one in bar.tried), ""]
    lines += ["## Load, co-contraction and stability", "", _grows(found), "", "![load](evidence-load.svg)", ""]
    lines += [*_grid(_LOAD_HEAD, _loads(found)), "", "## Moment arms of groups", "", "![arms](evidence-arms.svg)", ""]
    lines += [*_grid(_ARM_HEAD, _arms(found)), "", "## Parameters that were set to a figure", ""]
    lines += [*_grid(_TUNED_HEAD, _tuned(found)), "", _AGAIN, "", *_grid(_AGAIN_HEAD, _again(found)), ""]
    lines += ["## Over days and weeks", "", _over_time(), "", *_grid(_TIME_HEAD, _time()), ""]
    lines += ["## Not blind", "", _BLIND, "", *(f"- {one}" for one in _seen()), ""]
    return "\n".join(lines)


_LOAD_HEAD = ["kg|", "co-activation, %|", "without stability|", "margin|", "without|", "L4-L5, N|", "without|"]
_ARM_HEAD = ["published model", "pairs over 5 mm|", "sign right|", "median difference|"]
_TUNED_HEAD = ["parameter", "bars", "how", "command"]
_AGAIN_HEAD = ["parameter", "in the tables|", "by its recipe|", "unit", "from"]
_TIME_HEAD = ["no.", "what", "model|", "published|", "band|", "verdict", "fitted to it"]
_BLIND = (
    "These were set with loads in view. A bar that is not marked tuned had nothing fitted to it, but was not unseen."
)
_AGAIN = "Each recipe is one equation on the figures named; the tables hold its answer, rounded (`paravert evidence`)."


def _score(found: Record) -> str:
    tuned = len({bar.number for bar in found.bars if bar.scored and bar.tuned})
    return (
        f"{found.passed} of {found.scored} scored bars pass; to {tuned} of them a parameter was set or declared. "
        "A bar with several figures passes where all of them do. Shown ones are not scored."
    )


def _six(found: Record) -> str:
    six = found.wilke
    return (
        "Pressure in the L4-L5 disc of one man of 45 years, 70 kg and 1.68 m (Wilke 1999), over that in standing: "
        f"r {six['r']:.3f}, root mean square difference {six['rmse_percent']:.1f} % of standing."
    )


def _grows(found: Record) -> str:
    first = found.load[0]
    return (
        f"Standing without a load, the six recorded muscles work at {first.co_activation:.2f} %; without the demand "
        f"for stability it would be {first.co_activation_free:.2f} %, and the spine would buckle (margin "
        f"{first.margin_free:.1f}). The difference is co-contraction. It has grown by a tenth at "
        f"{found.grows_at_kg:.1f} kg in the hands."
    )


def _failing(found: Record) -> list[Bar]:
    return [bar for bar in found.bars if bar.scored and not bar.passes]


def _bars(found: Record) -> list[Cells]:
    sources = load().sources
    return [
        [
            str(bar.number),
            bar.title,
            shown(bar),
            f"{bar.reference:g}",
            band(bar),
            _verdict(bar),
            bar.task,
            sources[bar.source].title + (f" ({sources[bar.source].year})" if sources[bar.source].year else ""),
        ]
        for bar in found.bars
    ]


def _verdict(bar: Bar) -> str:
    said = ("pass" if bar.passes else "FAIL") if bar.scored else ("shown, inside" if bar.passes else "shown, outside")
    return f"{said}, tuned" if bar.tuned else said


def _loads(found: Record) -> list[Cells]:
    return [
        [
            number(row.load_kg, 1),
            number(row.co_activation, 2),
            number(row.co_activation_free, 2),
            number(row.margin, 2),
            number(row.margin_free, 2),
            number(row.compression),
            number(row.compression_free),
        ]
        for row in found.load
    ]


def _arms(found: Record) -> list[Cells]:
    return [
        [name, str(pairs), number(100.0 * signs, 1, unit="%"), number(100.0 * off, 1, unit="%")]
        for name, pairs, signs, off in found.arms
    ]


def _tuned(found: Record) -> list[Cells]:
    title = {bar.id: bar.title for bar in found.bars}
    return [
        [one["parameter"], "; ".join(title[name] for name in one["bars"]), one["how"], one["command"]]
        for one in toml("evidence", "remarks")["tuned"]
    ]


def _again(found: Record) -> list[Cells]:
    return [[one.parameter, f"{one.held:g}", f"{one.again:g}", one.unit, one.figures] for one in found.tuned]


def _over_time() -> str:
    passed = by_number(time_bars())
    return (
        f"{sum(passed.values())} of {len(passed)} bars over time pass. They run on one fascicle through the same loop, "
        "with weeks of work that are prescribed: other muscles than those of the back."
    )


def _time() -> list[Cells]:
    return [
        [
            bar.number,
            bar.title,
            f"{bar.predicted:.3g} {bar.unit}",
            f"{bar.reference:g}",
            f"{bar.low:g} to {bar.high:g}",
            ("pass" if bar.passes else "FAIL") if bar.scored else "shown",
            bar.fitted.replace(" ", ", ") or bar.kind,
        ]
        for bar in time_bars()
    ]


def _seen() -> list[str]:
    return [f"{one['what']}: {one['how']}" for one in toml("evidence", "remarks")["seen"]]


def _reason_html(bar: Bar) -> str:
    said = f"{bar.title}: {shown(bar)} against {band(bar)}. {bar.reason}"
    return paragraph(said) + (paragraph("Tried:", "muted") + items(bar.tried) if bar.tried else "")


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table of markdown."""
    titles = [title.rstrip("|") for title in head]
    rule = ["---:" if title.endswith("|") else "---" for title in head]
    return [f"| {' | '.join(cells)} |" for cells in (titles, rule, *rows)]
