"""Muscles of an MJCF document: tendons over sites and geoms, and the actuators that pull on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import mujoco
import numpy as np

from paravert.anatomy.description import NO_TURN, Bushing, PathPoint, Wrap
from paravert.errors import shown, unknown_name
from paravert.exchange.draft import Architecture, Draft, fascicle, finished
from paravert.exchange.loss import Ledger
from paravert.exchange.markup import Element
from paravert.exchange.mjcf.bodies import Placed, point, surface
from paravert.exchange.mjcf.tree import Document, number, numbers
from paravert.model import compile
from paravert.model.muscle import active_force_length

SPRING = "spring "
"""Begins the name of a tendon that stands for a spring in an export."""
_NAMES = ("force", "scale", "lmin", "lmax", "vmax", "fpmax", "fvmax")
_DEFAULT = (0.75, 1.05, -1.0, 200.0, 0.5, 1.6, 1.5, 1.3, 1.2)
_POSTURES, _SEED = 200, 7
_GRID = np.linspace(0.5, 1.5, 101)


@dataclass(frozen=True, slots=True)
class Path:
    """A tendon over sites and surfaces."""

    points: list[PathPoint]
    wraps: list[Wrap]


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle actuator: MuJoCo's nine numbers, and the range of its length where the file says it."""

    element: Element
    name: str
    tendon: str
    numbers: tuple[float, ...]
    reach: tuple[float, float] | None


def add_muscles(document: Document, draft: Draft, placed: Placed, own: frozenset[str]) -> None:
    """Put muscles into the draft; actuators of other kinds set which coordinates are balanced.

    Args:
        document: with its tendons and actuators.
        draft: with bodies and coordinates.
        placed: sites and geoms by name.
        own: names of tendons that a note in the document carries.

    Raises:
        InputError: a tendon, site or geom is unknown, or a number is missing or wrong.
    """
    paths = _paths(document, draft, placed, own)
    muscles: list[Muscle] = []
    for section in document.sections("actuator"):
        for one in section.all():
            found = _muscle(document, draft, one)
            if found is None:
                continue
            if found.tendon not in paths:
                raise one.error(unknown_name("tendon", found.tendon[:80], paths).message)
            muscles.append(found)
    reach = _reach(draft, [(one, paths[one.tendon]) for one in muscles])
    for muscle, (low, high) in zip(muscles, reach, strict=True):
        path, made = paths[muscle.tendon], _architecture(draft, muscle, low, high)
        draft.fascicles.append(fascicle(draft, muscle.name, path.points, path.wraps, made))
        draft.ledger.exact("muscle", muscle.name, how="path, force and lengths")
    used = {muscle.tendon for muscle in muscles}
    draft.ledger.dropped("tendon", *(name for name in paths if name not in used), how="no muscle pulls on it")


def _paths(document: Document, draft: Draft, placed: Placed, own: frozenset[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for section in document.sections("tendon"):
        for one in section.all():
            if one.name in own:
                draft.bushings.append(_spring(document, placed, one))
                continue
            if one.tag != "spatial" or one.find("pulley") is not None:
                how = "no tendon of this kind here" if one.tag != "spatial" else "no pulleys here"
                draft.ledger.dropped(f"{one.tag} tendon", one.name, how=how)
                continue
            if not one.name:
                raise one.error("no name, expected one")
            given = document.settings.attributes(one, "tendon", "")
            for key in ("stiffness", "damping", "frictionloss"):
                if number(one, given, key, 0.0):
                    draft.ledger.dropped(f"tendon {key}", one.name, how="tendons are rigid and in series here")
            found[one.name] = _path(draft, placed, one)
    return found


def _spring(document: Document, placed: Placed, tendon: Element) -> Bushing:
    """Return a tendon that stands for a spring between two points as a bushing that only resists shifts."""
    ends = [point(placed, one.attributes.get("site", ""), one) for one in tendon.all("site")]
    if len(ends) != 2:
        raise tendon.error(f"{len(ends)} sites, expected 2")
    given = document.settings.attributes(tendon, "tendon", "")
    stiff = (number(tendon, given, "stiffness", 0.0),) * 3
    none = (0.0, 0.0, 0.0)
    name = tendon.name.removeprefix(SPRING)
    return Bushing(name, ends[0].body, ends[0].position, NO_TURN, ends[1].body, ends[1].position, NO_TURN, none, stiff)


def _path(draft: Draft, placed: Placed, tendon: Element) -> Path:
    points: list[PathPoint] = []
    wraps: list[Wrap] = []
    known = {one.name for one in draft.surfaces}
    for one in tendon.all():
        if one.tag == "site":
            points.append(point(placed, one.attributes.get("site", ""), one))
        elif one.tag == "geom":
            body = surface(placed, one.attributes.get("geom", ""), one)
            if body.name not in known:
                draft.surfaces.append(body)
                draft.ledger.exact("geom", body.name, how="a surface to wrap over")
                known.add(body.name)
            side = one.attributes.get("sidesite")
            near = None if side is None else point(placed, side, one)
            if near is not None and near.body != body.body:
                raise one.error(f"sidesite {shown(side)} on another body than its geom, expected the same")
            wraps.append(Wrap(len(points) - 1, body.name, None if near is None else near.position))
        else:
            raise one.error(f"<{one.tag[:40]}>, expected site or geom")
    return Path(points, wraps)


def _muscle(document: Document, draft: Draft, one: Element) -> Muscle | None:
    """Return a muscle actuator; None for one of another kind, which is noted as dropped."""
    given = document.settings.attributes(one, "general" if one.tag == "general" else one.tag, "")
    name = given.get("name", "")
    pulls = one.tag == "muscle" or (given.get("gaintype") == "muscle" and given.get("dyntype", "muscle") == "muscle")
    if not pulls or "tendon" not in given:
        joint = given.get("joint", given.get("jointinparent", ""))
        if joint:
            draft.held.setdefault(joint, "an ideal actuator holds it in the file")
        how = "no actuators but muscles on tendons here: its coordinate is prescribed, its moment from outside"
        draft.ledger.dropped(one.tag, name, how=how)
        return None
    if not name:
        raise one.error("no name, expected one")
    gear = numbers(one, given, "gear", None) or (1.0,)
    if gear[0] != 1.0:
        raise one.error(f"gear {gear[0]:g}, expected 1")
    values = _numbers(one, given)
    reach = numbers(one, given, "lengthrange", 2)
    return Muscle(one, name, given["tendon"], values, None if reach is None else (reach[0], reach[1]))


def _numbers(one: Element, given: dict[str, str]) -> tuple[float, ...]:
    """Return the nine numbers of a muscle: range (two), force, scale, lmin, lmax, vmax, fpmax, fvmax."""
    if one.tag == "general":
        values = list(numbers(one, given, "gainprm", None) or _DEFAULT)[:9]
        values += _DEFAULT[len(values) :]
    else:
        low, high = numbers(one, given, "range", 2) or _DEFAULT[:2]
        values = [low, high]
        values += [number(one, given, key, value) for key, value in zip(_NAMES, _DEFAULT[2:], strict=True)]
    if not values[0] < values[1]:
        raise one.error(f"range {values[0]:g} to {values[1]:g}, expected the lower end first")
    if not 0.0 <= values[4] < 1.0 < values[5]:
        raise one.error(f"lmin {values[4]:g}, lmax {values[5]:g}, expected 0 to below 1, and above 1")
    return tuple(values)


def _reach(draft: Draft, muscles: list[tuple[Muscle, Path]]) -> list[tuple[float, float]]:
    """Return the range of length of each muscle, and note where it was sampled because the file leaves it out."""
    missing = [(one, path) for one, path in muscles if one.reach is None]
    sampled: dict[str, tuple[float, float]] = {}
    if missing:
        made = Architecture(1.0, 0.1, 0.0, 0.0)
        trial = replace(draft, ledger=Ledger(), stiffness=[])
        trial.fascicles = [fascicle(trial, one.name, path.points, path.wraps, made) for one, path in missing]
        description = finished(trial)
        model = compile(description)
        ranges = {one.name: one for one in description.coordinates}
        low = np.array([ranges[name].lower for name in model.coordinate_names])
        high = np.array([ranges[name].upper for name in model.coordinate_names])
        draws = np.random.default_rng(_SEED).uniform(size=(_POSTURES, len(low)))
        length = model.evaluate(low + draws * (high - low)).length
        for (one, _), shortest, longest in zip(missing, length.min(axis=0), length.max(axis=0), strict=True):
            how = f"its range of length is not in the file: taken from {_POSTURES} postures drawn in range"
            draft.ledger.near("lengthrange", one.name, how, None, "")
            sampled[one.name] = (float(shortest), float(longest))
    return [sampled[one.name] if one.reach is None else one.reach for one, _ in muscles]


def _architecture(draft: Draft, one: Muscle, low: float, high: float) -> Architecture:
    """Return force and lengths of a muscle from the range of its length, as MuJoCo takes them."""
    from_, to, force, scale = one.numbers[:4]
    if not 0.0 <= low < high:
        raise one.element.error(f"lengthrange {low:g} to {high:g}, expected lengths, the shorter first")
    fibre = (high - low) / (to - from_)
    slack = low - from_ * fibre
    if force < 0.0:
        draft.ledger.near("force", one.name, f"left to MuJoCo; {scale:g} N, its scale, instead", None, "")
        force = scale
    draft.ledger.near(
        "muscle law", one.name, "one law for all muscles here (De Groote 2016), not the file's; active curves differ",
        difference(one.numbers), "maximum forces",
    )  # fmt: skip
    return Architecture(force, fibre, slack, 0.0, shifted=True)


@cache
def difference(given: tuple[float, ...]) -> float:
    """Return the largest difference of MuJoCo's active force-length curve from the one here, 0.5 to 1.5.

    Args:
        given: MuJoCo's nine numbers of the muscle.
    """
    law = np.array([0.0, 1.0, 1.0, given[3], *given[4:]])
    theirs = [-mujoco.mju_muscleGain(float(length), 0.0, np.array([0.0, 1.0]), 1.0, law) for length in _GRID]
    return float(np.max(np.abs(np.array(theirs) - active_force_length(_GRID))))
