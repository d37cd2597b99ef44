"""The example studies, and how one run of a study went."""

from dataclasses import dataclass
from pathlib import Path

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))


@dataclass(frozen=True)
class Ran:
    """One example as it was run."""

    study: Path
    folder: Path
    code: int
    out: str
    err: str
