"""The chain from cause to muscle that `paravert model STUDY` prints."""

import json

import pytest
from injury.examples import CHANGES, KINDS

from paravert.injury import from_table
from paravert.study.chain import chain, examination
from paravert.study.spine import Spine, spine


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
