"""Charts of the evidence: bars with their bands, the six tasks of one man, moment arms, loads in the hands."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from paravert.evidence.arms import SCORED_MM, ArmRow
from paravert.evidence.bars import Bar
from paravert.evidence.load_curve import LoadRow
from paravert.names import CONDITIONS
from paravert.report.chart import ROW, WIDTH, block, stroke, svg, ticks, words
from paravert.report.words import number

Floats = NDArray[np.float64]
Place = Callable[[float], float]
_GUTTER = 430.0
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1b2430}.value{fill:#556172}.strong{font-weight:600}"
    ".axis{stroke:#8a93a1}.grid{stroke:#d5dae2}.band{fill:#cfe0d6}.before{fill:#a9b4c4}.after{fill:#1f5f8b}"
    ".more{fill:#c2541b}.curve{fill:none;stroke-width:2}.curve.after{stroke:#1f5f8b;fill:none}"
    ".curve.before{stroke:#a9b4c4;fill:none}.reference{stroke:#1b2430;stroke-width:2}"
)
"""What a drawing needs outside a page of the report."""


def standalone(drawing: str) -> str:
    """Return a drawing as a file of its own, on white."""
    opened, inside = drawing.split(">", 1)
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return f'{opened} xmlns="http://www.w3.org/2000/svg"><style>{STYLE}</style>{paper}{inside}\n'


def shown(bar: Bar) -> str:
    """Return what the model says, with its unit."""
    return _with_unit(f"{bar.predicted:.3g}" if abs(bar.predicted) < 1000 else number(bar.predicted), bar.unit)


def band(bar: Bar) -> str:
    """Return the published band with its unit."""
    return _with_unit(f"{bar.low:g} to {bar.high:g}", bar.unit)


def bar_chart(bars: Sequence[Bar]) -> str:
    """Return each bar as a point against its band, all bands of the same width; orange is outside."""
    left, right = _GUTTER + 74.0, WIDTH - 236.0
    parts = [words(left, 12.0, "published band", "value"), words(right + 60.0, 12.0, "model (band)", "value")]
    for place, bar in enumerate(bars):
        y = 20.0 + place * ROW
        at = left + (bar.predicted - bar.low) / (bar.high - bar.low) * (right - left)
        at = min(max(at, _GUTTER + 8.0), right + 50.0) if math.isfinite(at) else _GUTTER + 8.0
        mark = "" if bar.scored else " (shown)"
        parts.append(words(_GUTTER - 8.0, y + 13.5, _short(f"{bar.number}  {bar.title}{mark}", 66), anchor="end"))
        parts.append(block(left, y + 5.0, right - left, ROW - 10.0, "band", band(bar)))
        reference = left + (bar.reference - bar.low) / (bar.high - bar.low) * (right - left)
        parts.append(stroke(reference, y + 3.0, reference, y + ROW - 3.0, "reference"))
        kind = "after" if bar.passes else "more"
        parts.append(f'<circle cx="{at:.1f}" cy="{y + ROW / 2:.1f}" r="4.5" class="{kind}"/>')
        parts.append(words(right + 60.0, y + 13.5, f"{shown(bar)} ({bar.low:.4g} to {bar.high:.4g})", "value"))
    return svg(WIDTH, 24.0 + len(bars) * ROW, "".join(parts), "published bars")


def task_chart(bars: Sequence[Bar]) -> str:
    """Return prediction above reference for each task of one man, with the band that is allowed."""
    tall, gutter, most = 34.0, _GUTTER, 1.05 * max(max(bar.predicted, bar.high) for bar in bars)
    scale = (WIDTH - gutter - 60.0) / most
    parts = []
    for place, bar in enumerate(bars):
        y = place * tall
        parts.append(words(gutter - 8.0, y + 20.0, _short(bar.title, 64), anchor="end"))
        parts.append(block(gutter + scale * bar.low, y + 3.0, scale * (bar.high - bar.low), tall - 6.0, "band"))
        kind = "after" if bar.passes else "more"
        parts.append(block(gutter, y + 6.0, scale * bar.predicted, 10.0, kind, f"model {bar.predicted:.2f}"))
        parts.append(block(gutter, y + 17.0, scale * bar.reference, 10.0, "before", f"measured {bar.reference:.2f}"))
        parts.append(words(gutter + scale * max(bar.predicted, bar.high) + 6.0, y + 20.0, f"{bar.predicted:.2f}"))
    bottom = len(bars) * tall
    parts.append(stroke(gutter, 0.0, gutter, bottom, "axis"))
    said = "times the pressure in standing: model above, measured below, allowed band behind"
    parts.append(words(gutter, bottom + 16.0, said, "value"))
    return svg(WIDTH, bottom + 22.0, "".join(parts), "six tasks of one man")


def arm_chart(rows: Sequence[ArmRow]) -> str:
    """Return the moment arms of groups against published ones, mm, with lines of a fifth more and less."""
    chosen = [row for row in rows if not row.excluded and abs(row.reference_mm) > SCORED_MM]
    most = 1.05 * max(max(abs(row.ours_mm), abs(row.reference_mm)) for row in chosen)
    side, left, top = 460.0, 60.0, 10.0

    def x(value: float) -> float:
        return left + (value + most) / (2.0 * most) * side

    def y(value: float) -> float:
        return top + (most - value) / (2.0 * most) * side

    parts = [*_grid(x, y, (-most, most), (-most, most))]
    for slope in (0.8, 1.0, 1.25):
        end = most / max(slope, 1.0)
        kind = "axis" if slope == 1.0 else "grid"
        parts.append(stroke(x(-end), y(-slope * end), x(end), y(slope * end), kind))
    for row in chosen:
        kind = "after" if row.sign_ok else "more"
        parts.append(
            f'<circle cx="{x(row.reference_mm):.1f}" cy="{y(row.ours_mm):.1f}" r="2.2" class="{kind}">'
            f"<title>{row.group} {row.joint} {row.axis}</title></circle>"
        )
    parts.append(words(left + side / 2.0, top + side + 34.0, "published moment arm, mm", "value", "middle"))
    parts.append(words(left + 6.0, top + 14.0, "this model, mm; orange: other sign", "value"))
    return svg(left + side + 20.0, top + side + 42.0, "".join(parts), "moment arms of groups")


def load_chart(rows: Sequence[LoadRow]) -> str:
    """Return co-activation, margin and compression over the weight in the hands; pale without stability."""
    load = np.array([row.load_kg for row in rows])
    panels = (
        ("co-activation, %", "co_activation", "co_activation_free"),
        ("stability margin", "margin", "margin_free"),
        ("compression at L4–L5, N", "compression", "compression_free"),
    )
    wide = (WIDTH - 20.0) / len(panels)
    parts = [
        _panel(rows, load, title, names, 10.0 + place * wide, wide) for place, (title, *names) in enumerate(panels)
    ]
    parts.append(words(10.0, 262.0, "weight in the hands, kg; strong: stability demanded, pale: not", "value"))
    return svg(WIDTH, 268.0, "".join(parts), "co-activation, stability margin and compression over load")


def _panel(rows: Sequence[LoadRow], load: Floats, title: str, names: Sequence[str], left: float, wide: float) -> str:
    values = [np.array([getattr(row, name) for row in rows]) for name in names]
    every = np.concatenate([np.zeros(1), *values])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    start, end, top, bottom = left + 46.0, left + wide - 14.0, 24.0, 222.0

    def x(at: float) -> float:
        return start + at / float(load[-1]) * (end - start)

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    parts = [words(left + 8.0, 14.0, title, "strong"), *_grid(x, y, (0.0, float(load[-1])), (low, high))]
    for one, kind in zip(values, reversed(CONDITIONS), strict=True):
        path = "L".join(f"{x(float(at)):.1f} {y(float(v)):.1f}" for at, v in zip(load, one, strict=True) if v == v)
        parts.append(f'<path d="M{path}" class="curve {kind}"/>')
    return "".join(parts)


def _grid(x: Place, y: Place, across: tuple[float, float], up: tuple[float, float]) -> list[str]:
    parts = []
    for at in ticks(*across):
        parts.append(stroke(x(at), y(up[0]), x(at), y(up[1]), "axis" if at == 0 else "grid"))
        parts.append(words(x(at), y(up[0]) + 15.0, number(at), "value", "middle"))
    for at in ticks(*up):
        parts.append(stroke(x(across[0]), y(at), x(across[1]), y(at), "axis" if at == 0 else "grid"))
        parts.append(words(x(across[0]) - 6.0, y(at) + 4.0, number(at), "value", "end"))
    return parts


def _short(said: str, most: int) -> str:
    """Return a label that fits, cut after a word."""
    return said if len(said) <= most else said[:most].rsplit(" ", 1)[0] + " …"


def _with_unit(value: str, unit: str) -> str:
    return value if unit == "1" else f"{value} {unit.replace('N m', 'N·m')}"
