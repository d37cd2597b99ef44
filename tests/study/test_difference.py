"""`paravert model --diff`: every number that an injury changed, under the sentence of the injury."""

import pytest
from injury.examples import CHANGES, FIELDS, KINDS, MUSCLE
from injury.whole import healthy

from paravert.injury import from_table
from paravert.study.difference import LABELS, SETTLED, difference
from paravert.study.spine import Spine

LABEL = {part: label for part, (label, _) in LABELS.items()}


def body() -> Spine:
    return Spine(healthy(), healthy())


def test_a_spine_does_not_differ_from_itself() -> None:
    assert difference(body(), body()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_injury_changes_is_listed_under_its_sentence(kind: str) -> None:
    edit = from_table({"kind": kind, **KINDS[kind]})
    rows = difference(body(), body().edit(edit))
    assert {row["cause"] for row in rows} == {edit.describe()}
    named = {row["part"] for row in rows}
    for part in CHANGES[kind] - {"fascicles", "landmarks", "cavity"}:
        assert any(name.startswith(f"{LABEL[part]} ") for name in named), part
    fascicles = {one.name for one in healthy().fascicles}
    assert ("fascicles" in CHANGES[kind]) == bool(named & fascicles)
    for row in rows:
        assert set(row) == {"part", "property", "reference", "study", "cause"}
        assert row["reference"] != row["study"]


@pytest.mark.parametrize("kind", MUSCLE)
def test_an_injury_of_muscle_changes_its_own_numbers_in_its_own_fascicles(kind: str) -> None:
    rows = difference(body(), body().edit(from_table({"kind": kind, **MUSCLE[kind]})))
    place = {"group": MUSCLE[kind]["muscle"], "level": MUSCLE[kind]["level"], "side": MUSCLE[kind]["side"]}
    hurt = {one.name for one in healthy().fascicles if all(getattr(one, key) == value for key, value in place.items())}
    assert {(row["part"], row["property"]) for row in rows} == {
        (name, field) for name in hurt for field in FIELDS[kind]
    }
    if kind != "partial_denervation":
        assert all(row["study"] == pytest.approx(FIELDS[kind][row["property"]]) for row in rows)


def test_numbers_are_those_of_the_injury() -> None:
    rows = difference(body(), body().edit(from_table({"kind": "medial_branch_block", "root": "L4", "side": "right"})))
    found = {(row["part"], row["property"]): (row["reference"], row["study"]) for row in rows}
    assert found["multifidus_lumborum.L4.s.right", "drive"] == (1.0, 0.0)
    assert found["nerve L4.dorsal.medial right", "conduction"] == (1.0, 0.0)
    assert not any("left" in part for part, _ in found)


def test_each_injury_of_several_has_its_own_rows() -> None:
    edits = [from_table({"kind": kind, **KINDS[kind]}) for kind in ("wedge_fracture", "annulus_lesion")]
    rows = difference(body(), body().edit(edits[0]).edit(edits[1]))
    causes = [row["cause"] for row in rows]
    assert list(dict.fromkeys(causes)) == [one.describe() for one in edits]


def test_each_personal_edit_has_its_own_rows() -> None:
    from paravert.person import Person
    from paravert.study.spine import reference, settled

    edits = Person(alignment={"lumbar_lordosis_deg": 50.0}, group_size={"psoas_major": 0.9}).edits()
    description = reference()
    for edit in edits:
        description = edit.apply(description)
    rows = difference(body(), settled(description), edits)
    by_cause: dict[str, set[str]] = {}
    for row in rows:
        by_cause.setdefault(row["cause"], set()).add(row["property"])
    sentences = [edit.describe() for edit in edits]
    assert list(by_cause) == [*sentences[-3:-2], sentences[-1], SETTLED]
    assert by_cause[sentences[-3]] == {"pcsa"} and by_cause[SETTLED] == {"tendon_slack_length"}
    assert {"pitch", "wedge", "origin.x"} <= by_cause[sentences[-1]]
