"""Each hand-written bad study is refused: exit 2, one line that names the field, nothing written."""

from pathlib import Path

import pytest
from study.mutants import refused

from paravert.cli.main import call

BAD = sorted((Path(__file__).parent / "bad").glob("*.toml"))


def test_there_are_forty() -> None:
    assert len(BAD) >= 40


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_study_names_its_field(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused(path, tmp_path, monkeypatch, capsys)
    expected = path.read_text().splitlines()[0].removeprefix("# expect: ")
    for part in expected.split("; "):
        assert part in line
    assert call(["check", str(path)]) == 2
    assert capsys.readouterr().err == line
