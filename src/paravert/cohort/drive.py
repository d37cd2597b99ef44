"""The driver of a cohort: hands people to workers, gives the whole ones their names, keeps the journal."""

from __future__ import annotations

import math
import os
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paravert.cohort import journal, place, sealed
from paravert.cohort.isolated import WORKER, run_isolated, stop_all
from paravert.cohort.journal import Journal, Known
from paravert.cohort.place import Place
from paravert.errors import InputError, MachineError

Say = Callable[[str], None]
TRIES = {"killed": 5, "crash": 2}
"""How often a person is run whose process ended so; everything else counts at once."""
EVERY_S = 2.0
"""How often progress is said."""
LEAST_FREE = 2_000_000
"""Bytes free below which a worker that died is taken to have met a full disk."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How people are run."""

    seconds: float  # most that one person may take
    memory_mb: int  # most that one person may ask for
    keep: str
    command: Sequence[str] = WORKER


@dataclass(slots=True)
class Tally:
    """How far a run is."""

    people: int
    done: int = 0
    failed: int = 0
    ran: int = 0  # in this run
    begun: float = field(default_factory=time.monotonic)
    said: float = -math.inf

    def line(self) -> str:
        """Return progress with rate and time left."""
        minutes = max((time.monotonic() - self.begun) / 60.0, 1e-9)
        rate = self.ran / minutes
        left = (self.people - self.done - self.failed) / rate if rate else 0.0
        named = f", {self.failed} failed" if self.failed else ""
        ahead = f"{rate:.1f} a minute, {left:.1f} minutes left" if self.ran else "starting"
        return f"{self.done} of {self.people} people{named}; {ahead}"


class Driver:
    """Runs the people of one shard; call `run` once."""

    def __init__(self, where: Place, studies: Sequence[str], terms: Terms, shard: tuple[int, int], say: Say) -> None:
        """Take what is run: the study of every person of the whole cohort, as text."""
        self._place, self._studies, self._terms, self._shard, self._say = where, studies, terms, shard, say
        self._tries: dict[int, int] = {}
        self._flying: dict[Future[dict[str, Any]], tuple[int, Path]] = {}

    def run(self, executor: Executor, most: int, order: Sequence[int], retry: bool) -> Tally:
        """Run who is left and return how it went.

        Args:
            executor: runs `run_isolated` somewhere.
            most: people in flight at once.
            order: in which people are run, by number; only those of the shard are.
            retry: whether people who failed in an earlier run are run again.

        Raises:
            MachineError: the disk is full, or another driver runs this shard.
            OSError: the machine cannot write.
        """
        with place.locked(self._place, self._shard) as path:
            place.sweep(self._place, self._shard)
            mended = self._mend(path)
            log = Journal(path)
            try:
                left = [number for number in order if number % self._shard[1] == self._shard[0] - 1]
                tally = Tally(len(left))
                waiting = self._left(left, mended, log, tally, retry)
                self._all(executor, most, waiting, log, tally)
            except BaseException:
                # Whoever still writes is stopped before what is unfinished is swept away.
                for future in self._flying:
                    future.cancel()
                stop_all()
                raise
            finally:
                log.close()
                place.sweep(self._place, self._shard)
        return tally

    def _mend(self, path: Path) -> Known:
        known = self._place.known()
        if path.exists() and any(line.startswith(f"{path.name}:") for line in known.damaged):
            journal.mend(path)
        return known

    def _left(self, people: Sequence[int], known: Known, log: Journal, tally: Tally, retry: bool) -> list[int]:
        """Return who has to be run: neither whole, byte by byte, nor failed before."""
        waiting = []
        for number in people:
            folder = self._place.person(number)
            if number in known.failed and not retry and not folder.exists():
                tally.failed += 1
                continue
            if folder.exists():
                try:
                    found = sealed.check(folder, known.digest.get(number))
                except InputError as error:
                    log.add(journal.AGAIN, number, reason=error.message)
                    self._say(f"person {number} is run again: {error.field} {error.message}")
                else:
                    if number not in known.digest:
                        log.add(journal.DONE, number, sha256=found, seconds=known.seconds.get(number, 0.0))
                    tally.done += 1
                    continue
            waiting.append(number)
        return waiting

    def _all(self, executor: Executor, most: int, waiting: list[int], log: Journal, tally: Tally) -> None:
        queue = list(reversed(waiting))
        flying = self._flying
        self._say(tally.line())
        while queue or flying:
            while queue and len(flying) < most:
                number = queue.pop()
                made, future = self._hand(executor, number, log)
                flying[future] = (number, made)
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                number, made = flying.pop(future)
                if not self._take(number, made, future.result(), log, tally):
                    queue.append(number)
            if time.monotonic() - tally.said > EVERY_S or not flying:
                tally.said = time.monotonic()
                self._say(tally.line())

    def _hand(self, executor: Executor, number: int, log: Journal) -> tuple[Path, Future[dict[str, Any]]]:
        self._tries[number] = self._tries.get(number, 0) + 1
        name = f"{self._shard[0]}-of-{self._shard[1]}.{number:06d}.{self._tries[number]}"
        made = self._place.making.absolute() / name
        log.add(journal.BEGUN, number)
        job = {
            "number": number,
            "study": self._studies[number],
            "keep": self._terms.keep,
            "folder": str(made),
            "seconds": self._terms.seconds,
            "memory_mb": self._terms.memory_mb,
        }
        return made, executor.submit(run_isolated, job, tuple(self._terms.command))

    def _take(self, number: int, made: Path, answer: dict[str, Any], log: Journal, tally: Tally) -> bool:
        """Keep what became of a person; false where the person has to be run again."""
        kind = answer["kind"]
        if kind == "done":
            found = place.commit(self._place, made, number)
            log.add(journal.DONE, number, sha256=found, seconds=answer["seconds"])
            tally.done, tally.ran = tally.done + 1, tally.ran + 1
            return True
        shutil.rmtree(made, ignore_errors=True)
        if kind == "machine" or (kind in TRIES and _full(self._place.folder)):
            what = "No space left on device" if answer.get("full") or _full(self._place.folder) else answer["reason"]
            raise MachineError(f"{self._place.folder}: {what}; the same command goes on from here")
        if self._tries[number] < TRIES.get(kind, 1):
            return False
        log.add(journal.FAILED, number, kind=kind, reason=answer["reason"])
        shutil.rmtree(self._place.person(number), ignore_errors=True)
        tally.failed, tally.ran = tally.failed + 1, tally.ran + 1
        self._say(f"person {number} failed: {answer['reason']}")
        return True


def _full(folder: Path) -> bool:
    """Tell whether a disk has no room for anything."""
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize < LEAST_FREE
