"""The strength tests of a study: tasks with ``maximise``, the largest push that their posture can exert."""

from __future__ import annotations

from typing import Any

from paravert.anatomy.description import PathPoint
from paravert.mechanics import strength
from paravert.names import CONDITIONS
from paravert.study.spine import Spine
from paravert.task import Frames, Task
from paravert.task.loads import spots
from paravert.task.skeleton import Skeleton


def strengths(what: Task, frames: Frames, spines: tuple[Spine, ...], allow_yield: bool) -> list[dict[str, Any]]:
    """Return the largest push of a task, one row a condition; none where the task maximises nothing.

    Args:
        what: the task.
        frames: its posture; the first frame counts.
        spines: healthy, then hurt where there is an injury.
        allow_yield: whether joints may yield.
    """
    terms = what.maximise
    if terms is None:
        return []
    rows = []
    for condition, body in zip(CONDITIONS, spines, strict=False):
        _, (part, place) = spots(Skeleton(body.model), terms.at, "maximise.at")[0]
        x, y, z = place.tolist()
        found = strength(
            body.model,
            frames,
            PathPoint(part, (x, y, z), terms.at),
            terms.direction,
            terms.about,
            allow_yield=allow_yield,
        )
        weakest = [{"joint": joint, "axis": axis, "share": share} for joint, axis, share in found.weakest]
        rows.append(
            {
                "name": what.name,
                "condition": condition,
                "status": str(found.status),
                "at": terms.at,
                "direction": terms.direction,
                "about": terms.about,
                "force_n": found.force,
                "moment_nm": found.moment,
                "weakest": weakest,
            }
        )
    return rows
