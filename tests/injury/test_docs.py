"""docs/injuries.md lists every kind with its keys."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from paravert.injury import INJURIES

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "injuries.md").read_text(encoding="utf-8")
ROWS = {match[1]: match[2] for match in re.finditer(r"^\| `(\w+)` \| (.+?) \| .+ \|$", TEXT, re.M)}


def test_every_kind_is_there() -> None:
    assert set(ROWS) == set(INJURIES)
    assert len(INJURIES) >= 25


@pytest.mark.parametrize("kind", INJURIES)
def test_its_keys_are_those_of_its_class(kind: str) -> None:
    asked = [one for one in fields(INJURIES[kind]) if one.name != "day"]  # type: ignore[arg-type]
    assert re.findall(r"`(\w+)`", ROWS[kind]) == [one.name for one in asked]
    needed = {one.name for one in asked if one.default is MISSING}
    assert set(re.findall(r"\*\*`(\w+)`\*\*", ROWS[kind])) == needed
