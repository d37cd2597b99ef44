import numpy as np
import pytest

from paravert.errors import InputError
from paravert.names import AXES
from paravert.task.rhythm import NECK, TRUNK, fractions, rhythms, share_out


@pytest.mark.parametrize("rhythm", rhythms())
@pytest.mark.parametrize(("region", "joints"), [("neck", NECK), ("trunk", TRUNK)])
@pytest.mark.parametrize("axis", AXES)
def test_fractions_are_shares(rhythm: str, region: str, joints: tuple[str, ...], axis: str) -> None:
    shares = fractions(rhythm, region, axis)
    assert len(shares) == len(joints)
    assert (shares >= 0.0).all()
    assert shares.sum() == pytest.approx(1.0, abs=1e-12)


def test_lumbar_levels_keep_the_published_order() -> None:
    lumbar = fractions("standard", "trunk", "flexion_extension")[-5:]
    np.testing.assert_allclose(lumbar / lumbar.sum(), [0.255, 0.231, 0.204, 0.185, 0.125], atol=1e-5)


def test_what_a_joint_cannot_take_goes_to_the_others() -> None:
    shared = share_out(1.0, np.array([0.5, 0.3, 0.2]), np.full(3, -1.0), np.array([0.2, 1.0, 1.0]))
    np.testing.assert_allclose(shared, [0.2, 0.48, 0.32], atol=1e-15)
    assert share_out(-0.7, np.array([0.5, 0.5]), np.array([-0.1, -1.0]), np.ones(2)).tolist() == pytest.approx(
        [-0.1, -0.6]
    )


def test_a_total_beyond_all_ranges_is_refused() -> None:
    with pytest.raises(InputError, match=r"at most 17\.2"):
        share_out(0.4, np.array([0.5, 0.5]), np.full(2, -0.1), np.array([0.1, 0.2]))


def test_an_unknown_rhythm_is_refused() -> None:
    with pytest.raises(InputError, match="nearest: standard"):
        fractions("standart", "neck", AXES[0])
