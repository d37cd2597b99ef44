"""One body at a day's activities, all draws: from what its fascicles can still do to a week's exposure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from paravert.adapt.exposure import Exposure
from paravert.day import Activity
from paravert.mechanics import Many, Station, share_many, station
from paravert.model import Model
from paravert.sharing.problem import Criterion
from paravert.state import State
from paravert.study.horizon import Horizon
from paravert.task import Frames

Floats = NDArray[np.float64]
FindPosture = Callable[[State], Floats]
"""From a life's state to (row,) rad: how far its posture has moved from what its tasks prescribe, the same in all draws."""


def as_prescribed(state: State) -> Floats:
    """Return no change of posture: every task as it is prescribed."""
    return np.zeros(state.habit.shape[1])


def as_habit(state: State) -> Floats:
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

    What it returns depends on strength and posture alone, not on what it was asked before.
    """

    model: Model  # at full strength
    horizon: Horizon
    first: Floats  # (draw, fascicle) strength at the start, at which the joints' preload is found
    neutral: Floats  # (row,) rad, the healthy person's
    criterion: Criterion = 2
    allow_yield: bool = True
    _stations: dict[str, Station] = field(default_factory=dict)
    _moved: tuple[bytes, dict[str, Station]] = (b"", {})
    _warm: dict[str, Floats] = field(default_factory=dict)

    def week(
        self, strength: Floats, turned: Floats, done: Collection[str], sessions: float, lost: list[Lost], at: float
    ) -> Exposure:
        """Return what a week asks of the body.

        Args:
            strength: (draw, fascicle) force of fascicles against the model's.
            turned: (row,) rad, how far the posture moved from what tasks prescribe.
            done: names of the activities that are done now; the others' hours are spent resting.
            sessions: of specific activation a week, beside those of the day.
            lost: is told of every activity that some draws cannot do.
            at: the week.
        """
        shared = {one.name: self._shared(one, strength, turned) for one in self.horizon.day.activities}
        for name, many in shared.items():
            if name in done:
                self._note(name, many, lost, at)
        return self._exposure(shared, done, sessions, turned)

    def _shared(self, activity: Activity, strength: Floats, turned: Floats) -> Many:
        name = activity.name
        place = self._station(name, turned)
        many = share_many(place, strength, self._warm.get(name))
        self._warm[name] = many.warm
        return many

    def _station(self, name: str, turned: Floats) -> Station:
        """Return an activity's station in the posture that it has now."""
        base = self._stations.get(name)
        frames = self.horizon.frames[name]
        if base is None:
            base = station(self.model, frames, self.first, criterion=self.criterion, allow_yield=self.allow_yield)
            self._stations[name] = base
        if not turned.any():
            return base
        key = turned.tobytes()
        if self._moved[0] != key:
            self._moved = (key, {})
        moved = self._moved[1]
        if name not in moved:
            moved[name] = station(
                self.model,
                _turned(self.model, frames, turned),
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

    def _exposure(self, shared: Mapping[str, Many], done: Collection[str], sessions: float, turned: Floats) -> Exposure:
        activities = self.horizon.day.activities
        on = np.array([one.name in done for one in activities])
        hours = np.array([one.hours for one in activities]) * on
        times = np.array([one.repetitions for one in activities]) * on
        own = float(sum(one.sessions for one in activities if one.name in done))
        rows = self.model.row_index
        held = [self.horizon.frames[one.name].coordinates[:, rows].mean(axis=0) for one in activities]
        angle = np.stack(held) + turned - self.neutral

        def peak(name: str) -> Floats:
            found = [np.nan_to_num(getattr(shared[one.name], name)) for one in activities]
            return np.stack(
                [
                    one[np.arange(len(one))[:, None], np.abs(one).argmax(axis=1), np.arange(one.shape[2])]
                    for one in found
                ],
                axis=1,
            )

        activation = [_sealed(shared[one.name]) for one in activities]
        return Exposure(
            hours=hours,
            repetitions=times,
            specific=own + sessions,
            activation=np.stack([one.mean(axis=1) for one in activation], axis=1),
            peak_activation=np.stack([one.max(axis=1) for one in activation], axis=1),
            compression=peak("compression"),
            shear=peak("shear"),
            ligament_force=peak("ligament_force"),
            angle=np.broadcast_to(angle, (len(self.first), *angle.shape)),
        )


def _sealed(many: Many) -> Floats:
    """Return activations with nothing where a task cannot be done: who cannot do it does not do it."""
    good = (many.status == "OPTIMAL").all(axis=1)
    return np.where(good[:, None, None], np.nan_to_num(many.activation), 0.0)


def _turned(model: Model, frames: Frames, turned: Floats) -> Frames:
    """Return frames whose balanced joints are turned by (row,) rad, within their ranges of motion."""
    rows = model.row_index
    limits = {one.name: (one.lower, one.upper) for one in model.description.coordinates}
    low, high = np.array([limits[model.coordinate_names[row]] for row in rows]).T
    coordinates = frames.coordinates.copy()
    asked = coordinates[:, rows]
    coordinates[:, rows] = np.clip(asked + turned, np.minimum(low, asked), np.maximum(high, asked))
    return replace(frames, coordinates=coordinates)
