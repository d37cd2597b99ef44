"""Time and peak memory of `paravert run` on a study of the main kind, in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from paravert.errors import MachineError

STUDY = """schema = 1
name = "L4 strain"
[[injury]]
kind = "muscle_strain"
muscle = "multifidus_lumborum"
level = "L4"
side = "right"
grade = 2
[[task]]
use = "standing_relaxed"
[[task]]
use = "lift_20kg_round_back"
[[task]]
use = "movement_floor_lift"
"""


def run() -> tuple[float, float]:
    """Return seconds and the most megabytes of one run, results and report included.

    Raises:
        MachineError: the run failed.
    """
    with tempfile.TemporaryDirectory(prefix="paravert-bench-") as folder:
        study = Path(folder) / "demo.toml"
        study.write_text(STUDY)
        begun = time.perf_counter()
        command = [sys.executable, "-m", "paravert.cli.main", "run", str(study), "-o", str(Path(folder) / "out")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begun
    if done.returncode:
        raise MachineError(f"the demo failed: {done.stderr.strip()}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return seconds, peak / 1024.0 if sys.platform != "darwin" else peak / 1024.0**2
