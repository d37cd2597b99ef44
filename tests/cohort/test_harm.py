"""People that crash, hang or eat memory fail alone; a full disk and damaged bytes cost nothing but time."""

import os
import random
import subprocess
from pathlib import Path

import pytest
from cohort import toys

from paravert.cohort.verify import verify
from paravert.errors import InputError, MachineError

LIMITS = "[limits]\nseconds = 4.0\nmemory_mb = 600\n"


def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: int, poison: dict[int, str]) -> None:
    path = toys.written(tmp_path, people, more=LIMITS)
    monkeypatch.setenv("POISON", " ".join(f"{number}:{kind}" for number, kind in poison.items()))
    summary = toys.run(path, tmp_path / "out", workers=2)
    assert summary["done"] == people - len(poison) and summary["failed"] == len(poison)
    assert {row["person"] for row in summary["failures"]} == set(poison)
    reasons = {row["person"]: (row["kind"], row["reason"]) for row in summary["failures"]}
    wanted = {
        "segfault": ("crash", "ended by SIGSEGV"),
        "hang": ("time", "took longer than 4 s"),
        "memory": ("memory", "asked for more memory than allowed"),
        "refused": ("refused", "person.mass_kg: 4, expected 11 to 70"),
        "broken": ("crash", "ZeroDivisionError: float division by zero"),
    }
    assert reasons == {number: wanted[kind] for number, kind in poison.items()}
    whole = toys.bits(tmp_path / "out")
    # Cured, they alone are run when asked for, and nobody else.
    monkeypatch.setenv("POISON", "")
    before = toys.begun(tmp_path / "out")
    assert toys.run(path, tmp_path / "out")["failed"] == len(poison)
    assert toys.begun(tmp_path / "out") == before
    assert toys.run(path, tmp_path / "out", retry=True)["done"] == people
    assert toys.begun(tmp_path / "out") == before + len(poison)
    assert whole.items() <= toys.bits(tmp_path / "out").items()


def test_who_fails_fails_alone_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {2: "segfault", 5: "hang", 9: "memory", 11: "refused", 14: "broken"}
    poisoned(tmp_path, monkeypatch, 20, kinds)


@pytest.mark.full
def test_three_poisons_in_two_hundred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poisoned(tmp_path, monkeypatch, 200, {17: "segfault", 101: "hang", 180: "memory"})


def flips(tmp_path: Path, count: int) -> None:
    path = toys.written(tmp_path)
    out = tmp_path / "out"
    toys.run(path, out)
    whole = toys.bits(out)
    assert verify(out, toys.silent).passes
    dice = random.Random(7)
    files = sorted(one for one in out.rglob("*") if one.is_file() and one.stat().st_size)
    for _ in range(count):
        file = dice.choice(files)
        content = file.read_bytes()
        place = dice.randrange(len(content))
        file.write_bytes(content[:place] + bytes([content[place] ^ (1 << dice.randrange(8))]) + content[place + 1 :])
        try:
            found = verify(out, toys.silent)
        except InputError as error:
            assert file.name in str(error)
        else:
            assert not found.passes, file
            if "people" in file.parts:
                number = int(file.parent.name)
                assert [line.split(":")[0] for line in found.damaged] == [f"person {number}"]
        file.write_bytes(content)
    assert verify(out, toys.silent).passes
    hurt = sorted(dice.sample(range(12), 4))
    for number in hurt:
        file = dice.choice(sorted((out / "people" / f"{number:06d}").iterdir()))
        content = bytearray(file.read_bytes())
        content[dice.randrange(len(content))] ^= 4
        file.write_bytes(content)
    before = toys.begun(out)
    toys.run(path, out)
    assert toys.begun(out) == before + len(hurt)
    assert toys.bits(out) == whole and verify(out, toys.silent).passes


def test_flipped_bytes_are_found_and_only_those_people_run_again(tmp_path: Path) -> None:
    flips(tmp_path, 100)


@pytest.mark.full
def test_a_thousand_flipped_bytes_are_found(tmp_path: Path) -> None:
    flips(tmp_path, 1000)


def test_a_damaged_person_is_left_to_its_shard(tmp_path: Path) -> None:
    path = toys.written(tmp_path, 4)
    toys.run(path, tmp_path / "out")
    (tmp_path / "out" / "people" / "000001" / "outcomes.json").write_bytes(b'{"outcomes": [')
    assert toys.run(path, tmp_path / "out", shard=(1, 2))["left"] == 1
    assert toys.run(path, tmp_path / "out", shard=(2, 2))["done"] == 4
    assert toys.begun(tmp_path / "out") == 5


def test_an_index_without_room_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("paravert.cohort.collect._fill", full)
    with pytest.raises(MachineError, match="disk is full; the same command goes on"):
        toys.run(toys.written(tmp_path, 2), tmp_path / "out")
    assert not [one for one in (tmp_path / "out").iterdir() if one.name.startswith(".")]


def test_a_person_that_is_gone_is_found(tmp_path: Path) -> None:
    path = toys.written(tmp_path, 3)
    toys.run(path, tmp_path / "out")
    person = tmp_path / "out" / "people" / "000001"
    for file in person.iterdir():
        file.unlink()
    person.rmdir()
    assert verify(tmp_path / "out", toys.silent).damaged == ("person 1: is gone",)
    assert toys.run(path, tmp_path / "out")["done"] == 3
    assert toys.begun(tmp_path / "out") == 4


def test_a_full_disk_is_one_line_and_goes_on_after_space_is_freed(tmp_path: Path) -> None:
    path = toys.written(tmp_path)
    toys.run(path, tmp_path / "whole")
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(small)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no small disk can be made here")
    try:
        ballast = small / "ballast"
        ballast.write_bytes(b"x" * 2_500_000)
        for _ in range(3):
            with pytest.raises(MachineError, match="No space left on device; the same command goes on") as caught:
                toys.run(path, small / "out", workers=2)
            assert caught.value.exit_code == 4 and "\n" not in str(caught.value)
            assert not list((small / "out" / "making").iterdir())
        there = toys.bits(small / "out")
        assert there.items() <= toys.bits(tmp_path / "whole").items()
        ballast.unlink()
        toys.run(path, small / "out", workers=2)
        assert toys.bits(small / "out") == toys.bits(tmp_path / "whole")
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_workers_are_gone_after_a_run(tmp_path: Path) -> None:
    toys.run(toys.written(tmp_path, 3), tmp_path / "out", workers=2)
    own = [task / "children" for task in Path(f"/proc/{os.getpid()}/task").iterdir()]
    left = [pid for path in own for pid in path.read_text().split()]
    assert not any("toy_worker" in Path(f"/proc/{pid}/cmdline").read_text() for pid in left)
