"""Equilibrium of every body by plain Newton-Euler: forces at points, joint by joint, no moment arms.

A second way to the same numbers, for proof and not for speed: it has its own forward kinematics
and uses neither MuJoCo nor any Jacobian. Forces that load sharing found are put on the bodies at
the points where they act; what a joint's axis then has to carry must be what that joint gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from paravert.anatomy.description import Coordinate, Description, Vector
from paravert.mechanics.shared import Shared
from paravert.model import Posture, following
from paravert.model.spec import elastic_coordinates
from paravert.names import GRAVITY_M_S2, JOINTS

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """What is left over, in body weights (and body weight x 1 m), NaN in frames that are not OPTIMAL.

    ``axis`` (frame, coordinate) at the axes of balanced, prescribed and elastic coordinates in the
    order of ``names``; ``section`` (frame, joint, 3) between the force through each joint and the
    compression and shears that were reported.
    """

    names: tuple[str, ...]
    axis: Floats
    section: Floats

    @property
    def largest(self) -> float:
        """Largest residual of any frame that has numbers."""
        return float(max(np.nanmax(np.abs(part), initial=0.0) for part in (self.axis, self.section)))

    @property
    def worst(self) -> str:
        """Name of the coordinate with the largest residual."""
        found = np.nan_to_num(np.abs(self.axis)).max(axis=0)
        return self.names[int(np.argmax(found))] if len(self.names) else ""


@dataclass(slots=True, eq=False)
class _Link:
    """A body's motion: rotation (frame, 3, 3), the rest (frame, 3) in world axes."""

    rotation: Floats
    origin: Floats
    spin: Floats
    velocity: Floats
    angular: Floats
    acceleration: Floats
    tilt: Floats  # small turn by the deflection of elastic parts
    shift: Floats  # small displacement of the origin by it

    def place(self, point: Vector | Floats) -> Floats:
        """Return (frame, 3) m where a point of the body is."""
        return np.asarray(self.origin + self.rotation @ np.asarray(point, dtype=float))


def residual(shared: Shared) -> Residual:
    """Return what is left over of every joint's equilibrium in a solved task."""
    description = shared.model.description
    ordered = _coordinates(shared)
    links, axes = _links(shared, ordered)
    force, moment = _forces(shared, links)
    for body in reversed(description.bodies):
        if body.parent:
            force[body.parent] = force[body.parent] + force[body.name]
            moment[body.parent] = moment[body.parent] + moment[body.name]
    given = _given(shared)
    weight = description.mass * GRAVITY_M_S2
    left = []
    for one in ordered:
        about = moment[one.body] - np.cross(links[one.body].origin, force[one.body])
        acting = np.sum(axes[one.name] * (about if one.kind == "hinge" else force[one.body]), axis=1)
        left.append((acting + given[one.name]) / weight)
    names = tuple(one.name for one in ordered)
    return Residual(names, np.stack(left, axis=1), _section(shared, links, force) / weight)


def _coordinates(shared: Shared) -> list[Coordinate]:
    by_name = {one.name: one for one in shared.model.description.coordinates}
    return [by_name[name] for name in (*shared.model.coordinate_names, *shared.model.elastic_names)]


def _values(shared: Shared, ordered: list[Coordinate]) -> dict[str, tuple[Floats, ...]]:
    """Return value, speed, acceleration and deflection (frame,) of each coordinate."""
    frames = shared.frames
    number = {row.tobytes(): at for at, row in enumerate(shared.kinematics.coordinates + 0.0)}
    postures = [shared.kinematics.postures[number[row.tobytes()]] for row in frames.coordinates + 0.0]
    rest = np.array([one.elastic for one in postures])
    slopes = {id(one): following(shared.model, one) for one in postures} if frames.moving else {}
    follow = [_follow(postures, slopes, rates, rest) for rates in (frames.velocity, frames.acceleration)]
    still = np.zeros_like(frames.coordinates)
    columns = (
        np.hstack([frames.coordinates, rest]),
        np.hstack([frames.velocity, follow[0]]),
        np.hstack([frames.acceleration, follow[1]]),
        np.hstack([still, shared.deflection]),
    )
    return {one.name: tuple(each[:, at] for each in columns) for at, one in enumerate(ordered)}


def _follow(postures: list[Posture], slopes: dict[int, Floats], rates: Floats, rest: Floats) -> Floats:
    """Return (frame, elastic): rates of the elastic coordinates that follow those of the held ones."""
    if not slopes:
        return np.zeros_like(rest)
    return np.stack([slopes[id(one)] @ rate for one, rate in zip(postures, rates, strict=True)])


def _links(shared: Shared, ordered: list[Coordinate]) -> tuple[dict[str, _Link], dict[str, Floats]]:
    """Return the motion of every body and the axis (frame, 3) of every coordinate."""
    values = _values(shared, ordered)
    zero = np.zeros((shared.frames.count, 3))
    whole = np.broadcast_to(np.eye(3), (shared.frames.count, 3, 3))
    links = {"": _Link(whole, zero, zero, zero, zero, zero, zero, zero)}
    axes: dict[str, Floats] = {}
    for body in shared.model.description.bodies:
        link = _carried(links[body.parent], np.asarray(body.origin, dtype=float))
        link.rotation = link.rotation @ Rotation.from_euler("z", body.pitch).as_matrix()
        link.rotation = link.rotation @ Rotation.from_quat(np.roll(body.turn, -1)).as_matrix()
        own = [one for one in ordered if one.body == body.name]
        for one in sorted(own, key=lambda one: one.kind != "slide"):
            axes[one.name] = link.rotation @ np.asarray(one.axis, dtype=float)
            (_slide if one.kind == "slide" else _turn)(link, one, axes[one.name], values[one.name])
        links[body.name] = link
    return links, axes


def _carried(parent: _Link, origin: Floats) -> _Link:
    """Return a link fixed to its parent, at a point of it."""
    link = _Link(**{name: getattr(parent, name) for name in _Link.__slots__})
    _move(link, parent.rotation @ origin)
    return link


def _move(link: _Link, step: Floats) -> None:
    """Move a link's origin by a step (frame, 3) fixed to it."""
    around = np.cross(link.spin, step)
    link.origin = link.origin + step
    link.velocity = link.velocity + around
    link.acceleration = link.acceleration + np.cross(link.angular, step) + np.cross(link.spin, around)
    link.shift = link.shift + np.cross(link.tilt, step)


def _slide(link: _Link, one: Coordinate, axis: Floats, value: tuple[Floats, ...]) -> None:
    place, speed, rate, small = (part[:, None] for part in value)
    _move(link, axis * place)
    link.velocity = link.velocity + axis * speed
    link.acceleration = link.acceleration + 2.0 * np.cross(link.spin, axis * speed) + axis * rate
    link.shift = link.shift + axis * small


def _turn(link: _Link, one: Coordinate, axis: Floats, value: tuple[Floats, ...]) -> None:
    angle, speed, rate, small = (part[:, None] for part in value)
    link.rotation = link.rotation @ Rotation.from_rotvec(angle * np.asarray(one.axis)).as_matrix()
    link.angular = link.angular + axis * rate + np.cross(link.spin, axis * speed)
    link.spin = link.spin + axis * speed
    link.tilt = link.tilt + axis * small


def _forces(shared: Shared, links: dict[str, _Link]) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return the force and its moment about the world's origin on every body, (frame, 3) each."""
    description, frames = shared.model.description, shared.frames
    force = {body.name: np.zeros((frames.count, 3)) for body in description.bodies}
    moment = {name: np.zeros((frames.count, 3)) for name in force}

    def put(body: str, at: Floats, push: Floats) -> None:
        force[body] += push
        moment[body] += np.cross(at, push)

    _weigh(shared, links, put, moment)
    for load in frames.loads:
        put(load.body, links[load.body].place(load.point), load.force)
        if load.moment is not None:
            moment[load.body] += load.moment
    for number, one in enumerate(description.fascicles):
        if one.acts_on == "joints":
            places = [links[point.body].place(point.position) for point in one.points]
            for here, there, a, b in zip(one.points, one.points[1:], places, places[1:], strict=False):
                pull = shared.force[:, number, None] * (b - a) / np.linalg.norm(b - a, axis=1, keepdims=True)
                put(here.body, a, pull)
                put(there.body, b, -pull)
    for spring in description.springs:
        a, b = links[spring.body_a].place(spring.point_a), links[spring.body_b].place(spring.point_b)
        stretch = b - a + _small(links[spring.body_b], b) - _small(links[spring.body_a], a)
        put(spring.body_a, a, spring.stiffness * stretch)
        put(spring.body_b, b, -spring.stiffness * stretch)
    _pushed(shared, links, put)
    _swollen(description, links, shared.pressure, put)
    return force, moment


def _small(link: _Link, at: Floats) -> Floats:
    """Return (frame, 3) m: the small displacement of a point by the deflection of elastic parts."""
    return np.asarray(link.shift + np.cross(link.tilt, at - link.origin))


def _weigh(shared: Shared, links: dict[str, _Link], put: object, moment: dict[str, Floats]) -> None:
    """Put weight and inertia on every body."""
    for body in shared.model.description.bodies:
        link = links[body.name]
        lever = link.rotation @ np.asarray(body.centre_of_mass, dtype=float)
        around = np.cross(link.angular, lever) + np.cross(link.spin, np.cross(link.spin, lever))
        put(body.name, link.origin + lever, body.mass * (shared.frames.gravity - link.acceleration - around))  # type: ignore[operator]
        xx, yy, zz, xy, xz, yz = body.inertia
        inertia = link.rotation @ np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
        inertia = inertia @ np.swapaxes(link.rotation, 1, 2)
        swing = np.einsum("fij,fj->fi", inertia, link.angular)
        moment[body.name] -= swing + np.cross(link.spin, np.einsum("fij,fj->fi", inertia, link.spin))


def _pushed(shared: Shared, links: dict[str, _Link], put: object) -> None:
    """Put contacts and supports on bodies."""
    contacts = shared.model.description.contacts
    for number, contact in enumerate(contacts):
        at = links[contact.body_a].place(contact.point_a)
        push = shared.contact_force[:, number, None] * (links[contact.body_b].rotation @ np.asarray(contact.normal))
        put(contact.body_a, at, push)  # type: ignore[operator]
        put(contact.body_b, at, -push)  # type: ignore[operator]
    for number, support in enumerate(shared.frames.supports, len(contacts)):
        push = shared.contact_force[:, number, None] * np.asarray(support.direction)
        put(support.body, links[support.body].place(support.point), push)  # type: ignore[operator]


def _swollen(description: Description, links: dict[str, _Link], pressure: Floats, put: object) -> None:
    """Put a third of the pressure on each triangle of the cavity on each of its corners."""
    if description.cavity is None:
        return
    points = description.cavity.points
    places = [links[point.body].place(point.position) for point in points]
    for triangle in description.cavity.triangles:
        a, b, c = (places[corner] for corner in triangle)
        third = pressure[:, None] * np.cross(b - a, c - a) / 6.0
        for corner in triangle:
            put(points[corner].body, places[corner], third)  # type: ignore[operator]


def _given(shared: Shared) -> dict[str, Floats]:
    """Return what each axis gives by itself (frame,): joints and yield, springs of coordinates, the outside."""
    model = shared.model
    given: dict[str, Floats] = {}
    for row, index in enumerate(model.row_index):
        given[model.coordinate_names[index]] = shared.joint_moment[:, row] + shared.yield_moment[:, row]
    for column, name in enumerate(model.prescribed_names):
        given[name] = shared.outside[:, column]
    ordered = elastic_coordinates(model.description)
    values = _values(shared, _coordinates(shared))
    for one in ordered:
        rest, _, _, small = values[one.name]
        given[one.name] = -one.stiffness * (rest + small)
    return given


def _section(shared: Shared, links: dict[str, _Link], force: dict[str, Floats]) -> Floats:
    """Return (frame, joint, 3) N: force through each joint less what was reported."""
    description = shared.model.description
    order = {name: number for number, name in enumerate(JOINTS)}
    upper = {one.joint: one.body for one in description.coordinates}
    parent = {body.name: body.parent for body in description.bodies}
    reported = np.stack([shared.compression, shared.anterior_shear, shared.lateral_shear], axis=2)
    found = np.empty_like(reported)
    discs = sorted(description.discs, key=lambda disc: order.get(disc.joint, len(order)))
    for number, disc in enumerate(discs):
        body = upper[disc.joint]
        plane = links[parent[body]].rotation @ Rotation.from_euler("z", disc.pitch).as_matrix()
        own = np.einsum("fij,fi->fj", plane, force[body])
        found[:, number] = np.stack([-own[:, 1], own[:, 0], own[:, 2]], axis=1)
    return found - reported
