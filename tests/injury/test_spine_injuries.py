"""Each injury of bone, joint, disc, ligament and nerve on the built-in spine: what it changes, and nothing else."""

import dataclasses
from itertools import permutations
from typing import Any

import pytest
from injury.examples import CHANGES, DIALS, KINDS, MUSCLE, STEPS, WRONG
from injury.whole import apart, healthy, mirror_image, parts_changed

from paravert.anatomy.description import Description
from paravert.errors import InputError
from paravert.injury import INJURIES, from_table
from paravert.names import SIDES

RIGHT, LEFT = SIDES
EVERY = {**KINDS, **MUSCLE}
PARTS = ("vertebrae", "bodies", "coordinates", "discs", "fascicles", "stiffness", "nerves")


def hurt(kind: str, **table: Any) -> Description:
    return from_table({"kind": kind, **table}).apply(healthy())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_changes_its_parts_and_nothing_else(kind: str) -> None:
    before = healthy()
    edit = from_table({"kind": kind, **KINDS[kind]})
    after = edit.apply(before)
    assert parts_changed(before, after) == {*CHANGES[kind], "notes"}
    assert after.notes == (*before.notes, edit.describe())
    assert [one.tendon_slack_length for one in after.fascicles] == [one.tendon_slack_length for one in before.fascicles]
    assert after.mass == before.mass


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_explains_itself_in_one_sentence(kind: str) -> None:
    text = from_table({"kind": kind, **KINDS[kind]}).describe()
    assert text.endswith(".") and "\n" not in text and "_" not in text and len(text) < 200
    place = next((str(KINDS[kind][key]) for key in ("level", "joint", "root") if key in KINDS[kind]), "")
    assert place in text


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_is_left_to_heal(kind: str) -> None:
    state = from_table({"kind": kind, **KINDS[kind]}).start_state()
    assert state.healing_days > 0.0
    assert state.tissue in ("", "bone", "ligament", "annulus")
    for nerve in state.nerves:
        assert 0.0 <= nerve.innervation <= 1.0 and 0.0 <= nerve.conduction <= 1.0 and nerve.side in SIDES


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_and_its_fields_are_the_same_injury(kind: str) -> None:
    edit = from_table({"kind": kind, **KINDS[kind]})
    stated = {key: value for key, value in dataclasses.asdict(edit).items() if value is not None}
    assert from_table({"kind": kind, **stated}) == edit
    with pytest.raises(dataclasses.FrozenInstanceError):
        edit.day = 1.0  # type: ignore[misc]


@pytest.mark.parametrize("kind", DIALS)
def test_no_severity_is_health(kind: str) -> None:
    table, dial, places = DIALS[kind]
    after = hurt(kind, **table, **{dial: places[0]})
    assert apart(healthy(), after, *PARTS) <= 1e-12
    assert parts_changed(healthy(), after) <= {"notes"}


def test_every_kind_has_a_dial_or_steps() -> None:
    assert {*DIALS, *STEPS} == set(INJURIES) and not set(DIALS) & set(STEPS)
    assert all(len(places) >= 5 for _, _, places in DIALS.values())


@pytest.mark.parametrize("kind", [*DIALS, *STEPS])
def test_more_severe_never_leaves_more(kind: str) -> None:
    table, dial, places = {**DIALS, **STEPS}[kind]
    steps = [hurt(kind, **table, **{dial: place}) for place in places]
    for less, more in zip(steps[:-1], steps[1:], strict=True):
        for one, other in zip(less.fascicles, more.fascicles, strict=True):
            assert other.drive <= one.drive + 1e-12 and other.size <= one.size + 1e-12
            assert other.damage >= one.damage - 1e-12 and other.detached >= one.detached
        for one, other in zip(less.vertebrae, more.vertebrae, strict=True):
            for part in ("strength_left", "canal", "foramen_right", "foramen_left"):
                assert getattr(other, part) <= getattr(one, part) + 1e-12
    assert parts_changed(steps[0], steps[-1]) - {"notes"}


@pytest.mark.parametrize("kind", [kind for kind in EVERY if RIGHT in EVERY[kind].values()])
def test_the_mirrored_injury_gives_the_mirrored_body(kind: str) -> None:
    table = {key: LEFT if value == RIGHT else value for key, value in EVERY[kind].items()}
    right, left = hurt(kind, **EVERY[kind]), hurt(kind, **table)
    assert apart(mirror_image(right), left, *PARTS) <= 1e-9
    assert apart(right, left, *PARTS) > 1e-3


@pytest.mark.parametrize("kind", [kind for kind in KINDS if RIGHT not in KINDS[kind].values()])
def test_what_has_no_side_is_its_own_mirror_image(kind: str) -> None:
    after = hurt(kind, **KINDS[kind])
    assert apart(mirror_image(after), after, *PARTS) <= 1e-9


def test_injuries_of_different_things_do_not_mind_their_order() -> None:
    kinds = ("wedge_fracture", "spondylolisthesis", "ligament_rupture", "root_avulsion", "muscle_stripping", "fusion")
    edits = [from_table({"kind": kind, **KINDS[kind]}) for kind in kinds[:-1]]
    edits.append(from_table({"kind": kinds[-1], "joints": ["L1-L2"]}))
    results = []
    for order in list(permutations(edits))[::144]:
        description = healthy()
        for edit in order:
            description = edit.apply(description)
        results.append(description)
    for one in results[1:]:
        assert apart(results[0], one, *PARTS) <= 1e-9


@pytest.mark.parametrize(("table", "field", "near"), WRONG, ids=lambda value: str(value)[:60])
def test_bad_tables_are_refused_by_field(table: dict[str, Any], field: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        from_table(table).apply(healthy())
    assert near in caught.value.message
    assert caught.value.field.removeprefix("injury.") == field
    assert "\n" not in str(caught.value)


def test_every_kind_is_refused_somewhere() -> None:
    assert {table["kind"] for table, _, _ in WRONG} == set(KINDS)


def test_a_model_without_bones_is_told_so() -> None:
    bare = dataclasses.replace(healthy(), vertebrae=(), discs=(), stiffness=())
    for kind in ("wedge_fracture", "spondylolisthesis", "ligament_rupture", "canal_stenosis", "laminectomy"):
        with pytest.raises(InputError, match="unknown"):
            from_table({"kind": kind, **KINDS[kind]}).apply(bare)
