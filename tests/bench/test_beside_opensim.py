"""The comparison with OpenSim: refusals, and differences that a stand-in for OpenSim makes on purpose."""

import os
import stat
import sys
from pathlib import Path

import pytest
from exchange.documents import OSIM

from paravert.bench.beside_opensim import compared, lines
from paravert.cli.main import call

STAND_IN = """#!{python}
import json, sys
asked = json.load(open(sys.argv[2]))
known = json.load(open({known!r}))
known["lengths"] = [[one + {apart} for one in row] for row in known["lengths"]]
json.dump(known, open(sys.argv[3], "w"))
"""


def document(folder: Path) -> Path:
    path = folder / "toy.osim"
    path.write_text(OSIM)
    return path


def stand_in(folder: Path, path: Path, apart: float) -> str:
    """Return an interpreter that answers as OpenSim would, with every length longer."""
    import json

    import numpy as np

    from paravert.bench.beside_opensim import HELD, POSTURES, SEED, _drawn
    from paravert.exchange import read

    model = read(path).model
    found = model.evaluate(_drawn(model, np.random.default_rng(SEED), POSTURES, 1.0))
    count = len(model.fascicle_names)
    held = [{"seconds_a_frame": 0.5, "activation": [0.5] * count, "others": {}}] * HELD
    answer = {
        "version": "a stand-in",
        "lengths": found.length.tolist(),
        "arms": found.arm.tolist(),
        "bounds": [[0.0, 1.0]] * count,
        "held": held,
    }
    known, script = folder / "known.json", folder / "python"
    known.write_text(json.dumps(answer))
    script.write_text(STAND_IN.format(python=sys.executable, known=str(known), apart=apart))
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    return str(script)


@pytest.mark.parametrize(("name", "expected"), [("none.osim", "no such file"), ("toy.xml", "expected .osim")])
def test_what_is_no_model_is_refused(
    name: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["bench", "--opensim", str(tmp_path / name)]) == 2
    assert expected in capsys.readouterr().err


def test_without_opensim_one_line_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = tmp_path / "bare"
    bare.write_text("#!/bin/sh\necho \"ModuleNotFoundError: No module named 'opensim'\" >&2\nexit 1\n")
    bare.chmod(0o755)
    assert call(["bench", "--opensim", str(document(tmp_path)), "--python", str(bare)]) == 2
    error = capsys.readouterr().err
    said = "error: --opensim: OpenSim is not installed, expected the extra: pip install 'paravert[opensim]'"
    assert error.splitlines()[-1] == said  # after what is being done, where the machine is slow
    assert call(["bench", "--opensim", str(document(tmp_path)), "--python", str(tmp_path / "no")]) == 2


@pytest.mark.parametrize("apart", [0.0, 0.002])
def test_differences_are_measured(apart: float, tmp_path: Path) -> None:
    path = document(tmp_path)
    found = compared(str(path), stand_in(tmp_path, path, apart), lambda text: None)
    assert found["plain"]["length_mm"] == pytest.approx(1000.0 * apart, abs=1e-9)
    assert found["plain"]["arm_mm"] == 0.0
    assert found["plain"]["muscles"] + found["listed"]["muscles"] == 7
    assert found["opensim_ms_per_frame"] == 500.0
    assert len(found["frames"]) == 3
    assert any("a stand-in" in line for line in lines(found))


@pytest.mark.models
@pytest.mark.skipif("PARAVERT_OPENSIM" not in os.environ, reason="PARAVERT_OPENSIM names an interpreter with OpenSim")
def test_the_published_neck_is_opensims() -> None:
    name = "mortensen_hyoid_neck_72/HYOID_1.2_ScaledStrenght_UpdatedInertia.osim"
    path = Path(os.environ["PARAVERT_MODELS"]) / name
    found = compared(str(path), os.environ["PARAVERT_OPENSIM"], lambda text: None)
    assert found["plain"]["length_mm"] < 0.1
    assert found["plain"]["arm_mm"] < 0.1
    for one in found["frames"]:
        assert one["relative"] < 1e-6
        assert one["residual_nm"] < one["opensim_residual_nm"]
