"""A plan as a page to print: weeks, exercises with drawings from the model in its posture, doses, signs, and why."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import numpy as np

from paravert import task
from paravert.anatomy import load, relative_stature
from paravert.model import Model
from paravert.rehab.exercise import exercises
from paravert.report.bones import BodyShape, skeleton
from paravert.report.drawing import VIEWS, bones, fitted, outline
from paravert.report.html import items, paragraph, table
from paravert.report.posture import Posture
from paravert.report.words import plain
from paravert.study.rehab import Planned

NOTICE = "Research and education only. Not a medical device. No treatment instruction for a person."
_WIDTH, _HEIGHT = 420.0, 300.0
_MOST_LIMITS = 40
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1b1b1b; margin: 0 auto; max-width: 60rem;
 padding: 1rem 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; border-bottom: 1px solid #999; margin-top: 1.6rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem .5rem; vertical-align: top; }
tr { border-bottom: 1px solid #ddd; } .n { text-align: right; } .scroll { overflow-x: auto; }
.notice { font-weight: 600; border: 1px solid #6b4700; background: #fff3d6; padding: .4rem .6rem; }
.one { display: flex; gap: 1rem; break-inside: avoid; border-bottom: 1px solid #ddd; padding: .6rem 0; }
.one svg { flex: 0 0 300px; width: 300px; height: auto; background: #fafafa; }
.flesh path { fill: #f0e3da; stroke: #f0e3da; stroke-linejoin: round; }
.flesh .limb { fill: none; stroke-linecap: round; }
.bones path { stroke-linejoin: round; stroke-linecap: round; } .bones .b { fill: #efe6d2; stroke: #8d7f63; }
.bones .p { fill: #efe6d2; stroke: #efe6d2; } .bones .d { fill: #b9cfd6; stroke: #8d7f63; stroke-width: .8; }
.bones .o { fill: none; stroke: #8d7f63; } .bones .r { fill: none; stroke: #efe6d2; }
footer { margin-top: 2rem; }
@page { margin: 18mm 15mm 24mm; }
@media print { body { max-width: none; padding: 0; } footer.every { position: fixed; bottom: 0; left: 0; right: 0; } }
"""


def page(planned: Planned, said: dict[str, Any]) -> str:
    """Return the page of a plan; it needs no network and says on every printed sheet what it is not.

    Args:
        planned: of the search.
        said: its summary.
    """
    model = planned.quick.setting.prepared.healthy.model
    parts = [
        _head(planned, said),
        "<h2>Week by week</h2>" + _weeks(said),
        _exercises(model, said["plan"]),
        "<h2>Why</h2>" + _why(said),
        "<h2>Beside other courses</h2>" + _beside(said),
        "<h2>Limits that kept it from more</h2>" + _limits(said["binding_limits"]),
    ]
    title = f"Plan: {escape(said['study'])}"
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<style>{_STYLE}</style></head><body><h1>{title}</h1><p class="notice">{NOTICE}</p>{"".join(parts)}'
        f'<footer class="every notice">{NOTICE}</footer></body></html>\n'
    )


def _head(planned: Planned, said: dict[str, Any]) -> str:
    share = f"{100.0 * said['probability']:.0f} %"
    lines = []
    if said["interrupted"]:
        lines.append("The search was stopped: this is the best plan so far.")
    if said["correctable"] and np.isfinite(said["week"]):
        lines.append(f"In {share} of the draws the imbalance is in the healthy range from week {said['week']:g} on.")
    elif said["correctable"]:
        lines.append("The plan does not reach the healthy range; doing all that limits allow would.")
    else:
        held = said["held_by"]
        lines.append(
            f"No plan of these exercises brings the imbalance into the healthy range in {said['weeks']:g} weeks within "
            f"these limits; {held['state']} holds it, {100.0 * held['left']:.0f} % of health."
        )
    lines.append(
        f"Found among {said['lives']} plans; its cost is {said['cost']:.4f}, that of doing all that limits allow "
        f"{said['bound']:.4f} (gap {said['gap']:.4f})."
    )
    injuries = [one.describe() for one in planned.prepared.injuries]
    return items([*injuries, *lines])


def _weeks(said: dict[str, Any]) -> str:
    turns = sorted({week for row in said["plan"] for week in (row["from_week"], row["to_week"])})
    rows = []
    for begin, end in zip(turns[:-1], turns[1:], strict=True):
        now = [row for row in said["plan"] if row["from_week"] <= begin < row["to_week"]]
        names = "; ".join(f"{row['title']} {_dose(row)}" for row in now)
        rows.append([f"{begin:g} to {end:g}", names or "nothing"])
    if rows:
        return table(["weeks", "what"], rows)
    healthy = said["correctable"] and said["week"] == 0.0
    why = "the imbalance is in the healthy range without exercise" if healthy else "none helps within these limits"
    return paragraph(f"Nothing: {why}.")


def _limits(lines: list[str]) -> str:
    return items(plain(line) for line in lines[:_MOST_LIMITS]) if lines else paragraph("None.")


def _exercises(model: Model, plan: list[dict[str, Any]]) -> str:
    drawings = "".join(_exercise(model, row) for row in _each(plan))
    return f"<h2>Exercises</h2>{drawings}" if drawings else ""


def _each(rows: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    seen: dict[str, dict[str, Any]] = {}
    for row in rows:
        seen.setdefault(row["exercise"], row)
    return seen.values()


def _exercise(model: Model, row: dict[str, Any]) -> str:
    one = exercises()[row["exercise"]]
    text = [f"<h3>{escape(one.title)}</h3>", paragraph(_dose(row))]
    text.append(paragraph(f"{task.library()[one.tasks[0]].description} Done {one.sides}."))
    text += [paragraph(f"What for: {one.purpose}."), paragraph(f"Go on to more after: {one.progress}.")]
    text.append(paragraph(f"Stop at: {one.stop}."))
    return f'<div class="one">{drawn(model, one.tasks[0])}<div>{"".join(text)}</div></div>'


def drawn(model: Model, name: str) -> str:
    """Return the drawing of a task's posture as SVG: from the right side, from behind where the body lies on a side.

    Args:
        model: of the healthy person.
        name: of a task of the library.
    """
    view = VIEWS[0] if (task.library()[name].support.lying or "").startswith("side_") else VIEWS[1]
    frames = task.resolve(model, task.library()[name])
    poses = model.poses(frames.coordinates[:1])
    scale = relative_stature(model.description)
    where = Posture(tuple(model.body_names), poses.position[0], poses.rotation[0], scale)
    shapes: list[BodyShape] = skeleton(load(), where.bodies, where.position, where.rotation, scale)
    box = fitted(view, where, shapes, (), _WIDTH, _HEIGHT, whole=True)
    flesh, inner = outline(view, where, shapes, box), bones(view, where, shapes, box)
    label = escape(task.library()[name].description)
    return (
        f'<svg viewBox="0 0 {box.width:.0f} {box.height:.0f}" role="img" aria-label="{label}">'
        f'<g class="flesh">{flesh}</g><g class="bones">{inner}</g></svg>'
    )


def _dose(row: dict[str, Any]) -> str:
    return f"{row['sets']} x {row['repetitions']} holds of {row['hold_s']:g} s, {row['sessions_a_week']:g} a week"


def _why(said: dict[str, Any]) -> str:
    rows = [
        [exercises()[one["exercise"]].title, exercises()[one["exercise"]].purpose, _week(one["week_without"])]
        for one in said["reasons"]
    ]
    around = [[one["change"], _week(one["week"]), f"{one['cost'] - said['cost']:+.4f}"] for one in said["around"]]
    why = table(["exercise", "what for", "healthy without it from"], rows) if rows else ""
    return why + (table(["changed", "healthy from", "cost|"], around) if around else "")


def _beside(said: dict[str, Any]) -> str:
    rows = [
        [plain(one["name"]), _week(one["week"]), plain("; ".join(one["breaches"][:3])) or "none"]
        for one in said["reached"]
    ]
    return table(["course", "healthy from", "limits broken first"], rows)


def _week(week: float) -> str:
    return f"week {week:g}" if np.isfinite(week) else "never"
