"""What every test may lean on: where the repository is, sizes, and markers that need something installed."""

import os
import shutil
from pathlib import Path

import pytest

# Sums depend on the number of threads; the program fixes it, so a test in its process has to do so too.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the folder that holds pyproject.toml."""
    return ROOT


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs a browser or published models where there is none; never where it is required."""
    browser = any(shutil.which(name) for name in BROWSERS)
    required = os.environ.get("PARAVERT_BROWSER") == "required"
    models = os.environ.get("PARAVERT_MODELS")
    for item in items:
        if item.get_closest_marker("browser") and not browser and not required:
            item.add_marker(pytest.mark.skip(reason="no Chromium on the path"))
        if item.get_closest_marker("models") and not models:
            item.add_marker(pytest.mark.skip(reason="PARAVERT_MODELS names no folder of published models"))
