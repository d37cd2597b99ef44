"""What a result rests on: every table with its grades and sources; with a study, what that study uses."""

import json
from functools import cache
from pathlib import Path

import pytest
from study.mutants import HELD, LYING, MOVING, PUSH

from paravert.anatomy import load
from paravert.anatomy.anatomy import KEYS
from paravert.cli.main import call
from paravert.names import GRADES
from paravert.study.basis import Basis, basis, part_tables
from paravert.study.plan import prepare


@cache
def everything() -> Basis:
    return basis()


def of(text: str, folder: Path) -> Basis:
    path = folder / "study.toml"
    path.write_text(text)
    return basis(prepare(path))


def rows(found: Basis) -> dict[str, int]:
    return {one.table: one.rows for one in found.tables}


def test_every_table_is_there() -> None:
    found = rows(everything())
    assert {f"anatomy/{name}" for name in KEYS} <= set(found)
    for name in ("mechanics/constants", "model/constants", "task/constants", "person/scaling", "injury/strain"):
        assert found[name] == len(part_tables()[name]) > 0
    assert found["anatomy/fascicles"] == len(load().table("fascicles"))
    assert not [name for name in found if name.startswith(("evidence/", "report/"))]


def test_fractions_are_of_graded_numbers() -> None:
    found = everything()
    for one in found.tables:
        assert set(one.grades) <= set(GRADES)
        assert 0.0 <= one.assumed <= 1.0
    assert sum(found.grades.values()) == sum(sum(one.grades.values()) for one in found.tables)
    assert 0.0 < found.assumed < 0.5
    assert next(one for one in found.tables if one.table == "mechanics/constants").assumed > 0.5


def test_the_degree_of_an_injury_is_not_its_grade_of_evidence() -> None:
    strain = next(one for one in everything().tables if one.table == "injury/strain")
    assert dict(strain.grades) == {"estimated": 3}
    assert dict(strain.sources) == {"nikolaou_1987": 3, "ekstrand_2012": 3}


def test_sources_are_those_that_tables_cite() -> None:
    found = everything()
    assert {one.key for one in found.sources} == {key for table in found.tables for key in table.sources}
    assert len({one.key for one in found.sources}) == len(found.sources)
    assert all(one.citation for one in found.sources)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HELD, {"injury/strain": 1, "person/scaling": 10, "task/rhythms": 75}),
        (PUSH, {"task/tasks": 1, "person/scaling": 9}),
        (MOVING, {"task/rhythms": 75}),
        (LYING, {"task/tasks": 1}),
    ],
)
def test_a_study_rests_on_what_it_uses(text: str, expected: dict[str, int], tmp_path: Path) -> None:
    found, whole = rows(of(text, tmp_path)), rows(everything())
    elsewhere = ("injury/", "adapt/", "day/", "results/")
    unused = {"task/tasks", *(name for name in part_tables() if name.startswith(elsewhere))} - set(expected)
    assert {name: found[name] for name in expected} == expected
    assert set(whole) - set(found) == unused
    used = {name for name in found if name.startswith("anatomy/")}
    assert {name: found[name] for name in used} == {name: whole[name] for name in used}


def test_weeks_rest_on_the_day_and_the_laws(tmp_path: Path) -> None:
    whole = rows(everything())
    found = rows(of(HELD + '[day]\nuse = "office"\n[horizon]\nweeks = 2\n', tmp_path))
    assert found["adapt/constants"] == whole["adapt/constants"]
    assert found["results/measures"] == whole["results/measures"]
    assert found["injury/pain"] == 1
    assert found["day/days"] == 13 < whole["day/days"]
    assert found["task/tasks"] == 13


def test_an_injury_rests_on_its_own_numbers(tmp_path: Path) -> None:
    def injured(table: str) -> dict[str, int]:
        return rows(
            of(HELD.split("[[injury]]")[0] + f"[[injury]]\n{table}\n[[task]]\nuse = 'standing_relaxed'\n", tmp_path)
        )

    bone = injured('kind = "burst_fracture"\nlevel = "L1"\ncanal_percent = 50.0')
    assert bone["injury/joint_changes"] == 3
    assert bone["injury/innervation"] == len(part_tables()["injury/innervation"])
    assert "injury/ligament_shares" not in bone and "injury/strain" not in bone
    ligament = injured('kind = "ligament_rupture"\njoint = "L4-L5"\nligament = "flavum"')
    assert "injury/ligament_shares" in ligament and "injury/innervation" not in ligament


def test_what_is_the_users_own_is_said(tmp_path: Path) -> None:
    found = of(HELD, tmp_path)
    assert found.user == (
        "user: MRI (scales pcsa by 0.9 in the fascicles of multifidus_lumborum L4 right)",
        "user: DXA (sets mass_kg to 1.4 in the bodies of T6)",
        "user: terms of the task box",
    )
    assert everything().user == ()
    assert found.study == "bent, with a box"


def test_the_command_prints_it_for_a_reader_and_for_a_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "study.toml"
    path.write_text(HELD)
    assert call(["sources"]) == 0
    assert capsys.readouterr().out.splitlines() == everything().lines()
    assert call(["sources", str(path)]) == 0
    text = capsys.readouterr().out
    assert "user: MRI" in text
    assert "nikolaou_1987 (1 rows): Nikolaou PK" in text
    assert text.splitlines()[-1].endswith("graded numbers are assumed")
    assert call(["sources", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["study"] == "bent, with a box"
    assert set(found) == {"study", "tables", "sources", "user", "grades", "assumed"}
    assert {tuple(row) for row in found["tables"]} == {("table", "rows", "grades", "assumed", "sources")}
    assert {tuple(row) for row in found["sources"]} == {("key", "citation", "note", "rows")}


def test_a_bad_study_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "study.toml"
    path.write_text(HELD.replace("muscle_strain", "muscle_strian"))
    assert call(["sources", str(path)]) == 2
    assert "injury[1].kind: unknown injury 'muscle_strian'" in capsys.readouterr().err
