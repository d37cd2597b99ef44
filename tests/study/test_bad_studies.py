"""Each hand-written bad study and each mutated example that is refused: exit 2, one line, nothing written."""

import random
import re
from pathlib import Path

import pytest

from paravert.cli.main import call

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.toml"))
EXAMPLES = sorted((HERE.parents[1] / "examples").glob("*.toml"))
MUTANTS = 200
FIELD = re.compile(r"^error: [^:]+\.toml: [^:]+: .*expected|^error: [^:]+\.toml: .*expected")


def refused(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the line with which a study is refused by run, having looked that nothing was written."""
    monkeypatch.chdir(folder)
    before = sorted(folder.rglob("*"))
    assert call(["run", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1, err
    assert len(err) < 1200
    assert "Traceback" not in err
    assert err.startswith(f"error: {path}: "), err
    assert sorted(folder.rglob("*")) == before
    return err


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


def mutated(text: str, draw: random.Random) -> str:
    """Return a study with one thing changed as a tired person or a broken disk would."""
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")]
    place = draw.choice(places)
    line = lines[place]
    kind = draw.randrange(9)
    if kind == 0:
        spot = draw.randrange(len(line))
        lines[place] = line[:spot] + line[spot + 1 :]
    elif kind == 1:
        spot = draw.randrange(len(line))
        lines[place] = line[:spot] + chr(draw.randrange(97, 123)) + line[spot:]
    elif kind == 2 and len(line) > 2:
        spot = draw.randrange(len(line) - 1)
        lines[place] = line[:spot] + line[spot + 1] + line[spot] + line[spot + 2 :]
    elif kind == 3:
        del lines[place]
    elif kind == 4:
        lines.insert(place, line)
    elif kind == 5:
        lines[place] = re.sub(
            r"\d+(\.\d+)?", draw.choice(["nan", "inf", "-1", "1e300", '"9"', "[]", "true"]), line, count=1
        )
    elif kind == 6:
        lines[place] = re.sub(
            r'"[^"]*"', draw.choice(['""', "3", '"\\u0000"', '"' + "x" * 500 + '"', "[1]"]), line, count=1
        )
    elif kind == 7:
        lines = lines[: draw.randrange(1, len(lines))]
    else:
        lines[place] = draw.choice([line.upper(), line.replace("_", "-"), line.replace('"', ""), line + " ]"])
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("part", range(10))
def test_mutated_examples(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = random.Random(1000 + part)
    kept = 0
    for number in range(MUTANTS // 10):
        path = tmp_path / f"mutant{number}.toml"
        path.write_text(mutated(draw.choice(EXAMPLES).read_text(), draw))
        if call(["check", str(path)]) == 0:
            capsys.readouterr()
            kept += 1
            continue
        line = capsys.readouterr().err
        folder = tmp_path / f"run{number}"
        folder.mkdir()
        assert refused(path, folder, monkeypatch, capsys) == line
        assert FIELD.match(line), line
    assert 0 < kept < MUTANTS // 10
