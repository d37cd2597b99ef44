"""A sweep of loads: each is shared as a run shares it, the ends are where they are said to be, nobody hurt compensates."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from study.imported import BENT, HEAD, LOAD, STRAIN, laid_out

from paravert.errors import InputError
from paravert.study import magnify
from paravert.study.conditions import conditions
from paravert.study.plan import Prepared, prepare

STUDY = """schema = 1
name = "strain"
[[injury]]
kind = "muscle_strain"
muscle = "multifidus_lumborum"
level = "L4"
side = "right"
grade = 2
[[task]]
use = "lift_20kg_round_back"
"""
HEAVY = '[[edit]]\nselect = { table = "fascicles" }\nscale = { pcsa = 0.2 }\nreason = "weak"\n'


def prepared_from(folder: Path, text: str) -> Prepared:
    path = folder / "study.toml"
    path.write_text(text)
    return prepare(path)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared_from(tmp_path_factory.mktemp("magnify"), STUDY)


@pytest.fixture(scope="module")
def sweep(prepared: Prepared) -> Iterator[magnify.Sweep]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(magnify, "CRITERIA", (2,))
        yield magnify.magnified(prepared, None, lambda _: None)


def test_the_stated_load_is_shared_as_a_run_shares_it(prepared: Prepared, sweep: magnify.Sweep) -> None:
    (held,) = (one for one in sweep.held if one.kilograms == 20.0)
    for swept, run in zip(held.pair, conditions(prepared, prepared.frames[0]), strict=True):
        assert np.array_equal(swept.shared.force, run.shared.force)
    (own,) = (row for row in sweep.found["criteria"] if row["stability"])
    place = sweep.found["loads_kg"].index(20.0)
    assert own["load_kg"] == 20.0
    assert own["loaded"] == pytest.approx(sweep.found["imbalance"][place], abs=1e-9)
    assert own["certificate"]["activation_bound"] < 1e-6


def test_the_heaviest_load_is_the_heaviest(prepared: Prepared, sweep: magnify.Sweep) -> None:
    found = sweep.found
    loads = found["loads_kg"]
    assert loads[0] == 0.0 and loads[-1] == found["steady_kg"] <= found["heaviest_kg"]
    assert loads == sorted(set(loads))
    assert all(row["status"] == ["OPTIMAL", "OPTIMAL"] for row in found["rows"])
    steps = np.diff(loads[:-1])
    assert np.allclose(steps, steps[0], atol=1e-9) and len(loads) <= magnify.MOST_STEPS + 2
    assert found["heaviest_limited_by"] == "L5-S1 flexion_extension"
    heavier = 1.001 * found["heaviest_kg"]
    lifted = magnify._Lifted(prepared, prepared.hurt, prepared.tasks[0], prepared.frames[0], 20.0)
    assert str(conditions(prepared, lifted.under(heavier), stability=False)[1].shared.status[0]) == "INFEASIBLE"


def test_a_limit_is_crossed_between_the_loads_around_it(sweep: magnify.Sweep) -> None:
    limits = {one["limit"]: one for one in sweep.found["limits"]}
    one = limits["lumbar_compression_action"]
    loads = np.array(sweep.found["loads_kg"])
    compression = np.array([row["compression_n"] for row in sweep.found["rows"]])
    assert one["value"] == pytest.approx(np.interp(one["load_kg"], loads, compression), rel=1e-9)
    assert all((each["load_kg"] is None) == (compression.max() <= each["value"]) for each in list(limits.values())[:3])


def test_nobody_hurt_over_compensates(prepared: Prepared, sweep: magnify.Sweep) -> None:
    assert prepared.hurt is not None
    names = [row["over_compensates"] for row in sweep.found["rows"]]
    assert any(names)
    assert not set(names) & prepared.hurt.hurt


def test_the_margin_that_is_demanded_is_kept(sweep: magnify.Sweep) -> None:
    least = sweep.found["margin_demanded"]
    assert least is not None
    assert all(row[side] >= least - 1e-6 for row in sweep.found["rows"] for side in ("margin", "margin_before"))


def test_a_body_that_holds_nothing_is_told_so(tmp_path: Path) -> None:
    weak = prepared_from(tmp_path, STUDY.replace("[[injury]]", HEAVY + "[[injury]]"))
    with pytest.raises(InputError, match="even without its load"):
        magnify.magnified(weak, None, lambda _: None)


def test_a_model_from_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="model: comes from a file"):
        magnify.magnified(prepare(laid_out(tmp_path, HEAD + BENT + LOAD + STRAIN)), None, lambda _: None)
