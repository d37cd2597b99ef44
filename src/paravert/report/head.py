"""The head's support: the largest moments that a hurt neck can hold, before and after."""

from __future__ import annotations

from paravert.report.html import paragraph, table
from paravert.report.reading import OPTIMAL, Reading
from paravert.report.section import AbstractSection
from paravert.report.words import joint_words, listed, number, percent, plain


class HeadSupport(AbstractSection):
    """How much the head can push each way, standing."""

    title = "The head's support"

    def html(self, reading: Reading) -> str:
        """Return one row a direction; nothing where no injury is in the neck."""
        rows = reading.listed("head_support")
        if not rows:
            return ""
        about = joint_words(rows[0]["about"])
        said = (
            f"The largest moment about {about} that the neck can hold against a push through the head's centre, "
            "standing still, all muscles and joints at their limits; where the limit lies after the injury."
        )
        cells = []
        for name in dict.fromkeys(row["name"] for row in rows):
            own = [row for row in rows if row["name"] == name]
            held = [row["moment_nm"] if row["status"] == OPTIMAL else None for row in own]
            change = held[-1] / held[0] - 1.0 if len(held) == 2 and None not in held and held[0] else None
            weakest = [f"{joint_words(one['joint'])} {plain(one['axis'])}" for one in own[-1]["weakest"][:2]]
            cells.append([name, *(number(one, 1) for one in held), percent(change, 1, sign=True), listed(weakest)])
        head = ["push", "before, N·m|", "after, N·m|", "change|", "limit at"]
        return paragraph(said, "muted") + table(head, cells)
