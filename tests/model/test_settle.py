from dataclasses import replace

import numpy as np
import pytest
from model.toys import chest, fascicle, hinge

from paravert.errors import InputError
from paravert.model import compile, settle


def test_fibres_are_optimal_or_fill_a_short_path():
    model = compile(settle(chest()))
    fibres = model.evaluate(model.neutral[None]).fibre_length[0]
    slack = np.array([one.tendon_slack_length for one in model.description.fascicles])
    assert (slack >= 0).all()
    np.testing.assert_allclose(fibres[slack > 0], 1.0, rtol=1e-12)
    assert ((fibres >= 0.6) & (fibres <= 1.0 + 1e-12)).all()


def test_settling_again_changes_nothing():
    once = settle(chest())
    hurt = once.with_fascicles(tuple(replace(one, slack_scale=0.9) for one in once.fascicles))
    assert settle(hurt) is hurt


def test_a_path_too_short_for_its_fibres_is_named():
    short = fascicle("stub", ("base", (0.05, 0.08, 0.0)), ("top", (0.05, 0.01, 0.0)))
    with pytest.raises(InputError, match="stub"):
        settle(hinge().with_fascicles((short,)))
