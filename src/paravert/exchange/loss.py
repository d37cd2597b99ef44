"""The loss report: what of a file was taken exactly, approximated (by how much) or dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

FATES = ("exact", "approximated", "dropped")


@dataclass(frozen=True, slots=True)
class Row:
    """Parts of one kind that met the same fate."""

    kind: str  # as the file calls it: PathPoint, WrapEllipsoid
    fate: str
    how: str  # one sentence; "" where there is nothing to say
    names: tuple[str, ...]
    error: float | None = None  # the largest of all parts
    unit: str = ""
    count: int = 0
    errors: tuple[float | None, ...] = ()  # of each name

    def json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "kind": self.kind,
            "fate": self.fate,
            "count": self.count,
            "how": self.how,
            "error": self.error,
            "unit": self.unit,
            "names": list(self.names),
            "errors": list(self.errors),
        }

    def line(self) -> str:
        """Return it as one line."""
        size = "" if self.error is None else f", by up to {self.error:.3g} {self.unit}".rstrip()
        why = f": {self.how}" if self.how else ""
        some = ", ".join(self.names[:3]) + (", …" if len(self.names) > 3 else "")
        which = f" ({some})" if self.fate != "exact" and some else ""
        return f"{self.fate}{size}: {self.count} {self.kind}{which}{why}"


@dataclass(frozen=True, slots=True)
class LossReport:
    """All rows of one reading or writing, exact ones first."""

    source: str
    target: str
    rows: tuple[Row, ...]

    def count(self, fate: str) -> int:
        """Return how many parts met a fate."""
        return sum(row.count for row in self.rows if row.fate == fate)

    def json(self) -> dict[str, Any]:
        """Return it as plain values."""
        counts = {fate: self.count(fate) for fate in FATES}
        return {"source": self.source, "target": self.target, **counts, "rows": [row.json() for row in self.rows]}

    def lines(self) -> list[str]:
        """Return it as lines for a screen or a comment in a file."""
        head = ", ".join(f"{self.count(fate)} {fate}" for fate in FATES)
        return [f"{self.source} to {self.target}: {head}", *(row.line() for row in self.rows)]


@dataclass(slots=True)
class Ledger:
    """Collects what became of each part while a file is read or written."""

    entries: dict[tuple[str, str, str, str], list[tuple[str, float | None]]] = field(default_factory=dict)

    def exact(self, kind: str, *names: str, how: str = "") -> None:
        """Note parts that were taken as they are."""
        self._add(kind, "exact", how, "", ((name, None) for name in names))

    def near(self, kind: str, name: str, how: str, error: float | None, unit: str) -> None:
        """Note a part that was approximated, and by how much."""
        self._add(kind, "approximated", how, unit, ((name, error),))

    def dropped(self, kind: str, *names: str, how: str, error: float | None = None, unit: str = "") -> None:
        """Note parts that were left out."""
        self._add(kind, "dropped", how, unit, ((name, error) for name in names))

    def report(self, source: str, target: str) -> LossReport:
        """Return all of it, exact rows first."""
        rows = []
        for (kind, fate, how, unit), parts in self.entries.items():
            errors = [error for _, error in parts if error is not None]
            names = tuple(name for name, _ in parts if name)
            each = tuple(error for name, error in parts if name) if errors else ()
            rows.append(Row(kind, fate, how, names, max(errors, default=None), unit, len(parts), each))
        return LossReport(source, target, tuple(sorted(rows, key=lambda row: FATES.index(row.fate))))

    def _add(self, kind: str, fate: str, how: str, unit: str, parts: Iterable[tuple[str, float | None]]) -> None:
        found = list(parts)
        if found:
            self.entries.setdefault((kind, fate, how, unit), []).extend(found)
