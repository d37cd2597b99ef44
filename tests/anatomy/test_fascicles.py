from collections import Counter
from functools import cache

import numpy as np
import pytest
from anatomy.straight_line import StraightLine

from paravert import names
from paravert.anatomy import build, load

LEAN_ROSTER = """
rotatores_breves_thoracis 11 rotatores_longi_thoracis 10 multifidus_lumborum 20 multifidus_thoracis 20
multifidus_cervicis 10 semispinalis_thoracis 5 semispinalis_cervicis 5 semispinalis_capitis 5
iliocostalis_lumborum_pars_lumborum 4 iliocostalis_lumborum_pars_thoracis 8 iliocostalis_thoracis 4
iliocostalis_cervicis 3 longissimus_thoracis_pars_lumborum 5 longissimus_thoracis_pars_thoracis 21
longissimus_cervicis 4 longissimus_capitis 3 spinalis_thoracis 4 spinalis_cervicis_capitis 1 splenius_capitis 3
splenius_cervicis 3 interspinales 11 intertransversarii_cervicis 7 intertransversarii_thoracis 3
intertransversarii_lumborum_mediales 5 intertransversarii_lumborum_laterales 5 levatores_costarum 12
rectus_capitis_posterior_major 1 rectus_capitis_posterior_minor 1 obliquus_capitis_superior 1
obliquus_capitis_inferior 1 rectus_capitis_anterior 1 rectus_capitis_lateralis 1 longus_capitis 2 longus_colli 6
scalenus_anterior 2 scalenus_medius 3 scalenus_posterior 1 sternocleidomastoid 3 hyoid 4 trapezius 10
levator_scapulae 2 rhomboids 2 latissimus_dorsi 8 serratus_anterior 5 pectoralis_major_minor_subclavius 3
external_intercostals 11 internal_intercostals 11 subcostales_innermost 1 transversus_thoracis 2
serratus_posterior_superior 2 serratus_posterior_inferior 3 diaphragm 6 rectus_abdominis 1 external_oblique 6
internal_oblique 6 transversus_abdominis 6 pyramidalis 1 quadratus_lumborum 10 psoas_major 11
psoas_minor_iliacus 1 pelvic_floor 3 piriformis_gluteus_max_sacral 2
""".split()
LEAN = {group: int(count) for group, count in zip(LEAN_ROSTER[::2], LEAN_ROSTER[1::2], strict=True)}

DORSAL_RAMUS_MUSCLES = (
    "rotatores_breves_thoracis",
    "rotatores_longi_thoracis",
    "multifidus_lumborum",
    "multifidus_thoracis",
    "multifidus_cervicis",
    "interspinales",
)

FUNCTIONS = [
    ("rotatores_breves_thoracis", "T5-T6", "axial_rotation", 1),
    ("rotatores_longi_thoracis", "T8-T9", "axial_rotation", 1),
    ("semispinalis_thoracis", "T5-T6", "axial_rotation", 1),
    ("multifidus_lumborum", "L4-L5", "flexion_extension", 1),
    ("multifidus_lumborum", "L4-L5", "lateral_bend", 1),
    ("multifidus_thoracis", "T7-T8", "axial_rotation", 1),
    ("iliocostalis_lumborum_pars_thoracis", "L2-L3", "flexion_extension", 1),
    ("iliocostalis_lumborum_pars_thoracis", "L2-L3", "lateral_bend", 1),
    ("longissimus_thoracis_pars_thoracis", "T8-T9", "flexion_extension", 1),
    ("spinalis_thoracis", "T8-T9", "flexion_extension", 1),
    ("rectus_abdominis", "L3-L4", "flexion_extension", -1),
    ("external_oblique", "L2-L3", "axial_rotation", 1),
    ("internal_oblique", "L2-L3", "axial_rotation", -1),
    ("external_oblique", "L2-L3", "lateral_bend", 1),
    ("internal_oblique", "L2-L3", "lateral_bend", 1),
    ("quadratus_lumborum", "L2-L3", "lateral_bend", 1),
    ("psoas_major", "L5-S1", "flexion_extension", -1),
    ("psoas_major", "L3-L4", "lateral_bend", 1),
    ("sternocleidomastoid", "C5-C6", "flexion_extension", -1),
    ("sternocleidomastoid", "C0-C1", "flexion_extension", 1),
    ("sternocleidomastoid", "C1-C2", "axial_rotation", 1),
    ("sternocleidomastoid", "C4-C5", "lateral_bend", 1),
    ("splenius_capitis", "C1-C2", "axial_rotation", -1),
    ("splenius_cervicis", "C1-C2", "axial_rotation", -1),
    ("semispinalis_capitis", "C0-C1", "flexion_extension", 1),
    ("obliquus_capitis_inferior", "C1-C2", "axial_rotation", -1),
    ("rectus_capitis_posterior_major", "C0-C1", "flexion_extension", 1),
    ("rectus_capitis_posterior_minor", "C0-C1", "flexion_extension", 1),
    ("obliquus_capitis_superior", "C0-C1", "flexion_extension", 1),
    ("rectus_capitis_anterior", "C0-C1", "flexion_extension", -1),
    ("rectus_capitis_lateralis", "C0-C1", "lateral_bend", 1),
    ("longus_capitis", "C0-C1", "flexion_extension", -1),
    ("longus_colli", "C4-C5", "flexion_extension", -1),
    ("scalenus_anterior", "C6-C7", "flexion_extension", -1),
    ("scalenus_medius", "C5-C6", "lateral_bend", 1),
    ("scalenus_posterior", "C6-C7", "lateral_bend", 1),
    ("hyoid", "C0-C1", "flexion_extension", -1),
    ("hyoid", "C5-C6", "flexion_extension", -1),
    ("levator_scapulae", "C4-C5", "lateral_bend", 1),
    ("levator_scapulae", "C4-C5", "flexion_extension", 1),
    ("intertransversarii_lumborum_laterales", "L3-L4", "lateral_bend", 1),
    ("intertransversarii_lumborum_mediales", "L3-L4", "flexion_extension", 1),
    ("intertransversarii_cervicis", "C4-C5", "lateral_bend", 1),
    ("interspinales", "L3-L4", "flexion_extension", 1),
    ("interspinales", "C4-C5", "flexion_extension", 1),
]


@cache
def spine():
    return build(load())


@cache
def straight():
    return StraightLine(spine())


@cache
def neutral_arms():
    rows, arm = straight().arms()
    return {row: place for place, row in enumerate(rows)}, arm


def group_arm(group: str, joint: str, axis: str, side: str = "right") -> float:
    place, arm = neutral_arms()
    weight = np.array([f.maximum_force if (f.group, f.side) == (group, side) else 0.0 for f in spine().fascicles])
    crossing = arm[[place[(joint, name)] for name in names.AXES]]
    weight = weight * (np.abs(crossing).max(axis=0) > 5e-4)
    return float(weight @ arm[place[(joint, axis)]] / weight.sum())


@pytest.mark.parametrize("side", names.SIDES)
def test_every_group_has_at_least_its_lean_roster(side):
    count = Counter(f.group for f in spine().fascicles if f.side == side)
    assert len(LEAN) == 62
    assert set(count) == set(LEAN)
    assert {group: count[group] for group in LEAN if count[group] < LEAN[group]} == {}
    assert sum(count.values()) >= 329


def test_left_is_the_mirror_of_right():
    by_name = {fascicle.name: fascicle for fascicle in spine().fascicles}
    position = np.split(straight().points({}), np.cumsum([len(f.points) for f in spine().fascicles])[:-1])
    place = {fascicle.name: at for at, fascicle in enumerate(spine().fascicles)}
    for name, right in by_name.items():
        if right.side != "right":
            continue
        left = by_name[name.removesuffix("right") + "left"]
        assert (left.pcsa, left.optimal_fibre_length, left.roots) == (
            right.pcsa,
            right.optimal_fibre_length,
            right.roots,
        )
        np.testing.assert_allclose(
            position[place[left.name]], position[place[name]] * [1.0, 1.0, -1.0], rtol=0.0, atol=1e-9, err_msg=name
        )


def test_paths_have_length_and_room_for_their_fibres():
    length = straight().lengths({})
    for fascicle, path in zip(spine().fascicles, length, strict=True):
        assert 0.008 < path < 0.75, fascicle.name
        assert fascicle.optimal_fibre_length * np.cos(fascicle.pennation) <= path, fascicle.name
        assert fascicle.optimal_fibre_length > 0.007, fascicle.name


def test_no_two_neighbouring_points_coincide():
    points = straight().points({})
    pieces = np.linalg.norm(points[1:] - points[:-1], axis=1)[straight().inside]
    assert pieces.min() > 0.002


def test_fascicle_names_say_group_level_and_side():
    for fascicle in spine().fascicles:
        assert fascicle.name.startswith(f"{fascicle.group}.{fascicle.level}"), fascicle.name
        assert fascicle.name.endswith(f".{fascicle.side}"), fascicle.name
        assert fascicle.level in names.LEVELS, fascicle.name
        assert fascicle.layer in names.LAYERS, fascicle.name
        assert fascicle.grade in names.GRADES, fascicle.name


def test_root_weights_sum_to_one():
    known = {f"C{n}" for n in range(1, 9)} | set(names.THORACIC + names.LUMBAR + names.SACRAL) | {"XI", "V3", "VII"}
    for fascicle in spine().fascicles:
        assert sum(weight for _, weight in fascicle.roots) == pytest.approx(1.0, abs=1e-9), fascicle.name
        assert {root for root, _ in fascicle.roots} <= known, fascicle.name


@pytest.mark.parametrize("group", DORSAL_RAMUS_MUSCLES)
def test_segmental_muscle_is_fed_by_the_nerve_below_its_cranial_vertebra(group):
    for fascicle in spine().fascicles:
        if fascicle.group == group:
            level = fascicle.level
            nerve = f"C{int(level[1:]) + 1}" if level[0] == "C" else level
            assert fascicle.roots == ((nerve, 1.0),), fascicle.name


def test_psoas_and_iliacus_reach_the_femur():
    for fascicle in spine().fascicles:
        if fascicle.muscle in ("psoas_major", "iliacus"):
            assert fascicle.points[-1].body == f"femur_{fascicle.side}"


def test_medial_obliques_run_on_to_the_other_side():
    position, _ = straight().poses({})
    crossing = Counter()
    for fascicle in spine().fascicles:
        bodies = [point.body for point in fascicle.points]
        if fascicle.group in ("external_oblique", "internal_oblique") and fascicle.name.endswith(
            f"medial.{fascicle.side}"
        ):
            assert any(body.startswith("linea_alba") for body in bodies), fascicle.name
            ends = [position[straight().index[p.body]][2] + p.position[2] for p in fascicle.points]
            assert ends[0] * ends[-1] < 0.0, fascicle.name
            crossing[fascicle.group] += 1
    assert crossing["external_oblique"] == 10 and crossing["internal_oblique"] == 6


@pytest.mark.parametrize(("group", "joint", "axis", "sign"), FUNCTIONS)
def test_muscle_does_what_its_anatomy_says(group, joint, axis, sign):
    right = group_arm(group, joint, axis)
    left = group_arm(group, joint, axis, side="left")
    assert right * sign > 1e-3, f"{group} {joint} {axis}: {1000 * right:.1f} mm"
    mirrored = 1.0 if axis == "flexion_extension" else -1.0
    assert left == pytest.approx(mirrored * right, abs=1e-8)


POSTURES = {
    "flexion": ("flexion_extension", {"L": -9.0, "T": -2.5, "C": -8.0}),
    "extension": ("flexion_extension", {"L": 4.0, "T": 2.0, "C": 6.0}),
    "right bend": ("lateral_bend", {"L": 4.0, "T": 2.0, "C": 4.0}),
    "left bend": ("lateral_bend", {"L": -4.0, "T": -2.0, "C": -4.0}),
    "left turn": ("axial_rotation", {"L": 1.5, "T": 2.5, "C": 4.0}),
    "right turn": ("axial_rotation", {"L": -1.5, "T": -2.5, "C": -4.0}),
}


@pytest.mark.parametrize("posture", POSTURES)
def test_fibres_stay_workable_over_the_range_of_motion(posture):
    axis, degrees = POSTURES[posture]
    values = {}
    for coordinate in spine().coordinates:
        if coordinate.role == "balanced" and coordinate.axis_name == axis:
            values[coordinate.name] = np.radians(degrees[coordinate.joint[0]])
    change = straight().lengths(values) - straight().lengths({})
    strain = change / np.array([f.optimal_fibre_length for f in spine().fascicles])
    felt = np.array([f.acts_on == "joints" and not _on_the_wall(f) for f in spine().fascicles])
    worst = int(np.argmax(np.where(felt, np.abs(strain), 0.0)))
    assert abs(strain[worst]) < 0.8, f"{spine().fascicles[worst].name} {strain[worst]:.2f}"
    assert np.mean(np.abs(strain[felt]) < 0.4) > 0.8


def test_extensors_keep_extending_in_flexion():
    axis, degrees = POSTURES["flexion"]
    values = {
        c.name: 0.8 * np.radians(degrees[c.joint[0]])
        for c in spine().coordinates
        if c.role == "balanced" and c.axis_name == axis
    }
    rows, bent = straight().arms(values)
    place, neutral = neutral_arms()
    for group in ("multifidus_lumborum", "longissimus_thoracis_pars_thoracis", "iliocostalis_lumborum_pars_thoracis"):
        chosen = [at for at, f in enumerate(spine().fascicles) if f.group == group]
        row = place[("L3-L4", axis)]
        assert rows[row] == ("L3-L4", axis)
        crossing = [at for at in chosen if neutral[row, at] > 0.01]
        assert np.all(bent[row, crossing] > 0.4 * neutral[row, crossing])


def _on_the_wall(fascicle) -> bool:
    return any(point.body.startswith(("linea_alba", "flank")) for point in fascicle.points)
