"""Wrap objects: which segment of a path passes which, and how far a straight line is from the wrapped one.

A path here wraps over a surface between two of its points. A file says only between which points it
may; the segment is found that the surface makes longer most often over sample postures.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Fascicle, Wrap
from paravert.exchange.draft import Draft
from paravert.exchange.osim.muscles import Obstacle, Passing, surface
from paravert.exchange.round import mujoco_cylinder, opensim_cylinder, shortest
from paravert.exchange.sample import sampled

Floats = NDArray[np.float64]
_SIDES = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
_NOTHING = 1e-4
"""m: a smaller difference of length is exact."""


def add_wraps(draft: Draft, obstacles: dict[str, Obstacle], passing: list[Passing]) -> None:
    """Put surfaces and wraps into the draft; what is no cylinder or sphere is left straight, with its error."""
    if not passing:
        _unused(draft, obstacles, set())
        return
    sample = sampled(draft, {one.muscle for one in passing})
    row = {one.name: number for number, one in enumerate(draft.fascicles)}
    for one in passing:
        obstacle = obstacles[one.obstacle]
        label = f"{one.muscle} over {one.obstacle}"
        if not obstacle.active:
            draft.ledger.dropped("PathWrap", label, how="its surface is switched off in the file")
            continue
        inside = sample.inside(one.muscle, obstacle)
        fascicle = draft.fascicles[row[one.muscle]]
        after = _segment(inside, obstacle, one, {wrap.after for wrap in fascicle.wraps})
        if surface(obstacle) is None or after is None:
            how = "straight there" if after is not None else "no segment of its path is left; straight there"
            segments = [added(inside[:, n], inside[:, n + 1], obstacle) for n in range(one.first, one.last)]
            error = float(np.max(segments)) if segments else 0.0
            draft.ledger.dropped("PathWrap", label, how=how, error=error, unit="m of length")
            continue
        draft.fascicles[row[one.muscle]] = _take(draft, fascicle, obstacle, inside, after, one)
    used = {wrap.surface for one in draft.fascicles for wrap in one.wraps}
    draft.surfaces.extend(
        found for name in obstacles if name in used and (found := surface(obstacles[name])) is not None
    )
    _unused(draft, obstacles, used)


def _segment(inside: Floats, obstacle: Obstacle, passing: Passing, taken: set[int]) -> int | None:
    """Return the free segment that the obstacle makes longer most often, or comes nearest to; None without any."""
    best, found = (-1.0, -1.0, -np.inf), None
    for after in range(passing.first, passing.last):
        if after in taken:
            continue
        gap = depth(inside[:, after], inside[:, after + 1], obstacle)
        longer = added(inside[:, after], inside[:, after + 1], obstacle) > 0.0
        score = (float(longer.sum()), float((gap > 0.0).sum()), float(gap.max()))
        if score > best:
            best, found = score, after
    return found


def depth(start: Floats, end: Floats, obstacle: Obstacle) -> Floats:
    """Return (posture,) how deep straight lines enter an obstacle, in its radii; negative outside of it.

    Args:
        start: (posture, 3) m, in the obstacle's frame.
        end: the same.
        obstacle: a torus counts as its outer disc.
    """
    size = np.array(obstacle.size)
    if obstacle.kind == "WrapCylinder":
        start, end = start * (1.0, 1.0, 0.0), end * (1.0, 1.0, 0.0)
        size = np.array([size[0], size[0], 1.0])
    elif obstacle.kind == "WrapTorus":
        size = np.full(3, size[1])
    a, b = start / size, end / size
    along = b - a
    square = np.maximum(np.einsum("fi,fi->f", along, along), 1e-30)
    place = np.clip(-np.einsum("fi,fi->f", a, along) / square, 0.0, 1.0)
    nearest = a + place[:, None] * along
    return np.asarray(1.0 - np.linalg.norm(nearest, axis=1))


def added(start: Floats, end: Floats, obstacle: Obstacle) -> Floats:
    """Return (posture,) what an obstacle adds to the straight length by the file's rules, m."""
    side, size = direction(obstacle), np.array(obstacle.size)
    pairs = list(zip(start, end, strict=True))
    if obstacle.kind == "WrapCylinder":
        return np.array([opensim_cylinder(one, other, size[0], size[2], side) for one, other in pairs])
    if obstacle.kind == "WrapTorus":
        return np.full(len(pairs), size[1])
    return np.array([shortest(one, other, size) for one, other in pairs])


def direction(obstacle: Obstacle) -> Floats | None:
    """Return (3,) the side that a path has to pass, in the obstacle's frame; None for the shorter way."""
    word = obstacle.quadrant.lower().strip()
    axis = _SIDES.get(word.lstrip("+-"))
    if axis is None or (obstacle.kind == "WrapCylinder" and axis[2]):
        return None
    return np.array(axis) * (-1.0 if word.startswith("-") else 1.0)


def nearest_rule(inside: Floats, obstacle: Obstacle, after: int) -> tuple[str, float]:
    """Return the rule that comes nearest to the file's (side, shorter or straight), and its largest error, m.

    Nearest at neutral, then on average: the ends of wide ranges are far from any use.

    Args:
        inside: (posture, point, 3) m, a path in the obstacle's frame, neutral first.
        obstacle: that the path may wrap over.
        after: the point before the segment that does.
    """
    start, end = inside[:, after], inside[:, after + 1]
    wanted = added(start, end, obstacle)
    if obstacle.kind != "WrapCylinder":
        return "shorter", 0.0
    side, radius = direction(obstacle), obstacle.size[0]
    rules = {"shorter": None, "straight": None} | ({} if side is None else {"side": side})
    errors = {}
    for rule, way in rules.items():
        given = [
            0.0 if rule == "straight" else mujoco_cylinder(one, other, radius, way)
            for one, other in zip(start, end, strict=True)
        ]
        errors[rule] = np.abs(np.array(given) - wanted)
    best = min(errors, key=lambda rule: (_steps(errors[rule][0]), round(float(errors[rule].mean()), 9), rule))
    return best, float(errors[best].max())


def _steps(error: float) -> int:
    return round(float(error) / _NOTHING)


def _take(
    draft: Draft, fascicle: Fascicle, obstacle: Obstacle, inside: Floats, after: int, passing: Passing
) -> Fascicle:
    """Return a fascicle that wraps over an obstacle, and note how well."""
    label = f"{fascicle.name} over {obstacle.name}"
    rule, error = nearest_rule(inside, obstacle, after)
    if rule == "straight":
        how = "straight there: that is nearer to the file's rules than any wrap here"
        draft.ledger.dropped("PathWrap", label, how=how, error=error, unit="m of length")
        return fascicle
    ends = np.hypot(*np.moveaxis(inside[:, passing.first : passing.last + 1, :2], -1, 0))
    if obstacle.kind == "WrapCylinder" and float(ends.min()) <= obstacle.size[0]:
        how = "a point of the path is inside the surface in some posture, no rule says how; once round, not measured"
        around = 2.0 * np.pi * obstacle.size[0] * (passing.last - passing.first)
        draft.ledger.near("PathWrap", label, how, around, "m of length")
    elif error > _NOTHING:
        how = "over a cylinder without ends; near the ends or sides of the file's it differs"
        draft.ledger.near("PathWrap", label, how, error, "m of length")
    else:
        draft.ledger.exact("PathWrap", label, how="over a cylinder or sphere, on a fixed segment")
    side = direction(obstacle) if rule == "side" else None
    point = None if side is None else obstacle.place.point(2.0 * obstacle.size[0] * side)
    wraps = (*fascicle.wraps, Wrap(after, obstacle.name, point))
    return replace(fascicle, wraps=tuple(sorted(wraps, key=lambda one: one.after)))


def _unused(draft: Draft, obstacles: dict[str, Obstacle], used: set[str]) -> None:
    for name, one in obstacles.items():
        if name in used:
            draft.ledger.exact(one.kind, name)
        else:
            draft.ledger.dropped(one.kind, name, how="no path here wraps over it")
