"""Credibility: the published bars as they were measured last, with what passes and what fails."""

from __future__ import annotations

from paravert.evidence.stored import stored
from paravert.report.evidence_charts import band, bar_chart, shown
from paravert.report.html import paragraph, table
from paravert.report.reading import Reading
from paravert.report.section import AbstractSection
from paravert.report.words import number
from paravert.version import __version__


class Credibility(AbstractSection):
    """What the built-in spine says beside published measurements, pass and fail both shown."""

    title = "Beside published measurements"

    def html(self, reading: Reading) -> str:
        """Return every bar with its band; the figures are of the built-in spine, not of this study's person."""
        found = stored()
        when = f"with version {found.version}"
        if found.version != __version__:
            when += f", while this page comes from version {__version__}"
        six = found.wilke
        said = (
            f"{found.passed} of {found.scored} published bars pass. Pressure in the disc of one man in six postures: "
            f"r {number(six['r'], 3)}, root mean square difference {number(six['rmse_percent'])} % of standing. "
            "A bar is what was measured on people or specimens, with its spread. The figures are of the built-in "
            f"spine, not of this study; they were not solved again for this page: paravert evidence stored them {when}."
        )
        failing = [
            [bar.title, shown(bar), band(bar), bar.reason] for bar in found.bars if bar.scored and not bar.passes
        ]
        head = ["does not pass", "the model|", "published band|", "why, as far as is known"]
        return paragraph(said) + bar_chart(found.bars) + (table(head, failing) if failing else "")
