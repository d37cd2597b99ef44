import numpy as np
import pytest
from task.bones import Bones, skeleton_description

from paravert.errors import InputError
from paravert.task import Frames, from_table, library, resolve, still

BONES = Bones(skeleton_description())
G = 9.80665


def loaded(*load: dict[str, object], **terms: object) -> Frames:
    return resolve(BONES, from_table({"name": "x", "load": list(load), **terms}))


def test_a_mass_in_both_hands_is_split_equally() -> None:
    frames = loaded({"mass_kg": 20.0, "at": "hands"})
    assert [load.body for load in frames.loads] == ["hand_right", "hand_left"]
    for load in frames.loads:
        np.testing.assert_allclose(load.force, [[0.0, -10.0 * G, 0.0]])
    np.testing.assert_allclose(frames.loads[0].point, frames.loads[1].point * [1.0, 1.0, -1.0])


def test_a_force_acts_as_given() -> None:
    frames = loaded({"force_n": [10.0, -180.0, 5.0], "at": "hands"}, {"force_n": [0.0, 0.0, 30.0], "at": "T5"})
    np.testing.assert_allclose(sum(load.force for load in frames.loads), [[10.0, -180.0, 35.0]])
    assert frames.loads[2].body == "T5"


@pytest.mark.parametrize(
    ("at", "body"), [("head", "skull"), ("right_hand", "hand_right"), ("T5.spinous_process", "T5")]
)
def test_places_have_names(at: str, body: str) -> None:
    assert loaded({"mass_kg": 2.0, "at": at}).loads[0].body == body


def test_unknown_places_are_refused() -> None:
    with pytest.raises(InputError, match=r"x.load\[1\].at: unknown place 'right_hnad'.*nearest: right_hand"):
        loaded({"mass_kg": 2.0, "at": "right_hnad"})


def test_a_back_rest_pushes_forward_and_up() -> None:
    frames = resolve(BONES, library()["sitting_back_rest"])
    lean = np.radians(20.0)
    assert {support.body for support in frames.supports} == {f"T{level}" for level in range(4, 13)}
    for support in frames.supports:
        np.testing.assert_allclose(support.direction, [np.cos(lean), np.sin(lean), 0.0])
        assert support.stiffness > 0.0


def test_a_back_rest_needs_a_seat() -> None:
    with pytest.raises(InputError, match="seat = true"):
        resolve(BONES, from_table({"name": "x", "support": {"back_rest_deg": 20.0}}))


def test_a_bed_holds_head_trunk_and_arms() -> None:
    bodies = {support.body for support in resolve(BONES, library()["lying_supine"]).supports}
    assert {f"T{level}" for level in range(1, 13)} <= bodies
    assert {"humerus_right", "forearm_left", "hand_left"} <= bodies


def test_frames_refuse_what_does_not_fit_together() -> None:
    frames = still(np.zeros((2, 3)))
    assert frames.count == 2 and not frames.moving
    with pytest.raises(InputError, match="time"):
        Frames(np.zeros(3), *(frames.coordinates,) * 3, frames.gravity)
    with pytest.raises(InputError, match="not finite"):
        still([[0.0, np.nan]])
    assert frames.at(1).count == 1


@pytest.mark.parametrize(
    ("terms", "near"),
    [
        ({"at": "T55", "direction": "backward", "about": "L5-S1"}, "nearest: T5"),
        ({"at": "T5", "direction": "backwards", "about": "L5-S1"}, "nearest: backward"),
        ({"at": "head", "direction": "forward", "about": "C7-T2"}, "nearest: C7-T1"),
    ],
)
def test_a_strength_test_names_what_there_is(terms: dict[str, str], near: str) -> None:
    with pytest.raises(InputError, match=near):
        resolve(BONES, from_table({"name": "x", "maximise": terms}))


def test_a_strength_test_is_the_posture_that_it_starts_from() -> None:
    terms = {"at": "T5", "direction": "backward", "about": "L5-S1"}
    frames = resolve(BONES, from_table({"use": "standing_relaxed", "maximise": terms}))
    np.testing.assert_allclose(frames.coordinates, 0.0, atol=1e-9)
