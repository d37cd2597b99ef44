"""Studies on a model from a file: poses by its own coordinates, recorded movements, injuries of muscle, joint loads."""

import json
from pathlib import Path

import numpy as np
import pytest
from study.imported import ARM, BENT, HEAD, LOAD, MASS, MODEL, MOTION, MOVEMENT, NOD, STRAIN, STUDY, laid_out

from paravert.cli.main import call
from paravert.errors import InputError
from paravert.exchange import read_table
from paravert.names import GRAVITY_M_S2
from paravert.results import store
from paravert.study.plan import prepare
from paravert.study.run import simulate
from paravert.study.vulnerability import ranking


def refusal(folder: Path, study: str, motion: str = MOTION) -> str:
    with pytest.raises(InputError) as caught:
        prepare(laid_out(folder, study, motion))
    return str(caught.value).replace(f"{folder}/", "")


def quiet(_: str) -> None:
    return None


def test_a_study_runs_on_a_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = laid_out(tmp_path, STUDY), tmp_path / "out"
    assert call(["run", str(path), "-o", str(out)]) == 0
    assert call(["verify", str(out)]) == 0
    summary = json.loads((out / "summary.json").read_text())
    assert summary["model"] == "pole.xml"
    assert {row["status"] for row in summary["tasks"]} == {"OPTIMAL"}
    assert sum(row["share"] for row in summary["compensation"]) == pytest.approx(1.0, abs=1e-9)
    report = (out / "report.html").read_text()
    assert "lost slope" in report or "Read from pole.xml" in report
    assert "Stability was neither demanded nor measured" in report


def test_joint_loads_are_those_of_a_free_body(tmp_path: Path) -> None:
    # One joint that turns about y: its section force carries weight and everything that pulls across it.
    tree = simulate(prepare(laid_out(tmp_path, HEAD + BENT + LOAD)), quiet)
    data = tree["tasks/bent"].to_dataset()
    angle, force = np.radians(10.0), data["force"].values[0, 0]
    weight = (MASS + 1.0) * GRAVITY_M_S2
    hinge = np.array([0.0, 0.2])
    world = np.zeros(2)  # forward, up
    moment = 0.0
    turned = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    for name, pull in zip(data["fascicle"].values, force, strict=True):
        side = ARM if name == "front" else -ARM
        low, high = np.array([side, 0.0]), hinge + turned @ np.array([side, 0.2])
        along = (low - high) / np.linalg.norm(low - high)
        world += pull * along
        arm = high - hinge
        moment += arm[1] * pull * along[0] - arm[0] * pull * along[1]
    world += np.array([0.0, -weight])
    centre = turned @ np.array([0.02, 0.1])
    moment += -centre[0] * -weight
    assert moment == pytest.approx(0.0, abs=1e-9)
    assert data["compression"].values[0, 0, 0] == pytest.approx(-world[1], rel=1e-9)
    assert data["anterior_shear"].values[0, 0, 0] == pytest.approx(world[0], abs=1e-8)


def test_a_recorded_movement_has_its_inertia(tmp_path: Path) -> None:
    prepared = prepare(laid_out(tmp_path, MOVEMENT))
    (frames,) = prepared.frames
    column = prepared.healthy.model.coordinate_names.index("nod")
    assert frames.count == 31
    assert np.degrees(frames.coordinates[[0, 15, 30], column]) == pytest.approx([0.0, 10.0, 0.0], abs=1e-9)
    assert np.abs(frames.acceleration[:, column]).max() > 0.1
    step = frames.time[1] - frames.time[0]
    slope = np.gradient(frames.coordinates[:, column], step)
    assert slope[1:-1] == pytest.approx(frames.velocity[1:-1, column], abs=2e-2)


def test_a_range_of_times_and_a_number_of_frames(tmp_path: Path) -> None:
    (frames,) = prepare(laid_out(tmp_path, MOVEMENT + "time_range_s = [0.2, 0.8]\nframes = 21\n")).frames
    assert frames.count == 21
    assert frames.time[-1] == pytest.approx(0.5)


def test_a_movement_of_the_built_in_spine(tmp_path: Path) -> None:
    text = 'schema = 1\nname = "x"\n' + NOD
    motion = MOTION.replace("time\tnod", "time\tC0-C1.flexion_extension")
    (frames,) = prepare(laid_out(tmp_path, text, motion)).frames
    assert frames.count == 31
    assert np.degrees(frames.coordinates).max() == pytest.approx(10.0, abs=0.1)


def test_results_become_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = laid_out(tmp_path, MOVEMENT), tmp_path / "out"
    assert call(["run", str(path), "-o", str(out)]) == 0
    assert call(["convert", str(out), str(tmp_path / "nod.sto")]) == 0
    tree = store.read(out)
    data = tree["tasks/nod"].to_dataset().sel(condition="after")
    for name in ("activation", "force"):
        found = read_table(tmp_path / f"nod_{name}.sto")
        assert found.columns == ("back_l", "back_r", "front")
        assert np.array_equal(found.values, data[name].values)
    loads = read_table(tmp_path / "nod_joint_loads.sto")
    assert loads.columns[0] == "top.compression"
    assert np.array_equal(loads.values[:, 0], data["compression"].values[:, 0])
    assert call(["convert", str(out), str(tmp_path / "one.sto"), "--table", "force", "--condition", "before"]) == 0
    assert (tmp_path / "one.sto").exists()
    capsys.readouterr()
    for option, value in (("--task", "nid"), ("--table", "forc"), ("--condition", "befor")):
        assert call(["convert", str(out), str(tmp_path / "two.sto"), option, value]) == 2
        assert "nearest: " in capsys.readouterr().err
    assert not (tmp_path / "two.sto").exists()


def test_what_cannot_be_done_is_named_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heavy = LOAD.replace("1.0", "400.0")
    path, out = laid_out(tmp_path, HEAD + BENT + heavy), tmp_path / "out"
    assert call(["run", str(path), "-o", str(out)]) == 3
    assert "INFEASIBLE: missing top nod" in capsys.readouterr().err
    assert {one.name for one in out.iterdir()} == {
        "SHA256SUMS",
        "report.html",
        "results.nc",
        "study.toml",
        "summary.json",
    }
    assert call(["convert", str(out), str(tmp_path / "a.sto")]) == 2
    assert not list(tmp_path.glob("a*.sto"))


def test_vulnerability_on_a_model(tmp_path: Path) -> None:
    found = ranking(prepare(laid_out(tmp_path, STUDY)), 0.5, False, quiet)
    assert len(found["ranking"]) == 3
    assert found["ranking"][0]["cost_change"] > 0.0
    assert found["ranking"][0]["margin_change"] is None


@pytest.mark.parametrize(
    ("study", "expected"),
    [
        (HEAD.replace("pole.xml", "none.xml") + BENT, "none.xml: "),
        (HEAD.replace("pole.xml", "pole.txt") + BENT, "pole.txt: suffix '.txt', expected one of"),
        (HEAD + BENT + "[person]\nmass_kg = 80\n", "person: scales the built-in body, expected none beside model"),
        (HEAD + BENT + "[solver]\nstability = true\n", "solver.stability: true, but coordinates follow others"),
        (HEAD + BENT.replace("nod =", "nodd ="), "task[1].posture.coordinates_deg.nodd: unknown coordinate 'nodd'"),
        (HEAD + BENT.replace("nod = 10", "nod = 50"), "task[1].posture.coordinates_deg.nod: 50 degrees, expected -40 to 40"),
        (HEAD + BENT.replace("nod =", "rise ="), "task[1].posture.coordinates_deg.rise: follows other coordinates"),
        (HEAD + BENT.replace("_deg", "_m"), "task[1].posture.coordinates_m"),
        (HEAD + '[[task]]\nuse = "standing_relaxed"\nhead = { flexion_deg = 3 }\n', "head.flexion_deg: is of the built-in spine"),
        (HEAD + BENT + 'load = [ { mass_kg = 1.0, at = "hands" } ]\n', "load[1].at: unknown place 'hands'"),
        (HEAD + STRAIN.replace('"back"', '"bak"') + BENT, "injury[1].muscle: unknown muscle 'bak'"),
        (HEAD + '[[injury]]\nkind = "disc_degeneration"\njoint = "L4-L5"\ngrade = 3\n' + BENT, "injury[1].kind: disc_degeneration needs vertebrae"),
        (HEAD + '[[injury]]\nkind = "cord_lesion"\nlevel = "C5"\n' + BENT, "injury[1].kind: cord_lesion needs vertebrae"),
        (HEAD + '[[injury]]\nkind = "partial_denervation"\nroots = ["L4"]\n' + BENT, "injury[1].roots: nerve roots of muscles, which 'pole' has not"),
        (HEAD + NOD.replace("nod.mot", "none.mot"), "none.mot: "),
        (HEAD + NOD.replace("nod.mot", "pole.xml"), "task[1].motion: '.xml', expected .mot or .sto"),
        (HEAD + NOD + "time_range_s = [0.8, 0.2]\n", "task[1].time_range_s: 0.8 to 0.2, expected times that grow"),
        (HEAD + NOD + "time_range_s = [5, 6]\n", "task[1].time_range_s: 0 rows in it, expected 2 or more of 0 to 1 s"),
        (HEAD + NOD + "posture = { coordinates_deg = { nod = 1 } }\n", "task[1].posture: beside motion"),
        (HEAD + BENT + "time_range_s = [0, 1]\n", "task[1].time_range_s: without motion"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(study: str, expected: str, tmp_path: Path) -> None:
    assert expected in refusal(tmp_path, study)


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        (MOTION.replace("time\tnod", "time\tnid"), "nearest: nod"),
        (MOTION.replace("\t10\n", "\t50\n"), "nod: 50 degrees at 0.5 s, expected -40 to 40"),
        (MOTION.replace("inDegrees=yes", "inDegrees=no"), "(the table says that it is in radians)"),
        (MOTION.replace("nRows=5", "nRows=6"), "6 rows, expected 5"),
        (MOTION.replace("endheader\n", ""), "no line 'endheader'"),
        (MOTION.replace("\t10\n", "\tnan\n"), "expected a finite number"),
    ],
)
def test_what_is_wrong_with_a_movement_is_named(motion: str, expected: str, tmp_path: Path) -> None:
    assert expected in refusal(tmp_path, HEAD + NOD, motion)


def test_unknown_columns_may_be_ignored(tmp_path: Path) -> None:
    motion = MOTION.replace("nColumns=2", "nColumns=3").replace("time\tnod", "time\tnod\thip").replace("\n0", "\n0")
    lines = motion.splitlines()
    whole = "\n".join([*lines[:6], *(f"{line}\t1" for line in lines[6:])]) + "\n"
    assert "unknown coordinate 'hip'" in refusal(tmp_path, HEAD + NOD, whole)
    assert prepare(laid_out(tmp_path, HEAD + NOD + 'unknown_columns = "ignore"\n', whole)).frames[0].count == 31


def test_edits_act_on_a_model(tmp_path: Path) -> None:
    edit = '[[edit]]\nselect = { table = "fascicles", muscle = "front" }\nscale = { pcsa = 0.5 }\nreason = "MRI"\n'
    plain, edited = (prepare(laid_out(tmp_path, HEAD + more + BENT)).healthy.description for more in ("", edit))
    assert edited.fascicles[2].pcsa == pytest.approx(0.5 * plain.fascicles[2].pcsa)
    assert "pole" in MODEL
