"""Run one person in a process of its own kind: what happens there stays there.

A thread, here or on another machine of a cluster, keeps one worker process and gives it one person
after the other. `concurrent.futures` alone would lose the whole pool to one crash and not say whose.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WORKER = (sys.executable, "-m", "paravert.cohort.worker")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_LAST_BYTES = 4000
_own = threading.local()
_alive: set[Worker] = set()
_guard = threading.Lock()


@dataclass(eq=False)
class Worker:
    """One worker process and what it writes on standard error."""

    command: tuple[str, ...]

    def __post_init__(self) -> None:
        """Start the process."""
        self.log = tempfile.TemporaryFile()
        # Sums over a batch depend on the number of threads, so every worker has one.
        environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")}
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, env=environment
        )
        with _guard:
            _alive.add(self)

    def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a job; ``kind`` is done, refused, machine, time, memory, killed or crash."""
        assert self.process.stdin is not None
        begun = time.monotonic()
        try:
            self.process.stdin.write(json.dumps(job).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return self._ended()
        line = self._line(begun + float(job["seconds"]))
        if line is None:
            self.stop()
            return {"kind": "time", "reason": f"took longer than {job['seconds']:g} s"}
        if not line.endswith(b"\n"):
            return self._ended()
        answer: dict[str, Any] = json.loads(line)
        return {**answer, "seconds": round(time.monotonic() - begun, 3)}

    def stop(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End the process and let go of its pipes; nobody may be waiting for an answer."""
        self.stop()
        with _guard:
            _alive.discard(self)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                # What could not be sent is lost with the process; closing says so once more.
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        self.log.close()

    def _line(self, deadline: float) -> bytes | None:
        """Return what the worker answers up to the end of the line, None where it is too late."""
        assert self.process.stdout is not None
        handle, found = self.process.stdout.fileno(), b""
        while not found.endswith(b"\n"):
            if not select.select([handle], [], [], max(deadline - time.monotonic(), 0.0))[0]:
                return None
            part = os.read(handle, 65536)
            if not part:
                return found
            found += part
        return found

    def _ended(self) -> dict[str, Any]:
        """Return why the process ended before it answered."""
        code = self.process.wait()
        self.log.seek(max(self.log.seek(0, os.SEEK_END) - _LAST_BYTES, 0))
        words = self.log.read().decode("utf-8", errors="replace").strip().splitlines()
        full = any("No space left on device" in line for line in words)
        if code == -signal.SIGKILL:
            return {"kind": "killed", "reason": "was killed from outside"}
        if code < 0:
            return {"kind": "crash", "reason": f"ended by {signal.Signals(-code).name}"}
        last = words[-1] if words else f"ended with code {code}"
        if "MemoryError" in last or "bad_alloc" in last:
            return {"kind": "memory", "reason": "asked for more memory than allowed"}
        return {"kind": "machine" if full else "crash", "reason": last[:300], "full": full}


def run_isolated(job: dict[str, Any], command: Sequence[str] = WORKER) -> dict[str, Any]:
    """Return the answer to a job from this thread's worker process; a process that failed is replaced."""
    worker: Worker | None = getattr(_own, "worker", None)
    if worker is None or worker.process.poll() is not None or worker.command != tuple(command):
        if worker is not None:
            worker.close()
        worker = _own.worker = Worker(tuple(command))
    return worker.ask(job)


def stop_all() -> None:
    """End every worker process that was started here; whoever waits for one gets its last answer."""
    for worker in _started():
        worker.stop()


def close_all() -> None:
    """End every worker process that was started here and let go of it; nobody may be waiting."""
    for worker in _started():
        worker.close()


def _started() -> tuple[Worker, ...]:
    with _guard:
        return tuple(_alive)
