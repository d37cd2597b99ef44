import numpy as np
import pytest
from compare.solved import description

from paravert.compare.constants import constant
from paravert.compare.imbalance import composite, pair_imbalance, transferred


def test_equal_sides_have_no_imbalance_and_one_that_moved_has_its_score():
    body = description()
    even = np.full((1, len(body.fascicles)), 10.0)
    assert composite(body, even, even) == pytest.approx(0.0)
    moved = even.copy()
    moved[0, 0] = 12.0
    change = pair_imbalance(body, moved)[0, 0] - pair_imbalance(body, even)[0, 0]
    right = [one for one in body.fascicles if one.side == "right"]
    part = right[0].volume / sum(one.volume for one in right)
    expected = abs(change) / constant("side_difference_sd") * np.sqrt(part)
    assert composite(body, even, moved)[0] == pytest.approx(expected)


def test_a_task_that_is_uneven_in_health_is_no_imbalance():
    body = description()
    uneven = np.random.default_rng(0).random((2, len(body.fascicles))) * 50 + 5
    np.testing.assert_allclose(composite(body, uneven, uneven), 0.0)


def test_pairs_that_hardly_pull_and_frames_without_answer():
    body = description()
    faint = np.full((1, len(body.fascicles)), 0.1)
    other = faint.copy()
    other[0, 0] = 0.3
    assert composite(body, faint, other)[0] == 0.0
    assert np.isnan(composite(body, faint, np.full_like(faint, np.nan))[0])


def test_what_moves_is_half_of_all_changes():
    before, after = np.array([[10.0, 10.0, 10.0]]), np.array([[4.0, 13.0, 13.0]])
    assert transferred(before, after)[0] == pytest.approx(6.0)
