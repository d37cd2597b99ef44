"""Small studies, and what a tired person or a broken disk makes of them."""

import random
import re
from pathlib import Path

import pytest

from paravert.cli.main import call

HELD = """schema = 1
name = "bent, with a box"
seed = 7
[person]
sex = "female"
age_years = 42
mass_kg = 61.5
height_m = 1.66
strength = 1.2
[[edit]]
select = { table = "fascicles", group = "multifidus_lumborum", level = "L4", side = "right" }
scale = { pcsa = 0.9 }
reason = "MRI"
[[edit]]
select = { table = "bodies", name = "T6" }
set = { mass_kg = 1.4 }
reason = "DXA"
[[injury]]
kind = "muscle_strain"
muscle = "multifidus_lumborum"
level = "L4"
side = "right"
grade = 2
[[task]]
name = "box"
posture = { trunk_inclination_deg = 10.0, pelvis_inclination_deg = 2.0, rhythm = "standard", levels_deg = { "L4-L5" = { flexion = 3.0 } } }
head = { flexion_deg = 5.0 }
hands = { right_m = [0.35, -0.10, 0.20] }
load = [ { mass_kg = 6.0, at = "right_hand" }, { force_n = [0.0, -80.0, 0.0], at = "hands" } ]
support = { feet = true, seat = false, back_rest_deg = 0.0, lying = "no" }
[solver]
stability = false
criterion = 2
allow_yield = true
"""
PUSH = """schema = 1
name = "push at T5"
[[edit]]
select = { table = "stiffness", joint = "L4-L5" }
scale = { k0_positive = 1.5, k0_negative = 1.5 }
reason = "own test"
[[injury]]
kind = "partial_denervation"
roots = ["L4", "L5"]
fraction = 0.4
side = "left"
[[injury]]
kind = "fibrosis"
muscle = "iliocostalis_lumborum_pars_thoracis"
stiffening = 2.5
shortening = 0.02
[[task]]
name = "extension strength"
use = "standing_relaxed"
maximise = { at = "T5", direction = "backward", about = "L5-S1" }
[solver]
stability = false
criterion = "minmax"
"""
MOVING = """schema = 1
name = "nod"
[person]
sex = "male"
mass_kg = 82.0
[[injury]]
kind = "detachment"
fascicle = "sternocleidomastoid.C1.sternomastoid.left"
day = 0
[[injury]]
kind = "inhibition"
group = "splenius_capitis"
amount = 0.3
[[task]]
name = "nod"
frames = 21
support = { feet = true, seat = true }
key = [
  { time_s = 0.0, head = { flexion_deg = 0.0 } },
  { time_s = 1.0, head = { flexion_deg = 15.0 } },
]
[solver]
stability = false
criterion = 2
"""
LYING = """schema = 1
name = "lying"
[[edit]]
select = { table = "fascicles", muscle = "pyramidalis" }
remove = true
reason = "not there in this person"
[[injury]]
kind = "muscle_tear"
group = "quadratus_lumborum"
side = "right"
fraction = 0.5
[[task]]
use = "lying_supine"
[[task]]
name = "on the side"
support = { lying = "side_left" }
[solver]
stability = false
criterion = 3
"""
STUDIES = (HELD, PUSH, MOVING, LYING)
NUMBER = re.compile(r"-?\d+(\.\d+)?")
TEXT = re.compile(r'"[^"]*"')
WORD = re.compile(r"[a-z_]{4,}")
ODD_NUMBERS = ("nan", "inf", "-1", "0", "1e300", "-1e-300", '"9"', "[]", "true", "{}", "9" * 400)
ODD_TEXTS = ('""', "3", '"\\u0000"', '"' + "x" * 500 + '"', "[1]", '"right"', '"L4"', '"\\n"', "false")


def mutated(text: str, draw: random.Random) -> str:
    """Return a study with one thing changed."""
    lines = text.splitlines()
    place = draw.randrange(len(lines))
    line = lines[place]
    spot = draw.randrange(len(line))
    kind = draw.randrange(16)
    if kind == 0:
        lines[place] = line[:spot] + line[spot + 1 :]
    elif kind == 1:
        lines[place] = line[:spot] + chr(draw.randrange(97, 123)) + line[spot:]
    elif kind == 2:
        lines[place] = line[:spot] + line[spot : spot + 2][::-1] + line[spot + 2 :]
    elif kind == 3:
        del lines[place]
    elif kind == 4:
        lines.insert(place, line)
    elif kind == 5:
        lines = lines[: 1 + place]
    elif kind == 6:
        lines[place] = draw.choice([line.upper(), line.replace("_", "-"), line.replace('"', ""), line + " ]"])
    elif kind == 7:
        return replaced(text, NUMBER, lambda _: draw.choice(ODD_NUMBERS), draw)
    elif kind == 8:
        return replaced(text, TEXT, lambda _: draw.choice(ODD_TEXTS), draw)
    elif kind == 9:
        return replaced(text, WORD, lambda word: misspelled(word, draw), draw)
    else:
        factors = (0.0, 0.01, 0.5, 0.9, 1.3, 2.0, 10.0, -1.0)
        return replaced(text, NUMBER, lambda number: f"{float(number) * draw.choice(factors):g}", draw)
    return "\n".join(lines) + "\n"


def replaced(text: str, pattern: re.Pattern, change, draw: random.Random) -> str:
    """Return a text with one match of a pattern, below its first line, replaced."""
    found = draw.choice([one for one in pattern.finditer(text) if one.start() > text.index("\n")])
    return text[: found.start()] + change(found.group()) + text[found.end() :]


def misspelled(word: str, draw: random.Random) -> str:
    """Return a word with a letter lost, doubled, or two letters swapped."""
    spot = draw.randrange(len(word) - 1)
    return draw.choice(
        [
            word[:spot] + word[spot + 1 :],
            word[:spot] + word[spot] + word[spot:],
            word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :],
        ]
    )


def refused(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the line with which a study is refused by run, having looked that nothing was written."""
    monkeypatch.chdir(folder)
    before = sorted(folder.rglob("*"))
    assert call(["run", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1, err
    assert len(err) < 1200
    assert "Traceback" not in err
    assert err.startswith(f"error: {path}: "), err
    assert sorted(folder.rglob("*")) == before
    return err
