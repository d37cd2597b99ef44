"""Tables of motion and results, .sto and .mot of OpenSim and .trc of marker systems: read and written.

A header has to agree with what follows it: rows, columns, frames and markers are counted. Times
have to grow, numbers to be finite; a marker that a frame has not seen is empty, and NaN here.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError, shown, unknown_name
from paravert.exchange.markup import read_text
from paravert.model import Model
from paravert.units import DEGREE, MILLIMETRE

Floats = NDArray[np.float64]
STORAGE = (".sto", ".mot")
MARKERS = ".trc"
SUFFIXES = (*STORAGE, MARKERS)
_BRIEFEST = 1e-6
"""s: a shorter recording has no rate worth telling."""
_MOST_COLUMNS = 100_000
_LONGEST_HEADER = 200
_UNITS = {"m": 1.0, "mm": MILLIMETRE, "cm": 1e-2}
_WORDS = {"nrows": "rows", "datarows": "rows", "ncolumns": "columns", "datacolumns": "columns", "indegrees": "degrees"}
_DATATYPES = ("double", "float", "")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns over time, as the file has them: angles in degrees where ``degrees``.

    ``values`` (frame, column); markers have three columns each, ``NAME.x`` to ``NAME.z``, m.
    """

    name: str
    columns: tuple[str, ...]  # without time
    time: Floats  # (frame,) s
    values: Floats
    degrees: bool = False


def read_table(path: str | Path) -> Table:
    """Return the table in a .sto, .mot or .trc file.

    Raises:
        InputError: the suffix is unknown, or the header, a row or a number is wrong; the line is named.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"suffix {suffix!r}, expected one of {', '.join(SUFFIXES)}", file=str(path))
    lines = read_text(path, "a table over time").splitlines()
    with np.errstate(all="ignore"):
        return _markers(lines, str(path)) if suffix == MARKERS else _storage(lines, str(path))


def write_table(path: str | Path, table: Table) -> None:
    """Write a table as .sto, .mot or .trc, whole or not at all; numbers come back to the last bit.

    Raises:
        InputError: the suffix is unknown, numbers are not finite, or the folder is not there.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"suffix {suffix!r}, expected one of {', '.join(SUFFIXES)}", file=str(path))
    if len(table.time) != len(table.values) or table.values.shape[1:] != (len(table.columns),):
        raise InputError(f"shape {table.values.shape}, expected (frame, column)", file=str(path))
    lines = _marker_lines(table, Path(path)) if suffix == MARKERS else _storage_lines(table, str(path))
    write_whole(Path(path), "\n".join(lines) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a text file whole or not at all.

    Raises:
        InputError: its folder is not there, or it is a folder itself.
    """
    making = path.with_name(f".{path.name}.making")
    try:
        with making.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        making.replace(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError("its folder is not there, expected a folder that exists", file=str(path)) from error
    except IsADirectoryError as error:
        raise InputError("is a folder, expected a name for a file", file=str(path)) from error
    finally:
        making.unlink(missing_ok=True)


def postures(table: Table, model: Model, file: str) -> Floats:
    """Return the postures (frame, coordinate) of a table, rad and m; what it leaves out stays neutral.

    Columns are coordinates by name or by OpenSim's path ``/jointset/JOINT/NAME/value``; speeds and
    states of muscles are left aside.

    Raises:
        InputError: no column is a coordinate of the model, or one is there twice.
    """
    turning = {one.name for one in model.description.coordinates if one.kind != "slide"}
    found = np.repeat(model.neutral[None], len(table.time), axis=0)
    used: dict[str, str] = {}
    for column, values in zip(table.columns, table.values.T, strict=True):
        name = coordinate_of(column)
        if name is None or name not in model.coordinate_names:
            continue
        if name in used:
            raise InputError(f"{shown(column)} and {shown(used[name])}, expected one of them", field=name, file=file)
        used[name] = column
        unit = DEGREE if table.degrees and name in turning else 1.0
        found[:, model.coordinate_names.index(name)] = unit * values
    if not used:
        message = unknown_name("coordinate", table.columns[0] if table.columns else "", model.coordinate_names).message
        raise InputError(f"no column is a coordinate: {message}", file=file)
    return found


def coordinate_of(column: str) -> str | None:
    """Return the coordinate of a column; None for a speed or a state of a muscle."""
    parts = column.strip("/").split("/")
    if len(parts) == 1:
        return None if column.endswith("_u") else parts[0]
    return parts[-2] if parts[-1] == "value" else None


def _storage(lines: list[str], file: str) -> Table:
    end = next((n for n, line in enumerate(lines[:_LONGEST_HEADER]) if line.strip().lower() == "endheader"), None)
    if end is None:
        raise InputError("no line 'endheader', expected one after the header", field="line 1", file=file)
    header = _header(lines[:end], file)
    names = next((n for n in range(end + 1, len(lines)) if lines[n].strip()), None)
    if names is None:
        raise InputError("ends after the header, expected a line of names", field=f"line {end + 1}", file=file)
    labels = _cells(lines[names])
    if len(labels) > _MOST_COLUMNS or len(set(labels)) < len(labels) or "" in labels:
        what = "a name is empty or there twice" if len(labels) <= _MOST_COLUMNS else "too many names"
        raise InputError(f"{what}, expected names of their own", field=f"line {names + 1}", file=file)
    if labels[0].lower() != "time":
        raise InputError(f"{shown(labels[0])}, expected time first", field=f"line {names + 1}", file=file)
    rows = [(n + 1, lines[n]) for n in range(names + 1, len(lines)) if lines[n].strip()]
    for key, count in (("rows", len(rows)), ("columns", len(labels))):
        if key in header and header[key][0] != count:
            stated, line = header[key]
            raise InputError(f"{stated} {key}, expected {count}: so many follow", field=f"line {line}", file=file)
    values = _numbers(rows, len(labels), file, empty=False)
    _grows(values[:, 0], rows, file)
    name = lines[0].strip() if end else ""
    name = re.sub(r"^name\s*[= ]\s*", "", name) if "=" not in name or name.startswith("name") else ""
    degrees = bool(header.get("degrees", (0, 0))[0])
    return Table(name or Path(file).stem, tuple(labels[1:]), values[:, 0], values[:, 1:], degrees)


def _header(lines: list[str], file: str) -> dict[str, tuple[int, int]]:
    """Return rows, columns and whether in degrees, each with its line."""
    found: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(lines, 1):
        parts = re.split(r"\s*=\s*|\s+", line.strip(), maxsplit=1)
        key = parts[0].lower()
        text = parts[1].strip() if len(parts) > 1 else ""
        if key == "datatype" and text.lower() not in _DATATYPES:
            raise InputError(f"DataType {shown(text)}, expected double", field=f"line {number}", file=file)
        if key not in _WORDS or (key != "indegrees" and not text):
            continue
        if key == "indegrees":
            if text.lower() not in ("yes", "no", "true", "false", "1", "0"):
                raise InputError(f"inDegrees {shown(text)}, expected yes or no", field=f"line {number}", file=file)
            found["degrees"] = (int(text.lower() in ("yes", "true", "1")), number)
            continue
        if not re.fullmatch(r"\d{1,9}", text):
            raise InputError(f"{parts[0][:40]} {shown(text)}, expected a count", field=f"line {number}", file=file)
        found[_WORDS[key]] = (int(text), number)
    return found


def _cells(line: str) -> list[str]:
    """Return the cells of a line: between tabs where it has some, else between spaces."""
    return [cell.strip() for cell in line.strip().split("\t")] if "\t" in line.strip() else line.split()


def _numbers(rows: list[tuple[int, str]], count: int, file: str, *, empty: bool) -> Floats:
    """Return rows as numbers; with ``empty`` a cell without one is NaN.

    Raises:
        InputError: a row is too short or long, or a number is not finite.
    """
    found = np.empty((len(rows), count))
    for place, (line, text) in enumerate(rows):
        cells = text.rstrip("\r\n").split("\t") if empty and "\t" in text else text.split()
        cells = _filled(cells, count) if empty else cells
        if len(cells) != count:
            raise InputError(f"{len(cells)} numbers, expected {count}", field=f"line {line}", file=file)
        for column, cell in enumerate(cells):
            found[place, column] = _number(cell, line, file, empty)
    return found


def _filled(cells: list[str], count: int) -> list[str]:
    """Return the cells of a row of markers: a tab at its end is no cell, unseen markers at its end are."""
    while len(cells) > count and not cells[-1].strip():
        cells = cells[:-1]
    return cells + [""] * (count - len(cells)) if len(cells) > 2 else cells


def _number(cell: str, line: int, file: str, empty: bool) -> float:
    text = cell.strip()
    if empty and not text:
        return math.nan
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{shown(text)}, expected a finite number", field=f"line {line}", file=file)
    return value


def _grows(time: Floats, rows: list[tuple[int, str]], file: str) -> None:
    """Raise unless there are rows and their times grow."""
    if not len(rows):
        raise InputError("no rows, expected one or more", file=file)
    back = np.flatnonzero(np.diff(time) <= 0.0)
    if len(back):
        line = rows[int(back[0]) + 1][0]
        what = f"time {time[back[0] + 1]:g}, expected more than the one before"
        raise InputError(what, field=f"line {line}", file=file)


def _markers(lines: list[str], file: str) -> Table:
    if not lines or not lines[0].startswith("PathFileType"):
        raise InputError("no 'PathFileType', expected it first", field="line 1", file=file)
    if len(lines) < 6:
        raise InputError(f"{len(lines)} lines, expected a header of five and frames", file=file)
    stated = dict(zip(_words(lines[1]), _words(lines[2]), strict=False))
    counts = []
    for key in ("NumFrames", "NumMarkers"):
        text = stated.get(key, "")
        if not re.fullmatch(r"\d{1,9}", text):
            raise InputError(f"{key} {shown(text)}, expected a count", field="line 3", file=file)
        counts.append(int(text))
    unit = _UNITS.get(stated.get("Units", "").lower())
    if unit is None:
        raise InputError(f"Units {shown(stated.get('Units', ''))}, expected m, cm or mm", field="line 3", file=file)
    cells = [cell.strip() for cell in lines[3].split("\t")]
    names = [cell for cell in cells[2:] if cell]
    if len(cells) < 3 or cells[0].rstrip("#").lower() != "frame" or cells[1].lower() != "time":
        raise InputError("expected Frame#, Time and names of markers", field="line 4", file=file)
    if len(names) != counts[1] or len(set(names)) < len(names):
        what = f"{len(names)} names of markers, {len(set(names))} different, expected {counts[1]}"
        raise InputError(what, field="line 4", file=file)
    rows = [(n + 1, lines[n]) for n in range(5, len(lines)) if lines[n].strip()]
    if len(rows) != counts[0]:
        raise InputError(f"{counts[0]} frames, expected {len(rows)}: so many follow", field="line 3", file=file)
    values = _numbers(rows, 2 + 3 * len(names), file, empty=True)
    if np.isnan(values[:, :2]).any():
        line = rows[int(np.flatnonzero(np.isnan(values[:, :2]).any(axis=1))[0])][0]
        raise InputError("no number or time, expected both", field=f"line {line}", file=file)
    _grows(values[:, 1], rows, file)
    columns = tuple(f"{name}.{axis}" for name in names for axis in "xyz")
    return Table(Path(file).stem, columns, values[:, 1], unit * values[:, 2:])


def _words(line: str) -> list[str]:
    return _cells(line)


def _storage_lines(table: Table, file: str) -> list[str]:
    if not (np.isfinite(table.values).all() and np.isfinite(table.time).all()):
        raise InputError("not finite, expected finite numbers", file=file)
    title = " ".join(table.name.split()) or "table"
    head = [title, "version=1", f"nRows={len(table.time)}", f"nColumns={1 + len(table.columns)}"]
    head += [f"inDegrees={'yes' if table.degrees else 'no'}", "endheader", "\t".join(["time", *table.columns])]
    rows = zip(table.time, table.values, strict=True)
    return head + ["\t".join(map(repr, map(float, [time, *values]))) for time, values in rows]


def _marker_lines(table: Table, path: Path) -> list[str]:
    names = [column[:-2] for column in table.columns[::3]]
    if tuple(f"{name}.{axis}" for name in names for axis in "xyz") != table.columns:
        raise InputError("columns, expected NAME.x, NAME.y and NAME.z of each marker", file=str(path))
    span = float(table.time[-1] - table.time[0]) if len(table.time) > 1 else 0.0
    rate = repr((len(table.time) - 1) / span if span > _BRIEFEST else 1.0)
    frames = str(len(table.time))
    keys = "DataRate CameraRate NumFrames NumMarkers Units OrigDataRate OrigDataStartFrame OrigNumFrames".split()
    stated = [rate, rate, frames, str(len(names)), "m", rate, "1", frames]
    head = [f"PathFileType\t4\t(X/Y/Z)\t{path.name}", "\t".join(keys), "\t".join(stated)]
    head += ["\t".join(["Frame#", "Time", *(cell for name in names for cell in (name, "", ""))])]
    head += ["\t".join(["", "", *(f"{axis}{n}" for n in range(1, len(names) + 1) for axis in "XYZ")])]
    rows = enumerate(zip(table.time, table.values, strict=True), 1)
    return head + ["\t".join([str(n), repr(float(time)), *_said(values)]) for n, (time, values) in rows]


def _said(values: Sequence[float] | Floats) -> list[str]:
    """Return numbers as text, what is not there as nothing."""
    return ["" if math.isnan(value) else repr(float(value)) for value in values]
