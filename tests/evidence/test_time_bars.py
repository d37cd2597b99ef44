import numpy as np
import pytest

from paravert.adapt.constants import median, table
from paravert.anatomy import load
from paravert.evidence.time_bars import by_number, lines, listed, time_bars


@pytest.fixture(scope="module")
def found():
    return time_bars()


def test_ten_bars_each_with_a_figure_and_a_source(found):
    assert len(by_number(found)) == 10
    assert len({bar.id for bar in found}) == len(found)
    for bar in found:
        assert np.isfinite(bar.predicted), bar.id
        assert bar.low < bar.high, bar.id
        assert bar.source in load().sources, bar.id


def test_eight_of_ten_pass(found):
    assert sum(by_number(found).values()) >= 8


def test_what_was_fitted_is_a_constant_and_independent_bars_have_none(found):
    for bar in found:
        assert set(bar.fitted.split()) <= set(table()), bar.id
        assert not (bar.kind in ("independent", "direction") and bar.fitted), bar.id
    assert {bar.number for bar in found if bar.kind == "independent"} == {"A5", "A12"}


def test_they_are_listed_with_the_keys_of_the_other_bars(found):
    keys = {"id", "title", "predicted", "reference", "unit", "low", "high", "scored", "pass", "tuned", "source", "task"}
    assert all(keys <= set(one) for one in listed(found))
    assert len(lines(found)) == len(found) + 2


def test_the_fit_of_the_table_is_repeatable(repository):
    scope = {"__name__": "fit"}
    exec(compile((repository / "examples" / "fit_time_constants.py").read_text(), "fit", "exec"), scope)
    loss, days = scope["fit"]()
    assert loss == pytest.approx(median().of("quality_bed_loss")[0], rel=0.01)
    assert days == pytest.approx(median().of("quality_bed_days")[0], rel=0.01)
