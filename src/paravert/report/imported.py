"""The model that a study reads from a file: what was lost on the way, what is wrong with it, what is not known."""

from __future__ import annotations

from paravert.report.html import folded, items, paragraph
from paravert.report.reading import Reading
from paravert.report.section import AbstractSection


class ImportedModel(AbstractSection):
    """What became of each part of the file."""

    title = "The model"

    def html(self, reading: Reading) -> str:
        """Return the loss report and the defects; nothing for the built-in spine."""
        if "model" not in reading.about:
            return ""
        loss, defects = reading.listed("model_loss"), reading.listed("model_defects")
        said = (
            f"Read from {reading.about['model']}. Joint loads are section forces in the axes of the lower body of each "
            "joint that muscles move: what the joint and its bushings transmit together. Bones are not drawn: the file "
            "says no shapes that are used here."
        )
        unknown = str(reading.about.get("stability_unknown", ""))
        parts = [paragraph(said)]
        if unknown:
            parts.append(paragraph(f"Stability was neither demanded nor measured: {unknown}.", "warning"))
        parts.append("<h4>Defects of the file</h4>" + items(map(str, defects)) if defects else "")
        parts.append(folded(str(loss[0]), items(map(str, loss[1:]))) if loss else "")
        return "".join(parts)
