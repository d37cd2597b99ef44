"""One table of the anatomy: rows of a CSV file, each number with its unit in the name of its column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from paravert.anatomy.quantity import Quantity, factor, split_unit
from paravert.errors import InputError, unknown_name


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``columns`` gives the column of each property, ``cells`` the text of each column."""

    table: str
    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return a cell that must not be empty."""
        text = self.cells.get(column, "")
        if not text:
            raise self.error(column, "empty, expected a value")
        return text

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """Return a cell that must be one of a few names."""
        text = self.text(column)
        if text not in allowed:
            raise self.error(column, unknown_name("name", text, allowed).message)
        return text

    def number(self, name: str) -> float:
        """Return a property in SI."""
        value = self.optional(name)
        if value is None:
            raise self.error(self.columns[name], "empty, expected a number")
        return value

    def optional(self, name: str) -> float | None:
        """Return a property in SI; None where the cell is empty."""
        column = self._column(name)
        text = self.cells[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.error(column, f"{text[:40]!r}, expected a finite number")
        return value * factor(split_unit(column)[1])

    def positive(self, name: str) -> float:
        """Return a property in SI that must be above zero."""
        value = self.number(name)
        if not value > 0.0:
            raise self.error(self.columns[name], f"{self.cells[self.columns[name]]}, expected more than 0")
        return value

    def point(self, name: str = "") -> tuple[float, float, float]:
        """Return the columns x, y and z of a point or axis, in SI; the name comes before them."""
        stem = f"{name}_" if name else ""
        return self.number(f"{stem}x"), self.number(f"{stem}y"), self.number(f"{stem}z")

    def quantity(self, name: str) -> Quantity:
        """Return a property with unit, source, grade and, where there is one, spread."""
        value, spread = self.number(name), None
        if f"{name}_spread" in self.columns:
            spread = self.optional(f"{name}_spread")
        source = self.text(f"{name}_source" if f"{name}_source" in self.cells else "source")
        grade = self.text(f"{name}_grade" if f"{name}_grade" in self.cells else "grade")
        return Quantity(value, split_unit(self.columns[name])[1], source, grade, spread)

    def error(self, column: str, message: str) -> InputError:
        """Return an error that names the file, the line and the column."""
        return InputError(message, field=f"line {self.line}, {column}", file=f"{self.table}.csv")

    def _column(self, name: str) -> str:
        if name not in self.columns:
            raise self.error(name, unknown_name("column", name, self.columns).message)
        return self.columns[name]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one file, with unique keys."""

    name: str
    rows: tuple[Row, ...]
    key: tuple[str, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def by_key(self) -> dict[str, Row]:
        """Return rows by their key, the parts of a longer key apart by a space."""
        return {" ".join(row.cells[column] for column in self.key): row for row in self.rows}

    def row(self, *key: str) -> Row:
        """Return the row with a key.

        Raises:
            InputError: there is none; the nearest is named.
        """
        rows = self.by_key()
        wanted = " ".join(key)
        if wanted not in rows:
            raise InputError(unknown_name("row", wanted, rows).message, file=f"{self.name}.csv")
        return rows[wanted]


def parse(name: str, text: str, key: tuple[str, ...], columns: Collection[str]) -> Table:
    """Return the table in a CSV text.

    Args:
        name: of the table, for messages.
        text: the whole file.
        key: columns that together name a row.
        columns: columns that must be there.

    Raises:
        InputError: a column is missing or there twice, a row is too short or long, a key is there twice.
    """
    file = f"{name}.csv"
    try:
        reader = csv.reader(io.StringIO(text), strict=True)
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise InputError(f"is not CSV ({error}), expected rows of cells", file=file) from error
    lines = [(number, [cell.strip() for cell in cells]) for number, cells in lines if any(cells)]
    if len(lines) < 2:
        raise InputError("has no rows, expected a header and rows", file=file)
    header = lines[0][1]
    _check_header(header, {*key, *columns}, file)
    names = {split_unit(column)[0]: column for column in header}
    rows, seen = [], dict[Any, int]()
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            message = f"has {len(cells)} cells, expected {len(header)}"
            raise InputError(message, field=f"line {number}", file=file)
        row = Row(name, number, dict(zip(header, cells, strict=True)), names)
        own = tuple(row.text(column) for column in key)
        if own in seen:
            raise row.error(", ".join(key), f"{' '.join(own)!r} is there on line {seen[own]} too, expected it once")
        seen[own] = number
        rows.append(row)
    return Table(name, tuple(rows), key)


def _check_header(header: list[str], wanted: set[str], file: str) -> None:
    for column in header:
        if not column or header.count(column) > 1:
            raise InputError(f"column {column!r} is empty or there twice", field="line 1", file=file)
    properties = [split_unit(column)[0] for column in header]
    for column in header:
        if properties.count(split_unit(column)[0]) > 1:
            raise InputError(f"column {column!r} is there in two units, expected one", field="line 1", file=file)
    missing = sorted(wanted - set(header))
    if missing:
        raise InputError(f"column {missing[0]!r} is missing", field="line 1", file=file)
