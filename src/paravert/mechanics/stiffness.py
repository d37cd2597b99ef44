"""The tangent stiffness of a posture against turns of the balanced rows, elastic parts condensed.

K = passive joints + springs of cage and wall + supports + gravity and loads (dead weights)
    + pressure (-p d2V/dq2) + sum F_i d2l_i/dq2 + sum (q F_i / l_i) r_i r_i^T ,

with F_i the tension, l_i the length of muscle and tendon, r_i the condensed arm and q the relative
short-range stiffness of active muscle (Bergmark 1989; Cholewicki and McGill 1996). Departs from them
in that elastic bodies follow a direction as their springs alone let them, which keeps K affine in
the forces. The push-only contact under the scapula adds no stiffness of its own, the supports of a
lying or leaning body do, and so does a floor under hands, elbows or back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from paravert.mechanics.assemble import Passive
from paravert.mechanics.constants import constant
from paravert.mechanics.curving import Curving, Directed, curving
from paravert.mechanics.equilibrium import Balance
from paravert.model import Model, Posture

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """The segments of all fascicles that pull on joints, at one posture."""

    points: Floats  # (point, 3) m, world
    bodies: Indices  # (point,)
    first: Indices  # (segment,) number of its first point; the second follows it
    owner: Indices  # (segment,) number of its fascicle
    unit: Floats  # (segment, 3)
    length: Floats  # (segment,) m


@dataclass(frozen=True, slots=True, eq=False)
class Along:
    """The quadratic form of K along one direction, affine in what load sharing finds.

    Value = ``fascicle`` (fascicle,) 1/m a newton of tension, ``pressure`` a pascal, ``contact``
    (contact,) a newton, plus ``rest`` (frame,) N m/rad of everything else.
    """

    fascicle: Floats
    pressure: float
    contact: Floats
    rest: Floats


@dataclass(frozen=True, eq=False)
class Stiffness:
    """What one posture's stiffness is made of; ``frames`` are those of the task that have this posture."""

    balance: Balance
    number: int
    frames: Indices
    curving: Curving
    paths: Paths
    arm: Floats  # (row, fascicle) m
    length: Floats  # (fascicle,) m
    joints: Floats  # (frame, row) N m/rad
    cage: Floats  # (row, row) N m/rad, springs and supports
    weight_points: Floats  # (body, 3) m
    weight: Floats  # (frame, body, 3) N
    load_points: Floats  # (load, 3) m
    load_bodies: Indices
    load: Floats  # (frame, load, 3) N
    _rests: dict[int, Floats] = field(default_factory=dict)

    def along(self, direction: Floats) -> Along:
        """Return the quadratic form of K along a direction (row,), rad."""
        moved = self.curving.directed(direction)
        short = constant("short_range_stiffness") / self.length * (direction @ self.arm) ** 2
        rest = self.joints @ direction**2 + direction @ self.cage @ direction
        rest -= _dead(self, moved)
        return Along(_curved(self, moved) + short, -_swelling(self, moved), -_pushed(self, moved), rest)

    def matrix(self, frame: int, force: Floats, pressure: float, contact: Floats) -> Floats:
        """Return K (row, row) N m/rad of a frame, by its place in ``frames``.

        Args:
            frame: which.
            force: (fascicle,) N tension.
            pressure: Pa.
            contact: (contact,) N.
        """
        found = self.rest(frame) + self._tension(force)
        if pressure:
            found -= pressure * self.volume
        return found - np.tensordot(contact, self.pushes, axes=(0, 0))

    @cached_property
    def across(self) -> Floats:
        """(2 x segment, row) how the ends of path segments move apart in two directions across each."""
        paths = self.paths
        spread = self.curving.spread(paths.points, paths.bodies)
        apart = spread[paths.first + 1] - spread[paths.first]
        # The axis along which a segment reaches least gives the first direction across.
        least = np.eye(3)[np.argmin(np.abs(paths.unit), axis=1)]
        one = np.cross(paths.unit, least)
        one /= np.linalg.norm(one, axis=1)[:, None]
        both = np.stack([one, np.cross(paths.unit, one)], axis=1)
        return np.asarray(np.matmul(both, apart).reshape(-1, apart.shape[2]))

    @cached_property
    def _stretched(self) -> tuple[Floats, Indices, Floats]:
        """What tension resists: motions (part, row), whose fascicle each is, and the stiffness a newton gives it."""
        paths = self.paths
        owner = np.concatenate([np.repeat(paths.owner, 2), np.arange(len(self.length))])
        short = constant("short_range_stiffness") / self.length
        return (
            np.concatenate([self.across, self.arm.T]),
            owner,
            np.concatenate([np.repeat(1.0 / paths.length, 2), short]),
        )

    @cached_property
    def lengthening(self) -> sparse.csr_array:
        """(fascicle, body x 12): how the curving of bodies, bend 3 and turn 9 numbers each, lengthens fascicles."""
        paths, values, rows, columns = self.paths, [], [], []
        for at, sign in ((paths.first + 1, 1.0), (paths.first, -1.0)):
            pull = sign * paths.unit
            lever = (pull[:, :, None] * paths.points[at][:, None, :]).reshape(-1, 9)
            values.append(np.concatenate([pull, lever], axis=1))
            columns.append(12 * paths.bodies[at][:, None] + np.arange(12))
            rows.append(np.repeat(paths.owner[:, None], 12, axis=1))
        place = np.concatenate(rows).ravel(), np.concatenate(columns).ravel()
        shape = (len(self.length), 12 * len(self.curving.posture.screws.moves))
        return sparse.csr_array((np.concatenate(values).ravel(), place), shape=shape)

    def rest(self, frame: int) -> Floats:
        """Return K (row, row) N m/rad of a frame without fascicles, pressure and contacts."""
        if frame not in self._rests:
            bodies = np.arange(len(self.weight_points))
            found = self.cage + np.diag(self.joints[frame])
            found -= self.curving.bending(self.weight[frame], self.weight_points, bodies)
            if len(self.load_points):
                found -= self.curving.bending(self.load[frame], self.load_points, self.load_bodies)
            self._rests[frame] = found
        return self._rests[frame]

    def _tension(self, force: Floats) -> Floats:
        """Return tension times the second derivative of length, and what muscles resist by themselves, (row, row)."""
        moved, owner, each = self._stretched
        weight = each * force[owner]
        used = np.flatnonzero(weight > 0)
        rooted = moved[used] * np.sqrt(weight[used])[:, None]
        sums = (self.lengthening.T @ force).reshape(-1, 12)
        return np.asarray(rooted.T @ rooted + self.curving.bent(sums[:, :3], sums[:, 3:].reshape(-1, 3, 3)))

    @cached_property
    def volume(self) -> Floats:
        """Second derivative of the cavity's volume, (row, row) m3."""
        hollow = self.balance.hollow
        if hollow is None:
            return np.zeros_like(self.cage)
        posture = self.curving.posture
        corners = hollow.corners(posture)
        spread = self.curving.spread(corners, hollow.body)
        found = self.curving.bending(hollow.slope(posture), corners, hollow.body)
        a, b, c = (corners[one] for one in hollow.triangle.T)
        u, v, w = (spread[one] for one in hollow.triangle.T)
        mixed = np.zeros_like(found)
        for one, other, third in ((u, v, c), (v, w, a), (w, u, b)):
            turned = np.cross(other, third[:, :, None], axis=1)
            mixed += np.tensordot(one, turned, axes=((0, 1), (0, 1)))
        return found + (mixed + mixed.T) / 6.0

    @cached_property
    def pushes(self) -> Floats:
        """(contact, row, row) 1/m: unit pushes times the second derivative of where they act."""
        found = []
        for push in self.balance.pushes[self.number]:
            ends = [(push.on, push.force)] + ([(push.against, -push.force)] if push.against >= 0 else [])
            bodies = np.array([body for body, _ in ends], dtype=np.intp)
            force = np.array([one for _, one in ends])
            found.append(self.curving.bending(force, np.repeat(push.point[None], len(ends), axis=0), bodies))
        return np.array(found).reshape(-1, *self.cage.shape)


def _curved(one: Stiffness, moved: Directed) -> Floats:
    """Return (fascicle,) 1/m: second derivative of each length along a direction."""
    paths = one.paths
    velocity = moved.velocity(paths.points, paths.bodies)
    bend = moved.acceleration(paths.points, paths.bodies)
    relative = velocity[paths.first + 1] - velocity[paths.first]
    along = np.sum(paths.unit * relative, axis=1)
    curved = (np.sum(relative**2, axis=1) - along**2) / paths.length
    curved += np.sum(paths.unit * (bend[paths.first + 1] - bend[paths.first]), axis=1)
    return np.asarray(np.bincount(paths.owner, curved, len(one.length)), dtype=float)


def _dead(one: Stiffness, moved: Directed) -> Floats:
    """Return (frame,) N m/rad: dead weights times how their points curve."""
    bodies = np.arange(len(one.weight_points))
    found = np.einsum("fbk,bk->f", one.weight, moved.acceleration(one.weight_points, bodies))
    if len(one.load_points):
        found += np.einsum("flk,lk->f", one.load, moved.acceleration(one.load_points, one.load_bodies))
    return np.asarray(found)


def _swelling(one: Stiffness, moved: Directed) -> float:
    """Return the second derivative of the cavity's volume along a direction, m3."""
    hollow = one.balance.hollow
    if hollow is None:
        return 0.0
    posture = one.curving.posture
    corners = hollow.corners(posture)
    velocity = moved.velocity(corners, hollow.body)
    bend = moved.acceleration(corners, hollow.body)
    a, b, c = corners[hollow.triangle.T]
    u, v, w = velocity[hollow.triangle.T]
    mixed = np.sum(u * np.cross(v, c) + u * np.cross(b, w) + a * np.cross(v, w))
    return float(np.sum(hollow.slope(posture) * bend) + mixed / 3.0)


def _pushed(one: Stiffness, moved: Directed) -> Floats:
    """Return (contact,) 1/m: unit pushes times how their points curve."""
    found = []
    for push in one.balance.pushes[one.number]:
        bodies = np.array([push.on] + ([push.against] if push.against >= 0 else []), dtype=np.intp)
        bend = moved.acceleration(np.repeat(push.point[None], len(bodies), axis=0), bodies)
        found.append(push.force @ (bend[0] - (bend[1] if len(bodies) > 1 else 0.0)))
    return np.array(found, dtype=float)


def stiffnesses(balance: Balance, joints: Passive) -> tuple[Stiffness, ...]:
    """Return the stiffness of each distinct posture of a task.

    Args:
        balance: of the task.
        joints: (frame, row) what joints give, tangents included.
    """
    return tuple(_stiffness(balance, joints, number) for number in range(len(balance.kinematics.postures)))


def reference(model: Model) -> Floats:
    """Return K_ref (row, row) N m/rad: joints and cage at neutral, without load; the measure of the margin."""
    from paravert.model import joint_law

    kinematics = model.evaluate(model.neutral[None])
    at = curving(model, kinematics.postures[0])
    law = joint_law(model.description, model.coordinate_names)
    still = np.zeros((1, len(model.coordinate_names)))
    tangent = law.tangent(still, still)[0, model.row_index]
    return _springs(model, at) + np.diag(tangent)


def _stiffness(balance: Balance, joints: Passive, number: int) -> Stiffness:
    model, posture = balance.model, balance.kinematics.postures[number]
    frames = np.flatnonzero(balance.posture_of == number)
    at = curving(model, posture)
    rows = np.arange(len(model.row_index))
    mass = np.array([body.mass for body in model.description.bodies])
    centre = np.array([body.centre_of_mass for body in model.description.bodies])
    points = posture.position + np.einsum("bij,bj->bi", posture.rotation, centre)
    loads = balance.frames.loads
    bodies = np.array([model.body_names.index(one.body) for one in loads], dtype=np.intp)
    places = np.array([posture.at(body, one.point) for body, one in zip(bodies, loads, strict=True)]).reshape(-1, 3)
    force = np.array([one.force[frames] for one in loads]).reshape(len(loads), len(frames), 3).transpose(1, 0, 2)
    return Stiffness(
        balance=balance,
        number=number,
        frames=frames,
        curving=at,
        paths=_paths(model, posture),
        arm=balance.kinematics.arm[number],
        length=posture.length,
        joints=joints.tangent[frames][:, rows],
        cage=_springs(model, at) + _supports(balance, at, number),
        weight_points=points,
        weight=mass[None, :, None] * balance.frames.gravity[frames][:, None, :],
        load_points=places,
        load_bodies=bodies,
        load=force,
    )


def _paths(model: Model, posture: Posture) -> Paths:
    row = {name: number for number, name in enumerate(model.body_names)}
    fascicles = model.description.fascicles
    bodies = np.array([row[point.body] for one in fascicles for point in one.points], dtype=np.intp)
    counts = np.array([len(one.points) for one in fascicles], dtype=np.intp)
    owner = np.repeat(np.arange(len(fascicles)), counts)
    inside = (owner[:-1] == owner[1:]) & model.muscles.on_joints[owner[:-1]]
    first = np.flatnonzero(inside)
    step = posture.points[first + 1] - posture.points[first]
    length = np.linalg.norm(step, axis=1)
    return Paths(posture.points, bodies, first, owner[first], step / length[:, None], length)


def _springs(model: Model, at: Curving) -> Floats:
    """Return what the springs of cage and wall add, (row, row) N m/rad, their tension included."""
    springs, tangent, posture = model.springs, at.posture.springs, at.posture
    held = springs.held
    found = (at.condensing[held:] * springs.own[:, None]).T @ at.condensing[held:]
    if not len(springs.stiffness):
        return np.asarray(found)
    ends = springs.ends(posture.position, posture.rotation)
    relative = at.spread(ends[1], springs.body[1]) - at.spread(ends[0], springs.body[0])
    flat = (relative * np.sqrt(springs.stiffness)[:, None, None]).reshape(-1, relative.shape[2])
    found += flat.T @ flat
    force = np.concatenate([-tangent.force, tangent.force])
    return np.asarray(found + at.bending(force, np.concatenate(list(ends)), springs.body.ravel()))


def _supports(balance: Balance, at: Curving, number: int) -> Floats:
    """Return what the outside holds in place, (row, row) N m/rad.

    Supports hold along their own direction, a floor holds where it carries in all directions, by friction.
    """
    found = np.zeros((at.condensing.shape[1],) * 2)
    for push in balance.pushes[number]:
        if push.against < 0:
            spread = at.spread(push.point[None], np.array([push.on], dtype=np.intp))[0]
            along = push.force @ spread
            found += push.stiffness * np.outer(along, along)
    model, posture = balance.model, balance.kinematics.postures[number]
    for load in balance.frames.loads:
        if load.hold:
            body = model.body_names.index(load.body)
            spread = at.spread(posture.at(body, load.point)[None], np.array([body], dtype=np.intp))[0]
            found += load.hold * spread.T @ spread
    return found
