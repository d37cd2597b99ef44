"""Nerves: who feeds whom, what a lesion takes, and what narrow rooms cost."""

import pytest
from injury.whole import healthy

from paravert.anatomy.anatomy import load
from paravert.anatomy.description import Description
from paravert.injury import (
    BurstFracture,
    CordLesion,
    DorsalRamusLesion,
    ForamenStenosis,
    MedialBranchBlock,
    NerveLesion,
    RootAvulsion,
    RootCompression,
    VentralRamusLesion,
)
from paravert.injury.nerve import (
    BRANCHES,
    DORSAL,
    VENTRAL,
    canal_of,
    deficit,
    root_of,
    roots_below,
    roots_from,
    spinal_roots,
    supply,
)
from paravert.injury.numbers import rows
from paravert.names import GRADES, MOBILE_LEVELS


def drives(description: Description) -> dict[str, float]:
    return {one.name: one.drive for one in description.fascicles}


def weaker(description: Description) -> set[str]:
    return {one.name for one in description.fascicles if one.drive < 1.0}


def test_every_fascicle_has_its_nerves_with_source_and_grade() -> None:
    for one in healthy().fascicles:
        way = supply(one)
        assert way.ramus in (DORSAL, VENTRAL), one.name
        assert way.branch in ("", *BRANCHES)
    known = {(row["group"], row["muscle"]) for row in rows("innervation")}
    assert known == {(row.text("group"), row.text("muscle")) for row in load().table("muscles")}
    assert all(row["source"] and row["grade"] in GRADES for row in rows("innervation"))


def test_a_medial_branch_block_reaches_multifidus_and_neither_of_its_neighbours() -> None:
    after = MedialBranchBlock("L4", side="right").apply(healthy())
    groups = {one.group for one in after.fascicles if one.drive < 1.0}
    assert "multifidus_lumborum" in groups
    assert not any(group.startswith(("iliocostalis", "longissimus", "quadratus", "psoas")) for group in groups)
    assert {one.side for one in after.fascicles if one.drive < 1.0} == {"right"}
    multifidus = [one for one in after.fascicles if one.group == "multifidus_lumborum" and one.side == "right"]
    assert all((one.drive == 0.0) == (one.level == "L4") for one in multifidus)


def test_rami_divide_what_a_root_feeds() -> None:
    root = weaker(RootAvulsion("L2").apply(healthy()))
    dorsal = weaker(DorsalRamusLesion("L2").apply(healthy()))
    ventral = weaker(VentralRamusLesion("L2").apply(healthy()))
    assert dorsal | ventral == root and not dorsal & ventral
    branches = [weaker(DorsalRamusLesion("L2", branch=branch).apply(healthy())) for branch in BRANCHES]
    assert set().union(*branches) == dorsal
    assert sum(map(len, branches)) == len(dorsal)


def test_a_fascicle_of_two_roots_loses_in_proportion() -> None:
    two = next(one for one in healthy().fascicles if len(one.roots) == 2 and one.group == "quadratus_lumborum")
    (first, weight), (second, _) = two.roots
    half = RootAvulsion(first, fraction=0.6).apply(healthy())
    assert drives(half)[two.name] == pytest.approx(1.0 - 0.6 * weight)
    both = RootAvulsion(second).apply(half)
    assert drives(both)[two.name] == pytest.approx(0.4 * weight)
    twice = RootAvulsion(first).apply(RootAvulsion(first).apply(healthy()))
    assert drives(twice)[two.name] == pytest.approx(1.0 - weight)


def test_a_cut_accessory_nerve_takes_its_part_alone() -> None:
    after = NerveLesion("accessory", side="left").apply(healthy())
    for one in after.fascicles:
        part = sum(weight for root, weight in one.roots if root == "XI") if one.side == "left" else 0.0
        assert one.drive == pytest.approx(1.0 - part)
    levator = drives(NerveLesion("dorsal_scapular").apply(healthy()))["levator_scapulae.C1.right"]
    assert levator == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("pressure", "low", "high"), [(50.0, 0.0, 0.1), (75.0, 0.02, 0.3), (100.0, 0.2, 0.6), (200.0, 0.9, 1.0)]
)
def test_pressure_blocks_as_measured_after_two_hours(pressure: float, low: float, high: float) -> None:
    assert low <= RootCompression("L5", pressure_mmhg=pressure, hours=2.0).block <= high


def test_block_grows_with_duration_and_costs_axons_in_weeks() -> None:
    blocks = [RootCompression("L5", pressure_mmhg=80.0, hours=hours).block for hours in (0.0, 0.5, 2.0, 24.0, 720.0)]
    assert blocks == sorted(blocks) and blocks[0] == 0.0
    fresh, old = (RootCompression("L5", hours=hours).start_state().nerves[0] for hours in (2.0, 4320.0))
    assert fresh.innervation > 0.999 and old.innervation < 0.85
    for one, hours in ((fresh, 2.0), (old, 4320.0)):
        left = 1.0 - RootCompression("L5", hours=hours).block
        assert one.innervation * one.conduction == pytest.approx(left)


@pytest.mark.parametrize("level", MOBILE_LEVELS)
def test_the_canal_costs_by_a_logistic_without_a_step(level: str) -> None:
    room = canal_of(level)
    costs = [deficit(0.01 * taken, room.half, room.scale, 0.5) for taken in range(101)]
    assert (
        costs[0] == 0.0 and costs == sorted(costs) and max(b - a for a, b in zip(costs, costs[1:], strict=False)) < 0.05
    )
    assert deficit(room.half, room.half, room.scale, 0.5) == pytest.approx(0.5, abs=0.01)
    by_person = [deficit(0.4, room.half, room.scale, quantile) for quantile in (0.05, 0.25, 0.5, 0.75, 0.95)]
    assert by_person == sorted(by_person)


def test_half_a_canal_costs_less_the_lower_it_is() -> None:
    costs = [deficit(0.5, canal_of(level).half, canal_of(level).scale, 0.5) for level in ("T12", "L1", "L3")]
    assert costs == sorted(costs, reverse=True)


def test_a_burst_fracture_of_t12_spares_every_root_above_it() -> None:
    after = BurstFracture("T12", height_loss_percent=30.0, canal_percent=50.0).apply(healthy())
    below = set(roots_from("T12"))
    assert "T11" not in below and {"T12", "L1", "S4"} <= below
    for one in after.fascicles:
        part = sum(weight for root, weight in one.roots if root in below)
        assert (one.drive < 1.0) == (part > 0.0)
        if part > 0.999:
            assert one.drive < 0.35


def test_roots_are_where_anatomy_puts_them() -> None:
    assert (root_of("C5-C6"), root_of("C7-T1"), root_of("L4-L5"), root_of("C0-C1")) == ("C6", "C8", "L4", "C1")
    assert roots_below("L5-S1")[0] == "S1" and roots_below("C5-C6")[0] == "C7"
    assert roots_from("C1")[0] == "C2" and len(spinal_roots()) == 31


def test_a_foramen_hurts_the_root_in_it_alone() -> None:
    after = ForamenStenosis("L4-L5", 70.0, side="right").apply(healthy())
    assert {(one.name, one.side) for one in after.nerves} == {("L4", "right")}
    for one in after.fascicles:
        assert (one.drive < 1.0) == (one.side == "right" and any(root == "L4" for root, _ in one.roots))


def test_a_complete_cord_lesion_takes_all_below_and_nothing_above() -> None:
    after = CordLesion("C5", ais="A").apply(healthy())
    roots = spinal_roots()
    kept = {*roots[: roots.index("C5") + 1], "XI", "V3", "VII"}
    for one in after.fascicles:
        assert one.drive == pytest.approx(sum(weight for root, weight in one.roots if root in kept), abs=1e-12)
    assert drives(after)["diaphragm.T8.costal.right"] == 1.0
    lost = {(one.name, one.innervation) for one in after.nerves if one.innervation < 1.0}
    assert lost == {("C6", 0.0)}


def test_half_a_cord_takes_one_side() -> None:
    after = CordLesion("T10", ais="A", side="left").apply(healthy())
    assert {one.side for one in after.fascicles if one.drive < 1.0} == {"left"}


def test_two_causes_at_one_canal_cost_what_their_sum_costs() -> None:
    one, other = (BurstFracture("L1", height_loss_percent=0.0, canal_percent=percent) for percent in (30.0, 40.0))
    both = BurstFracture("L1", height_loss_percent=0.0, canal_percent=100.0 * (1.0 - 0.7 * 0.6))
    found = [
        {(nerve.name, nerve.side): nerve.command for nerve in description.nerves}
        for description in (other.apply(one.apply(healthy())), one.apply(other.apply(healthy())), both.apply(healthy()))
    ]
    for key, command in found[0].items():
        assert command == pytest.approx(found[1][key]) == pytest.approx(found[2][key])
