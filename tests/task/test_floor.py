"""What the floor carries: balance of the whole body, signs, the rule of the head, refusals, exercises on the spine."""

import tomllib
from importlib.resources import files

import numpy as np
import pytest

from paravert.errors import InputError
from paravert.names import GRAVITY_M_S2, mirrored
from paravert.study.spine import Spine, solve, spine
from paravert.task import from_table, library, resolve
from paravert.task.skeleton import Skeleton

TABLES = files("paravert.task").joinpath("tables")
EXERCISES = [
    one["name"] for one in tomllib.loads(TABLES.joinpath("exercises.toml").read_text(encoding="utf-8"))["task"]
]
ON_THE_FLOOR = [name for name in EXERCISES if library()[name].support.floor]


@pytest.fixture(scope="module")
def body() -> Spine:
    return spine()


@pytest.mark.parametrize("name", ON_THE_FLOOR)
def test_the_floor_balances_the_whole_body(body: Spine, name: str) -> None:
    frames = resolve(body.model, library()[name])
    skeleton = Skeleton(body.model)
    weights = [(one.mass, one.name, np.array(one.centre_of_mass)) for one in body.description.bodies if one.mass > 0]
    places = skeleton.points(frames.coordinates, [(name, point) for _, name, point in weights])
    down = np.array([mass for mass, _, _ in weights]) * GRAVITY_M_S2
    centre = down @ np.array([place[0] for place in places])
    pushed = np.array([load.force[0, 1] for load in frames.loads])
    at = np.array(
        [place[0] for place in skeleton.points(frames.coordinates, [(one.body, one.point) for one in frames.loads])]
    )
    assert (pushed >= 0.0).all()
    assert pushed.sum() == pytest.approx(down.sum(), rel=1e-9)
    np.testing.assert_allclose((pushed @ at)[[0, 2]], centre[[0, 2]], atol=1e-6 * down.sum())


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_is_solved_with_stability(body: Spine, name: str) -> None:
    found = solve(body, name).shared
    assert found.status[0] == "OPTIMAL", (found.status[0], np.nanmax(np.abs(found.unmet)))
    if name in ON_THE_FLOOR:
        up, tilt, bend = (body.model.prescribed_names.index(f"pelvis.{axis}") for axis in ("up", "tilt", "list"))
        assert abs(found.outside[0, up]) < 1e-6
        # Ribs that are pushed on give way by a millimetre or two, which turns with the push.
        assert max(abs(found.outside[0, tilt]), abs(found.outside[0, bend])) < 1.0


@pytest.mark.parametrize("name", [name for name in EXERCISES if name.endswith("_right")])
def test_the_left_exercise_is_the_mirror_of_the_right(body: Spine, name: str) -> None:
    right, left = solve(body, name).shared, solve(body, mirrored(name)).shared
    names = list(body.model.fascicle_names)
    order = [names.index(mirrored(one)) for one in names]
    np.testing.assert_allclose(left.activation[0], right.activation[0][order], atol=1e-5)


def test_a_resting_head_weighs_its_own_weight(body: Spine) -> None:
    frames = resolve(body.model, library()["bridge"])
    head = next(one for one in body.description.bodies if one.name == "skull")
    carried = sum(load.force[0, 1] for load in frames.loads if load.body == "skull")
    assert carried == pytest.approx(head.mass * GRAVITY_M_S2, rel=1e-12)


def test_a_command_on_purpose_is_given_at_the_least(body: Spine) -> None:
    found = solve(body, "deep_activation_standing").shared
    for one, command in zip(body.description.fascicles, found.activation[0], strict=True):
        if one.muscle in library()["deep_activation_standing"].least:
            assert command >= 0.15 - 1e-9
    without = solve(body, "standing_relaxed").shared
    assert (without.activation[0] < 0.1).any()


@pytest.mark.parametrize(
    ("change", "field", "near"),
    [
        ({"support": {"lying": "prone", "floor": ["handz"]}}, "support.floor[1]", "hands"),
        ({"support": {"lying": "prone", "floor": ["left_hand"]}}, "support.floor", "falls over"),
        ({"support": {"lying": "supine", "floor": ["head"]}}, "support.floor", "head alone"),
        ({"support": {"feet": True, "floor": ["hands"]}}, "support.floor", "without lying"),
        ({"support": {"lying": "prone", "floor": ["hands"], "held": True}}, "support.held", "both"),
        ({"legs": {"right": {"hip_flexion_deg": 20.0}}}, "legs.right", "without lying"),
        ({"least": {"multifidus_lumborun": 0.1}}, "least.multifidus_lumborun", "multifidus_lumborum"),
        (
            {"arms": {"right": {"flexion_deg": 20.0}}, "hands": {"right_m": [0.3, 0.2, 0.2]}},
            "arms.right",
            "one of them",
        ),
        (
            {
                "support": {"lying": "prone", "floor": ["elbows", "both_toes"]},
                "load": [{"at": "T5", "force_n": [50.0, 0.0, 0.0]}],
            },
            "load[1]",
            "sideways",
        ),
    ],
)
def test_bad_floor_terms_are_refused_by_field(body: Spine, change: dict[str, object], field: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        resolve(body.model, from_table({"name": "x", **change}))
    assert str(caught.value.field).endswith(field)
    assert near in str(caught.value)
