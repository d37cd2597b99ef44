"""paravert: whole-spine muscle load sharing, and who compensates when a muscle is hurt.

Research and education only. Not a medical device. Everything here loads on first use, so that
`import paravert` alone is light.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from paravert.version import __version__

if TYPE_CHECKING:
    from paravert import anatomy, injury, person, results, sharing, task
    from paravert.study.file import read_study
    from paravert.study.spine import Solved, Spine, compensation, solve, spine

_PARTS = ("anatomy", "injury", "person", "results", "sharing", "task")
_NAMES = {
    "Solved": "paravert.study.spine",
    "Spine": "paravert.study.spine",
    "compensation": "paravert.study.spine",
    "read_study": "paravert.study.file",
    "solve": "paravert.study.spine",
    "spine": "paravert.study.spine",
}

__all__ = [
    "Solved",
    "Spine",
    "__version__",
    "anatomy",
    "compensation",
    "injury",
    "person",
    "read_study",
    "results",
    "sharing",
    "solve",
    "spine",
    "task",
]


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return import_module(f"paravert.{name}")
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    raise AttributeError(f"module 'paravert' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
