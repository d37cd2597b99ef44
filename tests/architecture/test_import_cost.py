"""`import paravert` and `paravert --help` stay light."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "scipy", "mujoco", "matplotlib", "xarray", "pandas", "h5py", "h5netcdf", "SALib", "fastapi")
COMMAND_LINE = ("typer", "rich", "pydantic")
"""What the program may load at once, and a script that only imports paravert may not."""


def loaded(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import paravert", "import paravert.cli.main", "import paravert.errors"])
def test_nothing_heavy_is_imported(statement: str) -> None:
    assert loaded(statement) & set(HEAVY) == set()


@pytest.mark.parametrize("statement", ["import paravert", "import paravert; dir(paravert)", "import paravert.errors"])
def test_a_script_does_not_load_the_command_line(statement: str) -> None:
    assert loaded(statement) & {*HEAVY, *COMMAND_LINE} == set()


def test_the_facade_is_complete() -> None:
    code = "import paravert as pv\nfor name in dir(pv):\n    getattr(pv, name)\nprint(pv.__version__)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
