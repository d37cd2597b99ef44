from dataclasses import replace

import numpy as np
import pytest
from injury.small import small_description
from task.bones import skeleton_description

from paravert.anatomy.description import Coordinate, Disc, JointStiffness, PointSpring
from paravert.errors import InputError
from paravert.person import EDITS, Person


def made(person: Person):
    description = replace(skeleton_description(), fascicles=small_description().fascicles)
    reference = description
    for edit in person.edits():
        description = edit.apply(description)
    return reference, description


def test_the_reference_person_keeps_the_reference_muscles() -> None:
    reference, description = made(Person())
    assert Person().muscle_area == 1.0
    assert description.fascicles == reference.fascicles


@pytest.mark.parametrize("mass", [45.0, 62.5, 75.0, 118.0])
def test_the_mass_is_exact(mass: float) -> None:
    _, description = made(Person(mass_kg=mass, height_m=1.6))
    assert description.mass == pytest.approx(mass, rel=1e-12)
    assert description.stature == 1.6


def test_lengths_and_inertia_follow_stature_and_mass() -> None:
    reference, description = made(Person(height_m=1.925, mass_kg=100.0))
    size, mass = 1.1, 100.0 / reference.mass
    for before, after in zip(reference.bodies, description.bodies, strict=True):
        np.testing.assert_allclose(after.origin, size * np.array(before.origin), rtol=1e-14)
        np.testing.assert_allclose(after.inertia, mass * size**2 * np.array(before.inertia), rtol=1e-14)
    before, after = reference.fascicles[0], description.fascicles[0]
    assert after.optimal_fibre_length == pytest.approx(size * before.optimal_fibre_length)
    assert after.tendon_slack_length == pytest.approx(size * before.tendon_slack_length)
    assert after.points[1].position[1] == pytest.approx(size * before.points[1].position[1])
    assert description.landmarks[0][1].position[0] == pytest.approx(-0.055)


def test_passive_tissue_keeps_its_material() -> None:
    base = skeleton_description()
    parts = replace(
        base,
        coordinates=(
            *base.coordinates,
            Coordinate("s", "sternum", "s", "x", (1.0, 0.0, 0.0), "slide", "elastic", -1, 1, 10.0),
        ),
        stiffness=(JointStiffness("L4-L5.flexion_extension", 1.0, 2.0, 3.0, 4.0, 0.5, 100.0),),
        springs=(PointSpring("p", "T1", (0.0, 0.1, 0.0), "T2", (0.0, 0.0, 0.0), 1000.0),),
        discs=(Disc("L4-L5", (0.0, 0.1, 0.0), 0.1, 0.01, 1e-3, 0.2, 0.04, 1.5),),
    )
    big = Person(height_m=2.1, mass_kg=100.0).edits()[0].apply(parts)
    size = 2.1 / 1.75
    assert big.stiffness[0].c_negative == pytest.approx(4.0 * size**3)
    assert big.stiffness[0].preload_scale == pytest.approx(100.0 * size**2)
    assert big.stiffness[0].preload_gain == 0.5
    assert big.springs[0].stiffness == pytest.approx(1000.0 * size)
    assert big.discs[0].area == pytest.approx(1e-3 * size**2)
    assert big.discs[0].wedge == 0.2
    assert big.coordinates[-1].stiffness == pytest.approx(10.0 * size)


def test_muscle_area_follows_sex_age_and_mass() -> None:
    assert Person(age_years=80.0).muscle_area == pytest.approx(1.0 - 0.008 * 40.0)
    assert Person(age_years=20.0).muscle_area == 1.0
    assert Person(mass_kg=85.0).muscle_area == pytest.approx(1.08)
    assert Person(sex="female", mass_kg=62.0, height_m=1.63).muscle_area == pytest.approx(0.71)
    assert Person(sex="female", mass_kg=30.0, height_m=1.6, age_years=100.0).muscle_area > 0.15


def test_strength_multiplies_muscle_stress_alone() -> None:
    reference, weak = made(Person(strength=0.05))
    for before, after in zip(reference.fascicles, weak.fascicles, strict=True):
        assert after.specific_tension == 0.05 * before.specific_tension
        assert after.pcsa == before.pcsa


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sex": "man"}, "sex"),
        ({"age_years": -1.0}, "age_years"),
        ({"age_years": float("nan")}, "age_years"),
        ({"mass_kg": 0.0}, "mass_kg"),
        ({"mass_kg": float("inf")}, "mass_kg"),
        ({"mass_kg": "75"}, "mass_kg"),
        ({"mass_kg": True}, "mass_kg"),
        ({"height_m": 3.0}, "height_m"),
        ({"height_m": 175.0}, "height_m"),
        ({"strength": -1.0}, "strength"),
        ({"mass_kg": 30.0, "height_m": 2.2}, "mass_kg"),
        ({"mass_kg": 240.0, "height_m": 1.3}, "mass_kg"),
        ({"mass_kg": 30.0, "height_m": 2.3}, "mass_kg"),
        ({"tissue_tolerance": 0.0}, "tissue_tolerance"),
        ({"segments_m": {"lumbr": 0.2}}, "segments_m.lumbr"),
        ({"alignment": {"pelvic_incidence_deg": 5.0}}, "alignment.pelvic_incidence_deg"),
        ({"alignment": {"incidence": 50.0}}, "alignment.incidence"),
        ({"group_size": {"psoas_major": float("nan")}}, "group_size.psoas_major"),
        ({"group_strength": {"psoas_major": -1.0}}, "group_strength.psoas_major"),
    ],
)
def test_impossible_people_are_refused(values: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        Person(**values)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_every_edit_of_a_person_is_in_the_catalogue_and_explains_itself() -> None:
    whole = Person(
        segments_m={"lumbar": 0.18},
        alignment={"lumbar_lordosis_deg": 50.0, "pelvic_incidence_deg": None},
        group_size={"psoas_major": 0.9},
        group_strength={"psoas_major": 1.1},
    )
    edits = whole.edits()
    assert tuple(type(edit) for edit in edits) == EDITS
    assert set(map(type, Person().edits())) < set(EDITS)
    assert all(edit.describe().endswith(".") for edit in edits)
