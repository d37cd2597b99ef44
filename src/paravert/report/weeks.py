"""Over weeks: every measure of every arm with its band, how the arms end, and how they differ."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.report.html import folded, paragraph, table
from paravert.report.reading import Reading
from paravert.report.section import AbstractSection
from paravert.report.trend import Band, legend, trend
from paravert.report.words import NOTHING, number, plain
from paravert.results.history import listed
from paravert.results.measures import measures
from paravert.results.spread import quantiles

Floats = NDArray[np.float64]
FIRST = (
    "imbalance",
    "hurt_size",
    "hurt_strength",
    "neighbour_size",
    "mirror_size",
    "hurt_side_difference",
    "pain",
    "hurt_inhibition",
)
"""Measures that are drawn; the others fold away."""
_POSTURE = ("neck_flexion", "thoracic_flexion", "lumbar_flexion")
UNITS = {"1": "", "deg": "°"}
KINDS = 6


class Weeks(AbstractSection):
    """Trends with bands, and what they come to."""

    title = "Over weeks"

    def html(self, reading: Reading) -> str:
        """Return panels and tables; nothing where the study asks for no weeks."""
        data = reading.history
        if data is None:
            return ""
        arms = [str(one) for one in data["arm"].values]
        weeks, draws = float(data["week"].values[-1]), data.sizes["draw"]
        said = (
            f"{number(weeks)} weeks of the day “{plain(str(data.attrs['day']))}”, {draws} draws of what is uncertain. "
            "Line: median; band: 5 to 95 % of the draws. Everything is relative to the healthy twin, who does the same "
            "day unhurt; growth and wasting are no rule of their own but come out of what each fascicle has to do."
        )
        keys = [(plain(arm), f"c{place % KINDS}") for place, arm in enumerate(arms)]
        moved = [name for name in _POSTURE if np.abs(_values(data, name)).max() > 0.05]
        first = "".join(_panel(data, name) for name in (*FIRST, *moved))
        rest = "".join(_panel(data, name) for name in measures() if name not in (*FIRST, *moved))
        return (
            paragraph(said)
            + legend(keys, True)
            + f'<div class="panels">{first}</div>'
            + folded("every other measure", f'<div class="panels">{rest}</div>')
            + "<h3>At the end</h3>"
            + _ends(data, arms)
            + _differences(data, arms)
            + _muscles(data, arms)
        )


def _values(data: xr.Dataset, name: str) -> Floats:
    """Return (arm, week, draw) of a measure."""
    return np.asarray(data["value"].sel(measure=name).values)


def _panel(data: xr.Dataset, name: str) -> str:
    one, week = measures()[name], data["week"].values
    found = {key: data[key].sel(measure=name).values for key in ("median", "p5", "p95")}
    bands = [
        Band(plain(str(arm)), found["median"][place], found["p5"][place], found["p95"][place], f"c{place % KINDS}")
        for place, arm in enumerate(data["arm"].values)
    ]
    drawn = trend(week, bands, plain(name), UNITS.get(one.unit, one.unit), one.healthy, one.error)
    return f'<div title="{one.meaning}">{drawn}</div>' if drawn else ""


def _digits(name: str) -> int:
    return {"N": 0, "deg": 1, "%": 1}.get(measures()[name].unit, 2)


def _ends(data: xr.Dataset, arms: list[str]) -> str:
    head = ["measure", *(f"{plain(arm)}|" for arm in arms), "median itself, 90 % sure|", "healthy"]
    rows = []
    for name, one in measures().items():
        digits = _digits(name)
        found = {key: data[key].sel(measure=name).values[:, -1] for key in ("median", "p5", "p95")}
        if not np.isfinite(found["median"]).any():
            continue
        bound = data["bound"].sel(measure=name, quantile="median").values[0, -1]
        cells = [
            f"{number(middle, digits)} ({number(low, digits)} to {number(high, digits)})"
            for middle, low, high in zip(found["median"], found["p5"], found["p95"], strict=True)
        ]
        ends = [number(float(end), digits) for end in bound]
        sure = " to ".join(ends) if np.isfinite(bound).any() else NOTHING
        unit = UNITS.get(one.unit, one.unit)
        healthy = f"{number(one.healthy[0], digits)} to {number(one.healthy[1], digits)}"
        rows.append([f"{plain(name)}{f', {unit}' if unit else ''}", *cells, sure, healthy])
    said = (
        "Median and 5 to 95 % of the draws. “Median itself”: where the median of ever more draws would lie, in 90 of "
        f"100 cases, for the arm “{plain(arms[0])}”."
    )
    return paragraph(said, "muted") + table(head, rows, kind="tight")


def _differences(data: xr.Dataset, arms: list[str]) -> str:
    """Return how the arms end against the first one, draw by draw."""
    if len(arms) < 2:
        return ""
    head = ["measure", *(f"{plain(arm)} − {plain(arms[0])}|" for arm in arms[1:])]
    rows = []
    for name in measures():
        last = _values(data, name)[:, -1]
        cells = []
        for other in last[1:]:
            low, middle, high = quantiles(other - last[0])
            digits = _digits(name) + 1
            shown = [number(one, digits, sign=True) for one in (middle, low, high)]
            cells.append(f"{shown[0]} ({shown[1]} to {shown[2]})")
        if np.isfinite(last).all() and np.abs(last[1:] - last[0]).max() > 1e-9:
            rows.append([plain(name), *cells])
    if not rows:
        return ""
    said = "The same draw in both arms, so that what is uncertain in both cancels."
    return f"<h3>How the arms differ at the end</h3>{paragraph(said, 'muted')}{table(head, rows, kind='tight')}"


def _muscles(data: xr.Dataset, arms: list[str]) -> str:
    rows = [
        [plain(str(row["arm"])), plain(str(row["muscle"])), str(row["level"]), str(row["side"]), number(row["size"], 3)]
        for row in listed(data, "muscles")
        if abs(float(row["size"]) - 1.0) >= 5e-4
    ]
    if not rows:
        return paragraph("No muscle changes its size by half a thousandth or more.")
    head = ["arm", "muscle", "level", "side", "size at the end|"]
    return "<h3>Which muscles grow and waste most</h3>" + table(head, rows, kind="tight")
