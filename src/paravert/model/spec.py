"""From a Description to a MuJoCo model: bodies, hinges and slides, path points as sites, fascicles as tendons."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import mujoco
import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Body, Coordinate, Description, Fascicle, Surface
from paravert.anatomy.turn import body_turn
from paravert.errors import InputError, unknown_name
from paravert.model.linkage import Linkage, linkage

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

_LEAST = 1e-12
"""kg and kg m2: MuJoCo moves nothing without mass; far below the rounding of any total."""


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """A compiled MuJoCo model and where the parts of the description are in it.

    Degrees of freedom are ordered as the held coordinates (balanced and prescribed, in the order
    of the description), then the elastic ones. ``turns`` (dof,) is true for hinges; ``moves``
    (body, dof) is true where the degree of freedom moves the body; ``below`` (body, body) is true
    where the second body is the first or hangs from it. With ``linkage`` joints follow degrees of
    freedom: a driver's address is -1, and ``slot`` counts joints and not degrees of freedom.
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
    linkage: Linkage | None = None

    def set(self, values: Floats) -> None:
        """Put values (dof,) of the degrees of freedom into the posture."""
        if self.linkage is None:
            self.data.qpos[self.address] = values
        else:
            self.data.qpos[self.linkage.joint] = self.linkage.values(values)


def build(description: Description) -> Machine:
    """Return the compiled machine of a description.

    Raises:
        InputError: a body or a path is impossible (no mass, unknown parent, too few points).
    """
    _check_names(description)
    spec = mujoco.MjSpec()
    spec.modelname = description.name
    bodies = {"": spec.worldbody}
    try:
        for body in description.bodies:
            bodies[body.name] = _add_body(bodies, body)
        for coordinate in _in_turn(description):
            if coordinate.kind != "driver":
                _add_joint(bodies[coordinate.body], coordinate)
        for surface in description.surfaces:
            _add_surface(bodies, surface)
        _add_paths(spec, bodies, description)
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            model = spec.compile()
    except (ValueError, UserWarning) as error:
        words = " ".join(str(error).split())
        raise InputError(f"MuJoCo cannot compile it: {words}; expected a body", field="description") from error
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
            what = f"parent {body.parent!r} is unknown or comes later, expected it before"
            raise InputError(what, field=f"body {body.name}")
        if body.name in known:
            raise InputError("used twice, expected a name of its own", field=f"body {body.name}")
        known.add(body.name)
    for coordinate in description.coordinates:
        if coordinate.body not in known:
            raise unknown_name("body", coordinate.body, known, field=f"coordinate {coordinate.name}")
    for fascicle in description.fascicles:
        if len(fascicle.points) < 2:
            raise InputError(f"{len(fascicle.points)} points, expected 2 or more", field=f"fascicle {fascicle.name}")
        for point in fascicle.points:
            if point.body not in known:
                raise unknown_name("body", point.body, known, field=f"fascicle {fascicle.name}")
        _check_wraps(fascicle, {surface.name for surface in description.surfaces})


def _check_wraps(fascicle: Fascicle, surfaces: set[str]) -> None:
    """Raise unless a path wraps over known surfaces, once between two of its points, in their order."""
    last = -1
    for wrap in fascicle.wraps:
        if wrap.surface not in surfaces:
            raise unknown_name("surface", wrap.surface, surfaces, field=f"fascicle {fascicle.name}")
        if not last < wrap.after < len(fascicle.points) - 1:
            what = f"a wrap after point {wrap.after}, expected one a segment, in their order"
            raise InputError(what, field=f"fascicle {fascicle.name}")
        last = wrap.after


def _in_turn(description: Description) -> list[Coordinate]:
    """Return the coordinates in the order in which MuJoCo has to apply them: slides before hinges."""
    return sorted(description.coordinates, key=lambda one: one.kind != "slide")


def _add_body(bodies: dict[str, mujoco.MjsBody], body: Body) -> mujoco.MjsBody:
    massless = body.mass == 0.0 and not any(body.inertia)
    return bodies[body.parent].add_body(
        name=body.name,
        pos=body.origin,
        quat=body_turn(body),
        mass=_LEAST if massless else body.mass,
        ipos=body.centre_of_mass,
        fullinertia=(_LEAST, _LEAST, _LEAST, 0.0, 0.0, 0.0) if massless else body.inertia,
        explicitinertial=True,
    )


def _add_surface(bodies: dict[str, mujoco.MjsBody], surface: Surface) -> None:
    if surface.body not in bodies or surface.kind not in ("sphere", "cylinder") or not surface.radius > 0.0:
        what = f"{surface.kind!r} of radius {surface.radius:g} on {surface.body!r}"
        raise InputError(f"{what}, expected a sphere or cylinder on a body", field=f"surface {surface.name}")
    round_ = surface.kind == "sphere"
    bodies[surface.body].add_geom(
        name=surface.name,
        type=mujoco.mjtGeom.mjGEOM_SPHERE if round_ else mujoco.mjtGeom.mjGEOM_CYLINDER,
        pos=surface.position,
        quat=surface.turn,
        size=[surface.radius, 0.0 if round_ else surface.radius, 0.0],
        contype=0,
        conaffinity=0,
        mass=0.0,
    )


def _add_joint(body: mujoco.MjsBody, coordinate: Coordinate) -> None:
    hinge = coordinate.kind == "hinge"
    body.add_joint(
        name=coordinate.name,
        type=mujoco.mjtJoint.mjJNT_HINGE if hinge else mujoco.mjtJoint.mjJNT_SLIDE,
        axis=coordinate.axis,
        pos=coordinate.anchor,
        limited=False,
    )


def _add_paths(spec: mujoco.MjSpec, bodies: dict[str, mujoco.MjsBody], description: Description) -> None:
    """Add one site a path point, named by number, and one tendon a fascicle."""
    number = 0
    on = {surface.name: surface.body for surface in description.surfaces}
    for fascicle in description.fascicles:
        tendon = spec.add_tendon(name=fascicle.name)
        wraps = {wrap.after: wrap for wrap in fascicle.wraps}
        for place, point in enumerate(fascicle.points):
            bodies[point.body].add_site(name=f"point {number}", pos=point.position)
            tendon.wrap_site(f"point {number}")
            number += 1
            if place in wraps:
                wrap, side = wraps[place], ""
                if wrap.side is not None:
                    side = f"side {number}"
                    bodies[on[wrap.surface]].add_site(name=side, pos=wrap.side)
                tendon.wrap_geom(wrap.surface, side)


def _machine(model: mujoco.MjModel, description: Description) -> Machine:
    held = [one for one in description.coordinates if one.role not in ("elastic", "coupled")]
    ordered = [*held, *elastic_coordinates(description)]
    number = {one.name: model.joint(one.name).id for one in description.coordinates if one.kind != "driver"}
    joints = np.array([number.get(one.name, -1) for one in ordered], dtype=np.intp)
    body_id = np.array([model.body(body.name).id for body in description.bodies], dtype=np.intp)
    points = sum(len(fascicle.points) for fascicle in description.fascicles)
    site_id = np.array([model.site(f"point {number}").id for number in range(points)], dtype=np.intp)
    below = _below(description)
    row = {body.name: number for number, body in enumerate(description.bodies)}
    own = np.array([row[one.body] for one in ordered], dtype=np.intp)
    moves = below[own].T.copy()
    linked = None
    if description.couplings or any(one.kind == "driver" or one.role == "coupled" for one in description.coordinates):
        linked = linkage(description, number, {one.name: below[row[one.body]] for one in description.coordinates})
        moves = _carried(linked, moves)
    place = np.empty(model.nv, dtype=np.intp)
    order = joints if linked is None else linked.joint
    place[order] = np.arange(len(order))
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
        moves=moves,
        below=below,
        entries=entries,
        slot=slot,
        linkage=linked,
    )


def _carried(linked: Linkage, moves: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return (body, dof) true where a degree of freedom moves a body by any joint that follows it."""
    count = moves.shape[1]
    follows = [np.eye(count, dtype=bool)[number] for number in range(count)]
    for rule in linked.rules:
        follows.append(np.any([follows[driver] for driver, _ in rule], axis=0) if rule else np.zeros(count, dtype=bool))
    return np.asarray((linked.moves.astype(int) @ np.array(follows).reshape(-1, count)[linked.place]) > 0)


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
