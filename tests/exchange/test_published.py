"""Published models, where they are at hand: they import, load-share, and their known defects are reported."""

import os
from pathlib import Path

import mujoco
import numpy as np
import pytest

from paravert.exchange import Imported, read
from paravert.exchange.checks import Defect, defects, differences
from paravert.mechanics import share
from paravert.task.frames import still

pytestmark = pytest.mark.models
NECK = "mortensen_hyoid_neck_72/HYOID_1.2_ScaledStrenght_UpdatedInertia.osim"
WHOLE = "wilkinson_thoracolumbar_fullbody_520/cyclistFullBodyMuscle.osim"
TORSO = "myotorso_210_mjcf/myotorso_flat_nomesh.xml"
NECK_MJCF = "neck6d_72_mjcf/neck6d_flat_nomesh.xml"
SKELETONS = (
    "christophy_lumbar_skeleton/Christophy2012_axialRotationUpd_skeletonOnly.osim",
    "passenger_lumbar_neck_skeleton/passengerModel.osim",
)


def path(name: str) -> Path:
    return Path(os.environ["PARAVERT_MODELS"]) / name


def imported(name: str) -> Imported:
    return read(path(name))


def found(one: Imported, kind: str) -> list[Defect]:
    return [defect for defect in defects(one.model) if defect.kind == kind]


def test_the_neck_imports_and_shares_load() -> None:
    one = imported(NECK)
    assert len(one.description.fascicles) == 72
    assert len(one.description.bushings) == 8
    assert sum(row.count for row in one.loss.rows if row.kind == "inertia") == 7
    assert share(one.model, still(one.model.neutral)).solution.status[0] == "OPTIMAL"


def test_the_whole_body_imports_with_its_defects() -> None:
    one = imported(WHOLE)
    assert len(one.description.fascicles) == 520
    assert found(one, "wrong side")[0].parts == ("LTpT_T12_l",)
    assert len(found(one, "fibre length")[0].parts) == 36
    assert found(one, "fibre length")[0].size == pytest.approx(3.3, abs=0.05)


@pytest.mark.parametrize("name", SKELETONS)
def test_skeletons_import(name: str) -> None:
    one = imported(name)
    assert not one.description.fascicles
    assert np.isfinite(one.model.poses(one.model.neutral[None]).position).all()


def test_the_torso_has_lost_a_slope() -> None:
    one = imported(TORSO)
    lost = {defect.parts[0]: defect.size for defect in found(one, "lost slope")}
    assert 20.0 * lost["flex_extension"] == pytest.approx(37.5, abs=0.05)
    assert 20.0 * lost["axial_rotation"] == pytest.approx(22.7, abs=0.05)
    assert found(one, "negative tendon")
    assert share(one.model, still(one.model.neutral)).solution.status[0] == "OPTIMAL"


def test_the_converted_neck_has_lost_its_child_frames() -> None:
    one, source = imported(NECK_MJCF), imported(NECK)
    assert found(one, "missing child offsets?")
    assert found(source, "missing child offsets?") == []
    apart = differences(one.model, source.model)
    assert apart["length_m"] < 6e-5
    assert apart["arm_m"] == pytest.approx(10.2e-3, abs=1e-4)
    assert share(one.model, still(one.model.neutral)).solution.status[0] == "OPTIMAL"


@pytest.mark.parametrize("name", [TORSO, NECK_MJCF])
def test_lengths_and_arms_are_mujocos(name: str) -> None:
    one = imported(name)
    model, theirs = one.model, mujoco.MjModel.from_xml_path(str(path(name)))
    data = mujoco.MjData(theirs)
    linked = model.machine.linkage
    assert linked is not None
    ranges = {each.name: each for each in one.description.coordinates}
    low, high = np.array([[ranges[each].lower, ranges[each].upper] for each in model.coordinate_names]).T
    postures = np.random.default_rng(11).uniform(low, high, (50, len(low)))
    found_ = model.evaluate(postures)
    joints = [theirs.joint(model.machine.model.joint(int(number)).name) for number in linked.joint]
    places = [int(joint.qposadr[0]) for joint in joints]
    tendons = [int(theirs.actuator(each).trnid[0]) for each in model.fascicle_names]
    for posture, length, arm in zip(postures, found_.length, found_.held_arm, strict=True):
        data.qpos[places] = linked.values(posture) + theirs.qpos0[places]
        mujoco.mj_kinematics(theirs, data)
        mujoco.mj_comPos(theirs, data)
        mujoco.mj_tendon(theirs, data)
        dense = np.zeros((theirs.ntendon, theirs.nv))
        mujoco.mju_sparse2dense(
            dense, np.asarray(data.ten_J).ravel(), np.asarray(theirs.ten_J_rownnz), np.asarray(theirs.ten_J_rowadr),
            np.asarray(theirs.ten_J_colind).ravel(),
        )  # fmt: skip
        assert np.abs(data.ten_length[tendons] - length).max() < 1e-9
        columns = [int(joint.dofadr[0]) for joint in joints]
        assert np.abs(linked.fold(posture).T @ -dense[tendons][:, columns].T - arm).max() < 1e-9
