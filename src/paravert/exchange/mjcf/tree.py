"""An MJCF document: its includes, its defaults by class, and its angles."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import numpy as np
from scipy.spatial.transform import Rotation

from paravert.errors import InputError, shown, unknown_name
from paravert.exchange.frames import HERE, Place, from_quaternion
from paravert.exchange.markup import Element, parse, parsed

MAIN = "main"
MOST_INCLUDES = 50
_ORIENTATIONS = ("quat", "axisangle", "euler", "xyaxes", "zaxis")


@dataclass(slots=True)
class Settings:
    """What an MJCF document says once for all: degrees or radians, order of angles, defaults."""

    degrees: bool = True
    sequence: str = "xyz"
    from_geoms: str = "auto"
    defaults: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)  # class, tag, attribute
    parent: dict[str, str] = field(default_factory=dict)

    def attributes(self, element: Element, tag: str, inherited: str) -> dict[str, str]:
        """Return the attributes of an element with the defaults of its class, or of the class it inherits.

        Raises:
            InputError: the class is unknown.
        """
        own = element.attributes.get("class", inherited or MAIN)
        if own not in self.defaults:
            if own != MAIN:
                raise element.error(unknown_name("class", own[:80], self.defaults).message)
            return dict(element.attributes)
        return {**self.defaults[own].get(tag, {}), **element.attributes}

    def angle(self, value: float) -> float:
        """Return an angle of the file in rad."""
        return math.radians(value) if self.degrees else value

    def place(self, element: Element, given: dict[str, str]) -> Place:
        """Return where an element is in its parent, from its position and any kind of orientation.

        Raises:
            InputError: numbers are missing, or an orientation is none.
        """
        shift = numbers(element, given, "pos", 3) or (0.0, 0.0, 0.0)
        stated = [name for name in _ORIENTATIONS if name in given]
        if len(stated) > 1:
            raise element.error(f"{' and '.join(stated)}, expected one orientation")
        if not stated:
            return Place(HERE.turn, np.asarray(shift))
        return Place(self._turn(element, given, stated[0]), np.asarray(shift))

    def _turn(self, element: Element, given: dict[str, str], kind: str) -> np.ndarray:
        counts = {"quat": 4, "axisangle": 4, "euler": 3, "xyaxes": 6, "zaxis": 3}
        values = numbers(element, given, kind, counts[kind]) or ()
        if kind == "euler":
            turn = np.eye(3)
            for letter, value in zip(self.sequence, values, strict=True):
                own = Rotation.from_euler(letter.lower(), self.angle(value)).as_matrix()
                turn = turn @ own if letter.islower() else own @ turn
            return turn
        lengths = {"quat": [values], "xyaxes": [values[:3], values[3:]]}.get(kind, [values[:3]])
        if any(not math.hypot(*one) > 1e-10 for one in lengths):
            raise element.error(f"{kind} of no length, expected a direction")
        if kind == "quat":
            return from_quaternion(values, (0.0, 0.0, 0.0)).turn
        if kind == "axisangle":
            axis = np.array(values[:3]) / math.hypot(*values[:3])
            return np.asarray(Rotation.from_rotvec(self.angle(values[3]) * axis).as_matrix())
        return _from_axes(element, kind, np.array(values))


@dataclass(slots=True)
class Document:
    """All sections of a document, includes in place."""

    root: Element
    settings: Settings

    def sections(self, tag: str) -> list[Element]:
        """Return the sections of a name, in their order."""
        return self.root.all(tag)


def document(text: str, file: str, load: Callable[[str], str]) -> Document:
    """Return a document with its includes read and its defaults gathered.

    Args:
        text: of the file.
        file: its name, for errors.
        load: returns the text of an included file, by its path beside the first one.

    Raises:
        InputError: it is not MJCF, or an include is not there or outside the folder.
    """
    root = parse(text, file)
    if root.tag != "mujoco":
        raise root.error("the first element, expected <mujoco>")
    _include(root, load, [0], frozenset())
    settings = Settings()
    for one in root.all("compiler"):
        _compiler(settings, one)
    settings.defaults[MAIN] = {}
    for one in root.all("default"):
        _defaults(settings, one, "")
    return Document(root, settings)


def numbers(element: Element, given: dict[str, str], name: str, count: int | None) -> tuple[float, ...] | None:
    """Return an attribute as numbers; None where it is not there."""
    if name not in given:
        return None
    return parsed(element, given[name], count, 0)


def number(element: Element, given: dict[str, str], name: str, default: float) -> float:
    """Return an attribute as one number, or a default."""
    found = numbers(element, given, name, 1)
    return default if found is None else found[0]


def vector3(element: Element, given: dict[str, str], name: str, default: Sequence[float]) -> tuple[float, float, float]:
    """Return an attribute as three numbers, or a default."""
    x, y, z = numbers(element, given, name, 3) or default
    return (x, y, z)


def truth(element: Element, given: dict[str, str], name: str, default: str = "auto") -> str:
    """Return an attribute that is true, false or auto.

    Raises:
        InputError: it is none of them.
    """
    word = given.get(name, default)
    if word not in ("true", "false", "auto"):
        raise element.error(f"{name} {shown(word)}, expected true, false or auto")
    return word


def _from_axes(element: Element, kind: str, values: np.ndarray) -> np.ndarray:
    """Return the turn (3, 3) of two axes, or of the z axis alone."""
    if kind == "zaxis":
        axis = values / np.linalg.norm(values)
        sine = np.cross([0.0, 0.0, 1.0], axis)
        length = float(np.linalg.norm(sine))
        if length < 1e-10:
            return np.eye(3) if axis[2] > 0.0 else np.diag([1.0, -1.0, -1.0])
        angle = math.atan2(length, float(axis[2]))
        return np.asarray(Rotation.from_rotvec(angle * sine / length).as_matrix())
    x = values[:3] / np.linalg.norm(values[:3])
    y = values[3:] - x * (x @ values[3:])
    if not np.linalg.norm(y) > 1e-10:
        raise element.error("xyaxes along one line, expected two directions")
    y /= np.linalg.norm(y)
    return np.stack([x, y, np.cross(x, y)], axis=1)


def _compiler(settings: Settings, one: Element) -> None:
    given = one.attributes
    unit = given.get("angle", "degree" if settings.degrees else "radian")
    if unit not in ("degree", "radian"):
        raise one.error(f"angle {shown(unit)}, expected degree or radian")
    settings.degrees = unit == "degree"
    settings.sequence = given.get("eulerseq", settings.sequence)
    if len(settings.sequence) != 3 or not set(settings.sequence.lower()) <= set("xyz"):
        raise one.error(f"eulerseq {shown(settings.sequence)}, expected three of x, y, z")
    if given.get("coordinate", "local") != "local":
        raise one.error(f"coordinate {shown(given['coordinate'])}, expected local")
    settings.from_geoms = truth(one, given, "inertiafromgeom")


def _defaults(settings: Settings, owner: Element, parent: str) -> None:
    """Gather the defaults of a class and of those inside it, each with its parent's below its own."""
    name = owner.attributes.get("class", MAIN if not parent else "")
    if not name:
        raise owner.error("no class, expected a name")
    base = settings.defaults.get(name) or settings.defaults.get(parent, {})
    own = {tag: dict(given) for tag, given in base.items()}
    for one in owner.all():
        if one.tag != "default":
            own.setdefault(one.tag, {}).update(one.attributes)
    settings.defaults[name] = own
    for one in owner.all("default"):
        _defaults(settings, one, name)


def _include(owner: Element, load: Callable[[str], str], count: list[int], open_: frozenset[str]) -> None:
    """Put the elements of included files in the place of their includes."""
    waiting = [(owner, open_)]
    while waiting:
        one, inside = waiting.pop()
        if any(child.tag == "include" for child in one.children):
            expanded = [pair for child in one.children for pair in _expanded(child, load, count, inside)]
            one.children = [child for child, _ in expanded]
            waiting.extend(expanded)
        else:
            waiting.extend((child, inside) for child in one.children)


def _expanded(
    child: Element, load: Callable[[str], str], count: list[int], inside: frozenset[str]
) -> list[tuple[Element, frozenset[str]]]:
    """Return an element, or what is in the file that it includes, each with the files that it is in."""
    if child.tag != "include":
        return [(child, inside)]
    name = child.attributes.get("file", "")
    path = PurePosixPath(name)
    count[0] += 1
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise child.error(f"file {shown(name)}, expected a file below the model's folder")
    if name in inside or count[0] > MOST_INCLUDES:
        raise child.error(f"{shown(name)} includes itself, or over {MOST_INCLUDES} includes, expected fewer")
    try:
        text = load(name)
    except InputError as error:
        raise child.error(f"{shown(name)} {error.message}") from None
    parts = parse(text, name).children
    return [pair for part in parts for pair in _expanded(part, load, count, inside | {name})]
