"""A cohort goes on where it was cut off, and its people have the same bits whatever happened on the way."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from cohort import toys

from paravert.cohort import journal
from paravert.cohort.place import Place
from paravert.errors import InputError, MachineError

DRIVER = Path(__file__).with_name("drive.py")


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found


def kill_something(driver: subprocess.Popen[bytes], dice: random.Random) -> None:
    """Kill the driver, or one of its workers, with no chance to say goodbye."""
    try:
        victims = [driver.pid, *children(driver.pid)]
        os.kill(dice.choice(victims), signal.SIGKILL)
    except (FileNotFoundError, ProcessLookupError):
        driver.wait()


def at_work(driver: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a driver has handed out somebody: before that there is nothing to lose."""
    before = log.stat().st_size if log.exists() else 0
    while driver.poll() is None and (log.stat().st_size if log.exists() else 0) == before:
        os.sched_yield()


def survive(command: Sequence[str], log: Path, kills: int, longest: float, seed: int) -> int:
    """Run a driver again and again, killing at random moments of its work, until it ends by itself; return the kills."""
    dice, done = random.Random(seed), 0
    while True:
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as driver:
            at_work(driver, log)
            while driver.poll() is None:
                try:
                    driver.wait(dice.uniform(0.0, longest) if done < kills else None)
                except subprocess.TimeoutExpired:
                    kill_something(driver, dice)
                    done += 1
            if driver.returncode == 0:
                return done


def check_kills(tmp_path: Path, people: int, kills: int, longest: float, real: bool) -> None:
    more = ["real"] if real else []
    path = toys.written(tmp_path, people, top='keep = "outcomes"')
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    quiet = [sys.executable, str(DRIVER), str(path), str(whole), "2", *more]
    subprocess.run(quiet, check=True)
    command = [sys.executable, str(DRIVER), str(path), str(cut), "2", *more]
    killed = survive(command, cut / "journal" / "1-of-1.log", kills, longest, 11)
    assert killed == kills
    assert toys.bits(cut) == toys.bits(whole)
    # Each kill costs at most the two people in flight, perhaps nobody, and never those whose folder is whole.
    assert people <= toys.begun(cut) <= people + 2 * killed
    assert not list((cut / "making").iterdir())


def test_kills_cost_only_who_is_in_flight(tmp_path: Path) -> None:
    check_kills(tmp_path, people=300, kills=2, longest=0.4, real=False)


@pytest.mark.full
def test_twenty_kills_cost_only_who_is_in_flight(tmp_path: Path) -> None:
    check_kills(tmp_path, people=1500, kills=20, longest=0.6, real=False)


@pytest.mark.full
def test_twenty_kills_of_real_people(tmp_path: Path) -> None:
    check_kills(tmp_path, people=60, kills=20, longest=1.5, real=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a cohort that was run in one go."""
    folder = tmp_path_factory.mktemp("whole")
    toys.run(toys.written(folder), folder / "out")
    return folder / "out"


@pytest.mark.parametrize("workers", [2, 7])
def test_any_number_of_workers_gives_the_same_bits(tmp_path: Path, whole: Path, workers: int) -> None:
    toys.run(toys.written(tmp_path), tmp_path / "out", workers=workers)
    assert toys.bits(tmp_path / "out") == toys.bits(whole)
    for name in ("people.csv", "outcomes.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (whole / name).read_bytes()


def test_any_order_gives_the_same_bits(tmp_path: Path, whole: Path) -> None:
    order = list(range(12))
    random.Random(3).shuffle(order)
    toys.run(toys.written(tmp_path), tmp_path / "out", order=order)
    assert toys.bits(tmp_path / "out") == toys.bits(whole)


def test_shards_together_are_the_whole(tmp_path: Path, whole: Path) -> None:
    path = toys.written(tmp_path)
    counts = [toys.run(path, tmp_path / "out", shard=(number, 5))["done"] for number in (3, 1, 5, 2, 4)]
    assert counts == [2, 5, 7, 10, 12]
    assert toys.bits(tmp_path / "out") == toys.bits(whole)
    assert toys.begun(tmp_path / "out") == 12


def test_a_second_run_runs_nobody(tmp_path: Path) -> None:
    path = toys.written(tmp_path)
    first = toys.run(path, tmp_path / "out")
    again = toys.run(path, tmp_path / "out")
    assert first == again and toys.begun(tmp_path / "out") == 12


def test_people_do_not_depend_on_how_many_there_are(tmp_path: Path, whole: Path) -> None:
    toys.run(toys.written(tmp_path, people=5), tmp_path / "out")
    few = toys.bits(tmp_path / "out")
    assert few.items() <= toys.bits(whole).items() and len(few) == 5 * 4


def test_another_cohort_does_not_go_into_the_folder(tmp_path: Path) -> None:
    toys.run(toys.written(tmp_path, people=2), tmp_path / "out")
    with pytest.raises(InputError, match="another cohort"):
        toys.run(toys.written(tmp_path, people=3), tmp_path / "out")


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="is not a cohort"):
        toys.run(toys.written(tmp_path), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_two_drivers_do_not_run_one_cohort(tmp_path: Path) -> None:
    from paravert.cohort import place

    path = toys.written(tmp_path, people=2)
    toys.run(path, tmp_path / "out")
    with place.locked(Place(tmp_path / "out"), (1, 1)):
        with pytest.raises(MachineError, match="run by another process"):
            toys.run(path, tmp_path / "out")
        with pytest.raises(MachineError, match="run by another process"):
            toys.run(path, tmp_path / "out", shard=(1, 2))


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    log = journal.Journal(path)
    log.add(journal.BEGUN, 0)
    log.add(journal.DONE, 0, sha256="x", seconds=1.0)
    log.close()
    content = path.read_bytes()
    path.write_bytes(content[:-9])
    assert journal.read([path]).digest == {} and journal.read([path]).begun == {0: 1}
    log = journal.Journal(path)
    log.add(journal.DONE, 0, sha256="y", seconds=1.0)
    log.close()
    known = journal.read([path])
    assert known.digest == {0: "y"} and len(known.damaged) == 1
    journal.mend(path)
    assert journal.read([path]).damaged == []


def test_ctrl_c_stops_cleanly_and_the_run_goes_on(tmp_path: Path, whole: Path) -> None:
    path = toys.written(tmp_path)
    command = [sys.executable, str(DRIVER), str(path), str(tmp_path / "out"), "2"]
    log = tmp_path / "out" / "journal" / "1-of-1.log"
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as driver:
        while driver.poll() is None and not (log.exists() and b'"done"' in log.read_bytes()):
            os.sched_yield()
        workers = children(driver.pid)
        driver.send_signal(signal.SIGINT)
        _, said = driver.communicate()
    assert driver.returncode in (0, 130)
    if driver.returncode == 130:
        assert said.startswith("stopped: ") and "the same command goes on" in said and "\n" not in said.strip()
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]
    toys.run(path, tmp_path / "out")
    assert toys.bits(tmp_path / "out") == toys.bits(whole)
