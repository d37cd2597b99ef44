"""Where a cohort lies: its own files, a folder a person, journals, and one driver a shard."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from paravert.cohort import journal, sealed
from paravert.errors import InputError, MachineError
from paravert.results.schema import CHECKSUMS
from paravert.results.store import flush
from paravert.version import __version__

MARKER = "cohort.json"
COHORT = "cohort.toml"
BASE = "study.toml"
INDEX = "index.sqlite"
REPORT = "report.html"
PEOPLE_TABLE = "people.csv"
OUTCOME_TABLE = "outcomes.csv"
SUMMARY = "summary.json"
MADE = (INDEX, PEOPLE_TABLE, OUTCOME_TABLE, SUMMARY, REPORT)
"""Files that are made from the folders of people, and can be made again."""
FORMAT = 1
_RESTS_ON = ("numpy", "scipy", "mujoco-core", "xarray", "h5py")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of a cohort."""

    folder: Path

    @property
    def people(self) -> Path:
        """The folder with one folder a person."""
        return self.folder / "people"

    @property
    def making(self) -> Path:
        """The folder of what is not whole yet."""
        return self.folder / "making"

    @property
    def journals(self) -> Path:
        """The folder of journals, one a shard."""
        return self.folder / "journal"

    def person(self, number: int) -> Path:
        """Return the folder of one person."""
        return self.people / f"{number:06d}"

    def known(self) -> journal.Known:
        """Return what all journals say."""
        return journal.read(sorted(self.journals.glob("*.log")))


def claim(folder: Path, cohort: bytes, base: bytes, people: int) -> Place:
    """Return the folder of a cohort, made if it is not there.

    Raises:
        InputError: it is something else, or the folder of another cohort or of other versions.
        OSError: the machine cannot write.
    """
    place = Place(folder)
    marker = _marker(cohort, base, people)
    if (folder / MARKER).is_file():
        _check_same(place, marker)
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = "is not a cohort, expected a new or empty folder, or the cohort to go on with"
        raise InputError(message, field="-o", file=str(folder))
    elif not folder.absolute().parent.is_dir():
        raise InputError("its parent is no folder, expected a folder that exists", field="-o", file=str(folder))
    for each in (folder, place.people, place.making, place.journals):
        each.mkdir(exist_ok=True)
    for name, content in ((COHORT, cohort), (BASE, base), (MARKER, _bytes(marker))):
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            sealed.replace_file(path, content)
    return place


def opened(folder: Path) -> tuple[Place, dict[str, object]]:
    """Return the folder of a cohort that is there, and what it says of itself.

    Raises:
        InputError: it is none, or its own files were changed.
    """
    path = folder / MARKER
    if not path.is_file():
        raise InputError(f"is not a cohort, expected a folder with {MARKER}", file=str(folder))
    try:
        content = path.read_bytes()
        marker = json.loads(content)
        wanted = {COHORT: marker["cohort_sha256"], BASE: marker["study_sha256"]}
        if marker["format"] != FORMAT or _bytes(marker) != content or marker["sha256"] != _sum_of(marker):
            raise InputError("is damaged, expected what paravert wrote", field=MARKER, file=str(folder))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("is damaged, expected what paravert wrote", field=MARKER, file=str(folder)) from error
    for name, checksum in wanted.items():
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != checksum:
            raise InputError("is damaged, expected what the cohort was begun with", field=name, file=str(folder))
    return Place(folder), marker


@contextmanager
def locked(place: Place, shard: tuple[int, int]) -> Iterator[Path]:
    """Hold a cohort, or one shard of it, and yield the path of its journal.

    Raises:
        MachineError: another driver runs it.
    """
    number, count = shard
    name = f"{number}-of-{count}"
    handles = []
    try:
        for path, how in (
            (place.journals / "cohort.lock", fcntl.LOCK_EX if count == 1 else fcntl.LOCK_SH),
            (place.journals / f"{name}.lock", fcntl.LOCK_EX),
        ):
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            handles.append(handle)
            try:
                fcntl.flock(handle, how | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise MachineError(f"{place.folder}: is being run by another process") from error
        yield place.journals / f"{name}.log"
    finally:
        for handle in handles:
            os.close(handle)


@contextmanager
def collecting(place: Place) -> Iterator[None]:
    """Wait until no other shard collects, so that the files made from people belong together."""
    handle = os.open(place.journals / "collect.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def seal(place: Place) -> None:
    """Write the checksums of the files that are made from people."""
    lines = [f"{_checksum(place.folder / name)}  {name}\n" for name in MADE]
    sealed.replace_file(place.folder / CHECKSUMS, "".join(lines).encode())


def damaged(place: Place) -> list[str]:
    """Return which of the files that are made from people are not as they were written, one line each."""
    path = place.folder / CHECKSUMS
    if not path.exists():
        return [] if not any((place.folder / name).exists() for name in MADE) else [f"{CHECKSUMS}: is missing"]
    lines = path.read_bytes().split(b"\n")
    wanted = [f"{_checksum(place.folder / name)}  {name}".encode() for name in MADE]
    found = [
        f"{name}: is damaged or was changed"
        for name, line, now in zip(MADE, [*lines, *[b""] * len(MADE)], wanted, strict=False)
        if line != now
    ]
    return found or ([] if lines == [*wanted, b""] else [f"{CHECKSUMS}: is damaged"])


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def sweep(place: Place, shard: tuple[int, int]) -> None:
    """Remove what a run of a shard that was cut off has left unfinished."""
    for path in place.making.glob(f"{shard[0]}-of-{shard[1]}.*" if shard[1] > 1 else "*"):
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)


def commit(place: Place, made: Path, number: int) -> str:
    """Give a person's finished folder its final name and return its digest."""
    found = sealed.digest(made)
    final = place.person(number)
    if final.exists():
        older = made.with_name(f"{made.name}.older")
        os.rename(final, older)
        shutil.rmtree(older)
    os.rename(made, final)
    flush(place.people)
    return found


def _marker(cohort: bytes, base: bytes, people: int) -> dict[str, object]:
    marker: dict[str, object] = {
        "format": FORMAT,
        "paravert": __version__,
        "versions": {name: version(name) for name in _RESTS_ON},
        "cohort_sha256": hashlib.sha256(cohort).hexdigest(),
        "study_sha256": hashlib.sha256(base).hexdigest(),
        "people": people,
    }
    return {**marker, "sha256": _sum_of(marker)}


def _bytes(marker: dict[str, object]) -> bytes:
    return json.dumps(marker, indent=1).encode() + b"\n"


def _sum_of(marker: dict[str, object]) -> str:
    rest = {key: value for key, value in marker.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _check_same(place: Place, marker: dict[str, object]) -> None:
    """Refuse to go on with another cohort, or with versions that may give other bits."""
    try:
        there = json.loads((place.folder / MARKER).read_text(encoding="utf-8"))
    except ValueError:
        # The marker can be made again from the same files; people are checked one by one.
        return
    for key in ("cohort_sha256", "study_sha256"):
        if there.get(key) != marker[key] and there.get("sha256") == _sum_of(there):
            raise InputError("holds another cohort, expected a new folder", field="-o", file=str(place.folder))
    if there.get("sha256") == _sum_of(there) and there != marker:
        message = "was begun with other versions of paravert or its libraries, expected the same ones or a new folder"
        raise InputError(message, field="-o", file=str(place.folder))
