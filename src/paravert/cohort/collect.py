"""Whole cohort from its folders: one table of people, one of outcomes, an index that can be made again."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paravert.cohort import place as places
from paravert.cohort import sealed
from paravert.cohort.file import Population
from paravert.cohort.person import OUTCOMES
from paravert.cohort.place import Place
from paravert.errors import MachineError
from paravert.results.store import flush

DONE, FAILED, LEFT = "done", "failed", "left"
_TABLES = """
CREATE TABLE people (person INTEGER PRIMARY KEY, status TEXT, kind TEXT, reason TEXT, unusual TEXT, sha256 TEXT);
CREATE TABLE drawn (person INTEGER, field TEXT, value, PRIMARY KEY (person, field));
CREATE TABLE outcomes (person INTEGER, task TEXT, measure TEXT, unit TEXT, value REAL,
                       PRIMARY KEY (person, task, measure));
"""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the cohort has them."""

    number: int
    status: str  # done, failed or left
    kind: str  # of a failure
    reason: str
    unusual: tuple[str, ...]
    digest: str
    drawn: Mapping[str, Any]
    outcomes: Sequence[Mapping[str, Any]]


def collect(place: Place, population: Population) -> list[PersonRow]:
    """Return every person of a cohort by number, from the folders and what journals say of failures."""
    known = place.known()
    found = []
    for number, drawn in enumerate(population.drawn.values):
        folder = place.person(number)
        status, outcomes, digest, unusual = LEFT, [], "", ()
        if folder.is_dir():
            try:
                content = json.loads((folder / OUTCOMES).read_text(encoding="utf-8"))
                outcomes, unusual = content["outcomes"], tuple(content["unusual"])
                status, digest = DONE, sealed.digest(folder)
            except (FileNotFoundError, ValueError, KeyError):
                # Damaged people of another shard are left to it; `verify` names them.
                outcomes, unusual = [], ()
        failure = known.failed.get(number) if status == LEFT else None
        status = FAILED if failure else status
        kind, reason = (failure["kind"], failure["reason"]) if failure else ("", "")
        found.append(PersonRow(number, status, kind, reason, unusual, digest, drawn, outcomes))
    return found


def index(place: Place, people: Iterable[PersonRow]) -> None:
    """Make the SQLite index of a cohort, whole or not at all; whatever it says is in the folders too.

    Raises:
        MachineError: the disk is full.
    """
    final = place.folder / places.INDEX
    making = sealed.making_of(final)
    try:
        _fill(making, people)
        flush(making)
        making.replace(final)
    except sqlite3.OperationalError as error:
        raise MachineError(f"{place.folder}: {error}; the same command goes on from here") from error
    finally:
        making.unlink(missing_ok=True)


def _fill(path: Path, people: Iterable[PersonRow]) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.executescript(_TABLES)
        for one in people:
            marks = json.dumps(list(one.unusual))
            base.execute(
                "INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)",
                (one.number, one.status, one.kind, one.reason, marks, one.digest),
            )
            drawn = [(one.number, field, _cell(value)) for field, value in one.drawn.items()]
            base.executemany("INSERT INTO drawn VALUES (?, ?, ?)", drawn)
            rows = [(one.number, row["task"], row["measure"], row["unit"], row["value"]) for row in one.outcomes]
            base.executemany("INSERT INTO outcomes VALUES (?, ?, ?, ?, ?)", rows)
        base.commit()


def tables(place: Place, people: Sequence[PersonRow], fields: Sequence[str]) -> None:
    """Write people.csv, a line a person, and outcomes.csv, a line an outcome: for R, spreadsheets and scripts."""
    head = ["person", "status", "kind", "reason", "unusual", *fields]
    wide = [
        [
            one.number,
            one.status,
            one.kind,
            one.reason,
            "; ".join(one.unusual),
            *(_cell(one.drawn.get(f)) for f in fields),
        ]
        for one in people
    ]
    names = ("task", "measure", "unit", "value")
    long = [[one.number, *(row[name] for name in names)] for one in people for row in one.outcomes]
    sealed.replace_file(place.folder / places.PEOPLE_TABLE, _csv([head, *wide]))
    sealed.replace_file(place.folder / places.OUTCOME_TABLE, _csv([["person", *names], *long]))


def _csv(rows: Iterable[Sequence[Any]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def _cell(value: Any) -> Any:
    """Return a drawn value as a cell: numbers and text as they are, lists and tables as JSON."""
    return value if value is None or isinstance(value, int | float | str) else json.dumps(value)
