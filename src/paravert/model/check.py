"""What has to hold of any model before it is trusted: masses, inertias, mirror symmetry, fibres, paths, arms."""

from __future__ import annotations

import math
from dataclasses import dataclass

import mujoco
import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Description
from paravert.model.compile import Model
from paravert.model.constants import constant
from paravert.model.jacobian import screws
from paravert.names import mirrored

Floats = NDArray[np.float64]

_STEP = 1e-6
"""rad or m: half the distance over which central differences are taken."""
SHORTEST_SEGMENT = 1e-3
"""m: between neighbouring points of a path; a shorter segment has no sure direction."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One property with its measured value and its limit."""

    name: str
    value: float
    least: float
    most: float
    worst: str = ""  # the part that is nearest to the limit or beyond it

    @property
    def passes(self) -> bool:
        """Whether the value is within its limits; NaN is not."""
        return self.least <= self.value <= self.most


def check(model: Model, mass: float | None = None) -> tuple[Finding, ...]:
    """Return what was found of a settled model at neutral.

    Args:
        model: compiled.
        mass: kg that the body was meant to have; None where no one said.
    """
    description = model.description
    kinematics = model.evaluate(model.neutral[None])
    fibres = kinematics.fibre_length[0]
    names = model.fascicle_names
    total = math.fsum(body.mass for body in description.bodies)
    wanted = total if mass is None else mass
    lightest = min(description.bodies, key=lambda body: body.mass)
    margin, body = inertia_margin(description)
    apart, mirror = symmetry(model)
    short, path = shortest_segment(model)
    least, most = constant("shortest_neutral_fibre_length"), constant("longest_neutral_fibre_length")
    found = [
        Finding("total mass error, kg", abs(total - wanted), 0.0, 1e-12 * wanted),
        Finding("least body mass, kg", lightest.mass, 1e-9, math.inf, lightest.name),
        Finding("least margin of an inertia", margin, 0.0, math.inf, body),
        Finding("distance from mirror image, m", apart, 0.0, 1e-12, mirror),
        Finding("shortest segment of a path, m", short, SHORTEST_SEGMENT, math.inf, path),
        Finding("cavity that is not closed, m2", open_area(model), 0.0, 1e-12),
    ]
    if len(names):
        shortest, longest = int(np.argmin(fibres)), int(np.argmax(fibres))
        found.append(Finding("shortest fibre, optimal lengths", float(fibres[shortest]), least, most, names[shortest]))
        found.append(Finding("longest fibre, optimal lengths", float(fibres[longest]), least, most, names[longest]))
    return tuple(found)


def inertia_margin(description: Description) -> tuple[float, str]:
    """Return the least of (b + c - a) / a over all principal moments a, and its body; negative is impossible."""
    worst, name = math.inf, ""
    for body in description.bodies:
        xx, yy, zz, xy, xz, yz = body.inertia
        values = np.linalg.eigvalsh(np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]))
        margin = float((values[0] + values[1] - values[2]) / values[2]) if values[0] > 0 else -1.0
        if margin < worst:
            worst, name = margin, body.name
    return worst, name


def symmetry(model: Model) -> tuple[float, str]:
    """Return the largest distance (m) of a path point or body origin from the other side's mirror image at neutral."""
    poses = model.poses(model.neutral[None])
    fascicles = model.description.fascicles
    places = {one.name: np.array([model.point(poses, point)[0] for point in one.points]) for one in fascicles}
    places |= {name: poses.position[:, row] for row, name in enumerate(model.body_names)}
    worst, name = 0.0, ""
    for each, here in places.items():
        there = places.get(mirrored(each))
        apart = math.inf
        if there is not None and there.shape == here.shape:
            apart = float(np.abs(here - there * (1.0, 1.0, -1.0)).max())
        if apart > worst:
            worst, name = apart, each
    return worst, name


def shortest_segment(model: Model) -> tuple[float, str]:
    """Return the least distance (m) between neighbouring points of a path at neutral, and its fascicle."""
    points, start = model.evaluate(model.neutral[None]).postures[0].points, 0
    worst, name = math.inf, ""
    for fascicle in model.description.fascicles:
        own = points[start : start + len(fascicle.points)]
        start += len(own)
        least = float(np.linalg.norm(np.diff(own, axis=0), axis=1).min())
        if least < worst:
            worst, name = least, fascicle.name
    return worst, name


def open_area(model: Model) -> float:
    """Return the size of the summed area vectors of the cavity's triangles (m2): zero where it is closed."""
    cavity = model.description.cavity
    if cavity is None:
        return 0.0
    edges: dict[tuple[int, int], int] = {}
    for triangle in cavity.triangles:
        for one, other in zip(triangle, (*triangle[1:], triangle[0]), strict=True):
            edges[one, other] = edges.get((one, other), 0) + 1
    if any(edges.get((other, one), 0) != count for (one, other), count in edges.items()):
        return math.inf
    poses = model.poses(model.neutral[None])
    places = np.array([model.point(poses, point)[0] for point in cavity.points])
    a, b, c = (places[list(corner)] for corner in zip(*cavity.triangles, strict=True))
    return float(np.linalg.norm(0.5 * np.cross(b - a, c - a).sum(axis=0)))


def arm_error(model: Model, q: Floats) -> tuple[float, str, str]:
    """Return the largest difference (m) between arms and -dl/dq by central differences, with coordinate and fascicle.

    Every coordinate is moved alone, elastic ones included; lengths come from the places of path
    points and not from MuJoCo's tendons.

    Args:
        model: compiled.
        q: (coordinate,) posture.
    """
    posture = model.evaluate(q[None]).postures[0]
    names = (*model.coordinate_names, *model.elastic_names)
    whole = np.concatenate([posture.coordinates, posture.elastic])
    worst, where = 0.0, ("", "")
    for dof, name in enumerate(names):
        step = np.zeros(len(whole))
        step[dof] = _STEP
        slope = (lengths(model, whole + step) - lengths(model, whole - step)) / (2.0 * _STEP)
        wrong = np.abs(posture.arm[dof] + slope)
        at = int(np.argmax(wrong))
        if not wrong[at] <= worst:
            worst, where = float(wrong[at]), (name, model.fascicle_names[at])
    return worst, *where


def lengths(model: Model, whole: Floats) -> Floats:
    """Return (fascicle,) m for values of all coordinates, the elastic ones after the held ones."""
    machine = model.machine
    machine.set(whole)
    mujoco.mj_kinematics(machine.model, machine.data)
    points = machine.data.site_xpos[machine.site_id]
    counts = np.array([len(one.points) for one in model.description.fascicles], dtype=np.intp)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    steps[np.cumsum(counts)[:-1] - 1] = 0.0
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.asarray(np.add.reduceat(np.append(steps, 0.0), starts))


def jacobian_error(model: Model, q: Floats) -> float:
    """Return the largest difference (m) between point Jacobians and MuJoCo's own, over all bodies' origins."""
    machine = model.machine
    posture = model.evaluate(q[None]).postures[0]
    data, linked = machine.data, machine.linkage
    mujoco.mj_comPos(machine.model, data)
    address, turns, moves = machine.address, machine.turns, machine.moves
    if linked is not None:
        address, turns, moves = linked.joint, linked.turns, linked.moves
    motion = screws(data.xanchor[address], data.xaxis[address], turns, moves)
    ours = motion.velocities(posture.position, np.arange(len(model.body_names)))
    theirs = np.zeros((3, machine.model.nv))
    worst = 0.0
    for row, body in enumerate(machine.body_id):
        mujoco.mj_jacBody(machine.model, data, theirs, None, int(body))
        worst = max(worst, float(np.abs(theirs[:, address] - ours[row]).max()))
    return worst
