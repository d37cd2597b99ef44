"""Read a cohort file strictly, and the study that it starts from; draw its people; nothing is run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from paravert.cohort import toml
from paravert.cohort.draw import Drawn, draw, find
from paravert.cohort.tables import CohortTable
from paravert.errors import InputError
from paravert.person import Person
from paravert.study.file import parse_study, printable, read_bytes, read_toml, validated

_ADAPTER = TypeAdapter(CohortTable)
PERSON = "person"
LOOKED_AT = 2000
"""People whose studies are looked at before any is run."""
MARKS = ("people", "vary")
"""Keys that a cohort has and a study does not."""


@dataclass(frozen=True, eq=False)
class Population:
    """A cohort file with its people drawn."""

    file: str
    content: bytes
    base: bytes
    cohort: CohortTable
    drawn: Drawn

    @cached_property
    def studies(self) -> tuple[str, ...]:
        """The study of every person as text."""
        return tuple(toml.text(one) for one in self.drawn.documents)

    @cached_property
    def refused(self) -> dict[int, str]:
        """Why people cannot be, by number, as far as their studies say without being run."""
        found = {}
        for number in range(min(self.cohort.people, LOOKED_AT)):
            study = toml.text(self.drawn.documents[number])
            try:
                with _within("", ""):
                    who = parse_study(study.encode()).person
                with _within(PERSON, ""):
                    Person(**asdict(who))
            except InputError as error:
                found[number] = str(error)
        return found

    @cached_property
    def unusual(self) -> dict[int, list[str]]:
        """What is unusual about people, by number."""
        found = {}
        for number in range(min(self.cohort.people, LOOKED_AT)):
            if number not in self.refused:
                study = toml.text(self.drawn.documents[number])
                marks = list(Person(**asdict(parse_study(study.encode()).person)).unusual)
                found.update({number: marks} if marks else {})
        return found

    def group(self, number: int, key: str) -> str:
        """Return what a person has under a key, as text."""
        return printable(find(self.drawn.documents[number], key))

    def summary(self) -> dict[str, Any]:
        """Return what a check prints."""
        return {
            "file": self.file,
            "name": self.cohort.name,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "study": self.cohort.study,
            "study_sha256": hashlib.sha256(self.base).hexdigest(),
            "valid": True,
            "people": self.cohort.people,
            "fields": list(self.drawn.fields),
            "refused": [{"person": number, "reason": reason} for number, reason in self.refused.items()],
            "unusual": [{"person": number, "marks": marks} for number, marks in self.unusual.items()],
        }

    def line(self) -> str:
        """Return what a check prints for a reader."""
        text = f"{self.file}: a valid cohort of {self.cohort.people} people, {len(self.drawn.fields)} keys drawn"
        text += f"; of the first {LOOKED_AT}" if self.cohort.people > LOOKED_AT else ""
        if self.refused:
            number, reason = next(iter(self.refused.items()))
            text += f"; {len(self.refused)} cannot be and will be named as refused, first: person {number}, {reason}"
        if self.unusual:
            counts = Counter(mark.split(":")[0] for marks in self.unusual.values() for mark in marks)
            which = ", ".join(f"{name} {count}" for name, count in counts.most_common())
            text += f"; {len(self.unusual)} are unusual: {which}"
        return text


def is_cohort(path: str | Path) -> bool:
    """Tell whether a file that can be read as TOML is a cohort and not a study."""
    try:
        document = read_toml(read_bytes(path), str(path))
    except InputError:
        return False
    return any(key in document for key in MARKS)


def read(path: str | Path, base: bytes | None = None) -> Population:
    """Return the people of a cohort file.

    Args:
        path: the cohort, a TOML file.
        base: the study that it starts from; None to read it from its path, seen from the file.

    Raises:
        InputError: something in the file or in its study is wrong; file and field are named.
    """
    content = read_bytes(path)
    cohort = validated(_ADAPTER, read_toml(content, str(path)), str(path))
    source = Path(path).parent / cohort.study
    if base is None:
        with _within("study", str(path)):
            base = read_bytes(source)
    parse_study(base, str(source))
    document = read_toml(base, str(source))
    with _within("", str(path)):
        drawn = draw(cohort, document)
        _check_groups(cohort, drawn.documents[0])
    found = Population(str(path), content, base, cohort, drawn)
    if len(found.refused) == min(cohort.people, LOOKED_AT):
        raise InputError(f"nobody of {cohort.people} can be, first: {found.refused[0]}", field="vary", file=str(path))
    return found


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a cohort file, for editors."""
    schema = _ADAPTER.json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "paravert cohort"}


def _check_groups(cohort: CohortTable, document: Mapping[str, Any]) -> None:
    for n, key in enumerate(cohort.groups, 1):
        if find(document, key) is None and all(row.field != key for row in cohort.vary):
            raise InputError(f"{key} is neither drawn nor in the study, expected one that is", field=f"groups[{n}]")


@contextmanager
def _within(field: str, file: str) -> Iterator[None]:
    """Put the place in the cohort file before the field of an error that is raised inside."""
    try:
        yield
    except InputError as error:
        where = ".".join(part for part in (field, error.field) if part)
        raise InputError(error.message, field=where, file=file) from None
