"""What every command shares: JSON on standard output, progress on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
PATIENCE_S = 2.0
"""Work shorter than this shows no progress."""


def print_json(value: object) -> None:
    """Print a value as JSON; numbers that are not finite become null, as JSON has none."""
    from paravert.results.plain import plain

    typer.echo(json.dumps(plain(value), indent=1, ensure_ascii=False, allow_nan=False))


class Progress:
    """Says on standard error what is being done, once it takes longer than a moment."""

    def __init__(self, console: Any) -> None:
        self._console = console
        self._started = time.monotonic()
        self._status: Any = None

    def __call__(self, message: str) -> None:
        """Note the step that begins now."""
        if time.monotonic() - self._started < PATIENCE_S:
            return
        if self._console.is_terminal:
            if self._status is None:
                self._status = self._console.status(message)
                self._status.start()
            self._status.update(message)
        else:
            self._console.print(message, highlight=False)

    def close(self) -> None:
        """Take the display away."""
        if self._status is not None:
            self._status.stop()


@contextmanager
def progress() -> Iterator[Progress]:
    """Yield something to call with each step's name."""
    from rich.console import Console

    display = Progress(Console(file=sys.stderr))
    try:
        yield display
    finally:
        display.close()
