"""Spread: how far the answer moves with what is assumed of load sharing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paravert.names import CONDITIONS
from paravert.report.html import paragraph, table
from paravert.report.reading import OPTIMAL, Reading
from paravert.report.section import AbstractSection
from paravert.report.words import OTHERS, STATUS_WORDS, joint_words, number, percent, place_words, plain, small

_CRITERIA = {"2": "effort squared", "3": "effort cubed", "minmax": "least peak"}
Row = dict[str, Any]


class Spread(AbstractSection):
    """One frame under three criteria, each with and without stability."""

    title = "How much depends on the assumption"

    def html(self, reading: Reading) -> str:
        """Return one table: a column an assumption; nothing without an injury or where nothing is lost."""
        found: Row = json.loads(reading.about.get("spread") or "{}")
        if not found:
            return ""
        rows: list[Row] = found["rows"]
        said = (
            "Nobody knows by which rule a body shares load among its muscles. Here is the same frame under several: "
            "sum of squares, sum of cubes, or the least activation of the hardest-working fascicle, each with "
            "stability demanded and not. Where a line differs a lot, the answer is the rule's, not the spine's. "
            "To stay quick this is done for one frame alone: "
            f"{plain(str(found['task']))}, frame {found['frame']}, where most is lost."
        )
        return paragraph(said) + table(_head(rows), _body(found, rows)) + _left_out(found) + _silent(rows)


def rule(row: Mapping[str, Any]) -> str:
    """Return what an assumption of load sharing is called: its criterion, and whether stability is demanded."""
    return f"{_CRITERIA[row['criterion']]}, {'stable' if row['stability'] else 'no stability'}"


def _left_out(found: Row) -> str:
    """Return what was not solved, and how to ask for it."""
    names = [rule(one) for one in found["left_out"]]
    if not names:
        return ""
    return paragraph(f'Not solved here, for time: {"; ".join(names)}. [solver] spread = "full" solves it too.', "muted")


def _head(rows: Sequence[Row]) -> list[str]:
    names = [f"{rule(row)}{' (this study)' if row['own'] else ''}|" for row in rows]
    return ["", *names, "least to largest|"]


def _body(found: Row, rows: Sequence[Row]) -> list[list[str]]:
    joint = joint_words(str(found["joint"]))
    lines = [
        _line(f"share of {place_words(taker['muscle'], taker['level'], taker['side'])}", _taken(rows, place), percent)
        for place, taker in enumerate(found["takers"])
    ]
    lines += [
        _line(f"share of {words}", [row["other_shares"][name] for row in rows], percent)
        for name, words in OTHERS.items()
    ]
    measures: tuple[tuple[str, str, Callable[[float | None], str]], ...] = (
        ("largest activation before", "peak_activation_before", percent),
        ("largest activation after", "peak_activation_after", percent),
        ("mean activation by volume, after", "mean_activation_after", percent),
        ("hardest over-compensation", "over_compensation", lambda value: number(value, 1)),
        (f"compression at {joint} before, N", "compression_before_n", number),
        (f"compression at {joint} after, N", "compression_after_n", number),
        (f"shear forward at {joint} after, N", "anterior_shear_after_n", number),
    )
    lines += [_line(words, [row[name] for row in rows], shown) for words, name, shown in measures]
    bounds = [_bound(row) for row in rows]
    return [*lines, _line("proof: no activation is off by more than", bounds, small)]


def _bound(row: Row) -> float | None:
    """Return the larger proved bound of before and after; None where one has no answer."""
    both = [row[f"certificate_{name}"]["activation_bound"] for name in CONDITIONS]
    return None if None in both or set(row["status"]) != {OPTIMAL} else max(both)


def _taken(rows: Sequence[Row], place: int) -> list[float | None]:
    return [row["shares"][place] for row in rows]


def _line(words: str, values: Sequence[float | None], shown: Callable[[float | None], str]) -> list[str]:
    known = [value for value in values if value is not None]
    span = f"{shown(min(known))} to {shown(max(known))}" if known else shown(None)
    return [words, *(shown(value) for value in values), span]


def _silent(rows: Sequence[Row]) -> str:
    """Return what has no answer, and why."""
    lines = []
    for row in rows:
        for condition, status in zip(CONDITIONS, row["status"], strict=True):
            if status != OPTIMAL:
                lines.append(f"{rule(row)}, {condition}: {STATUS_WORDS.get(status, status)}")
    return paragraph(f"No answer: {'; '.join(lines)}.", "warning") if lines else ""
