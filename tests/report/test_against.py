"""A chart against load: what it draws, what it marks, and what it leaves out."""

import re

import numpy as np
import pytest

from paravert.report.against import Bound, against
from paravert.report.chart import Line

LOAD = np.array([0.0, 10.0, 20.0, 25.0])
ALL = np.ones(4, dtype=bool)


def placed(drawing: str, kind: str) -> list[tuple[float, float]]:
    found = re.findall(rf'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" class="{kind}"', drawing)
    return [(float(x), float(y)) for x, y in found]


def test_a_value_lies_where_its_load_and_size_say() -> None:
    drawing = against(LOAD, [Line("hurt", np.array([0.0, 100.0, 200.0, 250.0]), "after")], "force, N", 0, ALL)
    points = placed(drawing, "after")
    steps = np.diff(np.array(points), axis=0)
    assert steps[0] == pytest.approx(steps[1], abs=0.11)
    assert steps[2] == pytest.approx(steps[1] / 2.0, abs=0.11)
    assert (steps[:, 0] > 0).all() and (steps[:, 1] < 0).all()
    assert "10.0\N{NO-BREAK SPACE}kg: 100" in drawing and "force, N" in drawing


def test_a_limit_is_marked_where_it_is_crossed() -> None:
    curve = Line("hurt", np.array([0.0, 100.0, 200.0, 250.0]), "after")
    drawing = against(LOAD, [curve], "force, N", 0, ALL, [Bound("limit", 150.0, 15.0), Bound("far", 5000.0)])
    ring = placed(drawing, "crossed")
    points = placed(drawing, "after")
    assert len(ring) == 1
    assert ring[0] == pytest.approx(np.mean([points[1], points[2]], axis=0), abs=0.11)
    assert drawing.count('class="limit"') == 1 and "far" not in drawing


def test_a_load_without_an_answer_is_hatched_and_has_no_point() -> None:
    values = np.array([1.0, 2.0, np.nan, np.nan])
    drawing = against(LOAD, [Line("hurt", values, "after")], "force, N", 0, np.isfinite(values))
    assert drawing.count('class="sealed"') == 2 and "25.0\N{NO-BREAK SPACE}kg: no answer" in drawing
    assert len(placed(drawing, "after")) == 2
    assert "nan" not in drawing.lower()


def test_without_any_value_there_is_no_chart() -> None:
    assert against(LOAD, [Line("hurt", np.full(4, np.nan), "after")], "force, N", 0, ~ALL) == ""


def test_values_that_do_not_change_are_drawn_too() -> None:
    drawing = against(LOAD, [Line("healthy", np.zeros(4), "before"), Line("hurt", np.zeros(4), "after")], "N", 0, ALL)
    assert len(placed(drawing, "after")) == len(placed(drawing, "before")) == 4
    names = [float(y) for y in re.findall(r'y="([\d.]+)" class="name', drawing)]
    assert len(names) == 2 and abs(names[0] - names[1]) > 10.0
