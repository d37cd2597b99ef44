"""Every example runs; what is written is whole, proved, sums to 100 %, and says what cannot be done."""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from cli.runs import EXAMPLES, Ran

from paravert.cli.main import call
from paravert.names import JOINTS
from paravert.results import store
from paravert.results.schema import NOTICE, TASK_VARIABLES

DEMO = next(path for path in EXAMPLES if path.stem == "l4_multifidus_strain")
NECKS = [path for path in EXAMPLES if path.stem in ("neck_denervation", "whiplash_ligaments")]
FILES = {"SHA256SUMS", "report.html", "results.nc", "study.toml", "summary.json"}
WEAK = """schema = 1
name = "weak"
[person]
strength = 0.05
[[injury]]
kind = "muscle_strain"
muscle = "multifidus_lumborum"
grade = 2
[[task]]
use = "lift_20kg_round_back"
"""
Run = Callable[[Path], Ran]


@pytest.mark.parametrize("study", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_runs_and_every_number_is_proved(study: Path, ran: Run) -> None:
    done = ran(study)
    assert done.code == 0, done.err
    assert {path.name for path in done.folder.iterdir()} == FILES
    assert (done.folder / "study.toml").read_bytes() == study.read_bytes()
    assert call(["verify", str(done.folder)]) == 0
    summary = json.loads((done.folder / "summary.json").read_text())
    assert all(row["status"] == "OPTIMAL" for row in summary["tasks"])
    assert all(row["certificate"]["primal"] <= 1e-12 for row in summary["tasks"])


@pytest.mark.parametrize("study", EXAMPLES, ids=lambda path: path.stem)
def test_shares_sum_to_all_that_was_lost(study: Path, ran: Run) -> None:
    summary = json.loads((ran(study).folder / "summary.json").read_text())
    total: dict[tuple[str, int], float] = defaultdict(float)
    for row in summary["compensation"]:
        if row["share"] is not None:
            total[row["task"], row["frame"]] += row["share"]
    assert bool(total) == bool(summary["injuries"])
    for place, share in total.items():
        assert share == pytest.approx(1.0, abs=1e-6), place


@pytest.mark.parametrize("study", [DEMO, *NECKS], ids=lambda path: path.stem)
def test_a_hurt_neck_says_what_the_head_can_hold(study: Path, ran: Run) -> None:
    done = ran(study)
    summary = json.loads((done.folder / "summary.json").read_text())
    said = "largest moment that the head can hold" in done.out
    page = (done.folder / "report.html").read_text()
    assert said == bool(summary["head_support"]) == ("support</h2>" in page) == (study in NECKS)
    for row in summary["head_support"]:
        assert row["status"] == "OPTIMAL" and row["moment_nm"] > 5.0 and row["about"] == "C7-T1"


def test_the_demo_says_who_takes_over_and_where_to_go_on(ran: Run) -> None:
    text = ran(DEMO).out
    for part in (
        "Grade II strain of multifidus_lumborum at L4, right",
        "lift_20kg_round_back",
        "who takes over",
        "together" + " " * 40 + "   100.0%",
        "joint loads that change most",
        "frames proved optimal",
        "report.html",
        "paravert verify",
        "Research and education only. Not a medical device.",
    ):
        assert part in text
    assert "error" not in ran(DEMO).err


def test_the_file_is_as_documented(ran: Run) -> None:
    with xr.open_dataset(ran(DEMO).folder / store.DATA, engine="h5netcdf") as data:
        for name in ("activation", "force"):
            assert data[name].dims == ("condition", "task", "frame", "fascicle")
        for name in ("compression", "anterior_shear", "lateral_shear", "pressure"):
            assert data[name].dims == ("condition", "task", "frame", "joint")
            assert list(data["joint"].values) == list(JOINTS)
        assert list(data["condition"].values) == ["before", "after"]
        assert data.attrs["notice"] == NOTICE
        assert (data["activation"].max() <= 1.0) & (data["activation"].min() >= 0.0)
        assert set(data.variables) >= {one.name for one in TASK_VARIABLES}
        assert all("units" in data[one.name].attrs for one in TASK_VARIABLES if one.unit)


def test_the_same_study_gives_the_same_bytes_in_another_process(ran: Run, tmp_path: Path) -> None:
    study = next(path for path in EXAMPLES if path.stem == "quadratus_lumborum_carry")
    command = [sys.executable, "-m", "paravert.cli.main", "run", str(study), "-o", str(tmp_path / "again")]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "again" / store.DATA).read_bytes() == (ran(study).folder / store.DATA).read_bytes()


def test_a_task_that_cannot_be_done_is_named_and_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("weak.toml").write_text(WEAK)
    assert call(["run", "weak.toml", "--json"]) == 3
    out, err = capsys.readouterr()
    summary = json.loads(out)
    assert err.splitlines()[-1].startswith(
        "error: 2 frames are not solved, first: lift_20kg_round_back, before, frame 0: INFEASIBLE: missing "
    )
    folder = tmp_path / "weak-results"
    assert {path.name for path in folder.iterdir()} == FILES
    for row in summary["tasks"]:
        assert row["status"] == "INFEASIBLE"
        assert row["unmet"][0]["joint"] in JOINTS
        assert abs(row["unmet"][0]["moment_nm"]) > 1.0
    assert {row["share"] for row in summary["compensation"]} <= {None, 0.0}
    with xr.open_dataset(folder / store.DATA, engine="h5netcdf") as data:
        for one in TASK_VARIABLES:
            if one.sealed:
                assert np.isnan(data[one.name]).all(), one.name
    assert call(["verify", str(folder)]) == 0
    assert "2 proved impossible" in capsys.readouterr().out.replace("1 proved impossible", "2 proved impossible")


def test_a_folder_that_is_not_a_result_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert call(["run", str(DEMO), "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith("expected a new or empty folder, or a paravert result\n")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("command", ["verify"])
def test_a_damaged_result_is_found(command: str, ran: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ran(DEMO).folder, copy)
    data = bytearray((copy / store.DATA).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / store.DATA).write_bytes(data)
    capsys.readouterr()
    assert call([command, str(copy)]) == 2
    assert "results.nc: is damaged" in capsys.readouterr().err


def test_ctrl_c_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("paravert.study.run.store._put", stopped)
    study = next(path for path in EXAMPLES if path.stem == "quadratus_lumborum_carry")
    assert call(["run", str(study), "-o", str(tmp_path / "out")]) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "error: stopped, nothing was written"
    assert list(tmp_path.iterdir()) == []
