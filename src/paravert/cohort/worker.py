"""The process that people are run in, one after the other: `python -m paravert.cohort.worker`.

It reads one JSON line a person and answers with one JSON line. Whatever goes wrong that is not the
machine's or the input's fault ends the process, and its last words on standard error are the reason:
so a crash, an endless loop or a flood of memory costs one person and never the run. It ends at once
when whoever started it is gone.
"""

from __future__ import annotations

import errno
import faulthandler
import json
import os
import queue
import resource
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from paravert.errors import ParavertError

Work = Callable[[dict[str, Any], Path], None]
"""Makes the folder of one person from its job: number, study (text), keep."""
GONE = 1
FULL = (errno.ENOSPC, errno.EDQUOT)


def serve(work: Work) -> None:
    """Run the people that are named on standard input until it ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jobs: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    while True:
        job = jobs.get()
        _limit_memory(int(job["memory_mb"]))
        answers.write(json.dumps(_answer(work, job)) + "\n")
        answers.flush()


def _listen(jobs: queue.Queue[dict[str, Any]]) -> None:
    """Pass jobs on; end the process when nobody is there to send more."""
    for line in sys.stdin:
        jobs.put(json.loads(line))
    os._exit(GONE)


def _answer(work: Work, job: dict[str, Any]) -> dict[str, Any]:
    try:
        work(job, Path(job["folder"]))
    except ParavertError as error:
        return {"kind": "refused", "reason": str(error)}
    except OSError as error:
        text = error.strerror or str(error)
        return {"kind": "machine", "reason": text, "full": error.errno in FULL or "No space left" in str(error)}
    return {"kind": "done"}


def _limit_memory(megabytes: int) -> None:
    """Let what asks for more memory than this fail, instead of the machine."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))


if __name__ == "__main__":
    from paravert.cohort.person import run_person

    serve(run_person)
