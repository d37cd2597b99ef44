import numpy as np
import pytest
from compare.solved import description

from paravert.compare import imbalance, pair_imbalance, pairs
from paravert.compare.contrast import mirror_activation, neighbour_activation, over_compensation, twice_as_hard


def activation(**values: float) -> np.ndarray:
    """Return (1, fascicle) activations; keys such as multifidus_L3_right."""
    names = [one.name.replace(".", "_") for one in description().fascicles]
    return np.array([[values.get(name, 0.0) for name in names]])


def column(name: str) -> int:
    return [one.name for one in description().fascicles].index(name)


def test_over_compensation_of_fascicles_at_rest_is_one() -> None:
    np.testing.assert_allclose(over_compensation(np.array([0.0, 0.09]), np.array([0.0, 0.29])), [1.0, 3.0])


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [(0.04, 0.02, True), (0.039, 0.02, False), (0.03, 0.012, False), (0.5, 0.26, False), (0.5, float("nan"), False)],
)
def test_twice_as_hard_needs_a_difference(own: float, other: float, expected: bool) -> None:
    assert bool(twice_as_hard(np.array(own), np.array(other))) is expected


def test_the_mirror_is_the_other_side() -> None:
    found = mirror_activation(description(), activation(multifidus_L3_right=0.4))
    assert found[0, column("multifidus.L3.left")] == 0.4
    assert found[0, column("multifidus.L3.right")] == 0.0


def test_neighbours_are_the_same_group_and_side_one_level_away() -> None:
    values = activation(
        multifidus_L2_right=0.2, multifidus_L4_right=0.4, longissimus_L3_right=0.9, multifidus_L4_left=0.8
    )
    found = neighbour_activation(description(), values)
    assert found[0, column("multifidus.L3.right")] == pytest.approx(0.3)
    assert found[0, column("multifidus.L3.left")] == pytest.approx(0.4)
    assert found[0, column("multifidus.L2.right")] == 0.0


def test_imbalance_is_in_per_cent_of_the_mean() -> None:
    np.testing.assert_allclose(imbalance([3.0, 1.0, 1.0], [1.0, 1.0, 0.0]), [100.0, 0.0, 200.0])
    assert np.isnan(imbalance(0.0, 0.0))


def test_pairs_cover_every_fascicle_once() -> None:
    found = pairs(description())
    columns = sorted(number for _, *two in found for number in two)
    assert columns == list(range(len(description().fascicles)))
    values = activation(multifidus_L3_right=0.3, multifidus_L3_left=0.1)
    per_pair = dict(zip((name for name, *_ in found), pair_imbalance(description(), values)[0], strict=True))
    assert per_pair["multifidus.L3.right"] == pytest.approx(100.0)
