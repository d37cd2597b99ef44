"""Reading of MJCF: lengths, arms and masses as MuJoCo has them; what is dropped; what is refused."""

from pathlib import Path

import mujoco
import numpy as np
import pytest
from exchange.documents import MJCF

from paravert.errors import InputError
from paravert.exchange import Imported, read
from paravert.model.check import jacobian_error

FREE = {"socket": ("socket.1", "socket.2", "socket.3")}


def write(folder: Path, text: str) -> Path:
    path = folder / "model.xml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return read(write(tmp_path_factory.mktemp("mjcf"), MJCF))


def mujoco_model() -> mujoco.MjModel:
    text = MJCF.replace("<sensor/>", "").replace('<fixed name="f"/>', "")
    return mujoco.MjModel.from_xml_string(text)


def test_lengths_masses_and_inertias_are_those_of_mujoco(toy: Imported) -> None:
    theirs = mujoco_model()
    data = mujoco.MjData(theirs)
    model = toy.model
    masses = {body.name: body.mass for body in toy.description.bodies}
    for name in ("low", "top", "ball"):
        assert masses[name] == pytest.approx(theirs.body(name).mass[0], rel=1e-12)
    ours = model.machine.model
    for name in ("low", "top", "ball"):
        assert np.allclose(np.sort(ours.body(name).inertia), np.sort(theirs.body(name).inertia), rtol=1e-9)
    rng = np.random.default_rng(5)
    for _ in range(20):
        value = dict(zip(model.coordinate_names, rng.uniform(-0.5, 0.5, len(model.coordinate_names)), strict=True))
        bend = value["bend"]
        data.qpos[theirs.joint("hip").qposadr[0]] = value["hip"]
        data.qpos[theirs.joint("bend").qposadr[0]] = bend + np.radians(10)
        data.qpos[theirs.joint("glide").qposadr[0]] = 0.001 + 0.01 * bend + 0.02 * bend**2
        turns = [mujoco_turn(axis, value[f"socket.{axis + 1}"]) for axis in range(3)]
        whole = np.zeros(4)
        mujoco.mju_mulQuat(whole, turns[0], turns[1])
        final = np.zeros(4)
        mujoco.mju_mulQuat(final, whole, turns[2])
        start = theirs.joint("socket").qposadr[0]
        data.qpos[start : start + 4] = final
        mujoco.mj_kinematics(theirs, data)
        mujoco.mj_comPos(theirs, data)
        mujoco.mj_tendon(theirs, data)
        found = model.evaluate(np.array([[value[name] for name in model.coordinate_names]]))
        wanted = [data.ten_length[theirs.tendon(name).id] for name in ("t1", "t2")]
        assert np.abs(found.length[0] - wanted).max() < 1e-12


def mujoco_turn(axis: int, angle: float) -> np.ndarray:
    turn = np.zeros(4)
    mujoco.mju_axisAngle2Quat(turn, np.eye(3)[axis], angle)
    return turn


def test_arms_are_slopes_of_lengths(toy: Imported) -> None:
    model = toy.model
    q = np.full(len(model.coordinate_names), 0.15)
    arms, step = model.evaluate(q[None]).held_arm[0], 1e-5
    for row in range(len(q)):
        move = np.eye(len(q))[row] * step
        ends = model.evaluate(np.stack([q + move, q - move])).length
        assert np.abs(arms[row] + (ends[0] - ends[1]) / (2 * step)).max() < 1e-8
    assert jacobian_error(model, q) < 1e-12


def test_the_world_is_turned_upright(toy: Imported) -> None:
    poses = toy.model.poses(toy.model.neutral[None])
    low = toy.model.body_names.index("low")
    assert np.allclose(poses.position[0, low], [0.0, 0.1, 0.0], atol=1e-15)


def test_muscles_have_mujocos_lengths(toy: Imported) -> None:
    one, two = toy.description.fascicles
    assert (one.name, one.side, one.maximum_force) == ("back_r", "right", pytest.approx(300.0))
    assert one.optimal_fibre_length == pytest.approx(0.3 / 0.3)
    assert one.tendon_slack_length == pytest.approx(0.2 - 0.75)
    assert two.maximum_force == pytest.approx(200.0)


def test_every_part_is_accounted_for(toy: Imported) -> None:
    fates = {(row.kind, row.fate): row for row in toy.loss.rows}
    assert fates["joint equality", "exact"].count == 1
    assert fates["weld equality", "dropped"].names == ("w",)
    assert fates["motor", "dropped"].names == ("m",)
    assert fates["fixed tendon", "dropped"].names == ("f",)
    assert fates["sensor", "dropped"].count == 1
    assert fates["ref", "exact"].names == ("bend",)
    assert fates["joint stiffness", "exact"].names == ("bend",)
    assert fates["joint damping", "dropped"].count == 3
    assert fates["ball joint", "exact"].names == ("socket",)
    assert fates["lengthrange", "approximated"].names == ("back_l",)
    assert 0.0 < fates["muscle law", "approximated"].error < 1.0
    assert fates["geom", "exact"].names == ("tube",)
    roles = {one.name: one.role for one in toy.description.coordinates}
    assert (roles["hip"], roles["bend"], roles["glide"]) == ("prescribed", "balanced", "coupled")


def test_includes_stay_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "body.xml").write_text(
        '<mujocoinclude><body name="b"><inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/><joint name="j"/></body></mujocoinclude>'
    )
    text = '<mujoco><worldbody><include file="{}"/></worldbody></mujoco>'
    assert read(write(tmp_path, text.format("parts/body.xml"))).model.coordinate_names == ("j",)
    for bad in ("../body.xml", "/etc/hostname", "parts/none.xml", "parts"):
        with pytest.raises(InputError, match="expected"):
            read(write(tmp_path, text.format(bad)))
    (tmp_path / "loop.xml").write_text('<a><include file="loop.xml"/></a>')
    with pytest.raises(InputError, match="includes itself"):
        read(write(tmp_path, text.format("loop.xml")))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('mass="3"', 'mass="-3"', "expected 0 or more"),
        ('mass="3"', 'mass="inf"', "expected a finite number"),
        ('site="b"', 'site="bb"', "nearest: b"),
        ('geom="tube"', 'geom="tub"', "nearest: tube"),
        ('type="slide"', 'type="slid"', "expected one of hinge"),
        ('axis="0 1 0"', 'axis="0 0 0"', "expected a direction"),
        ('joint2="bend"', 'joint2="bent"', "nearest: bend"),
        ('childclass="all"', 'childclass="al"', "nearest: all"),
        ('angle="degree"', 'angle="grad"', "expected degree or radian"),
        ('tendon="t2"', 'tendon="t3"', "expected one of t1, t2"),
        ('lengthrange="0.2 0.5"', 'lengthrange="0.5 0.2"', "the shorter first"),
        ("<mujoco", "<!DOCTYPE x><mujoco", "DOCTYPE"),
        ("<mujoco", "<muj", "expected </muj>"),
    ],
)
def test_bad_documents_are_refused_by_line(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in MJCF
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, MJCF.replace(old, new)))
    assert words in str(caught.value)
    assert ": line " in str(caught.value)
