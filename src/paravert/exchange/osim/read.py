"""From an .osim document to a draft of a description."""

from __future__ import annotations

from collections import Counter

from paravert.exchange.draft import GROUND, Draft
from paravert.exchange.markup import Element, parse
from paravert.exchange.osim.forces import add_constraints, add_forces, add_markers
from paravert.exchange.osim.joints import add_bodies
from paravert.exchange.osim.muscles import Paths, add_muscles
from paravert.exchange.osim.tree import Tree, document, triple

PICTURES = {
    "FrameGeometry", "attached_geometry", "VisibleObject", "Appearance", "visible", "display", "defaults", "groups",
    "credits", "publications", "length_units", "force_units", "default_speed_value", "socket_frame", "fixed",
}  # fmt: skip
"""What has no part in mechanics."""


def read_osim(text: str, file: str, own: frozenset[str] = frozenset()) -> tuple[Draft, Paths]:
    """Return the draft of a document, and what is left to do about paths over surfaces and points that switch.

    Args:
        text: of the document.
        file: its name, for errors.
        own: names of forces that a note in the document carries.

    Raises:
        InputError: line and element are named.
    """
    root = parse(text, file)
    tree = document(root)
    draft = Draft(tree.model.name or "model", file)
    add_bodies(tree, draft)
    add_constraints(tree, draft)
    add_forces(tree, draft, own)
    paths = add_muscles(tree, draft, own)
    add_markers(tree, draft)
    gravity = triple(tree.model, "gravity", (0.0, -9.8, 0.0))
    if gravity[1] >= 0.0 or abs(gravity[0]) + abs(gravity[2]) > 1e-3 * abs(gravity[1]):
        draft.ledger.dropped("gravity", str(gravity), how="a task says which way gravity pulls")
    else:
        draft.ledger.exact("gravity", "down the y axis", how="a task says how strong")
    draft.ledger.exact("Body", *(one.name for one in tree.body_set()))
    _ignore_parts(tree, draft, own)
    _unread(draft, root)
    return draft, paths


def _ignore_parts(tree: Tree, draft: Draft, own: frozenset[str]) -> None:
    """Take for seen all of a force that is dropped or known as a whole, and what an old ground body has."""
    whole = {name for row in draft.ledger.report("", "").rows if row.fate == "dropped" for name in row.names}
    for holder in ("ForceSet", "ConstraintSet"):
        for one in tree.members(holder):
            if one.name in whole or one.name in own:
                for part in one.walk():
                    part.seen = True
    for one in tree.bodies.get(GROUND, tree.model).children:
        one.seen = one.seen or one.tag.startswith(("mass", "inertia"))


def _unread(draft: Draft, root: Element) -> None:
    """Note what nobody asked for, by parent and tag, so that nothing is lost without a word."""
    lost: Counter[str] = Counter()
    waiting = [root.find("Model") or root]
    while waiting:
        one = waiting.pop()
        for child in one.children:
            if child.seen:
                waiting.append(child)
            elif child.children or child.text.strip():
                lost[f"{one.tag}/{child.tag}"] += 1
    for name, count in sorted(lost.items()):
        seen = name.rpartition("/")[2] in PICTURES
        how = "a picture or a word, no part in mechanics" if seen else "nothing here stands for it"
        draft.ledger.dropped(name, *[""] * count, how=how)
