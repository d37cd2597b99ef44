"""Small cohorts of people that cost nothing, and what a folder of them holds."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from paravert.cohort.place import Place
from paravert.cohort.run import Choices, run_cohort

HERE = Path(__file__).parent
COMMAND = (sys.executable, str(HERE / "toy_worker.py"))
BASE = """schema = 1
name = "base"
[person]
mass_kg = 70.0
[[injury]]
kind = "muscle_strain"
muscle = "multifidus_lumborum"
level = "L4"
side = "right"
grade = 2
[[task]]
use = "standing_relaxed"
[solver]
stability = false
spread = "none"
"""
VARIED = """
[[vary]]
field = "person.sex"
distribution = "choice"
values = ["male", "female"]
[[vary]]
field = "person.mass_kg"
distribution = "normal"
mean = 82.0
sd = 9.0
low = 55.0
high = 120.0
when = { "person.sex" = "male" }
[[vary]]
field = "person.mass_kg"
distribution = "lognormal"
mean = 66.0
sd = 8.0
low = 45.0
high = 100.0
[[vary]]
field = "person.age_years"
distribution = "uniform"
low = 20.0
high = 70.0
[[vary]]
field = "injury[1].grade"
distribution = "choice"
values = [1, 2, 3]
weights = [3, 2, 1]
"""


def written(folder: Path, people: int = 12, more: str = "", top: str = "", varied: str = VARIED) -> Path:
    """Write a cohort and its study, and return the cohort's path."""
    (folder / "base.toml").write_text(BASE)
    path = folder / "cohort.toml"
    head = f'schema = 1\nname = "toys"\nstudy = "base.toml"\npeople = {people}\nseed = 5\n{top}\n'
    path.write_text(head + varied + more)
    return path


def run(path: Path, folder: Path, **choices: Any) -> dict[str, Any]:
    """Run a cohort of toys."""
    return run_cohort(path, folder, Choices(command=COMMAND, **choices), page, silent)


def page(summary: Any) -> str:
    return json.dumps(summary["done"])


def silent(message: str) -> None:
    pass


def bits(folder: Path) -> dict[str, str]:
    """Return the checksum of every byte of every person, by file."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "people").rglob("*"))
        if path.is_file()
    }


def begun(folder: Path) -> int:
    """Return how often people were handed to a worker."""
    return sum(Place(folder).known().begun.values())
