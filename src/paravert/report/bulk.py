"""What an onlooker sees over weeks: the body standing, at the start and at the end of each arm, bulk and posture."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.anatomy.turn import matrices
from paravert.report.drawing import VIEWS, Frame, View, bones, fitted, muscle, outline
from paravert.report.html import paragraph
from paravert.report.posture import Posture, paths, shapes, stature
from paravert.report.reading import Reading
from paravert.report.section import AbstractSection
from paravert.report.words import number, percent, place_words, plain, text

Floats = NDArray[np.float64]
_WIDTH, _HEIGHT = 560.0, 780.0
_MOST_ARMS = 3
_MUSCLES = 60
_LEAST = 5e-4
"""Change of size that is drawn in colour."""


class Bulk(AbstractSection):
    """Drawings of each hurt life at its start and at its end."""

    title = "What an onlooker sees over weeks"

    def html(self, reading: Reading) -> str:
        """Return the drawings; nothing where the study asks for no weeks."""
        data = reading.history
        if data is None or not reading.tasks:
            return ""
        sizes = np.asarray(data["size"].values)
        moving = [place for place in range(len(sizes)) if np.abs(sizes[place] - 1.0).max() > _LEAST]
        if not moving:
            return paragraph("Nothing that an onlooker could see changes: every muscle keeps its size.")
        said = (
            "Median of the draws, standing at ease. A line's width is that of a round section of the muscle's area; "
            "orange has grown, blue has wasted, purple is hurt. Changes below a few per cent are there, but no eye "
            "would see them: the numbers say how much."
        )
        return paragraph(said, "muted") + "".join(_arm(reading, data, place) for place in moving[:_MOST_ARMS])


def _arm(reading: Reading, data: xr.Dataset, arm: int) -> str:
    weeks = data["week"].values
    last = len(weeks) - 1
    sizes = np.asarray(data["size"].values)[arm]
    chosen = _chosen(sizes[last], reading.fascicles.injured)
    found = []
    for view in VIEWS:
        box: Frame | None = None
        for place in (0, last):
            where = _standing(reading, data, arm, place)
            if box is None:
                box = fitted(view, where, shapes(reading), paths(reading, where), _WIDTH, _HEIGHT)
            title = f"{view.title}, week {number(float(weeks[place]))}"
            found.append(_panel(reading, view, where, box, sizes[place], chosen, title))
    heading = f"<h3>{text(plain(str(data['arm'].values[arm])))} <small>{text(_words(data, arm))}</small></h3>"
    return f'{heading}<div class="figures four">{"".join(found)}</div>'


def _words(data: xr.Dataset, arm: int) -> str:
    """Return how far the habitual posture has moved, and how much the hurt muscles and their partners have changed."""

    def last(name: str) -> float:
        return float(data["median"].sel(measure=name).values[arm, -1])

    bends = [f"{name} {number(last(f'{name}_flexion'), 1, sign=True)}°" for name in ("neck", "thoracic", "lumbar")]
    hurt = f"hurt muscles {percent(last('hurt_size') - 1.0, 1, sign=True)}"
    return f"{hurt}, other side {percent(last('mirror_size') - 1.0, 1, sign=True)}; flexion of {', '.join(bends)}"


def _standing(reading: Reading, data: xr.Dataset, arm: int, week: int) -> Posture:
    return Posture(
        tuple(str(one) for one in data["body"].values),
        np.asarray(data["standing_position"].values[arm, week]),
        matrices(np.asarray(data["standing_quaternion"].values[arm, week])),
        stature(reading),
    )


def _chosen(size: Floats, hurt: NDArray[np.bool_]) -> list[int]:
    """Return the fascicles to draw, those that change most last so that they lie on top, then the hurt ones."""
    change = np.abs(size - 1.0)
    order = [int(one) for one in np.argsort(-change, kind="stable") if change[one] > _LEAST and not hurt[one]]
    return order[:_MUSCLES][::-1] + [int(one) for one in np.flatnonzero(hurt)]


def _panel(
    reading: Reading, view: View, where: Posture, box: Frame, size: Floats, chosen: list[int], title: str
) -> str:
    drawn, lines = shapes(reading), paths(reading, where)
    flesh, skeleton = outline(view, where, drawn, box), bones(view, where, drawn, box)
    inside = f'<g class="flesh">{flesh}</g><g class="bones">{skeleton}</g>'
    fascicles = reading.fascicles
    for one in chosen:
        if len(lines[one]) < 2:
            continue
        wide = 2.0 * box.pixels * float(np.sqrt(fascicles.pcsa[one] * size[one] / np.pi))
        change = float(size[one]) - 1.0
        kind = "more" if change > _LEAST else "less" if change < -_LEAST else "calm"
        kinds = fascicles.kinds
        name = place_words(str(kinds["muscle"][one]), str(kinds["level"][one]), str(kinds["side"][one]))
        said = text(f"{name}: {percent(change, 1, sign=True)}")
        inside += muscle(view, lines[one], box, 1.0 + wide, "hurt" if fascicles.injured[one] else kind, said)
    size_words = f'width="{box.width:g}" height="{box.height:.0f}"'
    return (
        f'<figure class="onlooker"><svg viewBox="0 0 {box.width:g} {box.height + 4:.0f}" role="img" '
        f'aria-label="{text(title)}"><svg class="crop" {size_words}>{inside}</svg></svg>'
        f"<figcaption>{text(title)}</figcaption></figure>"
    )
