"""`paravert evidence` prints every bar, and its JSON has the keys that others rely on."""

import json
from pathlib import Path

import pytest

from paravert.cli.main import call

KEYS = {"id", "title", "predicted", "reference", "unit", "low", "high", "scored", "pass", "tuned", "source", "task"}


def test_the_json_has_every_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["evidence", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert all(set(bar) >= KEYS for bar in found["bars"])
    assert found["score"]["of"] == 19
    assert set(found["wilke"]) == {"r", "rmse_percent"}
    assert len(found["arms"]) > 500


def test_the_text_says_what_passes_and_what_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["evidence"]) == 0
    out = capsys.readouterr().out
    for part in ("of 19 scored bars pass", "sign right", "median difference", "root mean square difference"):
        assert part in out


def test_a_folder_gets_the_page_its_text_and_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "made"
    assert call(["evidence", "-o", str(folder)]) == 0
    assert f"page:  {folder / 'evidence.html'}" in capsys.readouterr().out
    names = {path.name for path in folder.iterdir()}
    drawings = {f"evidence-{name}.svg" for name in ("bars", "tasks", "load", "arms")}
    assert names == {"evidence.html", "evidence.md", "measured.toml", *drawings}
    assert call(["evidence", "-o", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["report"] == str(folder / "evidence.html")


def test_a_folder_with_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for place in (tmp_path, tmp_path / "mine.txt", tmp_path / "no" / "where"):
        assert call(["evidence", "-o", str(place)]) == 2
        error = capsys.readouterr().err.strip().splitlines()
        assert len(error) == 1
        assert error[0].startswith("error: ")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
