"""A result folder appears whole or not at all, with checksums; the same tree gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import xarray as xr

from paravert.errors import InputError
from paravert.results.layout import to_file, to_memory
from paravert.results.schema import CHECKSUMS

DATA = "results.nc"
_COMPRESSION = {"zlib": True, "complevel": 4, "shuffle": True}


def claim(folder: Path) -> None:
    """Raise unless a result may be written to a folder: it is not there, empty or a paravert result.

    Raises:
        InputError: it is something else, which is left alone.
    """
    if not folder.exists() and not folder.is_symlink():
        parent = folder.absolute().parent
        if not parent.is_dir():
            raise InputError(f"{parent} is no folder, expected a folder that exists", field="-o", file=str(folder))
        return
    if not folder.is_dir():
        raise InputError("is a file, expected a new folder or a paravert result", field="-o", file=str(folder))
    if any(folder.iterdir()) and not _is_result(folder):
        message = "is not a paravert result, expected a new or empty folder, or a paravert result"
        raise InputError(message, field="-o", file=str(folder))


def write(folder: Path, tree: xr.DataTree, texts: Mapping[str, str | bytes]) -> None:
    """Write a result folder whole or not at all; an older result there is replaced, other files stay.

    Args:
        folder: where; see `claim`.
        tree: the results as `results.tree.build` makes them.
        texts: contents of the other files by name.

    Raises:
        InputError: the folder is not a paravert result.
        OSError: the machine cannot write; nothing is left under a final name.
    """
    claim(folder)
    place = folder.absolute()
    making = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".making", dir=place.parent))
    try:
        making.chmod(0o755)
        _write_data(tree, making / DATA)
        for name, content in texts.items():
            (making / name).write_bytes(content.encode() if isinstance(content, str) else content)
        names = sorted(path.name for path in making.iterdir())
        lines = [f"{_checksum(making / name)}  {name}\n" for name in names]
        (making / CHECKSUMS).write_text("".join(lines))
        for name in (*names, CHECKSUMS, ""):
            flush(making / name)
        _put(making, place)
        flush(place.parent)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def read(folder: str | Path) -> xr.DataTree:
    """Return the results in a folder, with one node a task.

    Raises:
        InputError: the folder is not a paravert result or a file in it is damaged.
    """
    place = Path(folder)
    check(place)
    stored = xr.open_datatree(place / DATA, engine="h5netcdf")
    try:
        return to_memory(stored.load())
    finally:
        stored.close()


def check(folder: Path) -> tuple[str, ...]:
    """Return the names of a result's files once each has the checksum that it was written with.

    Raises:
        InputError: the folder is not a paravert result, or a file is missing or damaged.
    """
    if not folder.is_dir() or not _is_result(folder):
        message = f"is not a paravert result, expected a folder with {DATA} and {CHECKSUMS}"
        raise InputError(message, file=str(folder))
    names = []
    for line in (folder / CHECKSUMS).read_text(encoding="utf-8", errors="replace").splitlines():
        wanted, _, name = line.partition("  ")
        path = folder / Path(name).name
        if not name or path.name != name or not path.is_file():
            raise InputError("is missing, expected every file named in " + CHECKSUMS, field=name[:80], file=str(folder))
        if _checksum(path) != wanted:
            raise InputError(
                "is damaged or was changed, expected the bytes that were written", field=name, file=str(folder)
            )
        names.append(name)
    if DATA not in names:
        raise InputError(f"is not listed in {CHECKSUMS}, expected a whole result", field=DATA, file=str(folder))
    return tuple(names)


def _is_result(folder: Path) -> bool:
    marker = folder / CHECKSUMS
    if not marker.is_file() or marker.stat().st_size > 100_000:
        return False
    return f"  {DATA}\n" in marker.read_text(encoding="utf-8", errors="replace")


def _write_data(tree: xr.DataTree, path: Path) -> None:
    """Write the netCDF file without any time of creation."""
    stored = to_file(tree)
    encoding = {}
    for node in stored.subtree:
        own = node.to_dataset(inherit=False)
        large = {
            name: dict(_COMPRESSION) for name, one in own.variables.items() if one.ndim and one.dtype.kind in "fib"
        }
        encoding[node.path] = large
    stored.to_netcdf(path, engine="h5netcdf", encoding=encoding)


def _put(making: Path, place: Path) -> None:
    """Rename the finished folder into its place; what else lay in an older result moves along."""
    if not place.exists():
        os.rename(making, place)
        return
    ours = {path.name for path in making.iterdir()}
    older = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".older", dir=place.parent))
    os.rename(place, older / "result")
    os.rename(making, place)
    for path in (older / "result").iterdir():
        if path.name not in ours:
            os.rename(path, place / path.name)
    shutil.rmtree(older, ignore_errors=True)


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Flush a file or the names in a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
