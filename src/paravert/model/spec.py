"""From a Description to a MuJoCo model: bodies, hinges and slides, path points as sites, fascicles as tendons."""

from __future__ import annotations

import math
from dataclasses import dataclass

import mujoco
import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Body, Coordinate, Description
from paravert.errors import InputError

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """A compiled MuJoCo model and where the parts of the description are in it.

    Degrees of freedom are ordered as the held coordinates (balanced and prescribed, in the order
    of the description), then the elastic ones. ``turns`` (dof,) is true for hinges; ``moves``
    (body, dof) is true where the degree of freedom moves the body; ``below`` (body, body) is true
    where the second body is the first or hangs from it.
    """

    model: mujoco.MjModel
    data: mujoco.MjData
    held: int
    address: Indices  # (dof,) in MuJoCo's qpos, qvel and joints alike: every joint has one coordinate
    body_id: Indices  # (body,)
    site_id: Indices  # (path point,) in the order of fascicles
    turns: NDArray[np.bool_]
    moves: NDArray[np.bool_]
    below: NDArray[np.bool_]
    entries: Indices  # (entry,) the stored entries of the tendon Jacobian that are used
    slot: Indices  # (entry,) where each goes in (dof, fascicle), flattened


def build(description: Description) -> Machine:
    """Return the compiled machine of a description.

    Raises:
        InputError: a body or a path is impossible (no mass, unknown parent, too few points).
    """
    _check_names(description)
    spec = mujoco.MjSpec()
    spec.modelname = description.name
    bodies = {"": spec.worldbody}
    for body in description.bodies:
        bodies[body.name] = _add_body(bodies, body)
    for coordinate in _in_turn(description):
        _add_joint(bodies[coordinate.body], coordinate)
    _add_paths(spec, bodies, description)
    try:
        model = spec.compile()
    except ValueError as error:
        raise InputError(f"MuJoCo cannot compile it: {error}".replace("\n", " "), field="description") from error
    return _machine(model, description)


def elastic_coordinates(description: Description) -> tuple[Coordinate, ...]:
    """Return the elastic coordinates with outer ones before inner ones: by body, slides before hinges."""
    row = {body.name: number for number, body in enumerate(description.bodies)}
    elastic = (one for one in description.coordinates if one.role == "elastic")
    return tuple(sorted(elastic, key=lambda one: (row[one.body], one.kind != "slide")))


def _check_names(description: Description) -> None:
    """Raise unless bodies come after their parents and everything refers to known bodies."""
    known = {""}
    for body in description.bodies:
        if body.parent not in known:
            raise InputError(f"parent {body.parent!r} is unknown or comes later", field=f"body {body.name}")
        if body.name in known:
            raise InputError("used twice", field=f"body {body.name}")
        known.add(body.name)
    for coordinate in description.coordinates:
        if coordinate.body not in known:
            raise InputError(f"body {coordinate.body!r} is unknown", field=f"coordinate {coordinate.name}")
    for fascicle in description.fascicles:
        if len(fascicle.points) < 2:
            raise InputError(f"{len(fascicle.points)} points, expected 2 or more", field=f"fascicle {fascicle.name}")
        for point in fascicle.points:
            if point.body not in known:
                raise InputError(f"body {point.body!r} is unknown", field=f"fascicle {fascicle.name}")


def _in_turn(description: Description) -> list[Coordinate]:
    """Return the coordinates in the order in which MuJoCo has to apply them: slides before hinges."""
    return sorted(description.coordinates, key=lambda one: one.kind != "slide")


def _add_body(bodies: dict[str, mujoco.MjsBody], body: Body) -> mujoco.MjsBody:
    half = 0.5 * body.pitch
    return bodies[body.parent].add_body(
        name=body.name,
        pos=body.origin,
        quat=[math.cos(half), 0.0, 0.0, math.sin(half)],
        mass=body.mass,
        ipos=body.centre_of_mass,
        fullinertia=body.inertia,
        explicitinertial=True,
    )


def _add_joint(body: mujoco.MjsBody, coordinate: Coordinate) -> None:
    hinge = coordinate.kind == "hinge"
    body.add_joint(
        name=coordinate.name,
        type=mujoco.mjtJoint.mjJNT_HINGE if hinge else mujoco.mjtJoint.mjJNT_SLIDE,
        axis=coordinate.axis,
        limited=False,
    )


def _add_paths(spec: mujoco.MjSpec, bodies: dict[str, mujoco.MjsBody], description: Description) -> None:
    """Add one site a path point, named by number, and one tendon a fascicle."""
    number = 0
    for fascicle in description.fascicles:
        tendon = spec.add_tendon(name=fascicle.name)
        for point in fascicle.points:
            bodies[point.body].add_site(name=f"point {number}", pos=point.position)
            tendon.wrap_site(f"point {number}")
            number += 1


def _machine(model: mujoco.MjModel, description: Description) -> Machine:
    held = [one for one in description.coordinates if one.role != "elastic"]
    ordered = [*held, *elastic_coordinates(description)]
    joints = np.array([model.joint(one.name).id for one in ordered], dtype=np.intp)
    body_id = np.array([model.body(body.name).id for body in description.bodies], dtype=np.intp)
    points = sum(len(fascicle.points) for fascicle in description.fascicles)
    site_id = np.array([model.site(f"point {number}").id for number in range(points)], dtype=np.intp)
    below = _below(description)
    row = {body.name: number for number, body in enumerate(description.bodies)}
    own = np.array([row[one.body] for one in ordered], dtype=np.intp)
    place = np.empty(model.nv, dtype=np.intp)
    place[joints] = np.arange(len(joints))
    counts = np.asarray(model.ten_J_rownnz)
    tendon = np.repeat(np.arange(model.ntendon), counts)
    entries = _entries(model)
    slot = place[np.asarray(model.ten_J_colind)[entries]] * model.ntendon + tendon
    return Machine(
        model=model,
        data=mujoco.MjData(model),
        held=len(held),
        address=joints,
        body_id=body_id,
        site_id=site_id,
        turns=np.array([one.kind == "hinge" for one in ordered], dtype=bool),
        moves=below[own].T.copy(),
        below=below,
        entries=entries,
        slot=slot,
    )


def _entries(model: mujoco.MjModel) -> Indices:
    """Return where the used entries of the tendon Jacobian are, row by row."""
    starts, counts = np.asarray(model.ten_J_rowadr), np.asarray(model.ten_J_rownnz)
    parts = [np.arange(start, start + count) for start, count in zip(starts, counts, strict=True)]
    return np.concatenate([np.zeros(0, dtype=np.intp), *parts]).astype(np.intp)


def _below(description: Description) -> NDArray[np.bool_]:
    """Return (body, body) true where the second body is the first or hangs from it."""
    row = {body.name: number for number, body in enumerate(description.bodies)}
    below = np.eye(len(row), dtype=bool)
    for number, body in enumerate(description.bodies):
        if body.parent:
            below[:, number] |= below[:, row[body.parent]]
    return below
