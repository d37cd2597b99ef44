"""The examples over a year: each is valid, and at full size each runs and says how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli.runs import LONG, Ran

from paravert.cli.main import call


@pytest.mark.parametrize("study", LONG, ids=lambda path: path.stem)
def test_an_example_over_a_year_is_valid(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["check", str(study)]) == 0
    assert "52 weeks" in capsys.readouterr().out


@pytest.mark.full
@pytest.mark.parametrize("study", LONG, ids=lambda path: path.stem)
def test_an_example_over_a_year_runs(study: Path, ran: Callable[[Path], Ran]) -> None:
    done = ran(study)
    assert done.code == 0, done.err
    assert "after 52 weeks" in done.out
    summary = json.loads((done.folder / "summary.json").read_text(encoding="utf-8"))
    assert max(row["week"] for row in summary["history"]) == 52.0
    assert summary["weeks"]["permanence"]
