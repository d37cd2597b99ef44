"""Section forces: what the part of the body above a level and the part below it press on each other with.

Everything that acts on the bodies above the cut, muscles, springs, contacts and pressure that
cross it included, is carried by the disc; bushings are part of it. Linear in the forces, so that one
map a posture serves any number of frames. Components in the disc's own axes: compression, anterior shear (force of the
upper on the lower body, + = forward) and lateral shear (+ = right).

Disc force = section force + tension of the posterior ligaments, which is the cubic part of the passive
flexion moment over their arm; nucleus pressure = index x disc force / area + rest pressure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial.transform import Rotation

from paravert.anatomy.description import NO_TURN, Description, Disc
from paravert.mechanics.constants import constant
from paravert.mechanics.equilibrium import Balance
from paravert.model import Model, Posture
from paravert.names import AXES, JOINTS

Floats = NDArray[np.float64]
COMPRESSION, ANTERIOR, LATERAL = range(3)


@dataclass(frozen=True, slots=True)
class Round:
    """A segment of a path that may wrap over a surface: the points of its ends and what all three are fixed to."""

    fascicle: int
    first: int  # of all path points; the segment ends at the next
    bodies: tuple[int, int, int]  # of its first point, of the surface, of its last point


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The levels that are cut, the same in all postures."""

    discs: tuple[Disc, ...]
    above: NDArray[np.bool_]  # (joint, body) true for bodies above the cut
    lower: NDArray[np.intp]  # (joint,) the body that holds the disc's plane
    flexion: NDArray[np.intp]  # (joint,) row of flexion-extension, -1 where there is none
    crossing: sparse.csr_array  # (joint x fascicle, segment) 1, -1 where a segment pulls the upper part along, back
    wraps: tuple[Round, ...]  # in the order of the paths


@dataclass(frozen=True, eq=False)
class Section:
    """Section forces as a linear map, in disc axes (compression, anterior, lateral).

    ``fascicle`` (posture, joint, 3, fascicle) a newton of tension, ``pressure`` (posture, joint, 3)
    a pascal, ``contact`` (posture, joint, 3, contact) a newton, ``constant`` (frame, joint, 3) N.
    """

    cut: Cut
    fascicle: Floats
    pressure: Floats
    contact: Floats
    constant: Floats
    posture_of: NDArray[np.intp]

    def forces(self, force: Floats, pressure: Floats, contact: Floats) -> Floats:
        """Return (frame, joint, 3) N.

        Args:
            force: (frame, fascicle) N.
            pressure: (frame,) Pa.
            contact: (frame, contact) N.
        """
        found = self.constant.copy()
        for frame, posture in enumerate(self.posture_of):
            found[frame] += self.fascicle[posture] @ force[frame] + self.contact[posture] @ contact[frame]
            found[frame] += self.pressure[posture] * pressure[frame]
        return found


def planes(description: Description) -> tuple[Disc, ...]:
    """Return the load-bearing planes in the order of names.JOINTS, others as they come."""
    order = {name: number for number, name in enumerate(JOINTS)}
    return tuple(sorted(description.discs, key=lambda disc: order.get(disc.joint, len(order))))


@lru_cache(maxsize=4)
def cut(model: Model) -> Cut:
    """Return the levels of a model, as `planes` orders them."""
    discs = planes(model.description)
    row = {name: number for number, name in enumerate(model.body_names)}
    upper: dict[str, str] = {}  # a joint may have a body a coordinate; the first is that above the cut
    for one in model.description.coordinates:
        if one.kind != "driver":
            upper.setdefault(one.joint, one.body)
    parent = {body.name: body.parent for body in model.description.bodies}
    above = np.array([model.machine.below[row[upper[disc.joint]]] for disc in discs]).reshape(len(discs), len(row))
    rows = {name: number for number, name in enumerate(model.row_names)}
    return Cut(
        discs=discs,
        above=above,
        lower=np.array([row[parent[upper[disc.joint]]] for disc in discs], dtype=np.intp),
        flexion=np.array([rows.get((disc.joint, AXES[0]), -1) for disc in discs], dtype=np.intp),
        crossing=_crossing(model, above, row),
        wraps=_wraps(model, row),
    )


def section(balance: Balance, levels: Cut) -> Section:
    """Return the section forces of a task as a map."""
    maps = [_map(balance, levels, number) for number in range(len(balance.kinematics.postures))]
    constant_part = np.empty((len(balance.posture_of), len(levels.discs), 3))
    for frame, number in enumerate(balance.posture_of):
        posture, (_, _, _, axes, spread, still) = balance.kinematics.postures[number], maps[number]
        held = len(posture.coordinates)
        world = levels.above @ balance.body_force[frame] + still - spread @ balance.load[frame, held:]
        constant_part[frame] = np.einsum("jca,ja->jc", axes, world)
    return Section(
        levels,
        np.stack([one[0] for one in maps]),
        np.stack([one[1] for one in maps]),
        np.stack([one[2] for one in maps]),
        constant_part,
        balance.posture_of,
    )


def ligament_tension(levels: Cut, passive: Floats) -> Floats:
    """Return (frame, joint) N: tension of the posterior ligaments.

    Args:
        levels: of the model.
        passive: (frame, row) N m of ligaments alone, + = extending.
    """
    arm = np.array([disc.ligament_arm for disc in levels.discs])
    moment = constant("ligament_part") * np.where(levels.flexion >= 0, passive[:, levels.flexion], 0.0)
    return np.where(arm > 0, np.maximum(moment, 0.0) / np.where(arm > 0, arm, 1.0), 0.0)


def disc_pressure(levels: Cut, compression: Floats, ligament: Floats) -> Floats:
    """Return (frame, joint) MPa: pressure in the nucleus under compression and tension, N; NaN without a disc."""
    area = np.array([disc.area for disc in levels.discs])
    index = np.array([disc.pressure_index for disc in levels.discs])
    index = np.where(index > 0.0, index, np.nan)
    area = np.where(area > 0.0, area, np.nan)
    return np.asarray(1e-6 * index * (compression + ligament) / area + constant("nucleus_rest_pressure"))


def _wraps(model: Model, row: dict[str, int]) -> tuple[Round, ...]:
    on = {one.name: row[one.body] for one in model.description.surfaces}
    found, start = [], 0
    for number, one in enumerate(model.description.fascicles):
        body = [row[point.body] for point in one.points]
        for wrap in one.wraps:
            ends = (body[wrap.after], on[wrap.surface], body[wrap.after + 1])
            found.append(Round(number, start + wrap.after, ends))
        start += len(body)
    return tuple(found)


def _crossing(model: Model, above: NDArray[np.bool_], row: dict[str, int]) -> sparse.csr_array:
    """Return where segments of fascicles cross cuts; fascicles that only hold pressure cross none."""
    fascicles = model.description.fascicles
    first, fascicle, start = [], [], 0
    for number, one in enumerate(fascicles):
        for _ in one.points[1:]:
            first.append(start)
            fascicle.append(number)
            start += 1
        start += 1
    body = np.array([row[point.body] for one in fascicles for point in one.points], dtype=np.intp)
    at, owner = np.array(first, dtype=np.intp), np.array(fascicle, dtype=np.intp)
    sign = above[:, body[at]].astype(float) - above[:, body[at + 1]] if len(at) else np.zeros((len(above), 0))
    sign *= model.muscles.on_joints[owner]
    joint, segment = np.nonzero(sign)
    place = joint * len(fascicles) + owner[segment]
    shape = (len(above) * len(fascicles), len(at))
    return sparse.csr_array((sign[joint, segment], (place, segment)), shape=shape)


def _map(balance: Balance, levels: Cut, number: int) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Return the map of one posture: fascicles, pressure, contacts, disc axes, and what springs carry over.

    The last two, in world axes: (joint, 3, elastic) section force for unit generalised forces on
    the elastic parts, and (joint, 3) the force of the springs at rest.
    """
    posture = balance.kinematics.postures[number]
    held, joints = len(posture.coordinates), len(levels.discs)
    spread, still = _springs(balance, levels, posture)
    fascicles = len(balance.model.fascicle_names)
    direct = (levels.crossing @ _units(balance.model, posture.points)).reshape(joints, fascicles, 3)
    direct += _round(levels, posture, balance.model.muscles.on_joints)
    arm = posture.arm[held:] * balance.model.muscles.on_joints
    pull = direct.transpose(0, 2, 1) + np.matmul(spread, arm)
    push = np.zeros((joints, 3, len(balance.pushes[number])))
    for column, one in enumerate(balance.pushes[number]):
        sides = levels.above[:, one.on].astype(float)
        if one.against >= 0:
            sides -= levels.above[:, one.against]
        push[:, :, column] = sides[:, None] * one.force
    push += np.matmul(spread, balance.contact[number, held:])
    swell = spread @ balance.pressure[number, held:]
    if balance.hollow is not None:
        swell += levels.above[:, balance.hollow.body].astype(float) @ balance.hollow.slope(posture)
    axes = _axes(levels, posture)
    return axes @ pull, np.einsum("jca,ja->jc", axes, swell), axes @ push, axes, spread, still


def _springs(balance: Balance, levels: Cut, posture: Posture) -> tuple[Floats, Floats]:
    """Return (joint, 3, elastic) section force for unit forces on elastic parts, (joint, 3) at rest."""
    springs, tangent = balance.model.springs, posture.springs
    held = len(posture.coordinates)
    sides = levels.above[:, springs.body[0]].astype(float) - levels.above[:, springs.body[1]]
    stretch = springs.stiffness[:, None, None] * tangent.relative[:, :, held:]
    spread = tangent.deflection(np.tensordot(sides, stretch, axes=(1, 0)))
    rest = -tangent.gradient[held:]
    return spread, sides @ tangent.force + spread @ rest


def _units(model: Model, points: Floats) -> Floats:
    """Return (segment, 3) unit vectors along the segments of paths."""
    counts = np.array([len(one.points) for one in model.description.fascicles], dtype=np.intp)
    last = np.cumsum(counts) - 1
    kept = np.ones(max(len(points) - 1, 0), dtype=bool)
    kept[last[:-1]] = False
    steps = np.diff(points, axis=0)[kept]
    return np.asarray(steps / np.linalg.norm(steps, axis=1, keepdims=True))


def _round(levels: Cut, posture: Posture, on_joints: NDArray[np.bool_]) -> Floats:
    """Return (joint, fascicle, 3): what paths over surfaces pull across cuts, less what straight ones would.

    A wrapped segment is two straight ones, that end on the body of the surface.
    """
    found = np.zeros((len(levels.discs), len(on_joints), 3))
    sides = levels.above.astype(float)
    for one, touches in zip(levels.wraps, posture.wrapped, strict=True):
        if not on_joints[one.fascicle] or np.isnan(touches).any():
            continue
        (start, end), (first, middle, last) = posture.points[one.first : one.first + 2], one.bodies
        for tip, root, body, other, sign in (
            (touches[0], start, first, middle, 1.0),
            (end, touches[1], middle, last, 1.0),
            (end, start, first, last, -1.0),
        ):
            along = (tip - root) / np.linalg.norm(tip - root)
            found[:, one.fascicle] += sign * (sides[:, body] - sides[:, other])[:, None] * along
    return found


def _axes(levels: Cut, posture: Posture) -> Floats:
    """Return (joint, 3, 3): rows take a world force on the lower body to compression, anterior, lateral."""
    found = np.empty((len(levels.discs), 3, 3))
    for number, (disc, body) in enumerate(zip(levels.discs, levels.lower, strict=True)):
        cosine, sine = np.cos(disc.pitch), np.sin(disc.pitch)
        turn = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
        if disc.turn != NO_TURN:
            turn = turn @ Rotation.from_quat(disc.turn, scalar_first=True).as_matrix()
        forward, up, right = (posture.rotation[body] @ turn).T
        found[number] = -up, forward, right
    return found
