"""A cohort with one thing changed is either valid, or refused by one line that names the field, and nothing is written."""

import random
import re
from pathlib import Path

import pytest
from cohort import toys
from study.mutants import mutated

from paravert.cli.main import call

MUTANTS = 200
PARTS = 10
FIELD = re.compile(r"^error: [^:]+\.toml: [^:]+: .*(expected|first: )")
MORE = """
[[correlate]]
fields = ["person.mass_kg", "person.age_years"]
correlation = 0.4
[limits]
seconds = 20.0
memory_mb = 900
"""


@pytest.mark.parametrize("part", [0, *(pytest.param(n, marks=pytest.mark.full) for n in range(1, PARTS))])
def test_a_mutant_is_valid_or_refused_by_field(part: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(90_000 + part)
    text = toys.written(tmp_path, 8, MORE, 'sampler = "halton"\nkeep = "results"\ngroups = ["person.sex"]').read_text()
    text = re.sub(r"\n\n+", "\n", text)
    (tmp_path / "cohort.toml").unlink()
    codes = []
    for number in range(MUTANTS // PARTS):
        path = tmp_path / f"mutant{number}.toml"
        path.write_text(mutated(text, dice))
        before = sorted(tmp_path.iterdir())
        codes.append(call(["check", str(path)]))
        out, line = capsys.readouterr()
        assert codes[-1] in (0, 2), (path.read_text(), line)
        assert sorted(tmp_path.iterdir()) == before
        if codes[-1] == 2:
            assert out == "" and line.count("\n") == 1 and len(line) < 1200 and "Traceback" not in line
            assert FIELD.match(line), (path.read_text(), line)
    assert 0 < codes.count(2) < len(codes) or part > 0
