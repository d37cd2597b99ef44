"""A study with one thing changed either runs, or is refused by one line that names the field."""

import random
import re
from pathlib import Path

import pytest
from study.mutants import STUDIES, mutated, refused

from paravert.cli.main import call
from paravert.results import store

MUTANTS = 200
PARTS = 10
SEED = 20_000
FIELD = re.compile(r"^error: [^:]+\.toml: [^:]+: .*expected")
WRITTEN = {"SHA256SUMS", "report.html", "results.nc", "study.toml", "summary.json"}


def test_the_studies_run_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, text in enumerate(STUDIES):
        path = tmp_path / f"whole{number}.toml"
        path.write_text(text)
        assert call(["check", str(path)]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("part", [0, *(pytest.param(n, marks=pytest.mark.full) for n in range(1, PARTS))])
def test_a_mutant_runs_or_is_refused_by_field(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = random.Random(SEED + part)
    kept = 0
    for number in range(MUTANTS // PARTS):
        path = tmp_path / f"mutant{number}.toml"
        path.write_text(mutated(STUDIES[number % len(STUDIES)], draw))
        folder = tmp_path / f"run{number}"
        folder.mkdir()
        code = call(["check", str(path)])
        line = capsys.readouterr().err
        if code == 0:
            kept += 1
            assert call(["run", str(path), "-o", str(folder)]) in (0, 3), (path.read_text(), capsys.readouterr().err)
            capsys.readouterr()
            assert {one.name for one in folder.iterdir()} == WRITTEN
            store.check(folder)
            continue
        assert code == 2, (path.read_text(), line)
        assert refused(path, folder, monkeypatch, capsys) == line
        assert FIELD.match(line), (path.read_text(), line)
        assert "unknown" not in line or "nearest: " in line, line
    assert kept < MUTANTS // PARTS
    assert part > 0 or kept > 0
