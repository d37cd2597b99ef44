"""Distributions by group are those of the numbers, and what drives an outcome is found."""

import math
import statistics as plain_statistics
from typing import Any

import numpy as np
import pytest

from paravert.cohort.collect import DONE, FAILED, PersonRow
from paravert.cohort.statistics import FEWEST, drivers, ranks, spreads


def people(values: list[float | None], drawn: list[dict[str, Any]]) -> list[PersonRow]:
    rows = [[{"task": "stand", "measure": "load", "unit": "N", "value": value}] for value in values]
    return [
        PersonRow(number, DONE, "", "", (), "", own, outcome)
        for number, (own, outcome) in enumerate(zip(drawn, rows, strict=True))
    ]


def test_spreads_are_those_of_the_proved_numbers() -> None:
    found = people([1.0, 2.0, 4.0, None, 8.0], [{}] * 5)
    sexes = ["male", "female", "male", "male", "female"]
    rows = {row.group: row for row in spreads(found, {"sex": lambda number: sexes[number]})}
    assert (rows["all"].count, rows["all"].unsolved, rows["all"].median) == (4, 1, 3.0)
    assert rows["all"].sd == pytest.approx(plain_statistics.stdev([1.0, 2.0, 4.0, 8.0]))
    assert (rows["sex = male"].mean, rows["sex = male"].unsolved, rows["sex = female"].mean) == (2.5, 1, 5.0)


def test_who_has_nothing_proved_has_no_distribution() -> None:
    row = spreads(people([None, None], [{}, {}]), {})[0]
    assert row.count == 0 and row.unsolved == 2 and math.isnan(row.median)


def sample(count: int) -> tuple[list[dict[str, Any]], np.ndarray]:
    random = np.random.default_rng(4)
    points = random.random((count, 3))
    kinds = ["a", "b"]
    return [{"x": x, "y": y, "kind": kinds[int(z > 0.5)]} for x, y, z in points.tolist()], points


def test_the_parameter_that_drives_is_found_with_its_index() -> None:
    drawn, points = sample(1024)
    values = 4.0 * points[:, 0] + 2.0 * points[:, 1]
    rows = {row.field: row for row in drivers(people(values.tolist(), drawn), ["x", "y", "kind"], 0)}
    # The variance is 16/12 and 4/12: indices 0.8 and 0.2.
    assert rows["x"].first_order == pytest.approx(0.8, abs=0.05)
    assert rows["y"].first_order == pytest.approx(0.2, abs=0.05)
    assert abs(rows["kind"].first_order) < 0.05
    assert rows["x"].pawn > rows["y"].pawn > 1.5 * rows["x"].pawn_noise
    assert 0.0 < rows["x"].interval < 0.2


def test_a_choice_that_drives_is_found() -> None:
    drawn, points = sample(512)
    values = np.where(points[:, 2] > 0.5, 10.0, 0.0) + points[:, 0]
    first = drivers(people(values.tolist(), drawn), ["x", "y", "kind"], 0)[0]
    assert first.field == "kind" and first.pawn > 3 * first.pawn_noise


def test_the_same_people_give_the_same_indices() -> None:
    drawn, points = sample(128)
    found = people(points[:, 0].tolist(), drawn)
    assert drivers(found, ["x", "y"], 3) == drivers(found, ["x", "y"], 3)


def test_few_people_and_outcomes_that_do_not_vary_say_nothing() -> None:
    drawn, points = sample(FEWEST)
    assert drivers(people(points[:, 0].tolist(), drawn)[1:], ["x"], 0) == []
    assert drivers(people([5.0] * FEWEST, drawn), ["x"], 0) == []
    failed = [PersonRow(0, FAILED, "time", "", (), "", drawn[0], [])]
    assert len(drivers([*people(points[:, 0].tolist(), drawn), *failed], ["x"], 0)) == 1


def test_ranks_name_the_people_at_the_ends() -> None:
    found = ranks(people([3.0, 9.0, None, 1.0], [{}] * 4), 2)
    assert found == [
        {"task": "stand", "measure": "load", "unit": "N", "most": [(1, 9.0), (0, 3.0)], "least": [(3, 1.0), (0, 3.0)]}
    ]
