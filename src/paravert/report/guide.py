"""How to read the report."""

from __future__ import annotations

from paravert.report.reading import Reading
from paravert.report.section import AbstractSection

_LINES = (
    "<b>Share</b>: the part of the lost moment that someone takes up, over all joints together. All shares, with "
    "abdominal pressure, passive tissue, yielding joints and contacts, add up to 100 %. An antagonist that relaxes has "
    "a positive share; a negative one works against the repair. Hurt fascicles have none.",
    "<b>Works harder by</b>: activation after over activation before, each with 0.01 added. <b>Twice as hard</b> is "
    "only said where the difference is at least 2 % of full activation.",
    "<b>Activation</b> is the command, from 0 to 100 %; <b>force</b> is the tension, active and passive.",
    "<b>Before and after</b> are the same person in the same posture with the same load. What changes is the injury "
    "and how muscles share the load after it; posture is not yet allowed to give way.",
    "<b>A frame without a proof has no numbers.</b> It says which joint moment is missing instead.",
    "<b>Loads</b> act in the plane of each disc: compression presses, shear forward and to the right pushes the upper "
    "vertebra over the lower one.",
    "Muscles share load so that the sum of volume × activation² (or the criterion named in the certificate) is least. "
    "It is a hypothesis about people in general, not a measurement of one person.",
)


class Guide(AbstractSection):
    """The words that the report uses."""

    title = "How to read this"

    def html(self, reading: Reading) -> str:
        """Return the list of words; they are the same for every study."""
        return f"<ul>{''.join(f'<li>{line}</li>' for line in _LINES)}</ul>"
