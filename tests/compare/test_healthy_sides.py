import pytest
from scipy.stats import norm

from paravert.anatomy import load
from paravert.compare.healthy_sides import KINDS, healthy_sides
from paravert.errors import InputError
from paravert.tables import rows


def test_the_right_multifidus_is_larger_in_two_thirds_of_men():
    found = healthy_sides("multifidus_lumborum")
    assert 0.65 <= norm.sf(0.0, found.mean, found.spread) <= 0.68


def test_a_group_without_figures_takes_those_of_all():
    assert healthy_sides("rotatores_breves_thoracis") == healthy_sides("*")
    assert all(healthy_sides("multifidus_lumborum", kind).spread > 0.0 for kind in KINDS)


def test_every_group_of_the_table_is_one_of_the_spine():
    groups = {row.text("group") for row in load().table("muscles")}
    assert {row["group"] for row in rows("compare", "healthy_sides")} - {"*"} <= groups


def test_scores_by_hand():
    found = healthy_sides("multifidus_lumborum")
    assert found.score([5.5, 31.5]) == pytest.approx([0.0, 2.0])
    assert found.certain([5.5 + 9.0, 5.5 + 9.8 + 13.0, 5.5 - 9.8 - 13.0]) == pytest.approx([0.0, 1.0, -1.0])


def test_an_unknown_kind_is_refused():
    with pytest.raises(InputError, match="nearest: size"):
        healthy_sides("multifidus_lumborum", "sizes")
