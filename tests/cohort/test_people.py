"""Real people: the same as `paravert run`, proved again by `paravert verify`, the same bits on any workers."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from cohort import toys

from paravert.cli.main import call
from paravert.results import store


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of four people, run by the program."""
    folder = tmp_path_factory.mktemp("people")
    path = toys.written(folder, 4, top='groups = ["person.sex"]')
    assert call(["cohort", str(path), "-o", str(folder / "out"), "--workers", "1"]) == 0
    return folder / "out"


def test_a_person_is_what_paravert_run_makes_of_the_study(ran: Path, tmp_path: Path) -> None:
    person = ran / "people" / "000002"
    assert call(["run", str(person / "study.toml"), "-o", str(tmp_path / "alone")]) == 0
    alone, among = store.read(tmp_path / "alone"), store.read(person)
    assert alone.attrs == among.attrs
    for task in alone["tasks"].children:
        assert alone[f"/tasks/{task}"].to_dataset().identical(among[f"/tasks/{task}"].to_dataset())


def test_everything_is_proved_again(ran: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["verify", str(ran), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["passes"] and (found["whole"], found["proved"], found["solves"]) == (4, 4, 8)


def test_two_workers_give_the_same_bits(ran: Path, tmp_path: Path) -> None:
    path = toys.written(tmp_path, 4, top='groups = ["person.sex"]')
    assert call(["cohort", str(path), "-o", str(tmp_path / "out"), "--workers", "2"]) == 0
    assert toys.bits(tmp_path / "out") == toys.bits(ran)


def test_a_lie_that_has_its_checksum_is_not_proved(
    ran: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    shutil.copytree(ran, tmp_path / "out")
    person = tmp_path / "out" / "people" / "000001"
    tree = store.read(person)
    task = next(iter(tree["tasks"].children))
    tree[f"/tasks/{task}"]["activation"][0, 0, 0] += 1e-3
    texts = {name: (person / name).read_bytes() for name in ("outcomes.json", "study.toml")}
    store.write(person, tree, texts)
    for log in (tmp_path / "out" / "journal").glob("*.log"):
        log.unlink()
    assert call(["verify", str(tmp_path / "out")]) == 3
    assert "person 1: results.nc: holds numbers that are not proved" in capsys.readouterr().out


def test_index_and_tables_say_what_the_folders_say(ran: Path) -> None:
    (ran / "index.sqlite").unlink()
    path = ran.parent / "cohort.toml"
    assert call(["cohort", str(path), "-o", str(ran)]) == 0
    with closing(sqlite3.connect(ran / "index.sqlite")) as base:
        rows = base.execute(
            "SELECT o.person, o.value, d.value FROM outcomes o JOIN drawn d ON d.person = o.person "
            "WHERE o.measure = 'compression_max' AND d.field = 'person.mass_kg' ORDER BY o.person"
        ).fetchall()
    assert [row[0] for row in rows] == [0, 1, 2, 3]
    # Heavier people bear more.
    assert np.corrcoef([row[1] for row in rows], [row[2] for row in rows])[0, 1] > 0.9
    with (ran / "outcomes.csv").open(newline="") as stream:
        table = {
            (row["person"], row["measure"]): float(row["value"])
            for row in csv.DictReader(stream)
            if row["measure"] == "compression_max"
        }
    assert list(table.values()) == [row[1] for row in rows]
    compression = store.read(ran / "people" / "000000")["/tasks/standing_relaxed"]["compression"].values
    assert rows[0][1] == np.abs(compression[-1]).max()


def test_every_measure_is_taken(ran: Path) -> None:
    from paravert.cohort.measures import MEASURES

    rows = json.loads((ran / "people" / "000000" / "outcomes.json").read_text())["outcomes"]
    assert {row["measure"] for row in rows} == {one.name for one in MEASURES} - {"strength_moment"}
    assert all(row["value"] is not None for row in rows)


def test_the_history_of_a_study_over_weeks_is_taken_as_it_comes() -> None:
    from paravert.cohort.measures import outcomes

    rows = [
        {"arm": "rest", "week": week, "measure": "imbalance", "median": value, "p5": None, "p95": None}
        for week, value in ((0, 4.0), (12, 2.0), (52, 1.5))
    ]
    summary = {"tasks": [], "joint_loads": [], "compensation": [], "strength": [], "history": rows}
    assert outcomes(summary) == [{"task": "rest", "measure": "last_imbalance", "unit": "1", "value": 1.5}]


def test_an_unsolved_frame_has_no_number(tmp_path: Path) -> None:
    varied = '[[vary]]\nfield = "person.strength"\ndistribution = "choice"\nvalues = [0.01, 1.0]\n'
    path = toys.written(tmp_path, 2, top='keep = "outcomes"', varied=varied)
    assert call(["cohort", str(path), "-o", str(tmp_path / "out")]) == 0
    found = {}
    for person in (tmp_path / "out" / "people").iterdir():
        rows = json.loads((person / "outcomes.json").read_text())["outcomes"]
        values = {row["measure"]: row["value"] for row in rows}
        found[values["unsolved_frames"] > 0] = values["compression_max"]
    assert found[True] is None and found[False] > 100.0


def test_check_says_what_will_be_run_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = toys.written(tmp_path, 64)
    before = sorted(tmp_path.iterdir())
    assert call(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: a valid cohort of 64 people, 4 keys drawn\n"
    assert sorted(tmp_path.iterdir()) == before


def test_the_example_is_a_valid_cohort(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["check", str(repository / "examples" / "cohorts" / "strain_in_adults.toml")]) == 0
    assert "a valid cohort of 500 people, 9 keys drawn" in capsys.readouterr().out


def test_the_file_in_the_guide_is_valid(repository: Path, tmp_path: Path) -> None:
    import re

    text = (repository / "docs" / "cohorts.md").read_text()
    block = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert block is not None
    (tmp_path / "base.toml").write_text(toys.BASE)
    (tmp_path / "guide.toml").write_text(block.group(1))
    assert call(["check", str(tmp_path / "guide.toml")]) == 0


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/0"])
def test_a_shard_that_cannot_be_is_refused(tmp_path: Path, shard: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["cohort", str(toys.written(tmp_path, 2)), "-o", str(tmp_path / "out"), "--shard", shard]) == 2
    assert capsys.readouterr().err.startswith(f"error: --shard: {shard}, expected i/N")
    assert not (tmp_path / "out").exists()
