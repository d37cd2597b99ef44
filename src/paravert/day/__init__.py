"""Days: what a week of a life asks of the spine, as hours and repetitions of tasks."""

from paravert.day.frames import KEY_FRAMES, key_frames
from paravert.day.library import days
from paravert.day.profile import Activity, ActivityTerm, Day, DayTerm, resolve

__all__ = ["KEY_FRAMES", "Activity", "ActivityTerm", "Day", "DayTerm", "days", "key_frames", "resolve"]
