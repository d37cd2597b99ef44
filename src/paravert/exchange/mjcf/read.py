"""From an MJCF document to a draft of a description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from paravert.anatomy.description import Description
from paravert.exchange.carry import from_note
from paravert.exchange.draft import Draft
from paravert.exchange.frames import vector
from paravert.exchange.mjcf.bodies import add_bodies, add_equalities
from paravert.exchange.mjcf.muscles import SPRING, add_muscles
from paravert.exchange.mjcf.tree import Document, document

TEXT = "paravert"
"""Name of the custom text in which an export carries what MJCF has no place for."""
PICTURES = {"asset", "visual", "statistic", "compiler", "option", "size", "default", "light", "camera"}
QUIET = {"geom": "a solid that no tendon wraps over", "site": "a place that no tendon passes"}


def read_mjcf(text: str, file: str, load: Callable[[str], str]) -> tuple[Draft, Description | None]:
    """Return the draft of a document, and the description that a note in it carries.

    Args:
        text: of the file.
        file: its name, for errors.
        load: returns the text of an included file, by its path beside the first one.

    Raises:
        InputError: line and element are named.
    """
    whole = document(text, file, load)
    draft = Draft(whole.root.attributes.get("model", "model"), file)
    carried = _note(whole, file)
    placed = add_bodies(whole, draft, returning=carried is not None)
    add_equalities(whole, draft)
    springs = () if carried is None else carried.springs
    add_muscles(whole, draft, placed, frozenset(f"{SPRING}{one.name}" for one in springs))
    passed = {(point.body, point.position) for one in draft.fascicles for point in one.points}
    on = {one.name: one.body for one in draft.surfaces}
    passed |= {(on[wrap.surface], wrap.side) for one in draft.fascicles for wrap in one.wraps if wrap.side}
    over = {one.name for one in draft.surfaces}
    bare = [name for name, (body, at) in placed.sites.items() if (body, vector(at.shift)) not in passed]
    draft.ledger.exact("site", *(name for name in placed.sites if name not in set(bare)))
    draft.ledger.dropped("site", *bare, how=QUIET["site"])
    draft.ledger.dropped("geom", *(name for name in placed.geoms if name not in over), how=QUIET["geom"])
    _unread(draft, whole)
    return draft, carried


def _note(whole: Document, file: str) -> Description | None:
    """Return the description in the document's custom text; None where there is none."""
    for section in whole.sections("custom"):
        for one in section.all("text"):
            if one.name == TEXT:
                return from_note(one.attributes.get("data", ""), file)
    return None


def _unread(draft: Draft, whole: Document) -> None:
    """Note what nobody asked for, by section and tag."""
    lost: Counter[str] = Counter()
    waiting = [whole.root]
    while waiting:
        one = waiting.pop()
        for child in one.children:
            if child.seen:
                waiting.append(child)
            else:
                lost[child.tag if one is whole.root else f"{one.tag}/{child.tag}"] += 1
    for name, count in sorted(lost.items()):
        how = "no part in mechanics here" if name.partition("/")[0] in PICTURES else "nothing here stands for it"
        draft.ledger.dropped(name, *[""] * count, how=how)
