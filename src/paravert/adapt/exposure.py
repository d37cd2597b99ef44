"""What a week of a person's activities asks of the body, as the laws of adaptation take it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from paravert.errors import InputError
from paravert.state import Floats

WEEK_HOURS = 168.0
WEEK_DAYS = 7.0


@dataclass(frozen=True, eq=False)
class Exposure:
    """A week's load, activity by activity.

    Angles are differences from the neutral posture of the healthy person, + as the row's coordinate.
    """

    hours: Floats  # (activity,) h a week; together at most 168
    repetitions: Floats  # (activity,) bouts a week; 0 counts as one
    specific: float  # sessions a week of specific activation; 0 in daily life
    activation: Floats  # (draw, activity, fascicle) mean command, 0 to 1
    peak_activation: Floats  # (draw, activity, fascicle) largest command, 0 to 1
    compression: Floats  # (draw, activity, joint) N, the largest
    shear: Floats  # (draw, activity, joint) N, the largest, whichever way
    ligament_force: Floats  # (draw, activity, joint) N, the largest
    angle: Floats  # (draw, activity, row) rad, held

    def __post_init__(self) -> None:
        """Refuse what is not finite, negative where it may not be, or does not fit together."""
        for one in fields(self):
            found = np.asarray(getattr(self, one.name))
            if not np.isfinite(found).all():
                raise InputError("not a finite number, expected every one finite", field=f"exposure.{one.name}")
            if one.name not in ("angle", "compression") and (found < 0.0).any():
                raise InputError(f"{found.min():g}, expected 0 or more", field=f"exposure.{one.name}")
        if self.hours.sum() > WEEK_HOURS * (1.0 + 1e-9):
            raise InputError(f"{self.hours.sum():g} h, expected at most 168 in a week", field="exposure.hours")
        for name in ("activation", "peak_activation"):
            most = float(getattr(self, name).max(initial=0.0))
            if most > 1.0 + 1e-6:
                raise InputError(f"{most:g}, expected at most 1", field=f"exposure.{name}")
        self._check_shapes()

    def _check_shapes(self) -> None:
        draws, activities = self.activation.shape[:2]
        if self.hours.shape != (activities,) or self.repetitions.shape != (activities,):
            raise InputError(f"{self.hours.shape}, expected {activities} activities", field="exposure.hours")
        for name in ("peak_activation", "compression", "shear", "ligament_force", "angle"):
            found = getattr(self, name)
            if found.ndim != 3 or found.shape[:2] != (draws, activities):
                what = f"shape {found.shape}, expected {draws} draws and {activities} activities first"
                raise InputError(what, field=f"exposure.{name}")
        if self.peak_activation.shape != self.activation.shape:
            raise InputError("shape differs from that of activation", field="exposure.peak_activation")

    @property
    def hours_a_day(self) -> Floats:
        """(activity,) h a day, the mean of the week."""
        return np.asarray(self.hours / WEEK_DAYS)

    @property
    def bout_minutes(self) -> Floats:
        """(activity,) min, how long one bout lasts."""
        return np.asarray(60.0 * self.hours / np.maximum(self.repetitions, 1.0))
