"""The example studies, and how one run of a study went."""

from dataclasses import dataclass
from pathlib import Path

_EVERY = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))
LONG = [path for path in _EVERY if "[horizon]" in path.read_text(encoding="utf-8")]
"""Examples over a year, which take a minute or more each."""
EXAMPLES = [path for path in _EVERY if path not in LONG]


@dataclass(frozen=True)
class Ran:
    """One example as it was run."""

    study: Path
    folder: Path
    code: int
    out: str
    err: str
