"""The study file: everything that DESIGN names can be said, and what is wrong is one line with a name."""

import json
from pathlib import Path

import pytest

from paravert.errors import InputError
from paravert.study.file import field_name, json_schema, parse_study, printable

LEAST = b'schema = 1\nname = "x"\n[[task]]\nuse = "standing_relaxed"\n'


def refusal(text: str) -> str:
    with pytest.raises(InputError) as found:
        parse_study(text.encode(), "a.toml")
    line = str(found.value)
    assert "\n" not in line
    assert line.startswith("a.toml: ")
    return line


def test_the_least_study() -> None:
    study = parse_study(LEAST)
    assert study.person.mass_kg == 75.0
    assert study.solver.criterion == 2
    assert study.task[0].use == "standing_relaxed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('schema = 1\nname = "x"\ntask = [{use = "a"}]\nsed = 3', "sed: unknown key 'sed', expected one of 14 names; nearest: seed"),
        ('name = "x"\n[[task]]\nuse = "a"', "schema: missing, expected 1"),
        ('schema = 2\nname = "x"\n[[task]]\nuse = "a"', "schema: 2, expected 1"),
        ('schema = true\nname = "x"\n[[task]]\nuse = "a"', "schema: true, expected 1"),
        ('schema = 1\nname = "x"', "task: missing, expected a list of [[task]] tables"),
        ('schema = 1\nname = "x"\ntask = []', "task: 0 of them, expected a list"),
        ('schema = 1\nname = "x"\ntask = [3]', "task[1]: 3, expected a table with name, use, posture"),
        ('schema = 1\nname = "x"\n[task]\nuse = "a"', "task: {\"use\": \"a\"}, expected a list of [[task]] tables"),
        ('schema = 1\nname = ""\n[[task]]\nuse = "a"', "name: empty text, expected one line of text"),
        ('schema = 1\nname = "a\\nb"\n[[task]]\nuse = "a"', "name: a\N{REPLACEMENT CHARACTER}b, expected one line of text"),
        ('schema = 1\nname = "x"\nseed = -1\n[[task]]\nuse = "a"', "seed: -1, expected a whole number from 0"),
        ('schema = 1\nname = "x"\n[person]\nmass_kg = nan\n[[task]]\nuse = "a"', "person.mass_kg: NaN, expected a number from 30 to 250 kg"),
        ('schema = 1\nname = "x"\n[person]\nmass_kg = -3\n[[task]]\nuse = "a"', "person.mass_kg: -3, expected a number from 30 to 250 kg"),
        ('schema = 1\nname = "x"\n[person]\nsex = "men"\n[[task]]\nuse = "a"', "person.sex: unknown value 'men', expected one of female, male; nearest: male"),
        ('schema = 1\nname = "x"\n[person]\nmass_lb = 3\n[[task]]\nuse = "a"', "person.mass_lb: unknown key 'mass_lb', expected one of 10 names; nearest: mass_kg"),
        ('schema = 1\nname = "x"\n[[task]]\nuse = "a"\nhands = {right_m = [1, 2]}', "task[1].hands.right_m[3]: missing, expected a number from -2 to 2 m"),
        ('schema = 1\nname = "x"\n[[task]]\nuse = "a"\nload = [{mas_kg = 2, at = "hands"}]', "task[1].load[1].mas_kg: unknown key 'mas_kg', expected one of at, force_n, mass_kg; nearest: mass_kg"),
        ('schema = 1\nname = "x"\n[[task]]\nuse = "a"\n[solver]\ncriterion = 4', "solver.criterion: 4, expected 2, 3 or \"minmax\""),
        ('schema = 1\nname = "x"\n[[task]]\nuse = "a"\n[solver]\nstability = 2', "solver.stability: 2, expected true or false"),
        ('schema = 1\nname = "x"\n[[task]]\nuse = "a"\n[solver]\nposture = "taken"', "solver.posture: unknown value 'taken', expected one of found, prescribed"),
        ('schema = 1\nname = "x"\n[horizon]\nweeks = 1e6\n[[task]]\nuse = "a"', "horizon.weeks: 1000000.0, expected a number from 0 to 1040 weeks"),
        ('schema = 1\nname = "x"\n[horizon]\nweeks = 3\ndraws = 0\n[[task]]\nuse = "a"', "horizon.draws: 0, expected a whole number from 1 to 1024"),
        ('schema = 1\nname = "x"\n[[arm]]\nname = "a"\nplan = 3\n[[task]]\nuse = "a"', "arm[1].plan: 3, expected a name"),
        ('schema = 1\nname = "x"\n[day]\nactivity = [{task = "a", hours = nan}]\n[[task]]\nuse = "a"', "day.activity[1].hours: NaN, expected a number from 0 to 24 hours a day"),
        ("schema = ", "end of document: Invalid value, expected TOML"),
        ("a = 1\na = 2", "end of document: Cannot overwrite a value, expected TOML"),
        ("a = " + "[" * 5000, "expected"),
        ("a = " + "9" * 5000, "expected plain TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(text: str, expected: str) -> None:
    assert expected in refusal(text)


def test_not_text() -> None:
    with pytest.raises(InputError, match="a.toml: byte 4: is not UTF-8 text"):
        parse_study(b"a = \xff\xfe", "a.toml")


def test_places_count_from_one() -> None:
    assert field_name(("task", 0, "load", 1, "at")) == "task[1].load[2].at"
    assert printable("x" * 99) == "x" * 59 + "\N{HORIZONTAL ELLIPSIS}"


def test_the_schema_for_editors_is_the_one_in_docs(repository: Path) -> None:
    assert json.loads((repository / "docs" / "study.schema.json").read_text()) == json_schema()
