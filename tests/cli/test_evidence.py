"""`paravert evidence` prints every bar, and its JSON has the keys that others rely on."""

import json

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
