"""Sample postures of a model in the making: where its paths are, and what points that switch are worth.

Errors of what is approximated are measured at these postures: neutral, and others drawn within the
ranges of coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paravert.exchange.draft import Draft, finished
from paravert.exchange.osim.muscles import Obstacle, Visit
from paravert.model import Model, compile

Floats = NDArray[np.float64]
POSTURES = 24
SEED = 20_260


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Straight paths at sample postures, muscle by muscle: points (posture, point, 3) m, world."""

    model: Model
    points: dict[str, Floats]
    position: Floats  # (posture, body, 3)
    rotation: Floats  # (posture, body, 3, 3)

    def inside(self, muscle: str, obstacle: Obstacle) -> Floats:
        """Return a muscle's points (posture, point, 3) in the frame of an obstacle."""
        body = self.model.body_names.index(obstacle.body)
        turn, shift = self.rotation[:, body], self.position[:, body]
        local = np.einsum("fji,fpj->fpi", turn, self.points[muscle] - shift[:, None])
        return np.asarray((local - obstacle.place.shift) @ obstacle.place.turn)


def sampled(draft: Draft, muscles: set[str]) -> Sample:
    """Return straight paths of muscles at neutral and at postures drawn within the ranges of coordinates."""
    model, postures = _drawn(draft)
    poses = model.poses(postures)
    points = {
        one.name: np.stack([model.point(poses, point) for point in one.points], axis=1)
        for one in model.description.fascicles
        if one.name in muscles
    }
    return Sample(model, points, poses.position, poses.rotation)


def _drawn(draft: Draft) -> tuple[Model, Floats]:
    """Return the model without wraps, and postures (posture, coordinate), neutral first."""
    bare = [replace(one, wraps=()) for one in draft.fascicles]
    description = finished(replace(draft, fascicles=bare, surfaces=[], ledger=type(draft.ledger)()))
    model = compile(description)
    ranges = {one.name: one for one in description.coordinates}
    each = [ranges[name] for name in model.coordinate_names]
    draws = np.random.default_rng(SEED).uniform(size=(POSTURES - 1, len(each)))
    low, high = np.array([[one.lower, one.upper] for one in each]).reshape(-1, 2).T
    free = np.array([one.role == "balanced" or one.name in draft.held for one in each])
    postures = np.where(free, low + draws * (high - low), model.neutral)
    return model, np.concatenate([model.neutral[None], postures])


def note_switching(draft: Draft, switching: dict[str, tuple[Visit, ...]]) -> None:
    """Note points that are on in some postures only, with the largest error of length of their muscle.

    Args:
        draft: with all its parts.
        switching: all points of such paths, by muscle.
    """
    if not switching:
        return
    model, postures = _drawn(draft)
    poses = model.poses(postures)
    for visits in switching.values():
        points = np.stack([model.point(poses, one.point) for one in visits], axis=1)
        here = np.array([one.taken for one in visits])
        told = all(one.coordinate in ("", *model.coordinate_names) for one in visits)
        there = np.stack([_is_on(one, model, postures) for one in visits], axis=1)
        apart = [abs(_straight(at, here) - _straight(at, on)) for at, on in zip(points, there, strict=True)]
        for one in visits:
            if one.coordinate:
                how = f"{'on' if one.taken else 'off'} at neutral and taken so in every posture"
                how += "" if told else "; it follows another coordinate, not measured"
                draft.ledger.near(one.kind, one.label, how, max(apart) if told else None, "m of length")


def _is_on(visit: Visit, model: Model, postures: Floats) -> NDArray[np.bool_]:
    """Return (posture,) whether a point is there by the file."""
    if visit.coordinate not in model.coordinate_names:
        return np.full(len(postures), visit.taken)
    value = postures[:, model.coordinate_names.index(visit.coordinate)]
    return np.asarray((visit.low <= value) & (value <= visit.high))


def _straight(points: Floats, on: NDArray[np.bool_]) -> float:
    """Return the length of a path (point, 3) over those of its points that are on, m."""
    return float(np.linalg.norm(np.diff(points[on], axis=0), axis=1).sum())
