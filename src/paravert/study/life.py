"""One body at a day's activities, all draws: from what its fascicles can still do to a week's exposure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from paravert.adapt.exposure import Exposure
from paravert.day import Activity
from paravert.mechanics import Many, Station, share_many, station
from paravert.mechanics.joint_load import cut
from paravert.model import Model
from paravert.sharing.problem import Criterion
from paravert.state import State
from paravert.study.horizon import Horizon
from paravert.task import Frames

Floats = NDArray[np.float64]
FindPosture = Callable[[State, Floats], Floats]
"""From a life's state and strength (draw, fascicle) to (row,) rad: how far posture has moved from what tasks
prescribe, the same in all draws."""


def as_habit(state: State, strength: Floats) -> Floats:
    """Return the change of the habitual posture in the median draw; every task inherits it."""
    return np.asarray(np.median(state.habit, axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Lost:
    """An activity that some draws can no longer do."""

    week: float
    activity: str
    draws: NDArray[np.bool_]  # (draw,)
    joint: str  # the joint axis that lacks most
    moment: float  # N m, the median of what is lacking there


@dataclass(eq=False)
class Life:
    """A body that does the activities of a day, ready to be asked again and again.

    What it returns depends on strength and posture, and only in its last bits on what it was asked before;
    the same strength and posture as the last time give the same bits, so that nothing moves an unchanged life.
    """

    model: Model  # at full strength
    horizon: Horizon
    first: Floats  # (draw, fascicle) strength at the start, at which the joints' preload is found
    neutral: Floats  # (row,) rad, the healthy person's
    criterion: Criterion = 2
    allow_yield: bool = True
    _stations: dict[str, Station] = field(default_factory=dict)
    _moved: tuple[bytes, dict[str, Station]] = (b"", {})
    _last: dict[str, tuple[bytes, Many]] = field(default_factory=dict)

    def week(
        self,
        strength: Floats,
        drift: Floats,
        done: Collection[str],
        sessions: float,
        lost: list[Lost],
        at: float,
        doses: Mapping[str, tuple[float, float]] = MappingProxyType({}),
    ) -> Exposure:
        """Return what a week asks of the body.

        Args:
            strength: (draw, fascicle) force of fascicles against the model's.
            drift: (row,) rad, how far the posture moved from what tasks prescribe.
            done: names of the activities that are done now; the others' hours are spent resting.
            sessions: of specific activation a week, beside those of the day.
            lost: is told of every activity that some draws cannot do.
            at: the week.
            doses: hours and repetitions a week of exercises, by activity; their time is taken from the longest
                of the day's.
        """
        activities = self.horizon.activities
        done = {*done, *doses}
        shared = {one.name: self._shared(one, strength, drift) for one in activities if one.name in done}
        for name, many in shared.items():
            self._note(name, many, lost, at)
        return self._exposure(shared, done, sessions, drift, doses)

    def _shared(self, activity: Activity, strength: Floats, drift: Floats) -> Many:
        name = activity.name
        asked = strength.tobytes() + drift.tobytes()
        before = self._last.get(name)
        if before is not None and before[0] == asked:
            return before[1]
        place = self._station(name, drift)
        many = share_many(place, strength, None if before is None else before[1].warm)
        self._last[name] = (asked, many)
        return many

    def _station(self, name: str, drift: Floats) -> Station:
        """Return an activity's station in the posture that it has now."""
        base = self._stations.get(name)
        frames = self.horizon.frames[name]
        if base is None:
            base = station(self.model, frames, self.first, criterion=self.criterion, allow_yield=self.allow_yield)
            self._stations[name] = base
        if not drift.any():
            return base
        key = drift.tobytes()
        if self._moved[0] != key:
            self._moved = (key, {})
        moved = self._moved[1]
        if name not in moved:
            moved[name] = station(
                self.model,
                drifted(self.model, frames, drift),
                self.first,
                criterion=self.criterion,
                allow_yield=self.allow_yield,
                preload=base.preload,
            )
        return moved[name]

    def _note(self, name: str, many: Many, lost: list[Lost], at: float) -> None:
        """Tell of the draws that cannot do an activity, and what they lack."""
        failed = (many.status != "OPTIMAL").any(axis=1)
        if not failed.any():
            return
        lacking = np.nan_to_num(np.abs(many.unmet[failed])).max(axis=1)
        worst = int(np.argmax(np.median(lacking, axis=0)))
        joint, axis = self.model.row_names[worst]
        lost.append(Lost(at, name, failed, f"{joint} {axis}", float(np.median(lacking[:, worst]))))

    def _exposure(
        self,
        shared: Mapping[str, Many],
        done: Collection[str],
        sessions: float,
        drift: Floats,
        doses: Mapping[str, tuple[float, float]],
    ) -> Exposure:
        activities = self.horizon.activities
        on = np.array([one.name in done for one in activities])
        given = np.array([doses.get(one.name, (one.hours, one.repetitions)) for one in activities])
        hours, times = given[:, 0] * on, given[:, 1] * on
        longest = int(np.argmax(hours))
        hours[longest] = max(hours[longest] - sum(one for one, _ in doses.values()), 0.0)
        own = float(sum(one.sessions for one in activities if one.name in done))
        rows = self.model.row_index
        held = [self.horizon.frames[one.name].coordinates[:, rows].mean(axis=0) for one in activities]
        angle = np.stack(held) + drift - self.neutral

        seen = [_seen(shared[one.name]) if one.name in shared else None for one in activities]
        sizes = {name: self.first.shape[1] for name in ("activation", "peak_activation")}
        joints = len(cut(self.model).discs)
        sizes |= {name: joints for name in ("compression", "shear", "ligament_force")}
        arrays = {
            name: np.stack([np.zeros((len(self.first), size)) if one is None else one[name] for one in seen], axis=1)
            for name, size in sizes.items()
        }
        angle = np.broadcast_to(angle, (len(self.first), *angle.shape))
        return Exposure(hours=hours, repetitions=times, specific=own + sessions, angle=angle, **arrays)


def _seen(many: Many) -> dict[str, Floats]:
    """Return (draw, ...) what an activity asks over its instants; nothing of a draw that cannot do it."""
    good = (many.status == "OPTIMAL").all(axis=1)[:, None]
    parts = {"activation": many.activation.mean(axis=1), "peak_activation": many.activation.max(axis=1)}
    parts |= {name: getattr(many, name).max(axis=1) for name in ("compression", "shear", "ligament_force")}
    return {name: np.where(good, one, 0.0) for name, one in parts.items()}


def drifted(model: Model, frames: Frames, drift: Floats) -> Frames:
    """Return frames whose balanced joints are turned by (row,) rad, within their ranges of motion."""
    rows = model.row_index
    limits = {one.name: (one.lower, one.upper) for one in model.description.coordinates}
    low, high = np.array([limits[model.coordinate_names[row]] for row in rows]).T
    coordinates = frames.coordinates.copy()
    asked = coordinates[:, rows]
    coordinates[:, rows] = np.clip(asked + drift, np.minimum(low, asked), np.maximum(high, asked))
    return replace(frames, coordinates=coordinates)
