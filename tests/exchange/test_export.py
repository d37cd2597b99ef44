"""Export: what is written loads in MuJoCo, says what it lost in the file, and comes back as it was."""

import json
import re
from dataclasses import replace
from pathlib import Path

import mujoco
import numpy as np
import pytest
from exchange.alike import largest_difference
from exchange.documents import MJCF, OSIM
from model.toys import chest

import paravert as pv
from paravert.anatomy.description import Description
from paravert.cli.main import call
from paravert.errors import InputError
from paravert.exchange import read, read_table, write, write_table
from paravert.model import compile, settle


@pytest.fixture(scope="module")
def hurt() -> Description:
    injury = pv.injury.MuscleStrain("multifidus_lumborum", level="L4", side="right", grade=2)
    return pv.spine().edit(injury).description


@pytest.mark.parametrize("suffix", ["osim", "xml"])
def test_what_is_exported_comes_back(suffix: str, hurt: Description, tmp_path: Path) -> None:
    for name, given in (("hurt", hurt), ("chest", settle(chest()))):
        path = tmp_path / f"{name}.{suffix}"
        write(path, given)
        found = read(path)
        assert largest_difference(given, found.description) < 1e-15
    assert {one.name for one in tmp_path.iterdir()} == {f"hurt.{suffix}", f"chest.{suffix}"}


@pytest.mark.parametrize(("text", "first"), [(OSIM, "osim"), (MJCF, "xml")])
@pytest.mark.parametrize("suffix", ["osim", "xml"])
def test_an_imported_model_comes_back(text: str, first: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"toy.{first}"
    path.write_text(text)
    given = read(path).description
    out = tmp_path / f"again.{suffix}"
    write(out, given)
    assert largest_difference(given, read(out).description) < 1e-11


def test_mujoco_has_the_same_lengths_and_arms(hurt: Description, tmp_path: Path) -> None:
    path = tmp_path / "hurt.xml"
    write(path, hurt)
    model = compile(hurt)
    theirs, ours = mujoco.MjModel.from_xml_path(str(path)), model.machine
    data = mujoco.MjData(theirs)
    names = [*model.coordinate_names, *model.elastic_names]
    places = [int(theirs.joint(name).qposadr[0]) for name in names]
    tendons = [theirs.tendon(name).id for name in model.fascicle_names]
    assert theirs.body_mass.sum() == pytest.approx(hurt.mass, rel=1e-15)
    for posture in np.random.default_rng(2).uniform(-0.05, 0.05, (50, len(names))):
        ours.set(posture)
        data.qpos[places] = posture
        for machine, state in ((ours.model, ours.data), (theirs, data)):
            mujoco.mj_kinematics(machine, state)
            mujoco.mj_comPos(machine, state)
            mujoco.mj_tendon(machine, state)
        assert np.abs(data.ten_length[tendons] - ours.data.ten_length).max() < 1e-9
        dense = np.zeros((theirs.ntendon, theirs.nv))
        mujoco.mju_sparse2dense(
            dense, np.asarray(data.ten_J).ravel(), np.asarray(theirs.ten_J_rownnz), np.asarray(theirs.ten_J_rowadr),
            np.asarray(theirs.ten_J_colind).ravel(),
        )  # fmt: skip
        arm = np.zeros(len(names) * len(tendons))
        arm[ours.slot] = ours.data.ten_J[ours.entries]
        assert np.abs(dense[tendons][:, places].T - arm.reshape(len(names), -1)).max() < 1e-9


def test_the_loss_report_is_in_the_file(hurt: Description, tmp_path: Path) -> None:
    for suffix in ("osim", "xml"):
        path = tmp_path / f"hurt.{suffix}"
        loss = write(path, hurt)
        head = path.read_text()[:20_000]
        for line in loss.lines():
            assert re.sub(r"-(?=-)", "- ", line) in head
        fates = {(row.kind, row.fate) for row in loss.rows}
        assert {("cavity", "dropped"), ("contact", "dropped"), ("joint stiffness", "approximated")} <= fates
        assert ("edit", "dropped") in fates


def test_a_change_in_the_file_is_taken(tmp_path: Path) -> None:
    given = settle(chest())
    path = tmp_path / "chest.osim"
    write(path, given)
    first = given.fascicles[0]
    text = path.read_text()
    force = f"<max_isometric_force>{first.maximum_force!r}</max_isometric_force>"
    assert force in text
    path.write_text(text.replace(force, f"<max_isometric_force>{1.5 * first.maximum_force!r}</max_isometric_force>", 1))
    assert read(path).description.fascicles[0].pcsa == pytest.approx(1.5 * first.pcsa, rel=1e-12)


def test_a_broken_note_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "chest.osim"
    write(path, settle(chest()))
    text = path.read_text()
    for old, new in (
        ('"stature":1.75', '"stature":"tall"'),
        ('"stature":1.75', '"stature":NaN'),
        ('"bodies":[', '"bodies":[3,'),
    ):
        assert old in text
        path.write_text(text.replace(old, new))
        with pytest.raises(InputError, match="note"):
            read(path)


def test_what_is_not_settled_is_not_exported(tmp_path: Path) -> None:
    for suffix in ("osim", "xml"):
        with pytest.raises(InputError, match="not settled"):
            write(tmp_path / f"a.{suffix}", replace(chest(), settled=False))
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_was_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "toy.osim", tmp_path / "toy.xml"
    source.write_text(OSIM)
    assert call(["convert", str(source), str(target)]) == 0
    out = capsys.readouterr().out
    assert "dropped: 1 PointConstraint (pin)" in out
    assert out.endswith(f"written: {target}\n")
    assert call(["convert", str(source), str(target), "--refit-fibres", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["source"] for one in found["losses"]] == ["OpenSim file", "paravert"]
    assert {"defects", "written", "losses"} == found.keys()
    assert call(["model", str(source), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["fascicles"] == 7
    assert shown["neutral"]["status"] in ("OPTIMAL", "INFEASIBLE")
    assert call(["model", str(source)]) == 0
    assert "neutral posture: " in capsys.readouterr().out


def test_lengths_at_a_recorded_motion(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, motion, out = tmp_path / "toy.osim", tmp_path / "walk.mot", tmp_path / "lengths.csv"
    source.write_text(OSIM)
    motion.write_text(
        "walk\nnRows=2\nnColumns=2\ninDegrees=yes\nendheader\ntime\t/jointset/knee/bend/value\n0\t0\n1\t10\n"
    )
    assert call(["model", str(source), "--at", str(motion), "--lengths", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["poses"] == 2
    assert len(out.read_text().splitlines()) == 3
    table = read_table(motion)
    assert call(["convert", str(motion), str(tmp_path / "walk.sto")]) == 0
    assert np.array_equal(read_table(tmp_path / "walk.sto").values, table.values)
    write_table(tmp_path / "again.mot", table)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("a.txt", "b.osim"),
        ("a.osim", "b.mot"),
        ("a.mot", "b.osim"),
        ("spine", "b.txt"),
        ("none.osim", "b.xml"),
        ("spine", "no/b.osim"),
    ],
)
def test_bad_conversions_are_one_line(
    source: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(["convert", source, target]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ") and error.count("\n") == 1 and "expected" in error
    assert list(tmp_path.iterdir()) == []
