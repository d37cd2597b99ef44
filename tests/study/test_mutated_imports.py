"""A study on a model, its movement or its results with something changed either works, or is refused by one line."""

import random
import re
import shutil
from pathlib import Path

import pytest
from exchange.mutants import mutated as broken
from study.imported import MODEL, MOTION, MOVEMENT, STUDY, laid_out
from study.mutants import mutated

from paravert.cli.main import call

MUTANTS, PARTS = 2000, 10
SEED = 31_000
LINE = re.compile(r"^error: [^\n]+: [^\n]*expected[^\n]*\n$")
Parts = pytest.mark.parametrize("part", [0, *(pytest.param(n, marks=pytest.mark.full) for n in range(1, PARTS))])


@Parts
@pytest.mark.parametrize("what", ["study", "movement", "model"])
def test_a_mutant_is_valid_or_refused(what: str, part: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(f"{SEED} {what} {part}")
    refused = 0
    for number in range(MUTANTS // PARTS):
        text = (STUDY, MOVEMENT)[number % 2] if what == "study" else MOVEMENT
        path = laid_out(tmp_path, mutated(text, draw) if what == "study" else text)
        if what == "movement":
            (tmp_path / "nod.mot").write_bytes(broken(MOTION, draw))
        if what == "model":
            (tmp_path / "pole.xml").write_bytes(broken(MODEL, draw))
        before = {one.name for one in tmp_path.iterdir()}
        code = call(["check", str(path)])
        error = capsys.readouterr().err
        assert code in (0, 2), (error, path.read_text())
        if code == 2:
            refused += 1
            assert LINE.match(error), (error, path.read_text())
        assert {one.name for one in tmp_path.iterdir()} == before
    assert 0 < refused < MUTANTS // PARTS


@Parts
def test_broken_results_give_no_table(part: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, whole = laid_out(tmp_path, STUDY), tmp_path / "whole"
    assert call(["run", str(path), "-o", str(whole)]) == 0
    capsys.readouterr()
    draw = random.Random(f"{SEED} results {part}")
    for _ in range(MUTANTS // PARTS):
        folder = tmp_path / "broken"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole, folder)
        name = draw.choice(sorted(one.name for one in whole.iterdir()))
        data = bytearray((folder / name).read_bytes())
        place = draw.randrange(len(data))
        data[place] ^= 1 << draw.randrange(8)
        kept = bytes(data) if draw.random() < 0.7 else bytes(data[:place])
        (folder / name).write_bytes(kept)
        code = call(["convert", str(folder), str(tmp_path / "out.sto")])
        error = capsys.readouterr().err
        assert code == 2 and LINE.match(error), (error, name, place)
        assert not list(tmp_path.glob("out*"))
