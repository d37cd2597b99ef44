"""The user's own edit: changes what it says and nothing else, and refuses what no body could be."""

import math
from dataclasses import fields, replace
from typing import Any

import pytest
from injury.small import small_description
from model.toys import chest

from paravert.anatomy.description import Description
from paravert.anatomy.edit import REMOVABLE, AbstractEdit, TableEdit
from paravert.anatomy.editable import properties
from paravert.anatomy.select import KINDS, places, rows
from paravert.errors import InputError

PLACE = {"table": "fascicles", "group": "multifidus_lumborum", "level": "L4", "side": "right"}
NAME = "multifidus_lumborum.L4.right"
NUMBERS = sorted({(table, one.name) for table in KINDS for one in properties(table).values()})


def row(description: Description, name: str = NAME, table: str = "fascicles") -> Any:
    return next(one for one in rows(description, table) if one.name == name)


def refusal(description: Description | None = None, **terms: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        TableEdit(**{"reason": "MRI", **terms}).apply(description or chest())
    assert "\n" not in str(caught.value)
    return caught.value


def test_an_edit_cannot_be_made_of_the_abstract_class() -> None:
    assert {name for name in vars(AbstractEdit) if not name.startswith("_")} == {"apply", "describe"}
    with pytest.raises(TypeError):
        AbstractEdit()  # type: ignore[abstract]


def test_a_scaled_number_changes_and_nothing_else() -> None:
    before = small_description()
    edit = TableEdit(PLACE, scale={"pcsa": 0.9}, reason="MRI")
    after = edit.apply(before)
    assert row(after).pcsa == 0.9 * row(before).pcsa
    assert row(after).source == "user: MRI"
    for one, other in zip(before.fascicles, after.fascicles, strict=True):
        assert (one == other) == (one.name != NAME)
        assert replace(other, pcsa=one.pcsa, source=one.source) == one
    assert after.notes == (edit.describe(),)
    assert replace(after, fascicles=before.fascicles, notes=()) == before


@pytest.mark.parametrize(
    ("key", "value", "name", "expected"),
    [
        ("pcsa", 3e-4, "pcsa", 3e-4),
        ("pcsa_cm2", 3.0, "pcsa", 3e-4),
        ("optimal_fibre_length_cm", 6, "optimal_fibre_length", 0.06),
        ("pennation_deg", 15.0, "pennation", math.radians(15.0)),
        ("pennation", 0, "pennation", 0.0),
        ("specific_tension_n_cm2", 60.0, "specific_tension", 6e5),
    ],
)
def test_a_number_is_set_in_its_unit(key: str, value: float, name: str, expected: float) -> None:
    after = TableEdit(PLACE, set={key: value}, reason="MRI").apply(small_description())
    assert getattr(row(after), name) == pytest.approx(expected, rel=1e-15)


def test_a_source_that_was_there_is_kept() -> None:
    description = small_description()
    cited = description.with_fascicles(tuple(replace(one, source="atlas") for one in description.fascicles))
    after = TableEdit({"table": "fascicles"}, scale={"specific_tension": 2.0}, reason="own test").apply(cited)
    assert {one.source for one in after.fascicles} == {"atlas; user: own test"}


def test_edits_add_up_in_any_order() -> None:
    one = TableEdit(PLACE, scale={"pcsa": 0.5}, reason="first")
    two = TableEdit({"table": "fascicles", "level": "L4"}, scale={"pcsa": 0.25, "pennation": 2.0}, reason="second")
    description = small_description()
    assert row(two.apply(one.apply(description))).pcsa == row(one.apply(two.apply(description))).pcsa


def test_a_mass_takes_its_inertia_along() -> None:
    before = chest()
    for change in ({"scale": {"mass": 1.5}}, {"set": {"mass_kg": 9.0}}):
        after = TableEdit({"table": "bodies", "name": "L4"}, reason="DXA", **change).apply(before)
        old, new = row(before, "L4", "bodies"), row(after, "L4", "bodies")
        assert new.mass == pytest.approx(9.0)
        assert new.inertia == pytest.approx(tuple(1.5 * moment for moment in old.inertia))
        assert replace(new, mass=old.mass, inertia=old.inertia) == old


@pytest.mark.parametrize(("table", "name"), NUMBERS)
def test_every_number_can_be_scaled(table: str, name: str) -> None:
    before = chest()
    after = TableEdit({"table": table}, scale={name: 0.99}, reason="why").apply(before)
    chosen = places(before, table, {})
    for place, (one, other) in enumerate(zip(rows(before, table), rows(after, table), strict=True)):
        factor = 0.99 if place in chosen else 1.0
        assert getattr(other, name) == pytest.approx(factor * getattr(one, name), rel=1e-15)


@pytest.mark.parametrize("table", KINDS)
def test_every_property_is_a_number_of_its_rows(table: str) -> None:
    some = rows(chest(), table)[0]
    assert {one.name for one in properties(table).values()} <= {one.name for one in fields(some)}


def test_a_removed_fascicle_holds_no_wall() -> None:
    edit = TableEdit({"table": "fascicles", "name": "diaphragm.left"}, remove=True, reason="paralysis")
    after = edit.apply(chest())
    assert "diaphragm.left" not in {one.name for one in after.fascicles}
    held = {wall.name: [name for name, _ in wall.coefficients] for wall in after.cavity.walls}
    assert held["diaphragm"] == ["diaphragm.right"]
    assert len(held["wall"]) == 12
    assert after.cavity.points == chest().cavity.points


@pytest.mark.parametrize(
    ("table", "criteria", "left"),
    [("springs", {"name": "between_left"}, 5), ("contacts", {"name": "scapula_right"}, 1)],
)
def test_other_parts_that_can_be_removed(table: str, criteria: dict[str, str], left: int) -> None:
    after = TableEdit({"table": table, **criteria}, remove=True, reason="surgery").apply(chest())
    assert len(rows(after, table)) == left
    assert after.cavity == chest().cavity


def test_what_a_model_needs_cannot_be_removed() -> None:
    for table in set(KINDS) - set(REMOVABLE):
        assert refusal(select={"table": table}, remove=True).field == "remove"
    error = refusal(select={"table": "fascicles"}, remove=True)
    assert str(error) == "select: leaves no fascicle, expected a selection of some of them"


@pytest.mark.parametrize(
    ("terms", "field", "message"),
    [
        ({"scale": None}, "scale", "none of scale, set and remove"),
        ({"scale": {"pcsa": 0.9}, "remove": True}, "scale", "more than one of"),
        ({"scale": {"pcsa": 0.9}, "set": {"pennation": 0.1}}, "scale", "more than one of"),
        ({"scale": {}}, "scale", "empty, expected a table such as"),
        ({"set": {}}, "set", "empty, expected a table such as"),
        ({"set": 3}, "set", "empty, expected a table such as"),
        ({"remove": 1}, "remove", "1, expected true or false"),
        ({"scale": {"pcs": 0.9}}, "scale.pcs", "nearest: pcsa"),
        ({"set": {"pcsa_kg": 0.9}}, "set.pcsa_kg", "unknown property 'pcsa_kg'"),
        ({"set": {"name": "x"}}, "set.name", "unknown property 'name'"),
        ({"set": {"damage": 0.5}}, "set.damage", "unknown property 'damage'"),
        ({"scale": {"pcsa": 0.0}}, "scale.pcsa", "0, expected a factor above 0"),
        ({"scale": {"pcsa": -1.0}}, "scale.pcsa", "-1, expected a factor above 0"),
        ({"scale": {"pcsa": math.nan}}, "scale.pcsa", "nan, expected a finite number"),
        ({"scale": {"pcsa": math.inf}}, "scale.pcsa", "inf, expected a finite number"),
        ({"scale": {"pcsa": 10**400}}, "scale.pcsa", "inf, expected a finite number"),
        ({"scale": {"pcsa": "0.9"}}, "scale.pcsa", "'0.9', expected a number"),
        ({"scale": {"pcsa": True}}, "scale.pcsa", "True, expected a number"),
        ({"scale": {"pcsa": 1e6}}, "scale.pcsa", "400, expected a number from 1e-10 to 0.05 m2"),
        ({"set": {"pcsa": 0.0}}, "set.pcsa", "0, expected a number from 1e-10 to 0.05 m2"),
        ({"set": {"pcsa_cm2": -2.0}}, "set.pcsa_cm2", "-2, expected a number from 1e-06 to 500 cm2"),
        ({"set": {"pcsa": 1e-4, "pcsa_cm2": 2.0}}, "set.pcsa_cm2", "is pcsa in another unit"),
        ({"set": {"pennation_deg": 60.0}}, "set.pennation_deg", "60, expected a number from 0 to 59.5876 deg"),
        ({"set": {"specific_tension": -1}}, "set.specific_tension", "expected a number from 1 to 1e+08 Pa"),
        ({"reason": ""}, "reason", "expected one line"),
        ({"reason": "  "}, "reason", "expected one line"),
        ({"reason": "a\nb"}, "reason", "expected one line"),
        ({"reason": None}, "reason", "expected one line"),
    ],
)
def test_changes_that_are_refused(terms: dict[str, Any], field: str, message: str) -> None:
    change = {} if {"scale", "set", "remove"} & set(terms) else {"scale": {"pcsa": 0.9}}
    error = refusal(select={"table": "fascicles"}, **change, **terms)
    assert error.field == field
    assert message in error.message


@pytest.mark.parametrize(
    ("select", "field", "message"),
    [
        ({}, "select.table", "missing, expected a table"),
        ({"group": "toy"}, "select.table", "missing, expected a table"),
        ("fascicles", "select.table", "missing, expected a table"),
        ({"table": "fasicles"}, "select.table", "nearest: fascicles"),
        ({"table": 3}, "select.table", "unknown table"),
        ({"table": "fascicles", "groop": "toy"}, "select.groop", "nearest: group"),
        ({"table": "fascicles", "group": "toi"}, "select.group", "nearest: toy"),
        ({"table": "fascicles", "level": 4}, "select.level", "4, expected a name"),
        ({"table": "fascicles", "name": "back0.right", "side": "left"}, "select.side", "nearest: right"),
    ],
)
def test_selections_that_are_refused(select: Any, field: str, message: str) -> None:
    error = refusal(select=select, scale={"pcsa": 0.9})
    assert error.field == field
    assert message in error.message


def test_a_range_of_motion_holds_neutral() -> None:
    place = {"table": "coordinates", "joint": "L4-L5", "axis": "lateral_bend"}
    after = TableEdit(place, set={"lower_deg": -3.0, "upper_deg": 4.0}, reason="stiff").apply(chest())
    new = row(after, "L4-L5.lateral_bend", "coordinates")
    assert (new.lower, new.upper) == pytest.approx((math.radians(-3.0), math.radians(4.0)))
    assert refusal(select=place, set={"lower": 0.1}).field == "set.lower"


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            TableEdit(PLACE, scale={"pcsa": 0.9, "pennation": 2}, reason="MRI"),
            "The user scales pcsa by 0.9, pennation by 2 in the fascicles of multifidus_lumborum L4 right: MRI.",
        ),
        (
            TableEdit({"table": "bodies"}, set={"mass_kg": 2.5}, reason="DXA."),
            "The user sets mass_kg to 2.5 in all bodies: DXA.",
        ),
        (
            TableEdit({"table": "fascicles", "side": "left"}, remove=True, reason="resection"),
            "The user removes the fascicles of left: resection.",
        ),
    ],
)
def test_an_edit_explains_itself_in_one_sentence(edit: TableEdit, sentence: str) -> None:
    assert edit.describe() == sentence
