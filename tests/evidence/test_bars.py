import numpy as np
import pytest

from paravert.anatomy import load
from paravert.evidence import alignment, specimen
from paravert.evidence.bars import WILKE, bars, by_number, wilke
from paravert.study.spine import spine


@pytest.fixture(scope="module")
def found():
    return bars(lambda message: None)


def test_every_bar_has_a_figure_and_a_source(found):
    sources = load().sources
    assert len({bar.id for bar in found}) == len(found)
    for bar in found:
        assert np.isfinite(bar.predicted), bar.id
        assert bar.low < bar.high, bar.id
        assert bar.source in sources, bar.id


def test_nineteen_numbers_are_scored_and_most_pass(found):
    passed = by_number(found)
    assert sorted(passed) == [1, 2, 3, 4, 5, 6, 9, 11, 12, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27]
    assert sum(passed.values()) >= 16


def test_at_least_a_third_of_the_scored_bars_are_untouched_by_tuning(found):
    scored = [bar for bar in found if bar.scored]
    assert sum(not bar.tuned for bar in scored) >= len(scored) / 3


def test_the_six_tasks_of_one_man_are_in_order(found):
    six = wilke(found)
    assert set(six) == {"r", "rmse_percent"}
    assert {bar.id for bar in found} >= set(WILKE)
    assert six["r"] > 0.9


def test_a_turn_meets_its_moment_and_stiffens_under_preload():
    model = spine().model
    free = specimen.turn(model, "L4-L5", "flexion_extension", -7.5)
    pressed = specimen.turn(model, "L4-L5", "flexion_extension", -7.5, 500.0)
    assert free < pressed < 0.0
    assert 3.0 < np.degrees(-free) < 8.0


def test_slices_sum_to_the_trunk():
    body = spine().description
    slices = sum(
        alignment.slice_mass(body, f"{region}{n}")
        for region, count in (("T", 12), ("L", 5))
        for n in range(1, count + 1)
    )
    assert 29.0 < slices < alignment.trunk_mass(body)
