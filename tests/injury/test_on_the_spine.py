"""What injuries do to load sharing: monotone, mirrored, and honest about what is lost."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from injury.examples import DIALS, KINDS, MUSCLE, STEPS

from paravert.injury import from_table
from paravert.mechanics import Shared, residual, share
from paravert.names import JOINTS, SIDES, mirrored
from paravert.study.spine import Spine, compensation, solve, spine
from paravert.task import Frames, resolve
from paravert.task import from_table as task

RIGHT, LEFT = SIDES
EVERY = {**KINDS, **MUSCLE}
TASKS = ("standing_relaxed", "trunk_flexion_20", "head_flexion")
EASIER = {
    "compression_fracture": TASKS,
    "disc_degeneration": TASKS,
    "spondylolisthesis": TASKS[1:2],
    "ligament_sprain": TASKS[1:2],
    "ligament_rupture": TASKS[1:2],
    "fusion": (TASKS[0], TASKS[2]),
    "general_laxity": TASKS[2:],
}
"""Where the cost falls with severity: a lower body brings the trunk nearer to the pelvis, a slip moves it, and lax
tissue resists the posture itself less; bone holds a fused joint better than screws. The muscles lose or keep what they can do there as well."""


@cache
def body() -> Spine:
    return spine()


@cache
def frames(name: str) -> Frames:
    return resolve(body().model, task({"use": name}))


@cache
def healthy(name: str) -> Shared:
    return share(body().model, frames(name))


def shared(kind: str, name: str, **table: Any) -> Shared:
    hurt = body().edit(from_table({"kind": kind, **table}))
    return share(hurt.model, frames(name))


@pytest.mark.parametrize("kind", [*DIALS, *STEPS])
def test_more_severe_never_costs_less(kind: str) -> None:
    table, dial, places = {**DIALS, **STEPS}[kind]
    spines = [body().edit(from_table({"kind": kind, **table, dial: place})) for place in places]
    for name in TASKS:
        costs = []
        for hurt in spines:
            found = share(hurt.model, frames(name), preload=healthy(name).preload)
            costs.append(found.solution.cost[0] if found.status[0] == "OPTIMAL" else np.inf)
        if kind in DIALS:
            assert costs[0] == pytest.approx(healthy(name).solution.cost[0], rel=1e-12)
        fallen = any(more < less * (1.0 - 1e-9) for less, more in zip(costs[:-1], costs[1:], strict=True))
        assert fallen == (name in EASIER.get(kind, ())), (name, costs)


@pytest.mark.parametrize("kind", [kind for kind in DIALS if kind not in STEPS])
def test_no_severity_gives_the_healthy_answer(kind: str) -> None:
    table, dial, places = DIALS[kind]
    found, before = shared(kind, TASKS[1], **table, **{dial: places[0]}), healthy(TASKS[1])
    assert np.abs(found.activation - before.activation).max() <= 1e-12
    assert np.abs(found.compression - before.compression).max() <= 1e-12 * np.abs(before.compression).max()


@pytest.mark.parametrize("kind", [kind for kind in EVERY if RIGHT in EVERY[kind].values()])
def test_the_mirrored_injury_gives_the_mirrored_answer(kind: str) -> None:
    table = EVERY[kind]
    other = {key: LEFT if value == RIGHT else value for key, value in table.items()}
    right, left = shared(kind, TASKS[1], **table), shared(kind, TASKS[1], **other)
    names = right.model.fascicle_names
    place = [names.index(mirrored(name)) for name in names]
    assert right.status[0] == left.status[0] == "OPTIMAL"
    assert np.abs(right.activation[0] - left.activation[0][place]).max() <= 1e-9
    assert np.abs(right.compression - left.compression).max() <= 1e-5
    assert np.abs(right.lateral_shear + left.lateral_shear).max() <= 1e-5


def test_a_complete_cord_lesion_says_which_moment_standing_misses() -> None:
    found = shared("cord_lesion", "standing_relaxed", level="C5", ais="A")
    assert found.status[0] == "INFEASIBLE"
    assert np.isnan(found.activation).all()
    worst = found.model.row_names[int(np.abs(found.unmet[0]).argmax())]
    assert worst[0] in JOINTS[10:]
    lying = shared("cord_lesion", "lying_supine", level="C5", ais="A")
    assert lying.status[0] == "OPTIMAL"


def test_a_wedge_shifts_load_to_the_front_and_stretches_the_back_muscles() -> None:
    before = share(body().model, frames(TASKS[0]))
    hurt = body().edit(from_table({"kind": "wedge_fracture", "level": "L1", "kyphosis_deg": 15.0}))
    after = share(hurt.model, frames(TASKS[0]))
    order = list(JOINTS)
    assert after.compression[0, order.index("L1-L2")] > before.compression[0, order.index("L1-L2")]
    names = body().model.fascicle_names
    back = [n for n, name in enumerate(names) if name.startswith("longissimus_thoracis_pars_thoracis.T8")]
    assert (after.length[0, back] > before.length[0, back]).all()


@pytest.mark.parametrize("kind", ["wedge_fracture", "spondylolisthesis", "burst_fracture", "laminectomy"])
def test_shares_of_a_changed_shape_sum_to_one(kind: str) -> None:
    hurt = body().edit(from_table({"kind": kind, **KINDS[kind]}))
    before, after = (solve(one, frames(TASKS[1])) for one in (body(), hurt))
    found = compensation(before, after)
    total = float(found["share"].sum() + found["other_share"].sum())
    assert total == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    "kind", ["compression_fracture", "wedge_fracture", "spondylolisthesis", "fusion", "laminectomy"]
)
def test_a_hurt_body_is_in_equilibrium_by_an_independent_count(kind: str) -> None:
    assert residual(shared(kind, TASKS[1], **KINDS[kind])).largest <= 1e-9


def test_a_fused_joint_does_not_move_and_its_neighbours_do() -> None:
    hurt = body().edit(from_table({"kind": "fusion", "joints": ["L4-L5"]}))
    usual, posed = frames("trunk_flexion_40"), resolve(hurt.posing, task({"use": "trunk_flexion_40"}))
    column = {name: number for number, name in enumerate(body().model.coordinate_names)}
    angle = [one.coordinates[0, column["L4-L5.flexion_extension"]] for one in (usual, posed)]
    assert angle[0] < -0.01 and angle[1] == 0.0
    above = [one.coordinates[0, column["L3-L4.flexion_extension"]] for one in (usual, posed)]
    assert above[1] < above[0]
    found = share(hurt.model, posed)
    assert found.status[0] == "OPTIMAL"
    row = found.model.row_names.index(("L4-L5", "flexion_extension"))
    assert abs(found.yield_moment[0, row]) > 1.0


def test_the_posture_of_an_unfused_spine_is_that_of_health() -> None:
    hurt = body().edit(from_table({"kind": "wedge_fracture", **KINDS["wedge_fracture"]}))
    assert hurt.posing is body().model
