"""What is held for ever by mechanism, and until when an imbalance can be put right."""

from dataclasses import replace

import numpy as np
import pytest
from adapt.lives import DAY, C, run, start

from paravert.adapt.evolve import evolve
from paravert.adapt.permanence import held, point_of_no_return
from paravert.adapt.processes import NONE, chosen
from paravert.errors import InputError
from paravert.evidence import generic


def test_what_has_no_restoring_term_is_held():
    body = replace(
        generic.body(), tissue=("ligament",), lost=np.ones(1), tissue_days=np.array([90.0]), beside=np.ones(1)
    )
    never = C.with_value(inhibition_spontaneous_days=1e12)
    first = start(body, inhibition=0.4, fat=0.2, innervation=0.1, window=0.1, wound=1.0)

    def ended(constants):
        history = evolve(
            first, body, lambda *_: DAY, lambda _: DAY, chosen({"fat": NONE, "pain": NONE}), constants, weeks=1.0
        )
        return {one.mechanism: one for one in held(history)}

    found, recovering = ended(never), ended(C)
    assert found["inhibition"].amount[0, 0] == pytest.approx(0.4, rel=1e-6)
    assert found["inhibition"].final[0, 0] == 0.0
    assert recovering["inhibition"].amount[0, 0] == 0.0
    assert found["fat"].amount[0, 0] == 0.2
    assert found["fat"].final[0, 0] == 0.05
    assert found["denervation"].amount[0, 0] == pytest.approx(0.5)
    assert found["tissue"].amount[0, 0] == pytest.approx(0.7)
    assert found["block"].amount[0, 0] == 0.0
    assert found["tissue"].share(0.5) == 1.0


def test_what_denervation_holds_is_what_regrowth_ends_at():
    body = replace(generic.body(), distance=np.array([0.1]), regrows=np.ones(1, bool))
    cut = start(body, innervation=0.0, window=1.0, nerve_days=0.0)
    constants = C.with_value(sprouting_most=1.0)
    history = evolve(cut, body, lambda *_: DAY, lambda _: DAY, chosen({}), constants, weeks=1.0, step_days=0.5)
    said = {one.mechanism: one for one in held(history)}["denervation"].amount[0, 0]
    assert said == pytest.approx(1.0 - run(body, cut, 3000.0, constants=constants).innervation[0, 0], abs=1e-2)


def test_the_point_of_no_return_is_found_by_draw():
    truth = np.array([-1.0, 5.3, 17.0, 400.0])
    asked = []

    def suffices(week):
        asked.append(week)
        return week <= truth

    found = point_of_no_return(suffices, [0.0, 8.0, 16.0, 32.0, 64.0], rounds=3)
    assert found.low[0] == -np.inf and found.high[3] == np.inf
    assert np.all((found.low <= truth) & (truth < found.high))
    assert found.high[1] - found.low[1] <= 1.0
    assert found.high[2] - found.low[2] <= 2.0
    assert found.never == 0.25 and found.always == 0.25
    assert found.ordered.all()
    assert len(asked) == len(set(asked))
    assert found.quantile(0.5)[0] <= 5.3 <= found.quantile(0.5)[1]


def test_a_search_says_where_later_was_better():
    found = point_of_no_return(lambda week: np.array([week != 4.0]), [0.0, 4.0, 8.0], rounds=0)
    assert not found.ordered[0]
    with pytest.raises(InputError):
        point_of_no_return(lambda week: np.array([True]), [4.0, 2.0])
