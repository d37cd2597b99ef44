"""Each example is run once for all tests of the command line."""

import contextlib
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from cli.runs import Ran

from paravert.cli.main import call


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Ran]:
    """Return a function that runs a study once and remembers how it went."""

    @cache
    def run(study: Path) -> Ran:
        folder = tmp_path_factory.mktemp("runs") / study.stem
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = call(["run", str(study), "-o", str(folder)])
        return Ran(study, folder, code, out.getvalue(), err.getvalue())

    return run
