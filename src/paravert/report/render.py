"""The page: head, contents, sections, with styles and scripts inside, so that it needs no network."""

from __future__ import annotations

from importlib.resources import files

import xarray as xr

from paravert.report.catalogue import SECTIONS
from paravert.report.reading import Reading, read
from paravert.report.words import plain, text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
"""The browser itself refuses anything that is not in the page."""


def render(tree: xr.DataTree) -> str:
    """Return the report of a tree of results: one HTML page that works offline, the same bytes for the same tree.

    Args:
        tree: as `results.tree.build` made it or `results.store.read` returned it.
    """
    reading = read(tree)
    made = [(section, section.html(reading)) for section in SECTIONS]
    shown = [(number, section.title, inside) for number, (section, inside) in enumerate(made) if inside]
    contents = "".join(f'<a href="#s{number}">{text(title)}</a>' for number, title, _ in shown)
    body = "".join(
        f'<section id="s{number}"><h2>{text(title)}</h2>{inside}</section>' for number, title, inside in shown
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<title>{text(reading.study)}</title><link rel="icon" href="data:,"><style>{_asset("page.css")}</style></head>'
        f'<body><header><p class="brand">paravert {text(reading.about.get("paravert", ""))}</p>'
        f'<h1>{text(reading.study)}</h1><p class="notice">{text(reading.notice)}</p></header>'
        f'<nav aria-label="contents">{_chooser(reading)}{contents}</nav><main>{body}</main>'
        f"<footer><p>{text(reading.notice)} Nothing in this page loads from or sends to a network.</p></footer>"
        f"<script>{_asset('page.js')}</script></body></html>\n"
    )


def _chooser(reading: Reading) -> str:
    """Return the choice of the task that the sections show; the page shows all of them without a script."""
    if len(reading.tasks) < 2:
        return ""
    lead = reading.lead
    options = "".join(
        f'<option value="{task.number}"{" selected" if task is lead else ""}>{text(plain(task.name))}</option>'
        for task in reading.tasks
    )
    return f'<label>task <select id="page-task">{options}<option value="">all tasks</option></select></label>'


def _asset(name: str) -> str:
    return files("paravert.report").joinpath("assets", name).read_text(encoding="utf-8")
