"""What a spine is made of, and its lengths and arms at given poses: what `paravert model` prints."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError, unknown_name
from paravert.model import Model, tension
from paravert.names import JOINTS, LEVELS, mirrored
from paravert.study.spine import Spine
from paravert.units import DEGREE

Floats = NDArray[np.float64]
LARGEST_BYTES = 64_000_000
SUFFIX = "_deg"


def overview(body: Spine) -> dict[str, Any]:
    """Return the figures of a spine: counts, mass, symmetry and fibre lengths at neutral."""
    description, model = body.description, body.model
    kinematics = model.evaluate(model.neutral[None])
    fascicles = description.fascicles
    fibre = tension(model.muscles, kinematics.length, np.zeros_like(kinematics.length)).fibre_length[0]
    muscles = {one.muscle for one in fascicles}
    groups = list(dict.fromkeys(one.group for one in fascicles))
    return {
        "name": description.name,
        "vertebrae": len(LEVELS),
        "mobile_joints": len({row for row, _ in model.row_names} & set(JOINTS)),
        "rows": len(model.row_names),
        "bodies": len(description.bodies),
        "fascicles": len(fascicles),
        "muscles": len(muscles),
        "groups": groups,
        "inert": [one.name for one, inert in zip(fascicles, kinematics.inert, strict=True) if inert],
        "mass_kg": math.fsum(one.mass for one in description.bodies),
        "symmetry_max_m": symmetry(model),
        "fibre_length_min": float(fibre.min()),
        "fibre_length_max": float(fibre.max()),
        "notes": list(description.notes),
    }


def symmetry(model: Model) -> float:
    """Return the largest distance, m, of a fascicle's point from the mirror image of the other side's at neutral."""
    poses = model.poses(model.neutral[None])
    places = {
        one.name: np.array([model.point(poses, point)[0] for point in one.points])
        for one in model.description.fascicles
    }
    worst = 0.0
    for name, here in places.items():
        there = places.get(mirrored(name))
        if there is None or there.shape != here.shape:
            return math.inf
        worst = max(worst, float(np.abs(here - there * (1.0, 1.0, -1.0)).max()))
    return worst


def read_poses(path: Path, model: Model) -> Floats:
    """Return poses (frame, coordinate) of a CSV file, rad and m.

    The header names coordinates such as ``L4-L5.flexion_extension``, in radians or metres, or
    ``L4-L5.flexion_extension_deg`` in degrees; what is left out stays neutral.

    Raises:
        InputError: a name is unknown, a value is not a finite number, or a row is too short or long.
    """
    rows = _read(path)
    columns = [_column(name, model, str(path)) for name in rows[0]]
    if len({place for place, _ in columns}) < len(columns):
        raise InputError("names a coordinate twice, expected each once", field="line 1", file=str(path))
    poses = np.repeat(model.neutral[None], len(rows) - 1, axis=0)
    for number, row in enumerate(rows[1:]):
        where = f"line {number + 2}"
        if len(row) != len(columns):
            raise InputError(f"has {len(row)} values, expected {len(columns)}", field=where, file=str(path))
        for text, (place, unit) in zip(row, columns, strict=True):
            poses[number, place] = unit * _finite(text, where, str(path))
    return poses


def write_lengths(path: Path, model: Model, length: Floats) -> None:
    """Write lengths (frame, fascicle) in m, one row a pose."""
    rows = ([frame, *map(repr, map(float, values))] for frame, values in enumerate(length))
    _write(path, ["pose", *model.fascicle_names], rows)


def write_arms(path: Path, model: Model, arm: Floats) -> None:
    """Write arms (frame, row, fascicle) in m, one row a pose and balanced axis; r = -dl/dq, ribs condensed."""
    rows = (
        [frame, joint, axis, *map(repr, map(float, values))]
        for frame, one in enumerate(arm)
        for (joint, axis), values in zip(model.row_names, one, strict=True)
    )
    _write(path, ["pose", "joint", "axis", *model.fascicle_names], rows)


def _read(path: Path) -> list[list[str]]:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(f"is larger than {LARGEST_BYTES // 1_000_000} MB, expected poses", file=str(path))
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [[cell.strip() for cell in row] for row in csv.reader(stream, strict=True) if row]
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise InputError("no such file, expected poses in CSV", file=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            "is not CSV text, expected a header of coordinates and rows of numbers", file=str(path)
        ) from error
    if len(rows) < 2:
        raise InputError("has no poses, expected a header of coordinates and rows of numbers", file=str(path))
    return rows


def _column(name: str, model: Model, file: str) -> tuple[int, float]:
    """Return the place of a coordinate and the unit of its column."""
    names: Sequence[str] = model.coordinate_names
    plain = name.removesuffix(SUFFIX)
    if plain not in names:
        raise InputError(unknown_name("coordinate", name[:80], names).message, field="line 1", file=file)
    return names.index(plain), DEGREE if name.endswith(SUFFIX) else 1.0


def _finite(text: str, where: str, file: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{text[:40]!r}, expected a finite number", field=where, file=file)
    return value


def _write(path: Path, header: list[str], rows: Iterable[list[Any]]) -> None:
    """Write a CSV file whole or not at all."""
    making = path.with_name(f".{path.name}.making")
    try:
        with making.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        making.replace(path)
    except FileNotFoundError as error:
        raise InputError("its folder is not there, expected a folder that exists", file=str(path)) from error
    finally:
        making.unlink(missing_ok=True)
