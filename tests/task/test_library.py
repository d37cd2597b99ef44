import csv
import tomllib
from importlib.resources import files

import pytest

from paravert.errors import InputError
from paravert.task import from_table, library
from paravert.task.task import FEWEST_FRAMES

PROMISED = (
    "standing_relaxed",
    "lying_prone",
    "lying_supine",
    "lying_side_right",
    "lying_side_left",
    "sitting_erect",
    "sitting_back_rest",
    "sitting_flexed",
    "trunk_flexion_20",
    "trunk_flexion_40",
    "trunk_flexion_60",
    "side_bend_right",
    "side_bend_left",
    "axial_rotation_right",
    "axial_rotation_left",
    "trunk_extension",
    "hold_20kg_close",
    "lift_20kg_round_back",
    "lift_20kg_squat",
    "deadlift_barbell",
    "carry_right_hand",
    "carry_left_hand",
    "carry_both_hands",
    "overhead_5kg",
    "head_flexion",
    "head_extension",
    "head_rotation_right",
    "head_rotation_left",
    "head_side_bend_right",
    "head_side_bend_left",
    "standing_180n",
)
MOVEMENTS = ("flexion_extension", "floor_lift", "side_to_side", "twist", "nod")


def sources() -> set[str]:
    text = (files("paravert.anatomy") / "tables" / "sources.toml").read_text(encoding="utf-8")
    return set(tomllib.loads(text))


def test_the_library_holds_every_promised_task() -> None:
    assert set(PROMISED) <= set(library())


@pytest.mark.parametrize("name", MOVEMENTS)
def test_movements_have_enough_frames(name: str) -> None:
    task = library()[f"movement_{name}"]
    assert task.moving and task.frames >= FEWEST_FRAMES


@pytest.mark.parametrize("name", library())
def test_each_task_is_described_with_a_source_that_resolves(name: str) -> None:
    task = library()[name]
    assert task.description.endswith(".")
    assert task.source and set(task.source.split()) <= sources()


def test_every_number_of_posture_has_a_source_that_resolves() -> None:
    folder = files("paravert.task").joinpath("tables")
    constants = tomllib.loads(folder.joinpath("constants.toml").read_text(encoding="utf-8"))
    cited = [row["source"] for row in constants.values()]
    for table in ("rhythms.csv", "places.csv"):
        cited += [
            row["source"] for row in csv.DictReader(folder.joinpath(table).read_text(encoding="utf-8").splitlines())
        ]
    scaling = tomllib.loads(files("paravert.person").joinpath("tables", "scaling.toml").read_text(encoding="utf-8"))
    cited += [row["source"] for part in ("muscle", "sex") for row in scaling[part].values()]
    strain = tomllib.loads(files("paravert.injury").joinpath("tables", "strain.toml").read_text(encoding="utf-8"))
    cited += [row[key] for row in strain["grade"] for key in ("damage_source", "healing_source")]
    assert {key for text in cited for key in text.split()} <= sources()


def test_a_library_task_is_taken_with_changes() -> None:
    task = from_table(
        {
            "use": "lift_20kg_round_back",
            "name": "heavier",
            "load": [{"mass_kg": 30.0, "at": "hands"}],
            "posture": {"pelvis_inclination_deg": 10.0, "rhythm": None},
            "head": None,
        }
    )
    assert task.name == "heavier"
    assert task.posture.trunk_inclination_deg == 60.0
    assert task.posture.pelvis_inclination_deg == 10.0
    assert [load.mass_kg for load in task.load] == [30.0]
    assert task.support.feet is True


def test_a_library_task_keeps_its_name_unless_given_another() -> None:
    assert from_table({"use": "standing_relaxed"}) == library()["standing_relaxed"]


@pytest.mark.parametrize(
    ("table", "field", "near"),
    [
        ({"use": "standing_relaxt"}, "task.use", "standing_relaxed"),
        ({"posture": {}}, "task.name", "a name or use"),
        ({"name": "x", "postur": {}}, "task.postur", "posture"),
        (
            {"name": "x", "posture": {"trunk_inclinaton_deg": 3.0}},
            "task.posture.trunk_inclinaton_deg",
            "trunk_inclination_deg",
        ),
        (
            {"name": "x", "posture": {"trunk_inclination_deg": float("nan")}},
            "task.posture.trunk_inclination_deg",
            "finite",
        ),
        ({"name": "x", "posture": {"trunk_inclination_deg": "40"}}, "task.posture.trunk_inclination_deg", "number"),
        (
            {"name": "x", "posture": {"levels_deg": {"L4-L5": {"flex": 1.0}}}},
            "task.posture.levels_deg.L4-L5.flex",
            "flexion",
        ),
        ({"name": "x", "load": [{"at": "hands"}]}, "task.load[1]", "neither"),
        ({"name": "x", "load": [{"at": "head", "mass_kg": 1.0, "force_n": [0.0, 0.0, 0.0]}]}, "task.load[1]", "both"),
        ({"name": "x", "load": [{"at": "head", "mass_kg": -1.0}]}, "task.load[1].mass_kg", "greater"),
        ({"name": "x", "support": {"lying": "sideways"}}, "task.support.lying", "supine"),
        ({"name": "x", "key": [{"time_s": 0.0}]}, "task.key", "two or more"),
        ({"name": "x", "key": [{"time_s": 1.0}, {"time_s": 1.0}]}, "task.key[2].time_s", "more than 1"),
        ({"name": "x", "key": [{"time_s": 0.0}, {"time_s": 1.0}], "frames": 5}, "task.frames", "21"),
    ],
)
def test_bad_terms_are_refused_by_field(table: dict[str, object], field: str, near: str) -> None:
    with pytest.raises(InputError) as caught:
        from_table(table)
    assert caught.value.field == field
    assert near in str(caught.value)
    assert "\n" not in str(caught.value)
