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
name = "A year after an L4 strain"
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
[day]
use = "weight_lifter"
[horizon]
weeks = 52
draws = 32
[[arm]]
name = "untreated"
return_to = [ { task = "deadlift_barbell", week = 8 }, { task = "back_squat", week = 8 } ]
[[arm]]
name = "early return"
return_to = [ { task = "deadlift_barbell", week = 2 }, { task = "back_squat", week = 2 } ]
[[arm]]
name = "unhurt"
unhurt = true
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
