"""A model file or table with something changed either converts, or is refused by one line; nothing in between."""

import random
import re
import time
from pathlib import Path

import pytest
from exchange.documents import MJCF, OLD, OSIM
from exchange.mutants import mutated
from exchange.test_motion import OLD as OLD_TABLE
from exchange.test_motion import STO, TRC
from model.toys import chest

from paravert.cli.main import call
from paravert.exchange.mjcf import write as mjcf
from paravert.exchange.osim import write as osim
from paravert.model import settle

MUTANTS, PARTS = 2000, 10
SEED = 77_000
CHEST = settle(chest())
FORMATS = {
    "osim": ((OSIM, OLD, osim.written(CHEST, "paravert")[0]), ".osim"),
    "xml": ((MJCF, mjcf.written(CHEST, "paravert")[0]), ".osim"),
    "mot": ((STO, OLD_TABLE), ".sto"),
    "trc": ((TRC,), ".trc"),
}
LINE = re.compile(r"^error: [^\n]+: [^\n]*expected[^\n]*\n$")
SECONDS = 3.0


@pytest.mark.parametrize("part", [0, *(pytest.param(n, marks=pytest.mark.full) for n in range(1, PARTS))])
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_mutant_converts_or_is_refused(
    suffix: str, part: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts, target = FORMATS[suffix]
    draw = random.Random(f"{SEED} {suffix} {part}")
    folder = tmp_path / "out"
    folder.mkdir()
    kept = 0
    for number in range(MUTANTS // PARTS):
        path = tmp_path / f"mutant.{suffix}"
        data = mutated(texts[number % len(texts)], draw)
        path.write_bytes(data)
        out = folder / f"out{target}"
        start = time.perf_counter()
        code = call(["convert", str(path), str(out)])
        took = time.perf_counter() - start
        error = capsys.readouterr().err
        assert took < SECONDS, data
        assert code in (0, 2), (error, data)
        if code == 0:
            kept += 1
            assert out.exists()
            out.unlink()
        else:
            assert LINE.match(error), (error, data)
        assert list(folder.iterdir()) == [], data
    assert 0 < kept < MUTANTS // PARTS
