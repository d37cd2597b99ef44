"""Each plug-in point has a catalogue that holds every class of it, and every class has a test case."""

import ast
import re
from functools import cache
from importlib import import_module

import pytest
from architecture.source import ROOT, modules

from paravert.adapt.process import AbstractProcess
from paravert.adapt.processes import MECHANISMS, NONE
from paravert.anatomy.edit import AbstractEdit, TableEdit
from paravert.injury import INJURIES, AbstractInjury
from paravert.person import EDITS

PLUGINS = {
    "AbstractEdit": {"apply", "describe"},
    "AbstractInjury": {"apply", "hurt", "describe", "start_state"},
    "AbstractProcess": {"initial", "exposure", "rate", "strike", "standing"},
    "AbstractSection": {"title", "html"},
}
"""The abstract classes of this version, and all that each has."""
EDITING = {**{cls.__name__: kind for kind, cls in INJURIES.items()}, **{cls.__name__: cls.__name__ for cls in EDITS}}
EDITING["TableEdit"] = TableEdit.__name__
"""Every edit by class, and how its tests call it."""
EDITS_UNDER = ("AbstractEdit", "AbstractInjury")


def children(*bases: str) -> dict[str, str]:
    """Return the part of each final class of the package under abstract ones, by name of the class."""
    return {
        node.name: module.part
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("Abstract")
        and {*bases} & {getattr(one, "id", "") for one in node.bases}
    }


@cache
def written_tests(part: str) -> str:
    """Return the text of all tests of a part."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / part).rglob("*.py")))


def test_abstract_classes_are_the_plug_in_points() -> None:
    abstract = {
        node.name: {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
        | {
            item.target.id
            for item in node.body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
        }
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and node.name.startswith("Abstract")
    }
    assert abstract == {name: asked for name, asked in PLUGINS.items() if name in abstract}
    assert "AbstractEdit" in abstract


def test_every_edit_is_in_a_catalogue() -> None:
    assert children(*EDITS_UNDER).keys() == EDITING.keys()


@pytest.mark.parametrize("name", EDITING)
def test_every_edit_has_a_test_case(name: str) -> None:
    part = children(*EDITS_UNDER)[name]
    assert re.search(rf"\b{EDITING[name]}\b", written_tests(part)) or (
        part == "person" and "EDITS" in written_tests(part)
    )


@pytest.mark.parametrize("cls", [*INJURIES.values(), *EDITS, TableEdit])
def test_every_edit_is_a_final_frozen_dataclass(cls: type[AbstractEdit]) -> None:
    assert cls.__bases__ == (AbstractInjury if cls in INJURIES.values() else AbstractEdit,)
    assert "apply" in vars(cls.__bases__[0])
    assert cls.__dataclass_params__.frozen
    assert cls.__subclasses__() == []
    assert not cls.__abstractmethods__


def test_an_injury_is_called_by_its_class() -> None:
    spelled = {kind: re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower() for kind, cls in INJURIES.items()}
    assert spelled == {kind: kind for kind in INJURIES}


def test_every_process_is_in_the_catalogue_and_can_be_switched_off() -> None:
    laws = {type(law) for mechanism in MECHANISMS.values() for law in mechanism.values()}
    assert {law.__name__ for law in laws} == set(children("AbstractProcess"))
    for law in laws:
        assert law.__bases__ == (AbstractProcess,)
        assert law.__dataclass_params__.frozen
        assert law.__subclasses__() == []
    assert all(NONE in mechanism for mechanism in MECHANISMS.values())


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_has_a_test_case(mechanism: str) -> None:
    assert re.search(rf'"{mechanism}"', written_tests("adapt"))


def test_every_section_is_in_the_catalogue_and_has_a_test_case() -> None:
    homes = [module.name for module in modules() if module.part == "report" and "\nSECTIONS" in module.text]
    assert len(homes) == 1
    sections = import_module(homes[0]).SECTIONS
    names = [getattr(one, "__name__", type(one).__name__) for one in sections]
    assert sorted(names) == sorted(children("AbstractSection"))
    assert "SECTIONS" in written_tests("report") or all(
        re.search(rf"\b{name}\b", written_tests("report")) for name in names
    )
