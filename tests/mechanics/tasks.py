"""Frames of the toy chest: at rest, loaded, supported and moving."""

import numpy as np

from paravert.task.frames import Frames, Load, Support, still

SUPPORT = Support("back_rest", "L4", np.array([-0.1, 0.0, 0.0]), np.array([1.0, 0.0, 0.0]), 1e4)


def mirrored_name(name):
    return name.replace("right", "#").replace("left", "right").replace("#", "left")


def mirrored_coordinates(names, q):
    """Return the coordinates of the mirror image."""
    other = q.copy()
    names = list(names)
    for column, name in enumerate(names):
        if mirrored_name(name) != name and name.split(".")[1] not in ("rotation",):
            other[..., column] = q[..., names.index(mirrored_name(name))]
        elif name.split(".")[1] in ("lateral_bend", "axial_rotation", "list", "rotation"):
            other[..., column] = -q[..., column]
    return other


def loaded(model, count=3, *, bent=0.03, seed=0, force=(5.0, -20.0, 3.0)):
    """Return frames a little bent, with a load on the top."""
    rng = np.random.default_rng(seed)
    q = rng.normal(size=(count, len(model.coordinate_names))) * bent
    load = Load("L3", np.array([0.1, 0.1, 0.05]), np.tile(force, (count, 1)), np.tile([0.5, -1.0, 0.3], (count, 1)))
    return still(q, loads=(load,))


def moving(model, count=4, seed=3):
    """Return frames that bend, with speeds and accelerations."""
    rng = np.random.default_rng(seed)
    size = (count, len(model.coordinate_names))
    q, rate, change = rng.normal(size=size) * 0.03, rng.normal(size=size) * 0.2, rng.normal(size=size) * 0.3
    gravity = np.tile([0.1, -9.8, 0.2], (count, 1))
    return Frames(np.arange(count, dtype=float), q, rate, change, gravity, supports=(SUPPORT,))
