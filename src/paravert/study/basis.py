"""What a result rests on: every table by how well its numbers are known, its sources, and what is the user's own."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from paravert import anatomy
from paravert.anatomy import cite
from paravert.anatomy.cite import Source, TableSummary
from paravert.anatomy.edit import TableEdit
from paravert.anatomy.table import Row
from paravert.day import days
from paravert.exchange.loss import FATES
from paravert.injury import INJURIES, MuscleStrain
from paravert.names import GRADES
from paravert.study.plan import Prepared
from paravert.study.tables import PersonTable
from paravert.task.rhythm import STANDARD

ELSEWHERE = ("anatomy", "evidence", "report")
"""Parts whose tables are read as the anatomy, or that no result rests on: measurements beside it, drawings."""
BODY = ("person", "task")
"""Parts whose tables are of the built-in body; a model from a file rests on none of them."""
NERVES = ("injury/innervation", "injury/canal", "injury/segments")
"""Tables that a result rests on where a nerve is hurt."""
WEEKS = ("adapt/", "day/", "injury/pain", "results/")
"""Tables that a result rests on where weeks are simulated begin so."""
MUSCLE = ("muscle_strain", "muscle_tear", "detachment", "partial_denervation", "inhibition", "fibrosis")
"""Injuries of muscle alone, which use nothing that is said to be of every injury of the spine."""
EVERY = "*"
Entry = tuple[str, Row]
"""The name of an entry in its table, parts of a longer name apart by dots, and its cells."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Tables with their grades, the sources that they cite, and the user's own words."""

    study: str  # empty for everything that there is
    tables: tuple[TableSummary, ...]
    sources: tuple[Source, ...]  # those that the tables cite, most cited first
    user: tuple[str, ...]

    @property
    def grades(self) -> dict[str, int]:
        """How many numbers there are of each grade, over all tables."""
        return {grade: sum(table.grades.get(grade, 0) for table in self.tables) for grade in GRADES}

    @property
    def assumed(self) -> float:
        """The fraction of all graded numbers that are assumed."""
        total = sum(self.grades.values())
        return self.grades["assumed"] / total if total else 0.0

    def summary(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "study": self.study,
            "tables": [
                {
                    "table": one.table,
                    "rows": one.rows,
                    "grades": {grade: one.grades.get(grade, 0) for grade in GRADES},
                    "assumed": one.assumed,
                    "sources": dict(one.sources),
                }
                for one in self.tables
            ],
            "sources": [
                {"key": one.key, "citation": one.citation, "note": one.note, "rows": self._rows(one.key)}
                for one in self.sources
            ],
            "user": list(self.user),
            "grades": self.grades,
            "assumed": self.assumed,
        }

    def lines(self) -> list[str]:
        """Return it for a reader: tables with their grades, sources, the user's own, how much is assumed."""
        found = [f"{'table':<26}{'rows':>6}" + "".join(f"{grade:>11}" for grade in GRADES)]
        for one in self.tables:
            found.append(f"{one.table:<26}{one.rows:>6}" + _shares(one.grades))
        found += [f"{'together':<26}{sum(one.rows for one in self.tables):>6}" + _shares(self.grades), ""]
        for source in self.sources:
            found.append(f"{source.key} ({self._rows(source.key)} rows): {source.citation}")
        found += ["", *self.user] if self.user else []
        total = sum(self.grades.values())
        found += ["", f"{100.0 * self.assumed:.0f} % of {total} graded numbers are assumed"]
        return found

    def _rows(self, key: str) -> int:
        return sum(table.sources.get(key, 0) for table in self.tables)


def basis(prepared: Prepared | None = None) -> Basis:
    """Return what a study rests on; without one, what everything rests on.

    Raises:
        InputError: a table is missing or wrong, or cites what is unknown.
    """
    whole = anatomy.load()
    built_in = prepared is None or prepared.outside is None
    own = whole.tables.items() if built_in else ()
    summaries = [cite.summarise(f"anatomy/{name}", table.rows) for name, table in own]
    for name, entries in part_tables().items():
        used = [row for key, row in entries if prepared is None or _used(name, key, row, prepared)]
        for row in used:
            cite.check(row, whole.sources)
        if used:
            summaries.append(cite.summarise(name, used))
    counts: Counter[str] = Counter()
    for one in summaries:
        counts.update(one.sources)
    sources = tuple(cite.source(whole, key) for key, _ in counts.most_common())
    return Basis("" if prepared is None else prepared.study.name, tuple(summaries), sources, _own(prepared))


def part_tables() -> dict[str, list[Entry]]:
    """Return the entries with a source of every table of the parts beside the anatomy, by PART/TABLE."""
    found = {}
    for part in sorted(files("paravert").iterdir(), key=lambda one: one.name):
        folder = part.joinpath("tables")
        if part.name in ELSEWHERE or not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            stem, _, ending = file.name.rpartition(".")
            if ending in ("toml", "csv"):
                found[f"{part.name}/{stem}"] = list(_entries(file, stem, ending))
    return found


def _entries(file: Traversable, table: str, ending: str) -> Iterator[Entry]:
    text = file.read_text(encoding="utf-8")
    if ending == "csv":
        for line, cells in enumerate(csv.DictReader(text.splitlines()), 2):
            yield next(iter(cells.values())), Row(table, line, cells, {})
        return
    for name, fields in _sourced(tomllib.loads(text), ""):
        cells = {key: value for key, value in fields.items() if isinstance(value, str)}
        # Where ``grade`` is the degree of an injury, how well its numbers are known is ``evidence``.
        if "evidence" in cells:
            cells["grade"] = cells.pop("evidence")
        yield name, Row(table, 0, cells, {})


def _sourced(table: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every table within a table that has a source, with its name."""
    if any(key == cite.SOURCE or key.endswith(f"_{cite.SOURCE}") for key in table):
        yield name, table
        return
    for key, value in table.items():
        below = f"{name}.{key}" if name else key
        if isinstance(value, Mapping):
            yield from _sourced(value, below)
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, Mapping):
                    yield from _sourced(one, str(one.get("name", one.get(key, below))))


def _used(table: str, key: str, row: Row, prepared: Prepared) -> bool:
    """Tell whether a study uses an entry of a table."""
    study = prepared.study
    if prepared.outside is not None and table.partition("/")[0] in BODY:
        return False
    if table in NERVES:
        return prepared.hurt is not None and bool(prepared.hurt.description.nerves)
    if "used_by" in row.cells:
        kinds = {kind for kind, cls in INJURIES.items() if any(type(one) is cls for one in prepared.injuries)}
        users = set(row.cells["used_by"].split())
        return bool(kinds & users) or (users == {EVERY} and bool(kinds - set(MUSCLE)))
    if table == "injury/strain":
        return key in {str(one.grade) for one in prepared.injuries if isinstance(one, MuscleStrain)}
    if prepared.horizon is None and table.startswith(WEEKS):
        return False
    if table == "day/days":
        day = days().get(study.day.use or "") if study.day else None
        return day is not None and (key.startswith(f"{day.name}.") or key in {one.name for one in day.activities})
    if table == "task/tasks":
        used = {one.task for one in prepared.horizon.day.activities} if prepared.horizon else set()
        return key in {one.use for one in study.task} | used
    if table == "task/rhythms":
        postures = [one.posture for one in prepared.tasks]
        postures += [each.posture for one in prepared.tasks for each in one.key]
        return key in {STANDARD, *(posture.rhythm for posture in postures)}
    if table == "person/scaling":
        return _of_person(key, study.person)
    return True


def _of_person(key: str, person: PersonTable) -> bool:
    """Tell whether a person uses an entry of the scaling table; what is usual changes no number."""
    part = key.partition(".")[0]
    if part in ("alignment", "lordosis_share"):
        return any(value is not None for value in asdict(person.alignment).values())
    if part == "tissue" and key.partition(".")[2] in ("male", "female"):
        return key in ("tissue.male", f"tissue.{person.sex}")
    return key == f"sex.{person.sex}" if part == "sex" else part != "usual"


def _own(prepared: Prepared | None) -> tuple[str, ...]:
    """Return the user's own numbers, one line a change of the tables or a task in own terms."""
    if prepared is None:
        return ()
    edits = [f"user: {one.reason} ({one.change})" for one in prepared.edits if isinstance(one, TableEdit)]
    tasks = [
        f"user: terms of the task {one.name}"
        for one, stated in zip(prepared.tasks, prepared.study.task, strict=True)
        if stated.use is None
    ]
    outside = prepared.outside
    counted = [] if outside is None else [f"{outside.found.loss.count(fate)} {fate}" for fate in FATES]
    model = [] if outside is None else [f"user: the model {outside.file}: {', '.join(counted)}"]
    return (*model, *edits, *tasks)


def _shares(grades: Mapping[str, int]) -> str:
    total = sum(grades.values())
    if not total:
        return f"{'not graded':>11}"
    return "".join(f"{100.0 * grades.get(grade, 0) / total:>9.0f} %" for grade in GRADES)
