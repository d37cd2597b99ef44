"""Which fascicles and rows are meant: all criteria hold, and what is unknown is named with the nearest."""

import pytest
from injury.small import small_description
from model.toys import chest

from paravert.anatomy.editable import properties
from paravert.anatomy.select import KINDS, places, rows, select, with_rows
from paravert.errors import InputError

RIGHT = "multifidus_lumborum.L4.right"


@pytest.mark.parametrize(
    ("criteria", "count"),
    [
        ({}, 8),
        ({"group": "multifidus_lumborum"}, 4),
        ({"muscle": "multifidus_lumborum_muscle"}, 4),
        ({"muscle": "multifidus_lumborum"}, 4),
        ({"layer": "deep", "side": "left"}, 2),
        ({"system": "global", "level": "L3"}, 2),
        ({"root": "L3"}, 8),
        ({"root": "L4"}, 4),
        ({"name": RIGHT}, 1),
        ({"name": RIGHT, "level": "L4", "side": "right"}, 1),
    ],
)
def test_all_criteria_hold(criteria: dict[str, str], count: int) -> None:
    description = small_description()
    assert len(select(description, **criteria)) == count


def test_names_come_in_the_order_of_the_description() -> None:
    description = small_description()
    assert select(description) == tuple(one.name for one in description.fascicles)
    assert select(description, level="L4", group="multifidus_lumborum", side="right") == (RIGHT,)


@pytest.mark.parametrize(
    ("criteria", "field", "message"),
    [
        ({"group": "multifidus_lumborun"}, "group", "nearest: multifidus_lumborum"),
        ({"muscle": "multifidus_lumborun"}, "muscle", "nearest: multifidus_lumborum"),
        ({"level": "L9"}, "level", "unknown level 'L9', expected one of L3, L4; nearest: L"),
        ({"side": "rigth"}, "side", "expected one of left, right; nearest: right"),
        ({"name": "multifidus_lumborum.L4.rihgt"}, "name", f"nearest: {RIGHT}"),
        ({"sides": "right"}, "sides", "nearest: side"),
        ({"level": 4}, "level", "4, expected a name"),
        ({"level": ""}, "level", "'', expected a name"),
        ({"group": ["a"]}, "group", "expected a name"),
    ],
)
def test_what_is_unknown_is_named(criteria: dict[str, str], field: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        select(small_description(), **criteria)
    assert caught.value.field == field
    assert message in caught.value.message


def test_names_that_do_not_meet_say_what_there_is() -> None:
    criteria = {"layer": "superficial", "group": "multifidus_lumborum"}
    with pytest.raises(InputError) as caught:
        select(small_description(), **criteria)
    expected = "unknown layer of multifidus_lumborum 'superficial', expected one of deep; nearest: deep"
    assert str(caught.value) == f"layer: {expected}"


@pytest.mark.parametrize(
    ("table", "criteria", "names"),
    [
        ("bodies", {"role": "girdle"}, ["girdle_right", "girdle_left"]),
        ("bodies", {"name": "L4"}, ["L4"]),
        ("coordinates", {"joint": "L4-L5", "axis": "lateral_bend"}, ["L4-L5.lateral_bend"]),
        ("elastic", {"body": "rib1_left"}, ["rib1_left.x", "rib1_left.y", "rib1_left.z"]),
        ("springs", {"name": "between_left"}, ["between_left"]),
        ("springs", {"body": "rib2_right"}, ["cartilage2_right", "between_right"]),
        ("contacts", {"body": "rib1_left"}, ["scapula_left"]),
        ("walls", {"name": "diaphragm"}, ["diaphragm"]),
    ],
)
def test_rows_of_other_tables(table: str, criteria: dict[str, str], names: list[str]) -> None:
    description = chest()
    all_rows = rows(description, table)
    assert [all_rows[place].name for place in places(description, table, criteria)] == names


def test_rows_that_are_called_by_joint() -> None:
    description = chest()
    assert len(places(description, "stiffness", {"joint": "L4-L5"})) == 3
    assert len(places(description, "stiffness", {"axis": "flexion_extension"})) == 3
    assert len(places(description, "stiffness", {"coordinate": "L5-S1.axial_rotation"})) == 1
    assert places(description, "discs", {"joint": "L3-L4"}) == (2,)


def test_coordinates_are_either_held_or_elastic() -> None:
    description = chest()
    held, elastic = (set(places(description, table, {})) for table in ("coordinates", "elastic"))
    slides = {place for place, one in enumerate(description.coordinates) if one.kind == "slide"} - elastic
    assert held | elastic | slides == set(range(len(description.coordinates)))
    assert not held & elastic


@pytest.mark.parametrize("table", KINDS)
def test_rows_put_back_are_the_same_description(table: str) -> None:
    description = chest()
    assert places(description, table, {})
    assert with_rows(description, table, rows(description, table)) == description
    assert len(properties(table)) > 0


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(InputError, match="has no rows in small"):
        places(small_description(), "walls", {})
    with pytest.raises(InputError, match="unknown table 'muscles'.*nearest"):
        places(small_description(), "muscles", {})
