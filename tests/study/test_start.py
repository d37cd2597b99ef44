"""What an injury took of a fascicle's force is held by the starting state, no more and no less."""

import numpy as np
import pytest

from paravert import injury
from paravert.adapt import constants
from paravert.study.spine import spine
from paravert.study.start import beginning

MULTIFIDUS = {"muscle": "multifidus_lumborum", "level": "L4", "side": "right"}
INJURIES = {
    "strain": [injury.MuscleStrain(**MULTIFIDUS, grade=2)],
    "inhibition": [injury.Inhibition(**MULTIFIDUS, amount=0.4)],
    "denervation": [injury.PartialDenervation(**MULTIFIDUS, fraction=0.3)],
    "ramus": [injury.DorsalRamusLesion(root="L3", branch="medial", side="right", fraction=0.6)],
    "pressure": [injury.RootCompression(root="L5", side="left", pressure_mmhg=80.0, hours=500.0)],
    "block": [injury.MedialBranchBlock(root="L4", side="left", fraction=0.8)],
    "cord": [injury.CordLesion(level="T6", ais="C")],
    "two nerves in a row": [
        injury.RootAvulsion(root="L4", side="right", fraction=0.5),
        injury.DorsalRamusLesion(root="L4", branch="medial", side="right", fraction=0.5),
    ],
    "many at once": [
        injury.MuscleStrain(**MULTIFIDUS, grade=1),
        injury.Inhibition(muscle="multifidus_lumborum", level="L3", side="right", amount=0.5),
        injury.RootCompression(root="L4", side="right", pressure_mmhg=60.0, hours=100.0),
    ],
}


@pytest.fixture(scope="module")
def healthy():
    return spine()


@pytest.mark.parametrize("name", INJURIES)
def test_the_force_at_the_start_is_that_of_the_description(healthy, name):
    hurt = healthy
    for one in INJURIES[name]:
        hurt = hurt.edit(one)
    begin = beginning(hurt, INJURIES[name], 3)
    begin.state.check()
    factor = begin.body.force_factor(begin.state, constants.draw(3, 1))
    asked = np.array([(1.0 - one.damage) * one.drive for one in hurt.description.fascicles])
    np.testing.assert_allclose(factor, np.tile(asked, (3, 1)), atol=1e-12)
    assert asked.min() < 1.0
    whole = begin.model.muscles.capacity * factor[0]
    np.testing.assert_allclose(whole, hurt.model.muscles.capacity, rtol=1e-12)


def test_a_healthy_life_begins_healthy(healthy):
    begin = beginning(healthy, (), 2)
    assert begin.model.muscles.capacity.tolist() == healthy.model.muscles.capacity.tolist()
    assert (begin.body.force_factor(begin.state, constants.draw(2, 1)) == 1.0).all()


def test_what_a_tear_took_stays_in_the_description(healthy):
    tear = injury.MuscleTear(**MULTIFIDUS, fraction=0.5)
    begin = beginning(healthy.edit(tear), [tear], 1)
    torn = begin.body.intact < 1.0
    assert torn.sum() == 5
    assert (begin.state.size == 1.0).all()
    np.testing.assert_allclose(begin.body.intact[torn], 0.5)


def test_axons_come_back_only_where_they_have_a_way(healthy):
    def regrows(one):
        return beginning(healthy.edit(one), [one], 1).body.regrows

    assert not regrows(injury.RootAvulsion(root="L4", side="right")).all()
    assert regrows(injury.DorsalRamusLesion(root="L4", side="right")).all()


def test_pain_reaches_deep_fibres_beside_the_injury_only(healthy):
    strain = injury.MuscleStrain(**MULTIFIDUS, grade=2)
    body = beginning(healthy.edit(strain), [strain], 1).body
    reached = {name: value for name, value in zip(body.fascicles, body.beside, strict=True) if value > 0.0}
    assert all(".right" in name for name in reached)
    assert max(reached.values()) == 1.0
    assert {name.split(".")[1] for name in reached} <= {"L3", "L4", "L5"}


def test_a_fracture_heals_where_it_is(healthy):
    fracture = injury.CompressionFracture(level="L1", height_loss_percent=20.0)
    body = beginning(healthy.edit(fracture), [fracture], 1).body
    hurt = [joint for joint, tissue in zip(body.joints, body.tissue, strict=True) if tissue == "bone"]
    assert hurt == ["T12-L1", "L1-L2"]
    assert body.left.min() < 1.0
