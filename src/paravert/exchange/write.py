"""Writing a description as a model file of another program, with what was lost."""

from __future__ import annotations

from pathlib import Path

from paravert.anatomy.description import Description
from paravert.errors import InputError
from paravert.exchange.loss import LossReport
from paravert.exchange.mjcf import write as mjcf
from paravert.exchange.motion import write_whole
from paravert.exchange.osim import write as osim
from paravert.exchange.read import SUFFIXES


def write(path: str | Path, description: Description, source: str = "paravert") -> LossReport:
    """Write a description by the suffix of a file, whole or not at all; return what the file could not say.

    Args:
        path: of the file: .osim, or .xml and .mjcf of MuJoCo.
        description: settled.
        source: of the description, for the report.

    Raises:
        InputError: the suffix is unknown, the folder is not there, or the file cannot say a joint.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"suffix {suffix!r}, expected one of {', '.join(SUFFIXES)}", file=str(path))
    written = osim.written if suffix == ".osim" else mjcf.written
    text, report = written(description, source)
    write_whole(Path(path), text)
    return report
