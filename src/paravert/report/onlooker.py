"""What an onlooker would see: the body from behind and from the side, before and after, drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.report.bones import BodyShape
from paravert.report.chart import stroke, words
from paravert.report.drawing import VIEWS, Frame, View, bones, fitted, muscle, outline
from paravert.report.html import of_task, paragraph
from paravert.report.posture import Posture, paths, posture, shapes
from paravert.report.ranking import gathered
from paravert.report.reading import Reading, TaskReading
from paravert.report.section import AbstractSection
from paravert.report.words import listed, number, place_words, plain, text

Floats = NDArray[np.float64]
MOST_TASKS = 5
"""Tasks that are drawn, the leading one first; the others are in the 3D view."""
_WIDTH, _HEIGHT = 680.0, 940.0
_MARGIN = 424.0
_TAG = 68.0
_MUSCLES = 44
_LABELS = 6
_HURT_LABELS = 2
_THICK = 1.1
"""Units of width a root of a newton."""


@dataclass(frozen=True)
class _Scene:
    """One task, ready to be drawn."""

    task: TaskReading
    where: Posture
    drawn: list[BodyShape]
    lines: list[Floats]
    force: Floats  # (condition, fascicle), NaN where not solved
    chosen: list[int]
    hurt: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Tag:
    """A name beside the body: where it points to, and what it says."""

    x: float
    y: float
    muscle: str
    where: str
    kind: str


class Onlooker(AbstractSection):
    """Drawings that need neither a script nor WebGL."""

    title = "What an onlooker sees"

    def html(self, reading: Reading) -> str:
        """Return the drawings of the first tasks."""
        lead = reading.lead
        if lead is None:
            return ""
        order = sorted(reading.tasks, key=lambda task: (task.number != lead.number, task.number))
        drawn, left = order[:MOST_TASKS], order[MOST_TASKS:]
        said = (
            "The posture is the same before and after; what differs is who pulls. A line's width grows with its force."
        )
        if reading.injured:
            said += " After: orange pulls more, blue less, purple is hurt; only the muscles that change most are drawn."
        blocks = [of_task(task, _figures(reading, task), task.frame_words(task.telling)) for task in drawn]
        if left:
            names = listed([plain(task.name) for task in left])
            more = paragraph(f"Drawn are the first {MOST_TASKS} tasks; the 3D view also has {names}.", "muted")
            blocks += [of_task(task, more) for task in left]
        return paragraph(said, "muted") + "".join(blocks)


def stand_in(reading: Reading) -> str:
    """Return the drawings of the leading task again, for where there is no 3D view."""
    lead = reading.lead
    return "" if lead is None else _figures(reading, lead, defined=True)


def _figures(reading: Reading, task: TaskReading, defined: bool = False) -> str:
    kind = "figures" if len(task.conditions) > 1 else "figures one"
    return f'<div class="{kind}">{"".join(_panels(reading, task, defined))}</div>'


def _panels(reading: Reading, task: TaskReading, defined: bool) -> list[str]:
    frame = task.telling
    where = posture(reading, task, frame)
    hurt = reading.fascicles.injured
    force = np.where(task.solved[frame], task.values("force")[:, frame], np.nan)
    scene = _Scene(task, where, shapes(reading), paths(reading, where), force, _chosen(force, hurt), hurt)
    found = []
    for view in VIEWS:
        box = fitted(view, where, scene.drawn, scene.lines, _WIDTH, _HEIGHT)
        key = f"body-{task.number}-{view.key}"
        body = ""
        if not defined:
            flesh, skeleton = outline(view, where, scene.drawn, box), bones(view, where, scene.drawn, box)
            body = f'<defs><g id="{key}"><g class="flesh">{flesh}</g><g class="bones">{skeleton}</g></g></defs>'
        for place, condition in enumerate(task.conditions):
            found.append(_panel(reading, scene, view, box, place, condition, body if place == 0 else "", key))
    return found


def _panel(
    reading: Reading, scene: _Scene, view: View, box: Frame, place: int, condition: str, body: str, key: str
) -> str:
    last = place == len(scene.task.conditions) - 1
    force = scene.force[place]
    inside = f'{body}<use href="#{key}"/>'
    labels = ""
    if np.isfinite(force).any():
        inside += "".join(_line(reading, scene, view, box, place, one) for one in scene.chosen)
        labels = _labels(reading, scene, view, box) if last else ""
    else:
        inside += words(box.width / 2.0, box.height / 2.0, "no proved answer: no muscle is drawn", "strong", "middle")
    title = view.title if len(scene.task.conditions) == 1 else f"{view.title}, {condition}"
    name = f"{plain(scene.task.name)}, {title}"
    width = box.width + (_MARGIN if last else 0.0)
    size = f'width="{box.width:g}" height="{box.height:.0f}"'
    return (
        f'<figure class="onlooker{" wide" if last else ""}">'
        f'<svg viewBox="0 0 {width:g} {box.height + 4:.0f}" role="img" aria-label="{text(name)}">'
        f'<svg class="crop" {size}>{inside}</svg>{labels}</svg><figcaption>{text(title)}</figcaption></figure>'
    )


def _chosen(force: Floats, hurt: NDArray[np.bool_]) -> list[int]:
    """Return the fascicles to draw, the most important last so that it lies on top."""
    size = np.abs(force[-1] - force[0]) if len(force) > 1 else force[0]
    size = np.nan_to_num(size)
    order = np.argsort(-size, kind="stable")
    first = [int(one) for one in order[:_MUSCLES] if size[one] > 0 and not hurt[one]]
    return first[::-1] + [int(one) for one in np.flatnonzero(hurt)]


def _kind(scene: _Scene, place: int, one: int) -> str:
    if scene.hurt[one]:
        return "hurt"
    if place == 0:
        return "calm"
    return "more" if scene.force[1, one] >= scene.force[0, one] else "less"


def _line(reading: Reading, scene: _Scene, view: View, box: Frame, place: int, one: int) -> str:
    points = scene.lines[one]
    if len(points) < 2:
        return ""
    force = float(scene.force[place, one])
    wide = 1.6 + _THICK * max(force, 0.0) ** 0.5
    said = text(f"{_name(reading, one)}: {number(force, 1, unit='N')}")
    return muscle(view, points, box, wide, _kind(scene, place, one), said)


def _labels(reading: Reading, scene: _Scene, view: View, box: Frame) -> str:
    """Return the names of the muscles that matter most, beside the body, with lines to them."""
    tags = _tags(reading, scene, view, box)
    parts, free = [], 2.0 * 8.0
    for number_of, tag in enumerate(tags):
        latest = box.height - _TAG * (len(tags) - number_of)
        y = min(max(tag.y - 20.0, free), max(latest, free))
        free = y + _TAG
        parts.append(stroke(tag.x, tag.y, box.width + 8.0, y + 16.0, f"lead {tag.kind}"))
        parts.append(words(box.width + 16.0, y + 18.0, tag.muscle, "tag"))
        parts.append(words(box.width + 16.0, y + 44.0, tag.where, f"tag {tag.kind}"))
    return "".join(parts)


def _tags(reading: Reading, scene: _Scene, view: View, box: Frame) -> list[_Tag]:
    """Return what is named: the hurt muscle, then those that change (or pull) most, from top to bottom."""
    both = len(scene.force) > 1
    size = scene.force[-1] - scene.force[0] if both else scene.force[0]
    found = []
    for (name, level, side), members in gathered(reading.fascicles).items():
        seen = [one for one in members if len(scene.lines[one]) > 1]
        change = float(np.nan_to_num(size[members]).sum())
        if seen and abs(change) > 0.05:
            middle = np.mean([scene.lines[one].mean(axis=0) for one in seen], axis=0)
            x, y = box.place(view.flat(middle[None]))[0]
            hurtful = bool(scene.hurt[members].any())
            kind = "hurt" if hurtful else "calm" if not both else "more" if change > 0 else "less"
            shown = f"{level} {side}: {number(change, 1, sign=both, unit='N')}"
            found.append((not hurtful, -abs(change), _Tag(float(x), float(y), plain(name), shown, kind)))
    ranked = [(healthy, tag) for healthy, _, tag in sorted(found, key=lambda one: one[:2])]
    hurt = [tag for healthy, tag in ranked if not healthy][:_HURT_LABELS]
    chosen = hurt + [tag for healthy, tag in ranked if healthy][: _LABELS - len(hurt)]
    return sorted(chosen, key=lambda tag: (tag.y, tag.muscle, tag.where))


def _name(reading: Reading, one: int) -> str:
    kinds = reading.fascicles.kinds
    return place_words(str(kinds["muscle"][one]), str(kinds["level"][one]), str(kinds["side"][one]))
