"""Levels, joints, sides, axes, layers and grades are listed in names.py and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from architecture.source import Module, modules

from paravert import names

LISTS = {
    "levels": ({*names.LEVELS, "C0"}, 3),
    "joints": (set(names.JOINTS), 2),
    "axes": (set(names.AXES), 2),
    "girdle axes": (set(names.GIRDLE_AXES), 2),
    "sides": (set(names.SIDES), 2),
    "layers": (set(names.LAYERS), 2),
    "conditions": (set(names.CONDITIONS), 2),
    "grades": (set(names.GRADES), 2),
}
"""What is listed, and how many of them in one literal are a list of their own."""
HOME = "paravert.names"
DIRECTIONS = {"forward", "up"}
"""In a literal with one of these, right and left are directions in space and not sides of the body."""


def literals(module: Module) -> Iterator[tuple[int, set[str]]]:
    """Yield line and strings of every literal collection of a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            elements: list[ast.expr | None] = list(node.elts)
        elif isinstance(node, ast.Dict):
            elements = list(node.keys)
        else:
            continue
        yield (
            node.lineno,
            {one.value for one in elements if isinstance(one, ast.Constant) and isinstance(one.value, str)},
        )


def repeated(module: Module) -> list[str]:
    found = []
    for line, strings in literals(module):
        for what, (known, most) in LISTS.items():
            if len(strings & known) >= most and not (what == "sides" and strings & DIRECTIONS):
                found.append(f"{module.name}:{line} lists {what}: {', '.join(sorted(strings & known))}")
    return found


def test_names_are_listed_once() -> None:
    assert [line for module in modules() if module.name != HOME for line in repeated(module)] == []


@pytest.mark.parametrize("what", LISTS)
def test_a_list_of_its_own_is_found(what: str) -> None:
    known, most = LISTS[what]
    text = f"HERE = {sorted(known)[:most]!r}\nTHERE = {dict.fromkeys(sorted(known)[:most])!r}\n"
    module = Module(Path("own.py"), "paravert.task.own", text, ast.parse(text))
    assert len(repeated(module)) == 2


def test_gravity_is_a_number_of_names_alone() -> None:
    own = [module.name for module in modules() if module.name != HOME and "9.80" in module.text]
    assert own == []
