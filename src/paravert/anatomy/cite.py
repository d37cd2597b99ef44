"""Where the numbers come from, and how much of each table is assumed."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paravert.errors import InputError, unknown_name
from paravert.names import GRADES

if TYPE_CHECKING:
    from paravert.anatomy.anatomy import Anatomy
    from paravert.anatomy.table import Row

SOURCE, GRADE = "source", "grade"


@dataclass(frozen=True, slots=True)
class Source:
    """A publication, a file or a convention that numbers are taken from."""

    key: str
    title: str
    authors: str = ""
    year: int = 0
    journal: str = ""
    doi: str = ""
    url: str = ""
    isbn: str = ""
    licence: str = ""
    note: str = ""

    @property
    def citation(self) -> str:
        """One line: who, what, where, when, and an address where there is one."""
        where = f"https://doi.org/{self.doi}" if self.doi else self.url
        parts = (self.authors, self.title, self.journal, str(self.year or ""), where)
        return ". ".join(part.rstrip(".") for part in parts if part)


@dataclass(frozen=True, slots=True)
class TableSummary:
    """How far a table can be trusted: rows by grade, and the keys of its sources by how many rows cite them."""

    table: str
    rows: int
    grades: Mapping[str, int]
    sources: Mapping[str, int]

    @property
    def assumed(self) -> float:
        """The fraction of grades that are ``assumed``."""
        total = sum(self.grades.values())
        return self.grades.get("assumed", 0) / total if total else 0.0


def parse_sources(text: str, file: str = "sources.toml") -> dict[str, Source]:
    """Return the sources in a TOML text by key.

    Raises:
        InputError: the text is not TOML, a source has no title or an unknown field.
    """
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not TOML ({error})", file=file) from error
    found = {}
    known = set(Source.__dataclass_fields__) - {"key"}
    for key, fields in tables.items():
        if not isinstance(fields, dict) or not fields.get("title"):
            raise InputError("has no title, expected [key] title, and doi, url, isbn or note", field=key, file=file)
        for name in fields:
            if name not in known:
                raise InputError(unknown_name("field", name, known).message, field=key, file=file)
        found[key] = Source(key, **fields)
    return found


def cited(row: Row) -> tuple[str, ...]:
    """Return the keys of the sources that a row cites, each once, in order."""
    columns = (column for column in row.cells if column == SOURCE or column.endswith(f"_{SOURCE}"))
    return tuple(dict.fromkeys(key for column in columns for key in row.cells[column].split()))


def graded(row: Row) -> tuple[str, ...]:
    """Return the grades of a row, one a graded part."""
    columns = (column for column in row.cells if column == GRADE or column.endswith(f"_{GRADE}"))
    return tuple(row.cells[column] for column in columns)


def check(row: Row, sources: Mapping[str, Source]) -> None:
    """Refuse a row that cites nothing, cites what is unknown or has an unknown grade.

    Raises:
        InputError: file, line and column are named.
    """
    keys = cited(row)
    if not keys:
        raise row.error(SOURCE, "empty, expected a key of sources.toml")
    for key in keys:
        if key not in sources:
            raise row.error(SOURCE, unknown_name("source", key, sources).message)
    for grade in graded(row):
        if grade not in GRADES:
            raise row.error(GRADE, unknown_name("grade", grade, GRADES).message)


def summarise(name: str, rows: Sequence[Row]) -> TableSummary:
    """Return the summary of rows that are together called a table."""
    grades = Counter(grade for row in rows for grade in graded(row))
    keys = Counter(key for row in rows for key in cited(row))
    ordered = {grade: grades[grade] for grade in GRADES if grades[grade]}
    return TableSummary(name, len(rows), ordered, dict(keys.most_common()))


def source(anatomy: Anatomy, key: str) -> Source:
    """Return a source by key.

    Raises:
        InputError: it is unknown; the nearest is named.
    """
    if key not in anatomy.sources:
        raise unknown_name("source", key, anatomy.sources, field="source")
    return anatomy.sources[key]
