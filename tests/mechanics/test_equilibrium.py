from dataclasses import replace

import clarabel
import numpy as np
import pytest
from mechanics.tasks import SUPPORT, loaded, mirrored_coordinates, mirrored_name, moving
from model.toys import chest
from scipy import sparse

from paravert.errors import InputError
from paravert.mechanics import residual, share
from paravert.mechanics.assemble import columns
from paravert.mechanics.equilibrium import balance
from paravert.mechanics.share import prepare
from paravert.model import compile, settle
from paravert.task.frames import Load, still


@pytest.fixture(scope="module")
def model():
    return compile(settle(chest()))


@pytest.mark.parametrize("make", [loaded, moving])
def test_every_body_is_in_equilibrium_by_separate_code(model, make):
    shared = share(model, replace(make(model), supports=(SUPPORT,)))
    assert (shared.status == "OPTIMAL").sum() >= 2
    assert shared.pressure[shared.status == "OPTIMAL"].max() > 0
    left = residual(shared)
    assert left.largest < 1e-12, left.worst
    assert set(left.names) == {one.name for one in model.description.coordinates}


def test_a_wrong_force_is_found(model):
    shared = share(model, loaded(model, 1))
    for name in ("force", "deflection", "yield_moment", "compression", "outside"):
        wrong = replace(shared, **{name: getattr(shared, name) + 1e-3})
        assert residual(wrong).largest > 1e-9, name


def test_rows_balance_with_what_is_reported(model):
    shared = share(model, moving(model))
    given = np.einsum("frm,fm->fr", shared.arm, shared.force) + shared.pressure_arm * shared.pressure[:, None]
    given += np.einsum("frc,fc->fr", shared.contact_arm, shared.contact_force)
    given += shared.passive_moment + shared.yield_moment
    good = shared.status == "OPTIMAL"
    assert good.any()
    np.testing.assert_allclose(given[good], shared.load_moment[good], atol=1e-11)


def full_system(model, frames, shared):
    """Return matrix and target with deflections as unknowns of their own and elastic coordinates as hard rows."""
    task = balance(model, frames)
    posture, place = task.posture(0), columns(task)
    held, rows = len(model.coordinate_names), model.row_index
    flat = posture.springs.relative.reshape(-1, posture.screws.spin.shape[0])
    stiff = flat.T @ (flat * np.repeat(model.springs.stiffness, 3)[:, None])
    stiff[held:, held:] += np.diag(model.springs.own)
    chosen = np.concatenate([rows, np.arange(held, len(stiff))])
    arm = posture.arm * model.muscles.on_joints
    matrix = np.zeros((len(chosen), place.count + len(stiff) - held))
    matrix[:, place.fascicle] = arm[chosen] * prepare(model, frames).tension.active[0]
    matrix[:, place.pressure] = place.pascals * task.pressure[0, chosen, None]
    matrix[:, place.contact] = place.newtons * task.contact[0, chosen]
    matrix[: len(rows), place.yielding] = np.eye(len(rows))
    matrix[:, place.count :] = -0.01 * stiff[chosen][:, held:]
    target = (task.load[0] - task.cage[0] - arm @ shared.passive_force[0])[chosen]
    target[: len(rows)] -= shared.joint_moment[0]
    return matrix, target, place


def test_condensing_is_the_full_solve_with_elastic_unknowns(model):
    """An independent solver finds the same forces with deflections (in 0.01 rad or m) as free unknowns."""
    frames = loaded(model, 1)
    shared = share(model, frames, preload=np.zeros((1, 3)))
    matrix, target, place = full_system(model, frames, shared)
    given, free = shared.problem, matrix.shape[1] - place.count
    scale = np.append(1.0 / np.sqrt(given.weight[0] / given.weight[0].mean()), np.ones(free))
    effort = np.append(np.full(place.count, 2.0), np.zeros(free))
    cut = np.pad(given.inequality.reshape(-1, place.count), ((0, 0), (0, free)))
    box = np.eye(place.count, place.count + free)
    rows = sparse.csc_array(np.vstack([matrix, cut, box, -box]) * scale)
    sides = np.concatenate([target, given.bound[0], given.upper[0], -given.lower[0]])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-13
    cones = [clarabel.ZeroConeT(len(target)), clarabel.NonnegativeConeT(len(sides) - len(target))]
    quadratic = sparse.csc_matrix(sparse.diags_array(effort))
    solver = clarabel.DefaultSolver(quadratic, np.zeros(len(scale)), sparse.csc_matrix(rows), sides, cones, settings)
    found = np.asarray(solver.solve().x) * scale
    np.testing.assert_allclose(found[place.fascicle], shared.activation[0], atol=1e-6)
    np.testing.assert_allclose(0.01 * found[place.count :], shared.deflection[0], atol=1e-7)


def test_the_mirror_image_has_the_mirrored_answer(model):
    frames = loaded(model, 2)
    load = frames.loads[0]
    turned = Load(load.body, load.point * (1, 1, -1), load.force * (1, 1, -1), load.moment * (-1, -1, 1))
    other = still(mirrored_coordinates(model.coordinate_names, frames.coordinates), loads=(turned,))
    one, two = share(model, frames), share(model, other)
    assert set(one.status) == {"OPTIMAL"}
    names = list(model.fascicle_names)
    order = [names.index(mirrored_name(name)) for name in names]
    np.testing.assert_allclose(two.activation[:, order], one.activation, atol=1e-9)
    np.testing.assert_allclose(two.compression, one.compression, rtol=1e-9)
    np.testing.assert_allclose(two.lateral_shear, -one.lateral_shear, atol=1e-7)


def test_pressure_stays_within_its_walls(model):
    shared = share(model, loaded(model))
    for wall in model.description.cavity.walls:
        held = wall.passive + sum(
            share_of * shared.force[:, model.fascicle_names.index(name)] for name, share_of in wall.coefficients
        )
        assert (shared.pressure * wall.area <= held + 1e-9).all()


def test_frames_of_one_posture_share_a_matrix(model):
    frames = loaded(model, 3)
    q = np.repeat(frames.coordinates[:1], 3, axis=0)
    load = replace(frames.loads[0], force=np.array([[0.0, -5.0, 0.0], [0.0, -10.0, 0.0], [0.0, -15.0, 0.0]]))
    together = share(model, still(q, loads=(load,)))
    assert together.problem.matrix.ndim == 2
    assert len(together.kinematics.postures) == 1
    alone = share(model, still(q[:1], loads=(replace(load, force=load.force[2:], moment=load.moment[2:]),)))
    np.testing.assert_allclose(together.activation[2], alone.activation[0], atol=1e-9)


def test_known_kinematics_are_used_again_for_a_hurt_muscle(model):
    frames = loaded(model, 2)
    healthy = share(model, frames)
    weak = tuple(replace(one, size=0.5) if one.name == "back2.right" else one for one in model.description.fascicles)
    hurt = model.with_fascicles(model.description.with_fascicles(weak))
    again = share(hurt, frames, kinematics=healthy.kinematics)
    fresh = share(compile(model.description.with_fascicles(weak)), frames)
    np.testing.assert_allclose(again.activation, fresh.activation, atol=1e-10)
    with pytest.raises(InputError, match="postures"):
        share(hurt, loaded(model, 1, seed=9), kinematics=healthy.kinematics)


def test_a_broken_number_is_failed_and_never_data(model):
    shared = share(model, loaded(model, 2))
    poisoned = replace(shared.kinematics, held_arm=shared.kinematics.held_arm.copy())
    poisoned.held_arm[0, 7, 3] = np.nan
    found = share(model, shared.frames, kinematics=poisoned)
    assert found.status.tolist() == ["FAILED", "OPTIMAL"]
    assert np.isnan(found.force[0]).all()
    assert np.isfinite(found.force[1]).all()


def test_unknown_places_are_named(model):
    frames = loaded(model, 1)
    with pytest.raises(InputError, match="sternum"):
        share(model, replace(frames, loads=(replace(frames.loads[0], body="sternun"),)))
    with pytest.raises(InputError, match="coordinates"):
        share(model, still(np.zeros((1, 3))))
