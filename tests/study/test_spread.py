"""One frame of a study under three criteria, each with and without stability."""

import json
from pathlib import Path

import pytest

from paravert.study.plan import Prepared, prepare
from paravert.study.run import simulate
from paravert.study.spine import compensation, solve

STUDY = """schema = 1
name = "small"
[solver]
spread = "full"
[[injury]]
kind = "detachment"
muscle = "multifidus_lumborum"
level = "L4"
side = "right"
[[task]]
use = "lying_supine"
[[task]]
use = "lift_20kg_round_back"
"""
HEALTHY = 'schema = 1\nname = "healthy"\n[[task]]\nuse = "trunk_flexion_40"\n'


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    file = tmp_path_factory.mktemp("spread") / "small.toml"
    file.write_text(STUDY)
    return prepare(file)


@pytest.fixture(scope="module")
def found(prepared: Prepared) -> dict:
    return json.loads(simulate(prepared, lambda message: None).attrs["spread"])


def test_six_assumptions_in_the_task_that_loses_most(found: dict) -> None:
    assert found["task"] == "lift_20kg_round_back"
    assert [(row["criterion"], row["stability"]) for row in found["rows"]] == [
        (criterion, stability) for criterion in ("2", "3", "minmax") for stability in (True, False)
    ]
    assert [row["own"] for row in found["rows"]] == [True, False, False, False, False, False]
    assert all(row["status"] == ["OPTIMAL", "OPTIMAL"] for row in found["rows"])
    for row in found["rows"]:
        for name in ("certificate_before", "certificate_after"):
            assert 0.0 <= row[name]["activation_bound"] <= (1e-6 if row["criterion"] == "2" else 1e-3)
            assert row[name]["primal"] <= 1e-11
            assert row[name]["stability"] <= 1e-6


def test_each_row_is_what_that_assumption_alone_gives(prepared: Prepared, found: dict) -> None:
    frames = prepared.frames[1]
    before, after = (solve(body, frames, criterion=3, stability=False) for body in prepared.spines)
    row = next(row for row in found["rows"] if row["criterion"] == "3" and not row["stability"])
    assert row["peak_activation_after"] == pytest.approx(after.shared.activation.max(), abs=1e-4)
    assert row["compression_before_n"] == pytest.approx(before.shared.compression.max(), rel=1e-4)
    shares = compensation(before, after)
    one = found["takers"][0]
    chosen = [
        fascicle.muscle == one["muscle"] and fascicle.level == one["level"] and fascicle.side == one["side"]
        for fascicle in before.spine.description.fascicles
    ]
    assert row["shares"][0] == pytest.approx(float(shares["share"].values[0][chosen].sum()), abs=1e-3)


def test_the_least_peak_is_the_least_and_the_span_holds_all(found: dict) -> None:
    peak = {(row["criterion"], row["stability"]): row["peak_activation_before"] for row in found["rows"]}
    assert peak["minmax", False] <= min(peak["2", False], peak["3", False]) + 1e-4
    assert peak["minmax", True] >= peak["minmax", False] - 1e-4
    low, high = found["span"]["compression_after_n"]
    values = [row["compression_after_n"] for row in found["rows"]]
    assert (low, high) == (min(values), max(values))
    assert high > low


def test_without_an_injury_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "healthy.toml"
    file.write_text(HEALTHY)
    assert json.loads(simulate(prepare(file), lambda message: None).attrs["spread"]) == {}


def test_where_nothing_can_be_solved_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "weak.toml"
    weak = STUDY.replace("[[injury]]", "[person]\nstrength = 0.05\n[[injury]]", 1)
    file.write_text(weak.replace('[[task]]\nuse = "lying_supine"\n', ""))
    assert json.loads(simulate(prepare(file), lambda message: None).attrs["spread"]) == {}


def test_a_quick_spread_says_what_it_left_out(tmp_path: Path) -> None:
    file = tmp_path / "quick.toml"
    file.write_text(STUDY.replace('[solver]\nspread = "full"\n', "").replace('[[task]]\nuse = "lying_supine"\n', ""))
    found = json.loads(simulate(prepare(file), lambda message: None).attrs["spread"])
    assert len(found["rows"]) == 5
    assert found["left_out"] == [{"criterion": "minmax", "stability": True}]


def test_a_study_can_do_without(tmp_path: Path) -> None:
    file = tmp_path / "none.toml"
    text = STUDY.replace('"full"', '"none"').replace('[[task]]\nuse = "lying_supine"\n', "")
    file.write_text(text)
    assert json.loads(simulate(prepare(file), lambda message: None).attrs["spread"]) == {}
