"""From cause to load: what follows from an injury, step by step."""

from __future__ import annotations

from paravert.report.reading import Reading
from paravert.report.section import AbstractSection
from paravert.report.words import plain, text


class Chain(AbstractSection):
    """Cause, geometry, joints, room for nerves, nerves, muscles and load, a sentence each."""

    title = "From cause to load"

    def html(self, reading: Reading) -> str:
        """Return the steps that say something; nothing without an injury."""
        rows = [
            f'<tr><th scope="row">{text(step)}</th><td>{"<br>".join(text(plain(one)) for one in sentences)}</td></tr>'
            for step, sentences in reading.listed("chain")
            if sentences
        ]
        return f'<table class="steps"><tbody>{"".join(rows)}</tbody></table>' if rows else ""
