"""The parts of an .osim document by name, whatever its version: sets, frames and what refers to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from paravert.errors import InputError, shown, unknown_name
from paravert.exchange.draft import GROUND
from paravert.exchange.frames import HERE, Place, from_angles
from paravert.exchange.markup import Element

OLDEST = 10901
SPLIT = 30000
"""Documents from this version on have joints in a set of their own; older ones have them in their bodies."""
_FRAMES = ("PhysicalOffsetFrame", "OffsetFrame")
_DEEPEST = 50


@dataclass(slots=True)
class Tree:
    """A document: its model, version, and frames by name."""

    model: Element
    version: int
    file: str
    bodies: dict[str, Element] = field(default_factory=dict)
    offsets: dict[str, list[tuple[str, Element]]] = field(default_factory=dict)  # by name: (owner, frame)

    def body_set(self) -> list[Element]:
        """Return the elements of the bodies, ground aside."""
        return [one for name, one in self.bodies.items() if name != GROUND]

    def members(self, name: str) -> list[Element]:
        """Return what a set of the model holds; nothing where there is no such set."""
        owner = self.model.find(name)
        return [] if owner is None else objects(owner)

    def place(self, reference: str, local: dict[str, Element], asking: Element) -> tuple[str, Place]:
        """Return the body that a frame is on and where it is there.

        Args:
            reference: of a socket, a path or a bare name.
            local: frames that the asking element owns, which a bare name means first.
            asking: the element that refers to it, for errors.

        Raises:
            InputError: nothing has that name, or frames hang from each other in a circle.
        """
        place = HERE
        owned = local
        for _ in range(_DEEPEST):
            name = reference.strip().rstrip("/").rpartition("/")[2]
            if name == GROUND or name == "..":
                return GROUND, place
            frame = owned.get(name)
            if frame is None and name in self.bodies:
                return name, place
            if frame is None:
                frame = self._offset(reference, name, asking)
            place = _offset_of(frame).then(place)
            reference = socket(frame, "parent") or ""
            owned = {key: one for key, one in owned.items() if one is not frame}
        raise asking.error(f"frame {shown(reference)} hangs from itself, expected a body below it")

    def _offset(self, reference: str, name: str, asking: Element) -> Element:
        found = self.offsets.get(name, [])
        owner = reference.strip().rstrip("/").split("/")[-2:-1]
        exact = [frame for above, frame in found if owner == [above]]
        if not exact and not found:
            known = [*self.bodies, *self.offsets]
            raise asking.error(unknown_name("frame", name[:80], known).message)
        return (exact or [frame for _, frame in found])[0]


def document(root: Element) -> Tree:
    """Return an .osim document's tree.

    Raises:
        InputError: it is no OpenSim document, is too old, or has no model.
    """
    if root.tag != "OpenSimDocument":
        raise root.error("the first element, expected <OpenSimDocument>")
    text = root.attributes.get("Version", "")
    if not re.fullmatch(r"\d{1,8}", text):
        raise root.error(f"Version {shown(text)}, expected a number from {OLDEST} on")
    if int(text) < OLDEST:
        raise root.error(f"Version {text}, expected {OLDEST} or later")
    model = root.find("Model")
    if model is None:
        raise root.error("no <Model>, expected one")
    tree = Tree(model, int(text), root.file)
    for one in tree.members("BodySet"):
        if one.tag == "Body":
            if not one.name or one.name in tree.bodies:
                raise one.error(f"name {shown(one.name)}, expected a name of its own")
            tree.bodies[one.name] = one
    ground = model.find("Ground")
    if ground is not None:
        tree.bodies.setdefault(GROUND, ground)
    _collect(tree, model)
    return tree


def objects(owner: Element) -> list[Element]:
    """Return what a set holds, in its ``objects`` or bare."""
    inner = owner.find("objects")
    return inner.all() if inner is not None else [one for one in owner.all() if one.tag != "groups"]


def text_of(owner: Element, *tags: str) -> str:
    """Return the text of the first of these children; "" where there is none."""
    found = owner.find(*tags)
    return "" if found is None else found.text.strip()


def flag(owner: Element, tag: str, default: bool = False) -> bool:
    """Return a child as true or false.

    Raises:
        InputError: it is neither.
    """
    found = owner.find(tag)
    word = "" if found is None else found.text.strip().lower()
    if found is None or not word:
        return default
    if word not in ("true", "false", "1", "0"):
        raise found.error(f"{shown(word)}, expected true or false")
    return word in ("true", "1")


def applies(force: Element) -> bool:
    """Tell whether a force or constraint is on."""
    return flag(force, "appliesForce", True) and flag(force, "isEnforced", True) and not flag(force, "isDisabled")


def value(owner: Element, tag: str, default: float | None = None) -> float:
    """Return a child as a number.

    Raises:
        InputError: it is not one, or is not there and has no default.
    """
    found = owner.find(tag)
    if found is None or not found.text.strip():
        if default is None:
            raise owner.error(f"no <{tag}>, expected a number")
        return default
    return found.number()


def triple(owner: Element, tag: str, default: tuple[float, float, float] | None = None) -> tuple[float, float, float]:
    """Return a child as three numbers."""
    found = owner.find(tag)
    if found is None or not found.text.strip():
        if default is None:
            raise owner.error(f"no <{tag}>, expected three numbers")
        return default
    x, y, z = found.numbers(3)
    return (x, y, z)


def socket(owner: Element, name: str) -> str | None:
    """Return what a socket of an element refers to, in the notation of any version; None where it has none."""
    text = text_of(owner, f"socket_{name}", f"socket_{name}_connectee_name")
    if text:
        return text
    connectors = owner.find("connectors")
    for one in [] if connectors is None else connectors.all():
        if one.name == name:
            return text_of(one, "connectee_name") or None
    return None


def own_frames(owner: Element) -> dict[str, Element]:
    """Return the offset frames that an element owns, by name."""
    frames = owner.find("frames")
    found = [] if frames is None else frames.all(*_FRAMES)
    return {one.name: one for one in found}


def _offset_of(frame: Element) -> Place:
    return from_angles(triple(frame, "orientation", (0.0, 0.0, 0.0)), triple(frame, "translation", (0.0, 0.0, 0.0)))


def _collect(tree: Tree, model: Element) -> None:
    """Note every offset frame with the name of its owner."""
    waiting: list[tuple[Element, str]] = [(model, "")]
    while waiting:
        one, owner = waiting.pop()
        if one.tag in _FRAMES:
            one.seen = True
            tree.offsets.setdefault(one.name, []).append((owner, one))
        waiting.extend((child, one.name or owner) for child in one.children)


def missing(kind: str, name: str, known: object, asking: Element) -> InputError:
    """Return an error that names what is referred to and the nearest known name."""
    return asking.error(unknown_name(kind, name[:80], known).message)
