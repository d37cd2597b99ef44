"""The journal of a cohort: one line an event, each with its own checksum, appended and flushed.

A line that was cut off or damaged is left out when the journal is read; what it said is then found
out again from the folders of people, so nothing rests on it alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paravert.cohort.sealed import replace_file

BEGUN, DONE, FAILED, AGAIN = "begun", "done", "failed", "again"
"""Events: a person is handed to a worker, is whole, has failed alone, has to be run again."""
_MARK = 16


@dataclass(slots=True)
class Known:
    """What journals say about each person, by number."""

    digest: dict[int, str] = field(default_factory=dict)  # people that are whole
    failed: dict[int, dict[str, Any]] = field(default_factory=dict)  # people that failed, with kind and reason
    begun: dict[int, int] = field(default_factory=dict)  # how often each was handed to a worker
    seconds: dict[int, float] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)  # file and line of what cannot be read

    def take(self, event: dict[str, Any]) -> None:
        """Add one event."""
        person, what = event["person"], event["event"]
        if what == BEGUN:
            self.begun[person] = self.begun.get(person, 0) + 1
            return
        self.digest.pop(person, None)
        self.failed.pop(person, None)
        if what == DONE:
            self.digest[person] = event["sha256"]
            self.seconds[person] = event["seconds"]
        elif what == FAILED:
            self.failed[person] = {"kind": event["kind"], "reason": event["reason"]}


class Journal:
    """A journal that is open for more events."""

    def __init__(self, path: Path) -> None:
        """Open the file of one shard; a last line that was cut off is ended first."""
        self._stream = path.open("ab+")
        size = self._stream.seek(0, os.SEEK_END)
        if size:
            self._stream.seek(size - 1)
            if self._stream.read(1) != b"\n":
                self._stream.write(b"\n")

    def add(self, event: str, person: int, **more: Any) -> None:
        """Append one event and flush it to the disk."""
        self._stream.write(_line({"event": event, "person": person, **more}))
        self._stream.flush()
        if event != BEGUN:
            os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def read(paths: Iterable[Path]) -> Known:
    """Return what journals say; lines that are damaged are named and left out."""
    known = Known()
    for path in paths:
        content = path.read_bytes()
        if content and not content.endswith(b"\n"):
            known.damaged.append(f"{path.name}: last line is cut off")
        for number, line in enumerate(content.splitlines(), 1):
            event = _event(line)
            if event is not None:
                known.take(event)
            elif line:
                known.damaged.append(f"{path.name}: line {number}")
    return known


def mend(path: Path) -> None:
    """Rewrite a journal without the lines that cannot be read."""
    lines = path.read_bytes().splitlines()
    replace_file(path, b"".join(line + b"\n" for line in lines if _event(line) is not None))


def _line(event: dict[str, Any]) -> bytes:
    text = json.dumps(event, sort_keys=True).encode()
    return hashlib.sha256(text).hexdigest()[:_MARK].encode() + b" " + text + b"\n"


def _event(line: bytes) -> dict[str, Any] | None:
    """Return the event of a line, None where it is not as it was written."""
    mark, _, text = line.partition(b" ")
    if hashlib.sha256(text).hexdigest()[:_MARK].encode() != mark:
        return None
    event: dict[str, Any] = json.loads(text)
    return event
