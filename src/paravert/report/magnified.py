"""The page of a sweep of loads: charts against load with the limits marked, tables, who takes over, the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.anatomy import cite, load
from paravert.names import CONDITIONS
from paravert.report.against import Bound, against
from paravert.report.chart import Bar, Line, bars
from paravert.report.html import columns, items, paragraph, table
from paravert.report.onlooker import stand_in
from paravert.report.proof import Proof
from paravert.report.reading import OPTIMAL, Reading, read
from paravert.report.render import page
from paravert.report.sources import Sources
from paravert.report.spread import rule
from paravert.report.viewer import view
from paravert.report.words import NOTHING, joint_words, number, plain, small

Floats = NDArray[np.float64]
Row = Mapping[str, Any]
_SHEAR = "lumbar_shear"
_HEALTHY, _HURT = CONDITIONS


def render_sweep(tree: xr.DataTree, found: Row) -> str:
    """Return the page of a sweep: one HTML page that works offline.

    Args:
        tree: results of every load, in health and hurt; a task is a load.
        found: as `study.magnify.magnified` found it.
    """
    reading = read(tree)
    sections = [
        ("What the load magnifies", _summary(reading, found)),
        ("Against load", _charts(found)),
        ("Load by load", _table(reading, found)),
        ("Limits", _limits(found["limits"])),
        ("How much depends on the assumption", _criteria(found["criteria"])),
        ("The spine in 3D", paragraph(_VIEW) + view(reading, stand_in(reading))),
        (Proof.title, Proof().html(reading)),
        (Sources.title, Sources().html(reading)),
    ]
    brand = f"paravert {reading.about.get('paravert', '')}"
    return page(f"Magnification: {found['study']}", brand, reading.notice, sections)


_VIEW = "A task here is a load; choose one to see who takes over under it."
_IMBALANCE = (
    "Imbalance: how far side differences of force are from those of the healthy body under the same load, in "
    "standard deviations of healthy people, weighted by volume. It can jump from one load to the next where a "
    "pair of fascicles begins or ceases to pull; the force that moves has no such threshold. Moved: half of the sum "
    "of all changes of force, what goes from some fascicles to others. Compression, shear: the largest from L1 to S1. "
    "Stability: the least stiffness, in parts of the neutral passive one. Harder: the activation after over that "
    "before, of the fascicle outside the injury in which it grows most."
)


def _summary(reading: Reading, found: Row) -> str:
    rows = found["rows"]
    limited = f"; a heavier one lacks {_axis(found['heaviest_limited_by'])}" if found["heaviest_limited_by"] else ""
    heaviest = number(found["heaviest_kg"], 1, unit="kg")
    parts = [f"{plain(found['task']).capitalize()}: the hurt body can balance {heaviest}{limited}."]
    if found["steady_kg"] is not None:
        parts.append(f"Steadily it holds {number(found['steady_kg'], 1, unit='kg')}.")
    elif found["margin_demanded"] is not None:
        parts.append("It does not hold the posture with the stability that is demanded, even without the load.")
    good = [row for row in rows if _held(row)]
    if good and good[0] is rows[0] and len(good) > 1:
        parts += _growth(good[0], good[-1], max(good, key=_imbalance))
    spans = [_span([row[key] for row in found["criteria"]]) for key in ("multiple", "transfer_multiple")]
    if all(spans):
        weight = number(found["criteria"][0]["load_kg"], 1, unit="kg")
        parts.append(
            f"Against relaxed standing, imbalance at {weight} is {spans[0]} times as large and the force that moves "
            f"{spans[1]} times, by what is assumed of load sharing."
        )
    return items(plain(str(one)) for one in reading.listed("injuries")) + paragraph(" ".join(parts), "answer")


def _growth(first: Row, last: Row, worst: Row) -> list[str]:
    """Return how force that moves and imbalance grow from no load to the heaviest that has an answer."""
    moved = [number(row["transferred_n"], unit="N") for row in (first, last)]
    weight = number(last["load_kg"], 1, unit="kg")
    said = [
        f"From no load to {weight}, the force that moves from some fascicles to others goes from {' to '.join(moved)}"
    ]
    if first["transferred_n"] > 0.0:
        said[0] += f", {number(last['transferred_n'] / first['transferred_n'], 1)} times"
    said[0] += "."
    said.append(
        f"Imbalance goes from {number(first['imbalance'], 2)} to {number(last['imbalance'], 2)} healthy standard "
        f"deviations, with the most, {number(worst['imbalance'], 2)}, at {number(worst['load_kg'], 1, unit='kg')}."
    )
    return said


def _span(values: Sequence[float | None]) -> str:
    """Return the least and the largest of the values that there are."""
    known = [value for value in values if value is not None]
    return f"{number(min(known), 1)} to {number(max(known), 1)}" if known else ""


def _held(row: Row) -> bool:
    return set(row["status"]) == {OPTIMAL}


def _imbalance(row: Row) -> float:
    return float(row["imbalance"])


def _axis(words: str) -> str:
    """Return a joint and its axis in words."""
    joint, _, axis = words.partition(" ")
    return f"{joint_words(joint)} {plain(axis).replace('flexion extension', 'flexion-extension')}"


def _charts(found: Row) -> str:
    rows = found["rows"]
    kilograms = np.array(found["loads_kg"], dtype=float)
    solved = np.array([_held(row) for row in rows])

    def lines(*keys: str) -> list[Line]:
        kinds = CONDITIONS if len(keys) > 1 else CONDITIONS[1:]
        return [
            Line("healthy" if kind == _HEALTHY else "hurt", _values(rows, key), kind)
            for key, kind in zip(keys, kinds, strict=True)
        ]

    limits = found["limits"]
    demanded = [] if found["margin_demanded"] is None else [Bound("demanded", found["margin_demanded"])]
    drawn = [
        against(kilograms, lines("transferred_n"), "Force that moves, N", 1, solved),
        against(kilograms, lines("imbalance"), "Imbalance, healthy standard deviations", 2, solved),
        against(
            kilograms,
            lines("compression_before_n", "compression_n"),
            "Largest lumbar compression, N",
            0,
            solved,
            [_bound(one) for one in limits if one["limit"] != _SHEAR],
        ),
        against(
            kilograms,
            lines("shear_before_n", "shear_n"),
            "Largest lumbar shear, N",
            0,
            solved,
            [_bound(one) for one in limits if one["limit"] == _SHEAR],
        ),
        against(kilograms, lines("margin_before", "margin"), "Stability, parts of neutral", 2, solved, demanded),
        against(kilograms, lines("over_compensation"), "Hardest over-compensation, times", 1, solved),
    ]
    said = "" if solved.all() else paragraph("Hatched: loads without an answer; they have no numbers.", "warning")
    return columns(*drawn) + said + paragraph(_IMBALANCE, "muted")


def _values(rows: Sequence[Row], key: str) -> Floats:
    """Return (row,) the values of a measure; NaN where there is none."""
    return np.array([np.nan if row[key] is None else row[key] for row in rows], dtype=float)


def _bound(limit: Row) -> Bound:
    name = plain(limit["limit"]).removeprefix("lumbar ").removeprefix("compression ")
    return Bound(f"{name} limit {number(limit['value'])}", limit["value"], limit["load_kg"])


def _table(reading: Reading, found: Row) -> str:
    names = dict(zip(reading.fascicles.name, zip(*_kinds(reading), strict=True), strict=True))
    head = ["load|", "moved|", "times|", "imbalance|", "times|", "compression|", "change|", "shear|", "stability|"]
    cells = []
    for place, row in enumerate(found["rows"]):
        known = _held(row)
        moved, times = (found[key][place] if known else None for key in ("transfer_magnification", "magnification"))
        cells.append(
            [
                number(row["load_kg"], 1, unit="kg"),
                _if(known, row["transferred_n"], 1, unit="N"),
                number(moved, 2),
                _if(known, row["imbalance"], 2),
                number(times, 2),
                _if(known, row["compression_n"], unit="N"),
                _if(known, row["compression_change_n"], 1, sign=True, unit="N"),
                _if(known, row["shear_n"], unit="N"),
                _if(known, row["margin"], 3),
                _if(known, row["over_compensation"], 1),
                " ".join(part for part in names.get(row["over_compensates"], (NOTHING,)) if part),
            ]
        )
    note = "Times: against no load, in the same posture. Who: the fascicle outside the injury that works harder."
    return table([*head, "harder|", "who"], cells, kind="tight single") + paragraph(note, "muted")


def _kinds(reading: Reading) -> list[list[str]]:
    """Return muscle, level and side of every fascicle, in words."""
    return [[plain(str(one)) for one in reading.fascicles.kind(kind)] for kind in ("muscle", "level", "side")]


def _if(known: bool, value: float | None, digits: int = 0, sign: bool = False, unit: str = "") -> str:
    return number(value if known else None, digits, sign, unit)


def _limits(limits: Sequence[Row]) -> str:
    anatomy = load()
    cells = [
        [
            plain(one["limit"]),
            number(one["value"], unit=one["unit"]),
            _crossed(one["load_kg"]),
            one["meaning"],
            cite.source(anatomy, one["source"]).citation,
        ]
        for one in limits
    ]
    note = (
        "Of the hurt body, from L1 to S1; between the loads that were solved, values are taken as straight. A limit "
        "is a figure of its source, not of this person."
    )
    return table(["limit", "value|", "crossed", "what it is", "source"], cells) + paragraph(note, "muted")


def _crossed(kilograms: float | None) -> str:
    if kilograms is None:
        return "not reached"
    return "without any load" if kilograms == 0.0 else f"at {number(kilograms, 1, unit='kg')}"


def _criteria(rows: Sequence[Row]) -> str:
    kilograms = number(rows[0]["load_kg"], 1, unit="kg")
    said = (
        "Nobody knows by which rule a body shares load among its muscles. Here are imbalance and the force that moves "
        f"at {kilograms} against relaxed standing under several. Where a multiple differs a lot, it is the rule's, "
        "not the spine's."
    )
    cells = [
        [
            rule(row),
            number(row["standing"], 3),
            number(row["loaded"], 3),
            number(row["multiple"], 2),
            number(row["standing_n"], 1, unit="N"),
            number(row["loaded_n"], 1, unit="N"),
            number(row["transfer_multiple"], 2),
            small(row["certificate"]["activation_bound"] if row["loaded"] is not None else None),
        ]
        for row in rows
    ]
    head = ["what is least", "imbalance standing|", f"at {kilograms}|", "times|", "moved standing|"]
    head += [f"at {kilograms}|", "times|", "activation off by at most|"]
    charts = [
        f"<h4>{what} at {kilograms}, in multiples of relaxed standing</h4>{_multiples(rows, key)}"
        for what, key in (("imbalance", "multiple"), ("force that moves", "transfer_multiple"))
    ]
    return paragraph(said) + columns(*charts) + table(head, cells)


def _multiples(rows: Sequence[Row], key: str) -> str:
    shown = [Bar(rule(row), row[key], f"{number(row[key], 2)} times") for row in rows if row[key] is not None]
    return bars(shown, "multiples of relaxed standing", width=440.0, gutter=170.0)
