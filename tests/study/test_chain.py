"""The chain from cause to muscle that `paravert model STUDY` prints."""

import json

import pytest
from injury.examples import CHANGES, KINDS

from paravert.injury import from_table
from paravert.injury.nerve import roots_below
from paravert.mechanics import Shared, share
from paravert.names import JOINTS
from paravert.study.chain import chain, examination, load_steps
from paravert.study.spine import Spine, spine
from paravert.task import from_table as task
from paravert.task import resolve


@pytest.fixture(scope="module")
def body() -> Spine:
    return spine()


def test_a_healthy_spine_has_no_chain(body: Spine) -> None:
    assert chain(body) == {}
    assert examination(body) is None


@pytest.mark.parametrize("kind", ["burst_fracture", "spondylolisthesis", "cord_lesion", "annulus_lesion", "fusion"])
def test_each_step_speaks_where_its_part_changed(kind: str, body: Spine) -> None:
    edit = from_table({"kind": kind, **KINDS[kind]})
    found = chain(body.edit(edit))
    assert found["cause"] == [edit.describe()]
    assert bool(found["geometry"]) == ("bodies" in CHANGES[kind])
    assert bool(found["joints"]) == ("stiffness" in CHANGES[kind])
    assert bool(found["nerves"]) == ("nerves" in CHANGES[kind])
    assert bool(found["muscles"]) == ("fascicles" in CHANGES[kind])
    assert all(one.endswith(".") for own in found.values() for one in own)


def test_a_burst_fracture_is_told_from_bone_to_muscle(body: Spine) -> None:
    hurt = body.edit(from_table({"kind": "burst_fracture", "level": "T12", "canal_percent": 50.0}))
    found = chain(hurt)
    assert any("forward" in one for one in found["geometry"])
    assert found["room"][0] == "50 % of the canal at T12 is free."
    assert "of T12, L1, L2, L3" in found["nerves"][0]
    assert any(one.startswith("psoas_major keeps") for one in found["muscles"])
    table = examination(hurt)
    assert table is not None and table["neurological_level"] == "T12"
    json.dumps({**found, **table}, allow_nan=False)


def compared(body: Spine, hurt: Spine, *names: str) -> list[tuple[str, tuple[Shared, Shared]]]:
    frames = {name: resolve(hurt.posing, task({"use": name})) for name in names}
    return [
        (name, (share(body.model, one, measure=True), share(hurt.model, one, measure=True)))
        for name, one in frames.items()
    ]


def test_a_slip_changes_shear_margin_and_the_drive_of_what_its_roots_feed(body: Spine) -> None:
    hurt = body.edit(from_table({"kind": "spondylolisthesis", "joint": "L4-L5", "meyerding": 2}))
    ((name, (before, after)),) = pairs = compared(body, hurt, "standing_relaxed")
    place = JOINTS.index("L4-L5")
    assert abs(after.anterior_shear[0, place] - before.anterior_shear[0, place]) > 10.0
    assert before.stability is not None and after.stability is not None
    assert after.stability.margin[0] < before.stability.margin[0] - 1e-3
    pressed = {"L4", *roots_below("L4-L5")}
    for old, new in zip(body.description.fascicles, hurt.description.fascicles, strict=True):
        assert (new.drive < old.drive) == any(root in pressed for root, _ in old.roots), old.name
    found = chain(hurt)
    assert all(found[step] for step in ("cause", "geometry", "joints", "room", "nerves", "muscles"))
    (said,) = load_steps(pairs)
    assert said.startswith(f"{name}: compression at ") and "shear forward at " in said and "margin" in said


def test_a_complete_cord_lesion_says_which_tasks_are_lost(body: Spine) -> None:
    hurt = body.edit(from_table({"kind": "cord_lesion", "level": "C5", "ais": "A"}))
    names = ("standing_relaxed", "sitting_erect", "trunk_flexion_40", "lying_supine")
    said = load_steps(compared(body, hurt, *names))
    lost = [one for one in said if "lost, INFEASIBLE, missing" in one and "N·m of" in one]
    assert [one.partition(":")[0] for one in lost] == list(names[:3])
    assert "compression at" in said[3]
