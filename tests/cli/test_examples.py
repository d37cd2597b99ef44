"""The Python examples run, and say what they promise."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.py"))
SAYS = {"compare_grades": ("grade ", 3), "fit_time_constants": ("quality_", 3)}
"""What each prints, and how often at least."""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_runs(script: Path, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-W", "error", str(script)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    words, times = SAYS[script.stem]
    assert done.stdout.count(words) >= times
    assert list(tmp_path.iterdir()) == []
