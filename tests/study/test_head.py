"""The head's support: printed where the neck is hurt, and less where muscles are."""

from functools import cache

import pytest
from injury.examples import KINDS

from paravert.injury import from_table
from paravert.study.head import WAYS, head_support, neck_hurt
from paravert.study.spine import Spine, spine


@cache
def body() -> Spine:
    return spine()


def hurt(kind: str, **table: object) -> Spine:
    return body().edit(from_table({"kind": kind, **table}))


@pytest.mark.parametrize(
    "kind", ["whiplash", "odontoid_fracture", "facet_dislocation", "cord_lesion", "foramen_stenosis"]
)
def test_a_cause_in_the_neck_is_one(kind: str) -> None:
    assert neck_hurt(hurt(kind, **KINDS[kind]))


@pytest.mark.parametrize(
    "kind", ["pars_defect", "disc_herniation", "medial_branch_block", "fusion", "spondylolisthesis"]
)
def test_a_cause_in_the_low_back_is_none(kind: str) -> None:
    assert not neck_hurt(hurt(kind, **KINDS[kind]))


def test_a_fused_neck_is_hurt() -> None:
    assert neck_hurt(hurt("fusion", joints=("C5-C6",)))


def test_weaker_extensors_hold_less_and_both_conditions_are_there() -> None:
    rows = head_support((body(), hurt("muscle_strain", muscle="semispinalis_capitis", grade=3)), True)
    assert [row["name"] for row in rows] == [name for name in WAYS for _ in range(2)]
    held = {(row["name"], row["condition"]): row["moment_nm"] for row in rows}
    assert held["head extension", "after"] < 0.95 * held["head extension", "before"]
    for name in WAYS:
        assert held[name, "after"] <= held[name, "before"] * (1.0 + 1e-6)
    right, left = (held[f"head bend to the {side}", "after"] for side in ("right", "left"))
    assert right == pytest.approx(left, rel=1e-6)


def test_mirrored_causes_give_mirrored_support() -> None:
    found = []
    for side in ("right", "left"):
        rows = head_support((body(), hurt("nerve_lesion", nerve="accessory", side=side)), True)
        found.append({row["name"]: row["moment_nm"] for row in rows if row["condition"] == "after"})
    assert found[0]["head bend to the right"] == pytest.approx(found[1]["head bend to the left"], rel=1e-9)
    assert found[0]["head bend to the right"] != pytest.approx(found[0]["head bend to the left"], rel=1e-6)
