"""A part imports only parts of a lower rank (docs/design.md); a deferred import counts."""

import ast
from pathlib import Path

import pytest
from architecture.source import Module, imported, modules

RANKS = {
    "errors": 0,
    "names": 0,
    "tables": 0,
    "units": 0,
    "version": 0,
    "anatomy": 1,
    "sharing": 1,
    "state": 1,
    "person": 2,
    "injury": 2,
    "model": 2,
    "exchange": 3,
    "task": 3,
    "day": 4,
    "mechanics": 4,
    "compare": 5,
    "adapt": 6,
    "rehab": 7,
    "results": 8,
    "study": 9,
    "evidence": 10,
    "bench": 10,
    "cohort": 10,
    "report": 11,
    "app": 12,
    "cli": 13,
}
FACADE = ""  # paravert/__init__.py only names the study's functions, lazily
NO_SPINE = ("sharing",)  # matrices only: not even the names of the spine


def breaches(module: Module) -> list[str]:
    found = []
    for line, name in imported(module):
        words = name.split(".")
        if words[0] != "paravert" or len(words) < 2 or module.part == FACADE:
            continue
        other = words[1]
        if other == module.part:
            continue
        where = f"{module.path.name}:{line} ({module.name}) imports {name}"
        if other not in RANKS:
            found.append(f"{where}: the package itself is imported by nobody inside")
        elif RANKS[other] >= RANKS[module.part]:
            found.append(f"{where}: rank {RANKS[other]} from rank {RANKS[module.part]}")
        elif module.part in NO_SPINE and other == "names":
            found.append(f"{where}: the solver does not know that it is a spine")
    return found


def test_every_part_has_a_rank() -> None:
    assert {module.part for module in modules()} - set(RANKS) - {FACADE} == set()


def test_imports_point_down() -> None:
    assert [line for module in modules() for line in breaches(module)] == []


def written(name: str, text: str) -> Module:
    return Module(Path(f"{name.rpartition('.')[2]}.py"), name, text, ast.parse(text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("paravert.sharing.solver", "def late():\n    from paravert.study import run\n"),
        ("paravert.sharing.solver", "from ..cli import main\n"),
        ("paravert.sharing.solver", "from paravert.names import JOINTS\n"),
        ("paravert.sharing.solver", "import paravert.anatomy.table\n"),
        ("paravert.injury.own", "from paravert import model\n"),
        ("paravert.injury.own", "if TYPE_CHECKING:\n    from paravert.person import Person\n"),
        ("paravert.model.own", "import_module('paravert.mechanics')\n"),
        ("paravert.report.own", "from paravert import spine\n"),
        ("paravert.names", "from paravert.errors import InputError\n"),
    ],
)
def test_an_import_upwards_or_sideways_is_found(name: str, text: str) -> None:
    assert len(breaches(written(name, text))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("paravert.sharing.solver", "from paravert.sharing import share\nfrom paravert.errors import InputError\n"),
        ("paravert.study.own", "from paravert import injury, task\nfrom . import run\n"),
        ("paravert.cli.own", "import json\nfrom paravert.report import render\n"),
    ],
)
def test_an_import_downwards_is_free(name: str, text: str) -> None:
    assert breaches(written(name, text)) == []


def test_what_is_imported_is_written_down() -> None:
    """A name that is put together while running would hide an import from the test of ranks."""
    hidden = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.part != FACADE
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("import_module", "__import__", "exec", "eval")
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]
    assert hidden == []


def test_the_facade_loads_nothing_by_itself() -> None:
    facade = next(module for module in modules() if module.name == "paravert")
    eager = [node for node in facade.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {node.module for node in eager} == {"importlib", "typing", "paravert.version"}
