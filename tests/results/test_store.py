"""A result is written whole or not at all, gives the same bytes, and a change in it is found."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from paravert.errors import InputError
from paravert.results import store

FASCICLES = ["alpha.L4.right", "alpha.L4.left", "beta.T12.right"]


def small_tree(seed: int = 3) -> xr.DataTree:
    """Return a tree of two tasks of one and three frames, the second with an unsolved frame."""
    random = np.random.default_rng(seed)
    nodes: dict[str, xr.Dataset] = {"/": xr.Dataset(attrs={"study": "small", "seed": seed})}
    for name, frames in (("stand", 1), ("lift, 20 kg", 3)):
        shape = (2, frames, 3)
        activation = random.uniform(size=shape)
        status = np.full((2, frames), "OPTIMAL", dtype="<U10")
        if frames == 3:
            status[1, 2] = "INFEASIBLE"
            activation[1, 2] = np.nan
        axes = ("condition", "frame", "fascicle")
        nodes[f"/tasks/{name}"] = xr.Dataset(
            {
                "activation": (axes, activation, {"units": "1"}),
                "status": (("condition", "frame"), status),
                "body_position": (("frame", "body", "space"), random.normal(size=(frames, 2, 3))),
            },
            coords={
                "condition": ["before", "after"],
                "frame": np.arange(frames),
                "fascicle": FASCICLES,
                "body": ["pelvis", "L5"],
            },
        )
        nodes[f"/compensation/{name}"] = xr.Dataset(
            {"share": (("frame", "fascicle"), random.normal(size=(frames, 3)))},
            coords={"frame": np.arange(frames), "fascicle": FASCICLES},
        )
    nodes["/anatomy"] = xr.Dataset(
        {"muscle": (("fascicle",), ["alpha", "alpha", "beta"]), "injured": (("fascicle",), [True, False, False])},
        coords={"fascicle": FASCICLES},
    )
    return xr.DataTree.from_dict(nodes)


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    tree = small_tree()
    store.write(tmp_path / "out", tree, {"summary.json": "{}"})
    again = store.read(tmp_path / "out")
    assert again.attrs["study"] == "small"
    for node in tree.subtree:
        for name, array in node.to_dataset(inherit=False).data_vars.items():
            np.testing.assert_array_equal(again[node.path][name].values, array.values, err_msg=f"{node.path}{name}")
    assert list(again["tasks"].children) == ["stand", "lift, 20 kg"]


def test_the_file_has_one_name_for_all_tasks(tmp_path: Path) -> None:
    store.write(tmp_path / "out", small_tree(), {})
    with xr.open_dataset(tmp_path / "out" / store.DATA, engine="h5netcdf") as data:
        assert data["activation"].dims == ("condition", "task", "frame", "fascicle")
        assert np.isnan(data["activation"].sel(task="stand", frame=2)).all()
        assert data["activation"].attrs["units"] == "1"
        assert data["status"].sel(condition="after", task="lift, 20 kg", frame=2) == 1


def test_the_same_tree_gives_the_same_bytes_at_any_time_in_any_process(tmp_path: Path) -> None:
    store.write(tmp_path / "one", small_tree(), {})
    time.sleep(1.1)
    code = (
        "import importlib.util, sys, pathlib\n"
        "spec = importlib.util.spec_from_file_location('small', sys.argv[1])\n"
        "small = importlib.util.module_from_spec(spec); spec.loader.exec_module(small)\n"
        "small.store.write(pathlib.Path(sys.argv[2]), small.small_tree(), {})\n"
    )
    subprocess.run([sys.executable, "-c", code, __file__, str(tmp_path / "two")], check=True)
    assert (tmp_path / "one" / store.DATA).read_bytes() == (tmp_path / "two" / store.DATA).read_bytes()


def test_an_older_result_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    store.write(out, small_tree(3), {"summary.json": "old"})
    (out / "my notes.txt").write_text("keep")
    store.write(out, small_tree(4), {"summary.json": "new"})
    assert (out / "summary.json").read_text() == "new"
    assert (out / "my notes.txt").read_text() == "keep"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    assert store.read(out).attrs["seed"] == 4


@pytest.mark.parametrize("what", ["a file", "a foreign folder", "a missing parent"])
def test_what_is_not_a_result_is_refused_and_left_alone(tmp_path: Path, what: str) -> None:
    out = tmp_path / "out"
    if what == "a file":
        out.write_text("mine")
    elif what == "a foreign folder":
        out.mkdir()
        (out / "thesis.doc").write_text("mine")
    else:
        out = tmp_path / "no" / "out"
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(InputError, match="expected"):
        store.write(out, small_tree(), {})
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("step", ["_write_data", "flush", "_put"])
def test_a_failure_at_any_step_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    out = tmp_path / "out"
    store.write(out, small_tree(3), {"summary.json": "old"})
    kept = (out / store.DATA).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(store, step, full)
    with pytest.raises(OSError, match="No space left"):
        store.write(out, small_tree(4), {"summary.json": "new"})
    with pytest.raises(OSError, match="No space left"):
        store.write(tmp_path / "fresh", small_tree(4), {})
    assert (out / store.DATA).read_bytes() == kept
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    out = tmp_path / "out"
    store.write(out, small_tree(), {"summary.json": "{}"})
    path = out / store.DATA
    whole = path.read_bytes()
    random = np.random.default_rng(11)
    for place in random.integers(0, len(whole), size=100):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(random.integers(8))
        path.write_bytes(damaged)
        with pytest.raises(InputError, match="damaged"):
            store.check(out)
    path.write_bytes(whole)
    assert store.check(out) == (store.DATA, "summary.json")
