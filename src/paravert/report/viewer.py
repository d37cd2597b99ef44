"""The spine in 3D: controls and a canvas, filled by the bundled script; drawings where that cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from paravert.names import CONDITIONS, LAYERS
from paravert.report.onlooker import stand_in
from paravert.report.reading import Reading
from paravert.report.scene import Measure, life_words, scene
from paravert.report.section import AbstractSection
from paravert.report.words import plain, text

BUNDLE = "view.js"
Options = Sequence[tuple[str, str]]
_PRESETS = (("behind", "from behind"), ("right", "from the right side"), ("near", "at the injury"), ("free", "free"))
_OVER_WEEKS = (("size", "size over weeks"),)
_COLOURS = (("activation", "activation"), ("change", "change"), ("injury", "injury"))


class Viewer(AbstractSection):
    """Bones, muscles, tasks and frames to look at from all sides."""

    title = "The spine in 3D"

    def html(self, reading: Reading) -> str:
        """Return the view, its data and, until the script has started, drawings in its place."""
        if not reading.tasks:
            return ""
        return view(reading, stand_in(reading))


def view(reading: Reading, instead: str, measures: Sequence[Measure] = ()) -> str:
    """Return the view with its data.

    Args:
        reading: of a tree of results.
        instead: what stands in its place where it cannot be.
        measures: what to colour by instead of activation.
    """
    script = bundle()
    if script is None:
        said = "This report was made without the 3D view (PARAVERT_VIEWER=none); drawings stand in for it."
        return f'<p class="warning" id="view-none">{said}</p>{instead}'
    waiting = "The 3D view needs scripts and WebGL, which this browser does not offer; drawings stand in for it."
    return (
        f'<div id="view" data-state="drawn">{_controls(reading, measures)}'
        '<div id="view-stage"><canvas id="view-canvas" aria-label="The spine in 3D; drag to turn"></canvas>'
        '<div id="view-banner" role="status" hidden></div><div id="view-tip" role="tooltip" hidden></div>'
        '<div id="view-legend"></div></div></div>'
        f'<div id="view-drawn"><p class="warning">{waiting}</p>{instead}</div>'
        f'<script type="application/json" id="view-data">{scene(reading, measures)}</script>'
        f"<script>{script}</script>"
    )


@cache
def bundle() -> str | None:
    """Return the bundled script, safe inside a script element; None where the package was built without it."""
    path = files("paravert.report").joinpath("assets", BUNDLE)
    if not path.is_file():
        return None
    return path.read_text(encoding="utf-8").replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _controls(reading: Reading, measures: Sequence[Measure]) -> str:
    tasks: Options = [(str(task.number), plain(task.name)) for task in reading.tasks]
    arms = [] if reading.history is None else [str(one) for one in reading.history["arm"].values]
    tasks = [*tasks, *((str(len(reading.tasks) + place), life_words(arm)) for place, arm in enumerate(arms))]
    groups = [("", "all groups"), *((name, name) for name in sorted(map(plain, reading.ordered("group"))))]
    layers = [("", "all layers"), *((name, name) for name in LAYERS)]
    conditions = "".join(
        f'<button type="button" data-condition="{place}">{name}</button>'
        for place, name in enumerate(CONDITIONS if reading.injured else ())
    )
    both = f'<span class="switch" id="view-condition" role="group" aria-label="before or after">{conditions}</span>'
    looks = [(key, name) for key, name in _PRESETS if key != "near" or reading.injured]
    presets = "".join(f'<button type="button" data-preset="{key}">{name}</button>' for key, name in looks)
    colours: Options = [*(_COLOURS if reading.injured else _COLOURS[:1]), *(_OVER_WEEKS if arms else ())]
    if measures:
        colours = [(one.key, one.name) for one in measures]
    return (
        f'<div class="controls">{_select("view-task", "task", tasks)}{both if conditions else ""}'
        f"{_select('view-colour', 'colour', colours)}{_select('view-layer', 'layer', layers)}"
        f"{_select('view-group', 'group', groups)}"
        '<label><input type="checkbox" id="view-ribs" checked> ribs and limbs</label>'
        f'<span class="switch" id="view-preset" role="group" aria-label="look">{presets}</span></div>'
        '<div class="controls" id="view-frames"><button type="button" id="view-play">play</button>'
        '<input type="range" id="view-frame" min="0" max="0" value="0" step="1" aria-label="frame">'
        '<output id="view-time"></output></div>'
    )


def _select(key: str, label: str, options: Options) -> str:
    inside = "".join(f'<option value="{text(value)}">{text(shown)}</option>' for value, shown in options)
    alone = " hidden" if len(options) < 2 else ""
    return f'<label{alone}>{label} <select id="{key}">{inside}</select></label>'
