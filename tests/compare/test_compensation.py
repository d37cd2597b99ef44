import json
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from compare.solved import ROWS, description, hurt_version, made

from paravert.compare import compensation, compensation_rows
from paravert.errors import InputError

HURT = [4, 5]


def names() -> list[str]:
    return [one.name for one in description().fascicles]


def compared(seed: int = 1) -> xr.Dataset:
    healthy = made(seed)
    return compensation(healthy, hurt_version(healthy, seed + 100, HURT), {names()[number] for number in HURT})


def anatomy() -> xr.Dataset:
    fascicles = description().fascicles
    return xr.Dataset(
        {key: ("fascicle", [getattr(one, key) for one in fascicles]) for key in ("muscle", "group", "side", "level")}
    )


@pytest.mark.parametrize("seed", range(10))
def test_shares_sum_to_one(seed: int) -> None:
    result = compared(seed)
    total = result["share"].sum("fascicle") + result["other_share"].sum("other")
    np.testing.assert_allclose(total, 1.0, atol=1e-12)
    assert not result["share"].values[:, HURT].any()


@pytest.mark.parametrize("seed", range(5))
def test_shares_of_each_lost_axis_sum_to_one(seed: int) -> None:
    result = compared(seed)
    total = (result["axis_share"].sum("fascicle") + result["other_axis_share"].sum("other")).values
    listed = result["lost_axis_row"].values >= 0
    np.testing.assert_allclose(total[listed], 1.0, atol=1e-11)
    assert np.isnan(result["axis_share"].values[~listed]).all()


def test_the_share_is_the_projection_on_the_lost_moment() -> None:
    healthy = made(3)
    hurt = hurt_version(healthy, 4, HURT)
    result = compensation(healthy, hurt, {names()[number] for number in HURT})
    change = hurt.force - healthy.force
    lost = -np.einsum("frm,fm->fr", healthy.arm[:, :, HURT], change[:, HURT])
    np.testing.assert_allclose(result["lost_moment"], lost, atol=1e-12)
    for fascicle in (0, 7):
        by_hand = np.einsum("fr,fr->f", lost, healthy.arm[:, :, fascicle]) * change[:, fascicle] / (lost**2).sum(axis=1)
        np.testing.assert_allclose(result["share"][:, fascicle], by_hand, atol=1e-12)


def test_an_antagonist_that_relaxes_has_a_positive_share() -> None:
    healthy = made(5, frames=1)
    arm = np.zeros_like(healthy.arm)
    arm[0, 0, [0, 1, 2]] = 0.05, 0.05, -0.05
    force = np.full_like(healthy.force, 100.0)
    healthy = replace(healthy, arm=arm, force=force, activation=0.1 * np.ones_like(force))
    after = force.copy()
    after[0, :3] = 50.0, 130.0, 80.0
    hurt = replace(healthy, force=after)
    result = compensation(healthy, hurt, {names()[0]})
    np.testing.assert_allclose(result["share"].values[0, :3], [0.0, 0.6, 0.4], atol=1e-12)
    assert result["lost_axis_row"].values[0].tolist() == [0, -1, -1, -1]


def test_an_axis_that_lost_less_than_a_twentieth_is_not_lost_here() -> None:
    healthy = made(6, frames=1)
    arm = np.zeros_like(healthy.arm)
    arm[0, :, 0] = 0.1, 0.0051, 0.0049, -0.02
    hurt_force = healthy.force.copy()
    hurt_force[0, 0] -= 10.0
    healthy = replace(healthy, arm=arm)
    result = compensation(healthy, replace(healthy, force=hurt_force), {names()[0]})
    assert result["axis_lost"].values[0].tolist() == [1, 1, 0, 1]
    assert result["lost_axis_row"].values[0].tolist() == [0, 3, 1, -1]


def test_a_muscle_at_rest_loses_nothing() -> None:
    healthy = made(7)
    result = compensation(healthy, healthy, {names()[0]})
    assert np.isnan(result["share"].values).all()
    assert not result["axis_lost"].values.any()


def test_frames_without_an_answer_stay_sealed() -> None:
    healthy = made(8)
    hurt = replace(hurt_version(healthy, 9, HURT), status=("OPTIMAL", "INFEASIBLE"))
    result = compensation(healthy, hurt, {names()[4]})
    assert np.isfinite(result["share"].values[0]).all()
    assert np.isnan(result["share"].values[1]).all()
    assert np.isnan(result["lost_moment"].values[1]).all()


def test_roll_ups_keep_the_sum() -> None:
    result = compared(11)
    for kind in ("muscle", "group", "layer", "system", "side", "level"):
        np.testing.assert_allclose(result[f"share_by_{kind}"].sum(kind), result["share"].sum("fascicle"), atol=1e-12)
        np.testing.assert_allclose(result[f"force_by_{kind}"].sum(kind), result["force"].sum("fascicle"), rtol=1e-12)
    assert result["level"].values.tolist() == ["L2", "L3", "L4"]
    assert result["layer"].values.tolist() == ["deep", "superficial"]


def test_joint_loads_change_by_what_they_change() -> None:
    result = compared(12)
    np.testing.assert_allclose(result["compression_change"], 5.0)
    np.testing.assert_allclose(result["anterior_shear_change"], 0.0)


def test_a_removed_fascicle_counts_as_without_force() -> None:
    healthy = made(13)
    hurt = hurt_version(healthy, 14, [4], loss=0.0)
    kept = [number for number in range(len(names())) if number != 4]
    model = type(healthy.model)(**{**vars(healthy.model), "fascicle_names": tuple(names()[number] for number in kept)})
    cut = replace(
        hurt, model=model, force=hurt.force[:, kept], activation=hurt.activation[:, kept], arm=hurt.arm[:, :, kept]
    )
    whole, less = compensation(healthy, hurt, {names()[4]}), compensation(healthy, cut, {names()[4]})
    np.testing.assert_allclose(less["share"], whole["share"], atol=1e-12)


def test_unknown_names_and_other_postures_are_refused() -> None:
    healthy = made(15)
    with pytest.raises(InputError, match=r"nearest: multifidus\.L2\.right"):
        compensation(healthy, healthy, {"multifidus.L2.rigth"})
    moved = type(healthy.frames)(coordinates=healthy.frames.coordinates + 0.1)
    with pytest.raises(InputError, match="same task"):
        compensation(healthy, replace(healthy, frames=moved), {names()[0]})


def test_every_variable_says_what_it_is() -> None:
    for name, variable in compared().data_vars.items():
        assert variable.attrs["long_name"] and "units" in variable.attrs, name


def test_rows_for_json_have_the_keys_and_sum_to_one() -> None:
    result = compared(16)
    rows = compensation_rows("lift", result, anatomy())
    json.dumps(rows, allow_nan=False)
    assert set(rows[0]) == {
        "task", "frame", "fascicle", "muscle", "group", "side", "level", "force_before_n", "force_after_n",
        "share", "over_compensation", "hurt", "by_axis",
    }  # fmt: skip
    for frame in (0, 1):
        own = [row for row in rows if row["frame"] == frame]
        assert sum(row["share"] for row in own) == pytest.approx(1.0, abs=1e-12)
        assert [row["fascicle"] for row in own[-4:]] == ["pressure", "passive", "yield", "contact"]
        shares = [row["share"] for row in own[:-4]]
        assert shares == sorted(shares, reverse=True)
        axes: dict[tuple[str, str], float] = {}
        for row in own:
            for one in row["by_axis"]:
                key = (one["joint"], one["axis"])
                axes[key] = axes.get(key, 0.0) + one["share"]
        assert axes and set(axes) <= set(ROWS)
        assert all(total == pytest.approx(1.0, abs=1e-10) for total in axes.values())
    assert {row["fascicle"] for row in rows if row["hurt"]} == {names()[number] for number in HURT}
