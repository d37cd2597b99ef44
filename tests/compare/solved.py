"""Made-up solved tasks that obey equilibrium exactly, without a model or a solver."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np

from paravert.anatomy.description import Description, Disc, Fascicle, PathPoint
from paravert.names import JOINTS

ROWS = tuple((joint, axis) for joint in ("L3-L4", "L4-L5") for axis in ("flexion_extension", "lateral_bend"))


def description() -> Description:
    """Return two groups at three levels on both sides."""
    points = (PathPoint("a", (0.0, 0.0, 0.0)), PathPoint("b", (0.0, 0.1, 0.0)))
    fascicles = tuple(
        Fascicle(
            f"{group}.{level}.{side}",
            group,
            group,
            layer,
            system,
            side,
            level,
            points,
            2e-4 * (1 + number),
            0.1,
            0.02,
            0.0,
            755000.0,
            ((level, 1.0),),
        )
        for number, (group, layer, system) in enumerate(
            (("multifidus", "deep", "local"), ("longissimus", "superficial", "global"))
        )
        for level in ("L2", "L3", "L4")
        for side in ("right", "left")
    )
    discs = tuple(Disc(joint, (0.0, 0.0, 0.0), 0.0, 0.01, 1e-3, 0.0, 0.04, 1.5) for joint in JOINTS)
    return Description("made up", (), (), fascicles, discs=discs)


@dataclass(frozen=True)
class Made:
    """As much of a Shared as a comparison needs."""

    model: SimpleNamespace
    frames: SimpleNamespace
    status: tuple[str, ...]
    activation: np.ndarray
    force: np.ndarray
    arm: np.ndarray
    pressure: np.ndarray
    pressure_arm: np.ndarray
    yield_moment: np.ndarray
    passive_moment: np.ndarray
    load_moment: np.ndarray
    contact_force: np.ndarray
    contact_arm: np.ndarray
    compression: np.ndarray
    anterior_shear: np.ndarray
    lateral_shear: np.ndarray
    disc_pressure: np.ndarray


def made(seed: int, frames: int = 2) -> Made:
    """Return a healthy body in equilibrium; the load follows from random forces."""
    random = np.random.default_rng(seed)
    body = description()
    names = tuple(one.name for one in body.fascicles)
    count, rows = len(names), len(ROWS)
    arm = random.normal(0.0, 0.05, (frames, rows, count))
    strength = np.array([one.maximum_force for one in body.fascicles])
    activation = random.uniform(0.0, 1.0, (frames, count))
    parts = {
        "force": activation * strength,
        "pressure": random.uniform(0.0, 5000.0, frames),
        "pressure_arm": random.normal(0.0, 1e-3, (frames, rows)),
        "yield_moment": random.normal(0.0, 1.0, (frames, rows)),
        "passive_moment": random.normal(0.0, 1.0, (frames, rows)),
        "contact_force": random.uniform(0.0, 50.0, (frames, 2)),
        "contact_arm": random.normal(0.0, 0.05, (frames, rows, 2)),
        **{
            name: np.ones((frames, len(JOINTS)))
            for name in ("compression", "anterior_shear", "lateral_shear", "disc_pressure")
        },
    }
    model = SimpleNamespace(description=body, fascicle_names=names, row_names=ROWS)
    place = SimpleNamespace(coordinates=np.zeros((frames, 3)))
    whole = Made(
        model, place, ("OPTIMAL",) * frames, activation, arm=arm, load_moment=np.zeros((frames, rows)), **parts
    )
    return replace(whole, load_moment=moment(whole))


def moment(one: Made) -> np.ndarray:
    """Return what muscles, pressure, passive joints, yield and contacts give together."""
    return (
        np.einsum("frm,fm->fr", one.arm, one.force)
        + one.pressure_arm * one.pressure[:, None]
        + one.yield_moment
        + one.passive_moment
        + np.einsum("frc,fc->fr", one.contact_arm, one.contact_force)
    )


def hurt_version(healthy: Made, seed: int, hurt: list[int], loss: float = 0.5) -> Made:
    """Return the same task with less force in hurt fascicles and everything else shifted to balance it."""
    random = np.random.default_rng(seed)
    force = healthy.force * random.uniform(0.9, 1.2, healthy.force.shape)
    force[:, hurt] = loss * healthy.force[:, hurt]
    changed = replace(
        healthy,
        force=force,
        activation=np.minimum(1.0, healthy.activation * force / healthy.force),
        pressure=1.1 * healthy.pressure,
        passive_moment=healthy.passive_moment + 0.01,
        contact_force=1.05 * healthy.contact_force,
        compression=healthy.compression + 5.0,
    )
    return replace(changed, yield_moment=changed.yield_moment + healthy.load_moment - moment(changed))
