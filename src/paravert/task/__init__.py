"""Tasks: what the body does, in a user's terms, and what that asks of a model at every instant."""

from paravert.task.frames import Frames, Load, Support, still
from paravert.task.library import from_table, library
from paravert.task.resolve import recorded, resolve
from paravert.task.task import (
    Angles,
    Arm,
    Arms,
    Hands,
    Head,
    Key,
    Leg,
    Legs,
    LoadTerm,
    Maximise,
    Posture,
    SupportTerm,
    Task,
)

__all__ = [
    "Angles",
    "Arm",
    "Arms",
    "Frames",
    "Hands",
    "Head",
    "Key",
    "Leg",
    "Legs",
    "Load",
    "LoadTerm",
    "Maximise",
    "Posture",
    "Support",
    "SupportTerm",
    "Task",
    "from_table",
    "library",
    "recorded",
    "resolve",
    "still",
]
