"""Folders of one person that appear whole or not at all, with a checksum of every file.

The list of checksums has the form of sha256sum and the name that a single study's has, so that a
person's folder with all its results is a result as `paravert run` writes it.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from paravert.errors import InputError
from paravert.results.schema import CHECKSUMS
from paravert.results.store import flush


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder of files with the list of their checksums, flushed to the disk.

    Raises:
        OSError: the machine cannot write; what was written is under no final name yet.
    """
    folder.mkdir()
    lines = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    for name, content in {**files, CHECKSUMS: lines.encode()}.items():
        write_file(folder / name, content)
    flush(folder)


def write_file(path: Path, content: bytes) -> None:
    """Write a new file and flush it to the disk."""
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in the place of an older one, whole or not at all."""
    making = making_of(path)
    try:
        write_file(making, content)
        os.replace(making, path)
        flush(path.parent)
    finally:
        making.unlink(missing_ok=True)


def making_of(path: Path) -> Path:
    """Return a name beside a file for what will take its place; nobody else, on any machine, has the same."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}")


def digest(folder: Path) -> str:
    """Return the checksum of a folder's list of checksums, which stands for everything in it."""
    return hashlib.sha256((folder / CHECKSUMS).read_bytes()).hexdigest()


def check(folder: Path, wanted: str | None = None) -> str:
    """Return the digest of a folder once every file has the bytes that it was written with.

    Args:
        folder: of one person.
        wanted: the digest that it has to have; None where it is not known.

    Raises:
        InputError: a file is missing, damaged or not listed.
    """
    listed = folder / CHECKSUMS
    if not listed.is_file():
        raise InputError("is missing, expected the list of checksums", field=CHECKSUMS, file=str(folder))
    content = listed.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    names = {CHECKSUMS}
    for line in content.decode("utf-8", errors="replace").splitlines():
        checksum, _, name = line.partition("  ")
        path = folder / name
        if not name or Path(name).name != name or not path.is_file():
            raise InputError("is missing, expected every file that is listed", field=name[:80], file=str(folder))
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != checksum:
                raise InputError("is damaged, expected the bytes that were written", field=name, file=str(folder))
        names.add(name)
    others = {path.name for path in folder.iterdir()} - names
    if others:
        raise InputError("is not listed, expected only what was written", field=min(others), file=str(folder))
    if wanted is not None and found != wanted:
        raise InputError("is damaged, expected the list that was written", field=CHECKSUMS, file=str(folder))
    return found
