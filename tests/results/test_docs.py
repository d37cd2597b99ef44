"""docs/results.md lists every variable as the schema has it, and its examples run."""

import re
from pathlib import Path

import pytest
import xarray as xr

from paravert.cli.main import call
from paravert.results import schema, store

STUDY = """schema = 1
name = "small"
[[injury]]
kind = "detachment"
muscle = "multifidus_lumborum"
level = "L4"
side = "right"
[[task]]
use = "standing_relaxed"
"""


@pytest.fixture(scope="module")
def text() -> str:
    return (Path(__file__).resolve().parents[2] / "docs" / "results.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("docs")
    (place / "small.toml").write_text(STUDY)
    assert call(["run", str(place / "small.toml"), "-o", str(place / "RESULTS")]) == 0
    return place


def test_the_tables_are_those_of_the_schema(text: str) -> None:
    assert text.endswith(schema.markdown().rstrip("\n") + "\n")


def test_every_status_has_its_code(text: str) -> None:
    found = re.findall(r"^\| (\d) \| ([A-Z]+) \|", text, re.MULTILINE)
    assert found == [(str(code), status) for code, status in enumerate(schema.STATUSES)]


def test_every_attribute_and_group_is_described(text: str, folder: Path) -> None:
    with xr.open_datatree(folder / "RESULTS" / store.DATA, engine="h5netcdf") as data:
        said = {"title", "notice", "format", "paravert", "versions"}
        assert {f"`{name}`" for name in set(data.attrs) - said} - set(re.findall(r"`\w+`", text)) == set()
        groups = {path.split("/")[1] for path in data.groups if path != "/"}
        assert groups == {"anatomy", "compensation", "proof"}
        assert all(f"`/{name}" in text for name in groups)
    for name in ("results.nc", "summary.json", "report.html", "study.toml", store.CHECKSUMS):
        assert f"`{name}`" in text


def test_the_examples_run(
    text: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        exec(compile(example, "docs/results.md", "exec"), {})
    assert "standing_relaxed [['OPTIMAL'], ['OPTIMAL']]" in capsys.readouterr().out
