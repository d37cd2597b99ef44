"""Tables over time: header variants, units, round trips to the last bit, and headers that disagree."""

from pathlib import Path

import numpy as np
import pytest

from paravert.errors import InputError
from paravert.exchange.motion import Table, postures, read_table, write_table
from paravert.model import compile

STO = "run\nversion=1\nnRows=2\nnColumns=3\ninDegrees=yes\n\nUnits are S.I.\nendheader\ntime\thip\tglide\n0.0\t90.0\t0.5\n0.1\t-45\t1e-3\n"
OLD = "name run.mot\ndatacolumns 3\ndatarows 2\nrange 0 0.1\nendheader\n  time   hip  glide\n 0.0  90.0 0.5\n 0.1 -45 1e-3\n"
TRC = (
    "PathFileType\t4\t(X/Y/Z)\twalk.trc\nDataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
    "60\t60\t2\t2\tmm\t60\t1\t2\nFrame#\tTime\tC7\t\t\tT5\t\t\n\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n"
    "1\t0.0\t1000\t2000\t3000\t1\t2\t3\t\n2\t0.1\t1000\t2000\t3000\t\t\t\n"
)


def write(folder: Path, text: str, name: str = "table.sto") -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize(("text", "degrees"), [(STO, True), (OLD, False), (STO.replace("\n", "\r\n"), True)])
def test_headers_of_both_eras(text: str, degrees: bool, tmp_path: Path) -> None:
    found = read_table(write(tmp_path, text))
    assert found.columns == ("hip", "glide")
    assert found.degrees is degrees
    assert found.time.tolist() == [0.0, 0.1]
    assert found.values.tolist() == [[90.0, 0.5], [-45.0, 1e-3]]
    assert found.name in ("run", "run.mot")


def test_markers(tmp_path: Path) -> None:
    found = read_table(write(tmp_path, TRC, "walk.trc"))
    assert found.columns == ("C7.x", "C7.y", "C7.z", "T5.x", "T5.y", "T5.z")
    assert found.values[0].tolist() == pytest.approx([1.0, 2.0, 3.0, 1e-3, 2e-3, 3e-3])
    assert np.isnan(found.values[1, 3:]).all()


@pytest.mark.parametrize("suffix", ["sto", "mot", "trc"])
def test_what_is_written_comes_back_to_the_last_bit(suffix: str, tmp_path: Path) -> None:
    draw = np.random.default_rng(4)
    values = draw.normal(size=(7, 6)) * 10.0 ** draw.integers(-12, 12, (7, 6))
    columns = ("a.x", "a.y", "a.z", "b.x", "b.y", "b.z")
    if suffix == "trc":
        values[3, 3:] = np.nan
    given = Table("some run", columns, np.cumsum(draw.uniform(0.01, 1.0, 7)), values, suffix != "trc")
    path = tmp_path / f"out.{suffix}"
    write_table(path, given)
    found = read_table(path)
    assert found.columns == columns
    assert found.degrees is given.degrees
    assert np.array_equal(found.values, values, equal_nan=True)
    assert np.array_equal(found.time, given.time)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_postures_in_degrees_of_names_and_paths(tmp_path: Path) -> None:
    from model.toys import chest

    model = compile(chest())
    name = model.coordinate_names[4]
    slide = next(one.name for one in chest().coordinates if one.kind == "slide" and one.role == "prescribed")
    columns = (f"/jointset/some/{name}/value", f"/jointset/some/{name}/speed", slide, "back/activation")
    table = Table("t", columns, np.array([0.0]), np.array([[90.0, 3.0, 0.2, 1.0]]), True)
    found = postures(table, model, "t.mot")
    assert found[0, 4] == pytest.approx(np.pi / 2)
    assert found[0, model.coordinate_names.index(slide)] == 0.2
    with pytest.raises(InputError, match="no column is a coordinate"):
        postures(Table("t", ("nothing",), np.array([0.0]), np.array([[1.0]])), model, "t.mot")
    twice = Table("t", (name, f"/j/{name}/value"), np.array([0.0]), np.array([[1.0, 2.0]]))
    with pytest.raises(InputError, match="expected one of them"):
        postures(twice, model, "t.mot")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("endheader\n", "", "expected one after the header"),
        ("nRows=2", "nRows=3", "expected 2: so many follow"),
        ("nColumns=3", "nColumns=2", "expected 3: so many follow"),
        ("nRows=2", "nRows=-2", "expected a count"),
        ("inDegrees=yes", "inDegrees=maybe", "expected yes or no"),
        ("90.0", "nan", "expected a finite number"),
        ("90.0", "1_0", "expected a finite number"),
        ("90.0\t0.5", "90.0", "expected 3"),
        ("0.1\t-45", "0.0\t-45", "expected more than the one before"),
        ("hip\tglide", "hip\thip", "expected names of their own"),
        ("time\thip", "frame\thip", "expected time first"),
        ("version=1", "DataType=Vec3", "expected double"),
    ],
)
def test_bad_tables_are_refused(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in STO
    with pytest.raises(InputError) as caught:
        read_table(write(tmp_path, STO.replace(old, new)))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("60\t60\t2\t2", "60\t60\t3\t2", "expected 2: so many follow"),
        ("60\t60\t2\t2", "60\t60\t2\t3", "expected 3"),
        ("\tmm\t", "\tfurlong\t", "expected m, cm or mm"),
        ("PathFileType", "Path", "expected it first"),
        ("\t1000\t", "\tinf\t", "expected a finite number"),
        ("2\t0.1", "2\t-0.1", "expected more than the one before"),
        ("2\t0.1", "2\t", "expected both"),
    ],
)
def test_bad_markers_are_refused(old: str, new: str, words: str, tmp_path: Path) -> None:
    assert old in TRC
    with pytest.raises(InputError) as caught:
        read_table(write(tmp_path, TRC.replace(old, new), "walk.trc"))
    assert words in str(caught.value)


def test_what_cannot_be_written(tmp_path: Path) -> None:
    bad = Table("t", ("a",), np.array([0.0]), np.array([[np.nan]]))
    for path, words in (
        (tmp_path / "a.sto", "finite"),
        (tmp_path / "a.txt", "expected one of"),
        (tmp_path / "n" / "a.trc", "expected"),
    ):
        with pytest.raises(InputError, match=words):
            write_table(path, bad)
    assert list(tmp_path.iterdir()) == []
