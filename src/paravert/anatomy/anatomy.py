"""The anatomy as tables: what is read from the package, checked, and not changed after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from paravert.anatomy import cite
from paravert.anatomy.cite import Source
from paravert.anatomy.description import Description
from paravert.anatomy.table import Table, parse
from paravert.errors import InputError, unknown_name
from paravert.names import LEVELS

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reference": ("name",),
        "vertebrae": ("level",),
        "bodies": ("body",),
        "joints": ("joint", "axis"),
        "stiffness": ("joint", "axis"),
        "elastic": ("body", "axis"),
        "springs": ("spring",),
        "contacts": ("contact",),
        "discs": ("joint",),
        "ligaments": ("joint", "ligament"),
        "limits": ("limit",),
        "nerves": ("root",),
        "cavity_points": ("point",),
        "cavity_triangles": ("first", "second", "third"),
        "walls": ("wall",),
        "wall_fascicles": ("wall", "group"),
        "landmarks": ("landmark",),
        "muscles": ("group", "muscle"),
        "fascicles": ("name",),
    }
)
"""Every table and the columns that name its rows."""


@dataclass(frozen=True, slots=True)
class Anatomy:
    """All tables and their sources."""

    tables: Mapping[str, Table]
    sources: Mapping[str, Source]

    def table(self, name: str) -> Table:
        """Return a table.

        Raises:
            InputError: there is none of that name.
        """
        if name not in self.tables:
            raise unknown_name("table", name, self.tables)
        return self.tables[name]

    def reference(self, name: str) -> float:
        """Return a figure of the reference body in SI, for instance its mass."""
        return self.table("reference").row(name).number("value")


def relative_stature(description: Description) -> float:
    """Return a body's stature over the reference body's."""
    return description.stature / load().reference("stature")


def load(folder: Traversable | None = None) -> Anatomy:
    """Return the anatomy.

    Args:
        folder: with the tables; None for those of the package.

    Raises:
        InputError: a table is missing or wrong; file, line and column are named.
    """
    return _own() if folder is None else _read(folder)


@cache
def _own() -> Anatomy:
    return _read(files("paravert.anatomy").joinpath("tables"))


def _read(folder: Traversable) -> Anatomy:
    sources = cite.parse_sources(_text(folder, "sources.toml"))
    tables = {}
    for name, key in KEYS.items():
        table = parse(name, _text(folder, f"{name}.csv"), key, ())
        for row in table:
            cite.check(row, sources)
        tables[name] = table
    _check_levels(tables["vertebrae"])
    return Anatomy(MappingProxyType(tables), MappingProxyType(sources))


def _text(folder: Traversable, name: str) -> str:
    try:
        return folder.joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError("is missing, expected it among the tables", file=name) from error
    except UnicodeDecodeError as error:
        raise InputError("is not text, expected UTF-8", file=name) from error


def _check_levels(vertebrae: Table) -> None:
    """Raise unless the 33 vertebrae are there, from the head down."""
    levels = tuple(row.text("level") for row in vertebrae)
    if levels != LEVELS:
        wrong = next((row for row, level in zip(vertebrae, LEVELS, strict=False) if row.text("level") != level), None)
        if wrong is None:
            raise InputError(f"has {len(levels)} vertebrae, expected {len(LEVELS)}", file="vertebrae.csv")
        raise wrong.error("level", f"{wrong.text('level')!r}, expected the 33 levels from C1 to Co4 in order")
