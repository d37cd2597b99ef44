"""Reading a model file of another program into a description, with what was lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from paravert.anatomy.description import Description
from paravert.errors import InputError
from paravert.exchange.carry import from_note, own_forces, restored
from paravert.exchange.draft import Draft, finished
from paravert.exchange.loss import Ledger, LossReport
from paravert.exchange.markup import read_text
from paravert.exchange.mjcf.read import read_mjcf
from paravert.exchange.osim.read import read_osim
from paravert.exchange.planes import planes
from paravert.exchange.sample import note_switching
from paravert.exchange.wrapping import add_wraps
from paravert.model import Model, compile

_NOTE = re.compile(r"<!--paravert (\{.*?\})-->", re.DOTALL)
_POSTURES, _SEED = 4, 31
_LEAST_ARM = 1e-9
"""m: of a muscle that a coordinate feels."""
SUFFIXES = (".osim", ".xml", ".mjcf")
"""Of model files; the last two are MuJoCo's."""


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """A model from a file: its description, compiled, and what became of every part of the file."""

    description: Description
    model: Model
    loss: LossReport


def read(path: str | Path) -> Imported:
    """Return the model in a file, by its suffix: .osim, .xml or .mjcf.

    Raises:
        InputError: the suffix is unknown, or something in the file is missing or wrong; line and element are named.
    """
    file = str(path)
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"suffix {suffix!r}, expected one of {', '.join(SUFFIXES)}", file=file)
    text = read_text(path, "a model")
    if suffix == ".osim":
        return _named(file, lambda: _osim(text, file))
    return _named(file, lambda: _mjcf(text, file))


def _osim(text: str, file: str) -> Imported:
    own = _NOTE.search(text)
    carried = None if own is None else from_note(own[1], file)
    draft, paths = read_osim(text, file, frozenset() if carried is None else own_forces(carried))
    note_switching(draft, paths.switching)
    if carried is not None:
        return _returned(draft, carried, "OpenSim")
    add_wraps(draft, paths.obstacles, paths.passing)
    return built(draft, "OpenSim")


def _mjcf(text: str, file: str) -> Imported:
    folder = Path(file).parent
    draft, carried = read_mjcf(text, file, lambda name: read_text(folder / name, "a part"))
    return built(draft, "MJCF") if carried is None else _returned(draft, carried, "MJCF")


def _returned(draft: Draft, carried: Description, source: str) -> Imported:
    """Return a model that was exported from here, with what its note carries."""
    description = restored(finished(draft), carried, draft, whole=source == "OpenSim")
    model = compile(description)
    if not model.rest(model.neutral)[2]:
        raise draft.error("springs find no rest in the neutral posture, expected springs that hold", "description")
    return Imported(description, model, draft.ledger.report(f"{source} file", "paravert"))


def built(draft: Draft, source: str) -> Imported:
    """Return a draft compiled, each fascicle with the body of its higher end as its level."""
    description, model = _felt(draft)
    poses = model.poses(model.neutral[None])
    fascicles = []
    for one in description.fascicles:
        first, last = (float(model.point(poses, point)[0, 1]) for point in (one.points[0], one.points[-1]))
        fascicles.append(replace(one, level=one.points[0 if first > last else -1].body))
    description = replace(description, fascicles=tuple(fascicles), discs=planes(description, model))
    loss = draft.ledger.report(f"{source} file", "paravert")
    return Imported(description, replace(model, description=description), loss)


def _felt(draft: Draft) -> tuple[Description, Model]:
    """Return a draft compiled, coordinates that no muscle moves prescribed; note why each is."""
    description = finished(draft)
    model = compile(description)
    each = [one for one in description.coordinates if one.name in model.coordinate_names]
    low, high = np.array([[one.lower, one.upper] for one in each]).reshape(-1, 2).T
    draws = np.random.default_rng(_SEED).uniform(size=(_POSTURES, len(each)))
    arms = model.evaluate(np.concatenate([model.neutral[None], low + draws * (high - low)])).held_arm
    felt = dict(zip(model.coordinate_names, np.abs(arms).max(axis=(0, 2), initial=0.0) > _LEAST_ARM, strict=True))
    for one in each:
        if not felt[one.name]:
            draft.held.setdefault(one.name, "no muscle moves it")
    for name, why in draft.held.items():
        draft.ledger.exact("prescribed coordinate", name, how=why)
    again = replace(draft, ledger=Ledger())
    description = finished(again)
    return description, compile(description)


def _named(file: str, make: Callable[[], Imported]) -> Imported:
    """Return what is made, with the file's name in any error."""
    try:
        with np.errstate(all="ignore"):
            return make()
    except InputError as error:
        raise InputError(error.message, field=error.field, file=error.file or file) from None
    except RecursionError as error:
        raise InputError("nested too deep, expected a model", file=file) from error
