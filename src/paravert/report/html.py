"""Small pieces of HTML: paragraphs, tables, blocks of one task. What is given as text is made safe here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paravert.report.reading import TaskReading
from paravert.report.words import plain, text


def paragraph(words: str, kind: str = "") -> str:
    """Return a paragraph of plain text."""
    return f"<p{_kind(kind)}>{text(words)}</p>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], foot: Sequence[str] = (), kind: str = "") -> str:
    """Return a table of plain text; a column is set right where its heading ends with a bar ``|``.

    Args:
        head: headings.
        rows: cells.
        foot: cells of a last row that sums up; empty for none.
        kind: class of the table.
    """
    right = [title.endswith("|") for title in head]

    def line(cells: Sequence[str], tag: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        shown = (
            f"<{tag}{scope}{' class=n' if to_right else ''}>{text(cell)}</{tag}>"
            for cell, to_right in zip(cells, right, strict=True)
        )
        return f"<tr>{''.join(shown)}</tr>"

    top = line([title.rstrip("|") for title in head], "th")
    body = "".join(line(row, "td") for row in rows)
    bottom = f"<tfoot>{line(foot, 'td')}</tfoot>" if foot else ""
    return f'<div class="scroll"><table{_kind(kind)}><thead>{top}</thead><tbody>{body}</tbody>{bottom}</table></div>'


def folded(title: str, inside: str) -> str:
    """Return something that opens on a click."""
    return f"<details><summary>{text(title)}</summary>{inside}</details>"


def columns(*parts: str) -> str:
    """Return parts beside each other where there is room."""
    return f'<div class="columns">{"".join(f"<div>{part}</div>" for part in parts if part)}</div>'


def of_task(task: TaskReading, inside: str, more: str = "") -> str:
    """Return the block of one task, which the page shows when the task is chosen."""
    if not inside:
        return ""
    heading = f"<h3>{text(plain(task.name))}{f' <small>{text(more)}</small>' if more else ''}</h3>"
    return f'<div class="task" data-task="{task.number}">{heading}{inside}</div>'


def items(lines: Iterable[str]) -> str:
    """Return a list of plain lines."""
    return f"<ul>{''.join(f'<li>{text(line)}</li>' for line in lines)}</ul>"


def _kind(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
