"""Imported models beside what OpenSim 4.6 said of them: the tables next to the folder of published models.

The tables are rounded to 1e-6 m and 1e-3 mm; their arms are differences of lengths at a quarter of a degree.
"""

import csv
import os
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from paravert.exchange import Imported, read
from paravert.exchange.checks import defects

pytestmark = pytest.mark.models
NECK, WHOLE = "neck72", "thoracolumbar520"
FILES = {
    NECK: "mortensen_hyoid_neck_72/HYOID_1.2_ScaledStrenght_UpdatedInertia.osim",
    WHOLE: "wilkinson_thoracolumbar_fullbody_520/cyclistFullBodyMuscle.osim",
}
LENGTH, ARM = 6e-7, 6e-4
"""m and mm: half of the last digit of the tables, and a little."""
STEP = np.radians(0.25)
LONG_WAY = "SUP_r"
"""OpenSim leads it once more round its cylinder than any string would go; one end is inside."""
SLOPE = re.compile(r"slope ([-\d.]+)")


@cache
def imported(name: str) -> Imported:
    return read(Path(os.environ["PARAVERT_MODELS"]) / FILES[name])


def table(name: str) -> list[dict[str, str]]:
    path = Path(os.environ["PARAVERT_MODELS"]).parent / "tables" / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"no table {path.name} beside the models")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def apart(name: str) -> dict[str, float]:
    """Return by how much the length of each muscle at neutral is apart from OpenSim's, m."""
    model = imported(name).model
    lengths = dict(zip(model.fascicle_names, model.evaluate(model.neutral[None]).length[0], strict=True))
    rows = table(f"{name}_muscles")
    assert {row["muscle"] for row in rows} == set(lengths)
    return {row["muscle"]: abs(lengths[row["muscle"]] - float(row["MTU_length_neutral_m"])) for row in rows}


def wrapped() -> set[str]:
    return {row["muscle"] for row in table(f"{WHOLE}_muscles") if row["n_wraps"] != "0"}


@pytest.mark.parametrize("name", FILES)
def test_architecture_is_the_files(name: str) -> None:
    known = {one.name: one for one in imported(name).description.fascicles}
    for row in table(f"{name}_muscles"):
        one = known[row["muscle"]]
        assert one.maximum_force == pytest.approx(float(row["max_isometric_force_N"]), abs=1e-4)
        assert one.optimal_fibre_length == pytest.approx(float(row["optimal_fibre_length_m"]), abs=LENGTH)
        assert one.tendon_slack_length == pytest.approx(float(row["tendon_slack_length_m"]), abs=LENGTH)
        assert np.degrees(one.pennation) == pytest.approx(float(row["pennation_deg"]), abs=6e-4)


def test_lengths_of_the_neck() -> None:
    assert max(apart(NECK).values()) < LENGTH


def test_arms_of_the_neck() -> None:
    """The table has one arm a joint; about a coordinate they add up by the slopes of its joints."""
    model = imported(NECK).model
    arms = model.evaluate(model.neutral[None]).held_arm[0] * 1e3
    column = {name: number for number, name in enumerate(model.fascicle_names)}
    coordinates = table(f"{NECK}_coordinates")
    for driver in ("pitch2", "roll2", "yaw2", "pitch1", "roll1", "yaw1"):
        slopes = {
            one["anatomical"]: float(found[1])
            for one in coordinates
            if one["coordinate"] == driver or one["coupled_to"] == driver
            if (found := SLOPE.search(one["function"] + one["coupling_coefficients(slope,offset)"])) is not None
        }
        row = model.coordinate_names.index(driver)
        for one in table(f"{NECK}_moment_arms_neutral_mm"):
            wanted = sum(slope * float(one[joint]) for joint, slope in slopes.items())
            assert arms[row, column[one["muscle"]]] == pytest.approx(wanted, abs=3e-3), (driver, one["muscle"])


def test_lengths_of_paths_without_wraps() -> None:
    found = {name: error for name, error in apart(WHOLE).items() if name not in wrapped()}
    assert len(found) == 454
    assert max(found.values()) < LENGTH


def test_arms_of_paths_without_wraps() -> None:
    model, rows = imported(WHOLE).model, table(f"{WHOLE}_moment_arms_neutral_mm")
    column = {name: number for number, name in enumerate(model.fascicle_names)}
    free = [row for row in rows if row["muscle"] not in wrapped()]
    fascicles = [column[row["muscle"]] for row in free]
    about = [name for name in rows[0] if name not in ("muscle", "group", "side")]
    for name in about:
        move = np.zeros(len(model.neutral))
        move[model.coordinate_names.index(name)] = STEP
        ends = model.evaluate(np.stack([model.neutral + move, model.neutral - move])).length[:, fascicles]
        wanted = np.array([float(row[name]) for row in free])
        assert np.abs((ends[1] - ends[0]) / (2.0 * STEP) * 1e3 - wanted).max() < ARM, name


def test_a_wrapped_length_is_near_or_listed_with_its_error() -> None:
    listed: dict[str, float] = {}
    for row in imported(WHOLE).loss.rows:
        if row.kind == "PathWrap" and row.errors:
            for label, error in zip(row.names, row.errors, strict=True):
                muscle = label.partition(" over ")[0]
                listed[muscle] = listed.get(muscle, 0.0) + (error or 0.0)
    found = {name: error for name, error in apart(WHOLE).items() if name in wrapped()}
    assert {name: error for name, error in found.items() if error > listed.get(name, 0.0) + 1.5e-4} == {}
    assert sum(error <= 1e-3 for error in found.values()) >= 58


def test_implausible_fibres_are_those_that_opensim_gives() -> None:
    (fibres,) = (one for one in defects(imported(WHOLE).model) if one.kind == "fibre length")
    theirs = {
        row["muscle"]
        for row in table(f"{WHOLE}_muscles")
        if not 0.5 <= float(row["norm_fibre_length_rigid_tendon_neutral"]) <= 1.5
    }
    assert theirs - set(fibres.parts) == {LONG_WAY}
    assert set(fibres.parts) <= theirs
