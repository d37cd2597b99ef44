"""Lives over weeks: an unchanged life keeps every bit, sides mirror, a day's changes and lost tasks are events."""

import json
from pathlib import Path

import numpy as np
import pytest
from study.weeks import DAY, STRAIN, prepared, text

from paravert.adapt import constants, processes
from paravert.adapt.evolve import KNOTS
from paravert.cli.main import call
from paravert.names import mirrored
from paravert.results import store
from paravert.results.measures import measures
from paravert.state import differing
from paravert.study.arm import Setting, live
from paravert.study.life import as_habit
from paravert.study.spine import solve
from paravert.study.weeks import lives

BACK = '[[arm]]\nname = "back in week 2"\nreturn_to = [ { task = "lift_20kg_squat", week = 2 } ]\n'
UNHURT = '[[arm]]\nname = "unhurt"\nunhurt = true\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("weeks")


def setting(folder, content, draws=None):
    found = prepared(folder, content)
    horizon = found.horizon
    drawn = constants.draw(horizon.draws if draws is None else draws, found.study.seed)
    return Setting(found, horizon, drawn, processes.chosen({}), as_habit)


@pytest.fixture(scope="module")
def right(folder):
    return setting(folder, text(3, 4, STRAIN.format(side="right"), BACK + UNHURT))


@pytest.fixture(scope="module")
def lived(right):
    twin = right.twin_week()
    return [live(right, arm, twin) for arm in right.horizon.arms]


def test_week_zero_is_what_the_study_gives_without_weeks(right):
    begin = right.beginning(False)
    factor = begin.body.force_factor(begin.state, right.constants)
    names = [one.name for one in right.horizon.day.activities]
    week = right.life(begin).week(factor, np.zeros(81), names, 0.0, [], 0.0)
    for place, name in enumerate(names):
        alone = solve(right.prepared.hurt, right.horizon.frames[name], stability=False).shared
        np.testing.assert_allclose(week.activation[2, place], alone.activation[0], atol=1e-9)
        np.testing.assert_allclose(week.compression[2, place], alone.compression[0], atol=1e-6)


def test_the_healthy_twin_is_the_same_on_both_sides(right):
    week = right.twin_week()
    names = list(right.prepared.healthy.model.fascicle_names)
    other = [names.index(mirrored(name)) for name in names]
    np.testing.assert_allclose(week.activation, week.activation[..., other], atol=1e-9)
    np.testing.assert_array_equal(week.activation[0], week.activation[3])


def test_an_unhurt_life_keeps_every_state_to_the_last_bit(lived):
    unhurt = lived[1]
    for state in unhurt.states:
        assert list(differing(state, unhurt.states[0])) == [] or {"strain_days", "nerve_days"} >= set(
            differing(state, unhurt.states[0])
        )
    assert unhurt.lost == ()
    assert unhurt.marks == ()


def test_the_mirrored_injury_mirrors_the_history(folder, right, lived):
    left = setting(folder, text(3, 4, STRAIN.format(side="left"), BACK))
    other = live(left, left.horizon.arms[0], left.twin_week())
    names = list(right.prepared.healthy.model.fascicle_names)
    across = [names.index(mirrored(name)) for name in names]
    for one, two in zip(lived[0].states, other.states, strict=True):
        for name in ("size", "damage", "inhibition", "fat", "quality"):
            np.testing.assert_allclose(getattr(one, name), getattr(two, name)[:, across], atol=1e-9)
        np.testing.assert_allclose(one.pain, two.pain, atol=1e-9)


def test_load_is_shared_at_the_knots_and_where_the_day_changes(lived):
    assert lived[0].week.tolist() == [0.0, 1.0, 2.0, 3.0]
    lifting = [float(week.hours[0]) for week in lived[0].exposures]
    assert lifting[:2] == [0.0, 0.0]
    assert min(lifting[2:]) == pytest.approx(100 * 3 * 3 / 3600)


def test_a_long_life_has_knots_to_its_end(folder):
    found = setting(folder, text(100, 1)).knots()
    assert set(KNOTS) <= set(found)
    assert np.diff(found).max() <= 13.0


def test_what_can_no_longer_be_done_is_an_event_and_no_number(folder):
    hurt = '[[injury]]\nkind = "cord_lesion"\nlevel = "T6"\nais = "A"\n'
    found = setting(folder, text(1, 2, hurt))
    one = live(found, found.horizon.arms[0], found.twin_week())
    assert {lost.activity for lost in one.lost} == {"lift_20kg_squat"}
    assert all(lost.draws.all() and lost.moment > 0.0 for lost in one.lost)
    for week in one.exposures:
        assert np.isfinite(week.activation).all()
        assert not week.activation[:, 0].any()


def test_a_study_over_weeks_says_everything(folder):
    data = lives(prepared(folder, text(2, 16, STRAIN.format(side="right"), BACK + UNHURT)), lambda said: None)
    assert data["median"].shape == (2, len(measures()), 3)
    assert np.isfinite(data["median"].values).all()
    assert (data["p5"] <= data["p95"]).all()
    hurt = data["median"].sel(arm="back in week 2", measure="hurt_strength").values
    assert hurt[0] == pytest.approx(0.5)
    unhurt = data["value"].sel(arm="unhurt", measure="hurt_strength").values
    assert (unhurt == 1.0).all()
    kinds = {event["kind"] for event in json.loads(data.attrs["events"])}
    assert "return" in kinds
    error = json.loads(data.attrs["interpolation"])
    assert [row["arm"] for row in error] == ["back in week 2"]
    assert error[0]["size"] < 0.01
    assert len(json.loads(data.attrs["mechanisms"])) >= 5


def test_no_weeks_at_all(folder):
    data = lives(prepared(folder, text(0, 2, STRAIN.format(side="right"))), lambda said: None)
    assert data.sizes["week"] == 1


def test_running_twice_gives_the_same_bytes(tmp_path: Path, capsys):
    path = tmp_path / "small.toml"
    path.write_text(text(1, 3, STRAIN.format(side="right"), BACK))
    for name in ("one", "two"):
        assert call(["run", str(path), "-o", str(tmp_path / name), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out.split("\n}\n")[0] + "\n}")
    rows = summary["history"]
    assert {row["week"] for row in rows} == {0.0, 1.0}
    assert {row["measure"] for row in rows} == set(measures())
    for row in rows:
        assert row["median"] is None or row["p5"] <= row["median"] <= row["p95"]
    one, two = ((tmp_path / name / store.DATA).read_bytes() for name in ("one", "two"))
    assert one == two
    assert "Over weeks" in (tmp_path / "one" / "report.html").read_text(encoding="utf-8")


def test_a_day_without_rest_and_zero_hours_lives(folder):
    day = '[day]\nactivity = [ { task = "standing_relaxed", hours = 0.0 } ]\n'
    found = setting(folder, text(4, 2, STRAIN.format(side="right"), day=day))
    one = live(found, found.horizon.arms[0], found.twin_week())
    assert (one.states[-1].size == 1.0).all()
    assert DAY not in day
