"""Every number of every table has a source that is in sources.toml, and a grade."""

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from architecture.source import PACKAGE

from paravert.anatomy import cite
from paravert.names import GRADES

TABLES = sorted(path for path in PACKAGE.glob("*/tables/*") if path.suffix in (".csv", ".toml"))
SOURCES = PACKAGE / "anatomy" / "tables" / "sources.toml"
LIMITS = {"anatomy/editable.toml", "anatomy/sources.toml"}
"""Tables without numbers about a body: ranges of what may be said, and the sources themselves."""
GRADED_IN_WORDS = ("grade", "evidence")


def label(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.name}"


@cache
def sources() -> dict[str, cite.Source]:
    return cite.parse_sources(SOURCES.read_text(encoding="utf-8"))


def entries(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield place and fields of every row or innermost TOML table."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        for line, row in enumerate(csv.DictReader(text.splitlines()), 2):
            yield f"{label(path)}:{line}", row
    else:
        yield from inner(label(path), tomllib.loads(text))


def inner(place: str, table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    lists = {key: value for key, value in table.items() if isinstance(value, list)}
    below = {key: value for key, value in table.items() if isinstance(value, dict)}
    below |= {
        f"{key}[{n}]": one for key, some in lists.items() for n, one in enumerate(some, 1) if isinstance(one, dict)
    }
    if not below or is_source(table):
        yield place, table
        return
    for key, value in below.items():
        yield from inner(f"{place} {key}", value)


def is_source(entry: dict[str, Any]) -> bool:
    return any(key == "source" or key.endswith("_source") for key in entry)


def test_tables_are_found() -> None:
    assert len(TABLES) >= 8
    assert SOURCES in TABLES


@pytest.mark.parametrize("path", TABLES, ids=label)
def test_every_source_is_known(path: Path) -> None:
    if label(path) in LIMITS:
        return
    lost = {
        one: f"{place}, {key}"
        for place, fields in entries(path)
        for key, value in fields.items()
        if key == "source" or key.endswith("_source")
        for one in str(value).split()
        if one not in sources()
    }
    assert lost == {}


@pytest.mark.parametrize("path", TABLES, ids=label)
def test_every_grade_is_known(path: Path) -> None:
    wrong = [
        f"{place}: {key} {value!r}"
        for place, fields in entries(path)
        for key, value in fields.items()
        if (key in GRADED_IN_WORDS or key.endswith("_grade")) and isinstance(value, str) and value not in GRADES
    ]
    assert wrong == []


@pytest.mark.parametrize("path", TABLES, ids=label)
def test_every_number_has_a_source(path: Path) -> None:
    if label(path) in LIMITS:
        return
    bare = [
        place
        for place, fields in entries(path)
        if "value" in fields and not (is_source(fields) and any(key in fields for key in GRADED_IN_WORDS))
    ]
    assert bare == []
    if path.suffix == ".csv":
        header = next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        assert path.parent.parent.name in ("evidence", "report") or any(is_source({key: ""}) for key in header), header


def test_every_source_is_a_publication_or_says_what_it_is() -> None:
    bare = [key for key, one in sources().items() if not (one.doi or one.url or one.isbn or one.note)]
    assert bare == []


def test_no_source_is_left_over() -> None:
    cited = {
        one
        for path in TABLES
        for _, fields in entries(path)
        for key, value in fields.items()
        if key == "source" or key.endswith("_source")
        for one in str(value).split()
    }
    assert set(sources()) - cited == set()
