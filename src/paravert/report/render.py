"""The page: head, contents, sections, with styles and scripts inside, so that it needs no network."""

from __future__ import annotations

from collections.abc import Sequence
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
    made = [(section.title, section.html(reading)) for section in SECTIONS]
    brand = f"paravert {reading.about.get('paravert', '')}"
    return page(reading.study, brand, reading.notice, made, _chooser(reading), _asset("page.js"))


def page(
    title: str, brand: str, notice: str, made: Sequence[tuple[str, str]], chooser: str = "", script: str = ""
) -> str:
    """Return a page that works offline: head, contents, sections; a section without content is left out.

    Args:
        title: of the page.
        brand: what made it.
        notice: what it is not for.
        made: title and HTML of each section.
        chooser: HTML before the list of contents.
        script: that runs in it; empty for none.
    """
    shown = [(number, heading, inside) for number, (heading, inside) in enumerate(made) if inside]
    contents = "".join(f'<a href="#s{number}">{text(heading)}</a>' for number, heading, _ in shown)
    body = "".join(
        f'<section id="s{number}"><h2>{text(heading)}</h2>{inside}</section>' for number, heading, inside in shown
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<title>{text(title)}</title><link rel="icon" href="data:,"><style>{_asset("page.css")}</style></head>'
        f'<body><header><p class="brand">{text(brand)}</p>'
        f'<h1>{text(title)}</h1><p class="notice">{text(notice)}</p></header>'
        f'<nav aria-label="contents">{chooser}{contents}</nav><main>{body}</main>'
        f"<footer><p>{text(notice)} Nothing in this page loads from or sends to a network.</p></footer>"
        f"{f'<script>{script}</script>' if script else ''}</body></html>\n"
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
