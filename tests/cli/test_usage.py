"""The command line itself: usage errors are one line, every command has --json and --help, exit codes hold."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from paravert.cli.main import app, call

COMMANDS = {
    "run",
    "check",
    "cohort",
    "new",
    "list",
    "model",
    "convert",
    "sources",
    "verify",
    "vulnerability",
    "magnify",
    "exercises",
    "plan",
    "evidence",
    "bench",
}


@pytest.mark.parametrize(
    "arguments",
    [
        ["rum", "a.toml"],
        ["run"],
        ["run", "a.toml", "--quickly"],
        ["run", "a.toml", "-o"],
        ["list", "muscle"],
        ["list"],
        ["check"],
        ["verify"],
        ["model", "--at"],
        ["bench", "now"],
    ],
)
def test_a_usage_error_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert err.count("\n") == 1


def test_every_command_is_there_and_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert {command.name for command in app.registered_commands} == COMMANDS
    for name in sorted(COMMANDS):
        assert call([name, "--help"]) == 0
        assert "--json" in capsys.readouterr().out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["--version"]) == 0
    assert capsys.readouterr().out.startswith("paravert 0.")


def test_new_starts_a_study_that_checks_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "mine.toml"
    assert call(["new", str(study), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"study": str(study)}
    assert call(["check", str(study)]) == 0
    assert "a valid study of 2 tasks" in capsys.readouterr().out
    assert call(["new", str(study)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_study_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "run"):
        assert call([command, str(tmp_path / "none.toml")]) == 2
        assert capsys.readouterr().err.endswith("none.toml: no such file, expected a study in TOML\n")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("paravert.study.plan.read_bytes", stopped)
    assert call(["check", "a.toml"]) == 130
    assert capsys.readouterr().err == "error: stopped, nothing was written\n"


def test_the_machine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "results.nc")

    monkeypatch.setattr("paravert.study.plan.read_bytes", full)
    assert call(["check", "a.toml"]) == 4
    assert capsys.readouterr().err == "error: results.nc: No space left on device\n"


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = [sys.executable, "-m", "paravert.cli.main", "check", "--schema"]
    for _ in range(3):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
            program.stdout.close()
            assert program.stderr.read() == b""
            assert program.wait() == 0
