"""Run a cohort: draw its people, run who is left, then make index, tables, statistics and report."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from paravert.cohort import collect, engines, file, place, sealed, statistics
from paravert.cohort.collect import DONE, FAILED, LEFT, PersonRow
from paravert.cohort.drive import Driver, Tally, Terms
from paravert.cohort.file import Population
from paravert.cohort.isolated import WORKER
from paravert.cohort.place import Place
from paravert.errors import StoppedError
from paravert.results.plain import plain
from paravert.results.schema import NOTICE
from paravert.version import __version__

Say = Callable[[str], None]
Render = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Choices:
    """How a cohort is run; none of it changes a result."""

    workers: int = 1
    shard: tuple[int, int] = (1, 1)
    dask: str | None = None
    retry: bool = False
    order: Sequence[int] | None = None  # None: by number
    command: Sequence[str] = WORKER


def run_cohort(path: Path, output: Path | None, choices: Choices, render: Render, say: Say) -> dict[str, Any]:
    """Run a cohort, or go on with it, and return its summary.

    Args:
        path: the cohort, a TOML file.
        output: its folder; None for NAME-results here, NAME that of the file.
        choices: workers, shard, cluster.
        render: makes the report of a summary.
        say: is called with progress.

    Raises:
        InputError: something is wrong with the file or the folder.
        MachineError: the disk is full, or another process runs it; the same command goes on later.
        StoppedError: the user stopped it; the same command goes on.
    """
    folder = Path(f"{path.stem}-results") if output is None else output
    say("drawing people")
    population = file.read(path)
    where = place.claim(folder, population.content, population.base, population.cohort.people)
    with _stoppable(where, population):
        _drive(where, population, choices, say)
        say("collecting")
        return finish(where, population, render)


def finish(where: Place, population: Population, render: Render) -> dict[str, Any]:
    """Make index, tables, summary and report of what a cohort has so far, and return the summary."""
    with place.collecting(where):
        people = collect.collect(where, population)
        collect.index(where, people)
        collect.tables(where, people, population.drawn.fields)
        summary = summarise(where, population, people)
        sealed.replace_file(where.folder / place.SUMMARY, json.dumps(summary, allow_nan=False).encode() + b"\n")
        sealed.replace_file(where.folder / place.REPORT, render(summary).encode())
        place.seal(where)
    return summary


def summarise(where: Place, population: Population, people: Sequence[PersonRow]) -> dict[str, Any]:
    """Return the short form of a cohort: who is done, failed and left, distributions and what drives them."""
    cohort = population.cohort
    groups = {key: _group(population, key) for key in cohort.groups}
    counts = {status: sum(one.status == status for one in people) for status in (DONE, FAILED, LEFT)}
    found: dict[str, Any] = plain(
        {
            "cohort": cohort.name,
            "paravert": __version__,
            "notice": NOTICE,
            "folder": str(where.folder),
            "report": str(where.folder / place.REPORT),
            "index": str(where.folder / place.INDEX),
            "seed": cohort.seed,
            "sampler": cohort.sampler,
            "people": cohort.people,
            **counts,
            "failures": [
                {"person": one.number, "kind": one.kind, "reason": one.reason} for one in people if one.status == FAILED
            ],
            "unusual": [{"person": one.number, "marks": list(one.unusual)} for one in people if one.unusual],
            "fields": list(population.drawn.fields),
            "groups": list(cohort.groups),
            "correlated": [[*row.fields, row.correlation] for row in cohort.correlate],
            "spreads": statistics.plain_rows(statistics.spreads(people, groups)),
            "ranks": statistics.ranks(people),
            "drivers": statistics.plain_rows(statistics.drivers(people, population.drawn.fields, cohort.seed)),
        }
    )
    return found


def _drive(where: Place, population: Population, choices: Choices, say: Say) -> Tally:
    limits = population.cohort.limits
    terms = Terms(limits.seconds, limits.memory_mb, population.cohort.keep, choices.command)
    driver = Driver(where, population.studies, terms, choices.shard, say)
    order = range(population.cohort.people) if choices.order is None else choices.order
    engine = engines.processes(choices.workers) if choices.dask is None else engines.dask(choices.dask, choices.workers)
    with engine as (executor, most):
        return driver.run(executor, most, order, choices.retry)


def _group(population: Population, key: str) -> Callable[[int], str]:
    return lambda number: population.group(number, key)


@contextmanager
def _stoppable(where: Place, population: Population) -> Iterator[None]:
    """Turn Ctrl-C, and the signal of a scheduler whose time is up, into a clean stop that says how far it came."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    ours = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, stop) if ours else None
    try:
        yield
    except KeyboardInterrupt:
        whole = sum(1 for _ in where.people.iterdir())
        message = f"stopped: {whole} of {population.cohort.people} people are whole; the same command goes on from here"
        raise StoppedError(message) from None
    finally:
        if ours:
            signal.signal(signal.SIGTERM, before)
