"""The figures that `paravert evidence` measured last: a table of the package, written by that command alone."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from paravert.evidence.arms import TABLES
from paravert.evidence.bars import WILKE, Bar, bars_of, by_number, wilke
from paravert.evidence.collect import Evidence
from paravert.evidence.load_curve import LoadRow, grows_at
from paravert.evidence.tuning import Tuned
from paravert.tables import toml
from paravert.version import __version__

TABLE = "measured.toml"
DIGITS = 5
"""Significant digits that are kept: enough to see a change, too few for the last bit to matter."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was measured: bars, moment arms (table, pairs, right signs, median difference), loads, tuned ones."""

    version: str
    bars: tuple[Bar, ...]
    arms: tuple[tuple[str, int, float, float], ...]
    load: tuple[LoadRow, ...]
    tuned: tuple[Tuned, ...]

    @property
    def passed(self) -> int:
        """How many numbers of the scored bars pass."""
        return sum(by_number(self.bars).values())

    @property
    def scored(self) -> int:
        """How many numbers are scored."""
        return len(by_number(self.bars))

    @property
    def wilke(self) -> dict[str, float]:
        """Correlation and root mean square difference of the six tasks of one man."""
        return wilke(self.bars)

    @property
    def grows_at_kg(self) -> float:
        """The load at which co-activation has grown by a tenth."""
        return grows_at(self.load)

    def six(self) -> tuple[Bar, ...]:
        """Return the bars of the six tasks of one man, in their order."""
        return tuple(next(bar for bar in self.bars if bar.id == name) for name in WILKE)


def record(found: Evidence) -> Record:
    """Return a record of what was just measured, rounded as it is stored."""
    arms = tuple(
        (table, found.scores[table].pairs, found.scores[table].signs_right, found.scores[table].median_difference)
        for table in TABLES
    )
    return parse(_values(__version__, found.published, arms, found.load, found.tuned))


@cache
def stored() -> Record:
    """Return the record that the package carries."""
    return parse(dict(toml("evidence", "measured")))


def parse(table: dict[str, Any]) -> Record:
    """Return the record of a table as `document` writes it."""
    return Record(
        table["version"],
        bars_of(table["bars"]),
        tuple((one["table"], one["pairs"], one["signs_right"], one["median_difference"]) for one in table["arms"]),
        tuple(LoadRow(**one) for one in table["load"]),
        tuple(Tuned(**one) for one in table["tuned"]),
    )


def document(found: Record) -> str:
    """Return a record as the text of the package's table."""
    table = _values(found.version, found.bars, found.arms, found.load, found.tuned)
    lines = [
        "# Written by `paravert evidence -o FOLDER`, not by hand. bars: what the model says, in the unit of bars.csv;",
        "# arms: moment arms of groups beside two published models; load: standing with a weight in the hands.",
        f"version = {_text(table['version'])}",
        "",
        "[bars]",
        *(f"{name} = {_text(value)}" for name, value in table["bars"].items()),
    ]
    for key in ("arms", "load", "tuned"):
        for one in table[key]:
            lines += ["", f"[[{key}]]", *(f"{name} = {_text(value)}" for name, value in one.items())]
    return "\n".join(lines) + "\n"


def _values(
    version: str,
    bars: tuple[Bar, ...],
    arms: tuple[tuple[str, int, float, float], ...],
    load: tuple[LoadRow, ...],
    tuned: tuple[Tuned, ...],
) -> dict[str, Any]:
    keys = ("table", "pairs", "signs_right", "median_difference")
    found = {
        "version": version,
        "bars": {bar.id: bar.predicted for bar in bars},
        "arms": [dict(zip(keys, one, strict=True)) for one in arms],
        "load": [asdict(one) for one in load],
        "tuned": [asdict(one) for one in tuned],
    }
    return {key: _rounded(value) for key, value in found.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.{DIGITS}g}")
    return value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value) if not isinstance(value, float) or math.isfinite(value) else "nan"
