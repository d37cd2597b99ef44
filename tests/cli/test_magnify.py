"""`paravert magnify`: the heaviest load is found and named, and what a load magnifies is in order."""

import json
import re
from pathlib import Path

import pytest

from paravert.cli.main import call

STUDY = """schema = 1
name = "strain"
[[injury]]
kind = "muscle_strain"
muscle = "multifidus_lumborum"
level = "L4"
side = "right"
grade = 1
[[task]]
use = "standing_relaxed"
[[task]]
use = "lift_20kg_round_back"
[solver]
stability = false
"""
KEYS = {"loads_kg", "imbalance", "magnification", "limits", "heaviest_kg", "heaviest_limited_by"}


def test_a_load_magnifies_what_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = tmp_path / "strain.toml"
    study.write_text(STUDY)
    folder = tmp_path / "sweep"
    assert call(["magnify", str(study), "--json", "-o", str(folder)]) == 0
    found = json.loads(capsys.readouterr().out)
    stored = json.loads((folder / "magnification.json").read_text())
    assert found.pop("report") == str(folder / "report.html") and found.pop("results") == str(folder / "results.nc")
    assert stored == found
    assert "Magnification: strain" in (folder / "report.html").read_text()
    assert (folder / "study.toml").read_text() == STUDY
    assert call(["verify", str(folder)]) == 0
    assert capsys.readouterr().out.count("1 of 1 proved optimal again") == 2 * len(found["rows"])
    assert set(found) >= KEYS
    assert found["task"] == "lift_20kg_round_back"
    assert found["loads_kg"][0] == 0.0 and found["loads_kg"][-1] == pytest.approx(found["heaviest_kg"])
    assert 25.0 < found["heaviest_kg"] < 120.0
    assert "flexion_extension" in found["heaviest_limited_by"]
    assert found["magnification"][0] == 1.0
    assert found["transfer_magnification"][-1] > 2.0
    assert all(row["status"] == ["OPTIMAL", "OPTIMAL"] for row in found["rows"])
    assert all(value >= 0.0 for value in found["imbalance"])
    assert all(isinstance(row["margin"], float) for row in found["rows"])
    compared = {(row["criterion"], row["stability"]): row for row in found["criteria"]}
    assert set(compared) == {(name, stable) for name in ("2", "3", "minmax") for stable in (True, False)}
    assert {row["load_kg"] for row in compared.values()} == {20.0}
    own = compared["2", False]
    assert own["multiple"] == pytest.approx(own["loaded"] / own["standing"])
    assert len({row["loaded"] for row in compared.values()}) == len(compared)
    crossed = {row["limit"]: row["load_kg"] for row in found["limits"]}
    assert 0.0 < crossed["lumbar_compression_action"] < found["heaviest_kg"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            '[[injury]]\nkind = "muscle_strain"\nmuscle = "multifidus_lumborum"\nlevel = "L4"\nside = "right"\ngrade = 1\n',
            "nothing is hurt",
        ),
        ('[[task]]\nuse = "lift_20kg_round_back"\n', "no task carries a mass"),
    ],
)
def test_what_cannot_be_swept_is_refused(
    change: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "strain.toml"
    study.write_text(STUDY.replace(change, ""))
    assert call(["magnify", str(study)]) == 2
    assert said in capsys.readouterr().err


def test_an_unknown_task_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = tmp_path / "strain.toml"
    study.write_text(STUDY)
    assert call(["magnify", str(study), "--task", "standing_relaxed"]) == 2
    assert "carries no mass" in capsys.readouterr().err


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = tmp_path / "strain.toml"
    study.write_text(STUDY)
    before = sorted(tmp_path.iterdir())
    assert call(["magnify", str(study), "-o", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "is not a paravert result" in error and len(error.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_load_that_cannot_be_held_steadily_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paravert.study.magnify.CRITERIA", (2,))
    study = tmp_path / "upright.toml"
    upright = '[[task]]\nname = "upright"\nuse = "standing_relaxed"\nload = [ { mass_kg = 40.0, at = "hands" } ]\n'
    text = STUDY.replace("stability = false", "stability = true")
    study.write_text(text.replace('[[task]]\nuse = "lift_20kg_round_back"\n', upright))
    assert call(["magnify", str(study)]) == 0
    out = capsys.readouterr().out
    heaviest, steady = (float(re.search(rf"{words} ([\d.]+) kg", out)[1]) for words in ("load is", "steadily held:"))
    assert 0.0 < steady <= heaviest
    assert "nan" not in out
