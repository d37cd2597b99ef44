from dataclasses import replace
from itertools import permutations

import pytest
from injury.examples import FIELDS, KINDS, MUSCLE, PLACE
from injury.small import small_description

import paravert as pv
from paravert.errors import InputError
from paravert.injury import INJURIES, from_table

HURT = "multifidus_lumborum.L4.right"
EXAMPLES, CHANGES = MUSCLE, FIELDS


@pytest.mark.parametrize("kind", EXAMPLES)
def test_each_kind_changes_what_it_says_and_nothing_else(kind: str) -> None:
    healthy = small_description()
    edit = from_table({"kind": kind, **EXAMPLES[kind]})
    hurt = edit.apply(healthy)
    for before, after in zip(healthy.fascicles, hurt.fascicles, strict=True):
        expected = replace(before, **CHANGES[kind]) if before.name == HURT else before
        for field in CHANGES[kind]:
            assert getattr(after, field) == pytest.approx(getattr(expected, field), abs=1e-15)
        assert replace(after, **{field: getattr(before, field) for field in CHANGES[kind]}) == before
    assert hurt.notes == (edit.describe(),)
    assert healthy.notes == ()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_each_kind_explains_itself_in_one_sentence(kind: str) -> None:
    text = from_table({"kind": kind, **EXAMPLES[kind]}).describe()
    assert text.endswith(".") and "multifidus_lumborum" in text and "L4" in text and "\n" not in text


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(CHANGES)
    assert {*EXAMPLES, *KINDS} == set(INJURIES)


@pytest.mark.parametrize(("grade", "damage", "days"), [(1, 0.3, 15.0), (2, 0.5, 14.0), (3, 0.9, 33.0)])
def test_a_strain_starts_damaged_and_heals(grade: int, damage: float, days: float) -> None:
    state = pv.injury.MuscleStrain("multifidus_lumborum", level="L4", side="right", grade=grade).start_state()
    assert (state.damage, state.healing_days) == (damage, days)


def test_the_order_of_injuries_does_not_matter() -> None:
    edits = [from_table({"kind": kind, **table}) for kind, table in EXAMPLES.items()]
    results = []
    for order in list(permutations(edits))[::60]:
        description = small_description()
        for edit in order:
            description = edit.apply(description)
        results.append(replace(description, notes=()))
    for one in results[1:]:
        for fascicle, reference in zip(one.fascicles, results[0].fascicles, strict=True):
            for field in ("damage", "drive", "size", "passive_scale", "slack_scale"):
                assert getattr(fascicle, field) == pytest.approx(getattr(reference, field), rel=1e-15)


def test_two_strains_leave_the_product_of_what_each_leaves() -> None:
    description = small_description()
    for grade in (1, 2):
        description = from_table({"kind": "muscle_strain", **PLACE, "grade": grade}).apply(description)
    hurt = next(one for one in description.fascicles if one.name == HURT)
    assert hurt.damage == pytest.approx(1.0 - 0.7 * 0.5)


def test_a_muscle_is_named_by_group_or_by_its_own_name_or_by_fascicle() -> None:
    healthy = small_description()
    by_group = pv.injury.Detachment("multifidus_lumborum").apply(healthy)
    by_muscle = pv.injury.Detachment("multifidus_lumborum_muscle").apply(healthy)
    assert [one.detached for one in by_group.fascicles] == [one.detached for one in by_muscle.fascicles]
    assert sum(one.detached for one in by_group.fascicles) == 4
    one = pv.injury.Detachment(fascicle=HURT).apply(healthy)
    assert [fascicle.name for fascicle in one.fascicles if fascicle.detached] == [HURT]
    layer = pv.injury.Detachment(layer="deep", side="left").apply(healthy)
    assert sum(fascicle.detached for fascicle in layer.fascicles) == 2


def test_roots_alone_say_where_a_nerve_is_lost() -> None:
    hurt = pv.injury.PartialDenervation(roots=("L3",), fraction=1.0, side="left").apply(small_description())
    drives = {one.name: one.drive for one in hurt.fascicles}
    assert drives["multifidus_lumborum.L3.left"] == 0.0
    assert drives["longissimus_thoracis.L4.left"] == 0.75
    assert drives["multifidus_lumborum.L3.right"] == 1.0


@pytest.mark.parametrize(
    ("table", "field", "near"),
    [
        ({}, "injury.kind", "muscle_strain"),
        ({"kind": "muscle_strian"}, "injury.kind", "muscle_strain"),
        ({"kind": ["muscle_strain"]}, "injury.kind", "muscle_strain"),
        ({"kind": "muscle_strain", "musle": "x"}, "injury.musle", "muscle"),
        ({"kind": "muscle_strain"}, "injury.muscle", "muscle"),
        ({"kind": "muscle_strain", **PLACE, "grade": 4}, "injury.grade", "1, 2 or 3"),
        ({"kind": "muscle_strain", **PLACE, "grade": 2.0}, "injury.grade", "1, 2 or 3"),
        ({"kind": "muscle_strain", **PLACE, "grade": True}, "injury.grade", "1, 2 or 3"),
        ({"kind": "muscle_strain", **PLACE, "day": 3}, "injury.day", "not yet"),
        ({"kind": "muscle_strain", **PLACE, "side": "rihgt"}, "injury.side", "right"),
        ({"kind": "muscle_strain", "muscle": 3}, "injury.muscle", "a name"),
        ({"kind": "muscle_tear", **PLACE, "fraction": 1.0}, "injury.fraction", "0 to 0.99"),
        ({"kind": "inhibition", **PLACE, "amount": float("nan")}, "injury.amount", "0 to 1"),
        ({"kind": "fibrosis", **PLACE, "stiffening": 0.5}, "injury.stiffening", "1 to 20"),
        ({"kind": "partial_denervation", **PLACE, "roots": "L4"}, "injury.roots", "a list"),
    ],
)
def test_bad_tables_are_refused_by_field(table: dict[str, object], field: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        from_table(table).apply(small_description())
    assert near in str(caught.value)
    if "kind" not in field and field != "injury.muscle":
        assert caught.value.field == field


@pytest.mark.parametrize(
    "table",
    [{"muscle": "multifidus_lumborun"}, {**PLACE, "level": "L9"}, {"muscle": "multifidus_lumborum", "layer": "depe"}],
)
def test_unknown_names_are_refused(table: dict[str, str]) -> None:
    with pytest.raises(InputError, match="nearest"):
        from_table({"kind": "detachment", **table}).apply(small_description())


def test_an_unknown_root_is_refused() -> None:
    with pytest.raises(InputError, match="nearest: L4"):
        pv.injury.PartialDenervation(roots=("L44",)).apply(small_description())
