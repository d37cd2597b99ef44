"""A part imports only parts of a lower rank (docs/design.md); a deferred import counts."""

from architecture.source import Module, imported, modules

RANKS = {
    "errors": 0,
    "names": 0,
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


def test_an_import_upwards_is_found() -> None:
    import ast
    from pathlib import Path

    text = "def late():\n    from paravert.study import run\n    from ..cli import main\n"
    upward = Module(Path("solver.py"), "paravert.sharing.solver", text, ast.parse(text))
    assert len(breaches(upward)) == 2
