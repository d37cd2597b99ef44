"""Each engine and each recipe of docs/cohorts.md runs here, gives the same bits, and listens on loopback alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from cohort import toys
from cohort.test_resume import DRIVER, children

from paravert.cli.main import call
from paravert.errors import InputError, MachineError

needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="the extra dask is not installed")
LISTENS = "0A"
LOOPBACK = ("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F")


def sockets(process: int) -> set[str]:
    """Return the local addresses, in hexadecimal, that a process listens at or is connected from."""
    own = set()
    for handle in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = os.readlink(handle)
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            own.add(target[8:-1])
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[9] in own:
                found.add(words[1].split(":")[0])
    return found


def family(process: int) -> Iterator[int]:
    """Yield a process and all that it has started."""
    yield process
    try:
        for child in children(process):
            yield from family(child)
    except (FileNotFoundError, ProcessLookupError):
        return


def watched(command: list[str]) -> set[str]:
    """Run a command and return every address that any of its processes had a socket at."""
    found: set[str] = set()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            for one in family(process.pid):
                try:
                    found |= sockets(one)
                except (FileNotFoundError, ProcessLookupError):
                    continue
        said = process.stderr.read() if process.stderr else ""
    assert process.returncode == 0, said
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a cohort that was run by processes."""
    folder = tmp_path_factory.mktemp("whole")
    toys.run(toys.written(folder), folder / "out")
    return folder / "out"


def test_processes_open_no_socket(tmp_path: Path) -> None:
    path = toys.written(tmp_path)
    assert watched([sys.executable, str(DRIVER), str(path), str(tmp_path / "out"), "2"]) == set()


@needs_dask
def test_dask_listens_on_loopback_alone(tmp_path: Path, whole: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from cohort import toys; "
        "toys.run(Path(sys.argv[2]), Path(sys.argv[3]), dask='local', workers=2)"
    )
    script = tmp_path / "on_dask.py"
    script.write_text(f"if __name__ == '__main__':\n    {code}\n")
    path, tests = toys.written(tmp_path), Path(__file__).resolve().parents[1]
    found = watched([sys.executable, str(script), str(tests), str(path), str(tmp_path / "out")])
    assert found and found <= set(LOOPBACK)
    assert toys.bits(tmp_path / "out") == toys.bits(whole)


@needs_dask
def test_the_recipe_for_dask(tmp_path: Path, whole: Path, repository: Path) -> None:
    """Run the scheduler and workers of the recipe, and toys on them."""
    lines = recipe(repository, "dask")
    assert [line.split()[0] for line in lines] == ["dask", "dask", "paravert"]
    binaries = Path(sys.executable).parent
    where = tmp_path / "scheduler.json"
    started = [
        subprocess.Popen([binaries / "dask", *words, *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for words, more in (
            (lines[0].split()[1:], ["--port", "0", "--scheduler-file", str(where)]),
            (
                [word for word in lines[1].split()[1:] if not word.startswith("tcp://")],
                ["--scheduler-file", str(where)],
            ),
        )
    ]
    try:
        while not (where.exists() and where.read_text().strip().endswith("}")):
            assert started[0].poll() is None
            os.sched_yield()
        address = re.search(r"tcp://127\.0\.0\.1:\d+", where.read_text())
        assert address is not None
        toys.run(toys.written(tmp_path), tmp_path / "out", dask=address.group())
    finally:
        for one in started:
            one.terminate()
            one.wait()
    assert toys.bits(tmp_path / "out") == toys.bits(whole)


@needs_dask
def test_nobody_at_an_address_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paravert.cohort.engines.WAIT_S", 1)
    with pytest.raises(MachineError, match="no Dask scheduler answers at tcp://127.0.0.1:9"):
        toys.run(toys.written(tmp_path, 2), tmp_path / "out", dask="tcp://127.0.0.1:9")


def test_dask_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paravert.cohort.engines.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"--dask: needs the extra dask, expected pip install 'paravert\[dask\]'"):
        toys.run(toys.written(tmp_path, 2), tmp_path / "out", dask="local")


def recipe(repository: Path, name: str) -> list[str]:
    """Return the commands of a recipe of docs/cohorts.md."""
    text = (repository / "docs" / "cohorts.md").read_text()
    block = re.search(rf"<!-- recipe: {name} -->\n+```\w*\n(.*?)```", text, re.DOTALL)
    assert block is not None, name
    return [line for line in block.group(1).splitlines() if line and not line.startswith("#")]


def test_the_recipe_for_a_job_array(tmp_path: Path, repository: Path) -> None:
    """Run the script of the recipe once a task of the array, as SLURM would, then the last line that collects."""
    toys.written(tmp_path, 4, top='keep = "outcomes"').rename(tmp_path / "COHORT.toml")
    lines = recipe(repository, "slurm")
    (tmp_path / "job.sh").write_text("\n".join(lines) + "\n")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for task in ("1", "2"):
        array = {"SLURM_ARRAY_TASK_ID": task, "SLURM_ARRAY_TASK_COUNT": "2", "SLURM_CPUS_PER_TASK": "1"}
        subprocess.run(
            ["bash", "-e", "job.sh"], cwd=tmp_path, env={**environment, **array}, check=True, capture_output=True
        )
    assert call(["cohort", str(tmp_path / "COHORT.toml"), "-o", str(tmp_path / "alone")]) == 0
    assert toys.bits(tmp_path / "COHORT-results") == toys.bits(tmp_path / "alone")


def test_the_recipe_for_one_machine(repository: Path) -> None:
    for line in recipe(repository, "processes"):
        assert line.startswith("paravert ")
