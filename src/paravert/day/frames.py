"""The few instants of a task at which it is looked at when it is done day by day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from paravert.task.frames import Frames

KEY_FRAMES = 3
"""Instants of a movement that stand for it, each for an equal part of its time."""


def key_frames(frames: Frames, gravity: float = 1.0) -> Frames:
    """Return the instants that stand for a task: a held one's own, the middles of three equal parts of a movement.

    Args:
        frames: of the task.
        gravity: weight of the body and of what it carries, against that on earth; forces that are
            not weight are scaled alike.
    """
    count = frames.count
    chosen = frames
    if count > KEY_FRAMES:
        middles = (np.arange(KEY_FRAMES) + 0.5) / KEY_FRAMES * (count - 1)
        chosen = frames.take([int(one) for one in np.floor(middles + 0.5)])
    if gravity == 1.0:
        return chosen
    loads = tuple(
        replace(one, force=gravity * one.force, moment=None if one.moment is None else gravity * one.moment)
        for one in chosen.loads
    )
    return replace(chosen, gravity=gravity * chosen.gravity, loads=loads)
