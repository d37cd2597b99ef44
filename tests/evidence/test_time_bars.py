import runpy

import numpy as np
import pytest

from paravert.adapt.constants import table
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


def test_every_fit_of_the_tables_is_repeatable(repository):
    scope = runpy.run_path(str(repository / "examples" / "fit_time_constants.py"))
    found = scope["fit"]()
    assert {"growth_dose", "quality_cast_loss", "quality_bed_loss", "swelling"} <= set(found)
    for name, (again, held) in found.items():
        assert held == pytest.approx(again, rel=0.01), name
