"""What a neurologist would find: key muscles, motor score and levels in the way of the ISNCSCI, for orientation.

Limb muscles are not part of the model: a key muscle has the strength that its own root still
brings about through its ventral ramus. Feeling is information: it is not simulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from paravert.anatomy.description import Description, Nerve
from paravert.injury.nerve import VENTRAL, spinal_roots
from paravert.injury.numbers import degree, degrees, rows
from paravert.names import SIDES

NORMAL, AGAINST_GRAVITY = 5, 3


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment on both sides."""

    root: str
    key_muscle: str  # empty where the segment has none
    sensory_point: str
    function: tuple[float, float]  # right, left: part of the motor function that is left, 0 to 1
    grade: tuple[int, int]  # right, left: strength 0 to 5


@dataclass(frozen=True, slots=True)
class Examination:
    """The findings by segment and what they add up to."""

    segments: tuple[Segment, ...]
    motor_score: int  # of 100
    motor_level: tuple[str, str]  # right, left: the last level that is normal by its key muscles
    neurological_level: str  # the last segment that is normal on both sides; empty where all are
    ais: str  # A to E; "A or B" where no muscle below is left and feeling decides; empty without a lesion of the cord

    def summary(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "segments": [
                {
                    "root": one.root,
                    "key_muscle": one.key_muscle,
                    "sensory_point": one.sensory_point,
                    **{side: grade for side, grade in zip(SIDES, one.grade, strict=True)},
                }
                for one in self.segments
            ],
            "motor_score": self.motor_score,
            "motor_level": dict(zip(SIDES, self.motor_level, strict=True)),
            "neurological_level": self.neurological_level,
            "ais": self.ais,
        }


def examine(description: Description) -> Examination:
    """Return what an examination of a description finds.

    A level counts as normal where its own strength is 3 or more and everything above is 5; segments
    without a key muscle are judged by their nerve alone. Departs from the ISNCSCI: feeling is not
    simulated, so that levels are motor levels.
    """
    nerves = {(one.name, one.side): one for one in description.nerves}
    found = []
    for row in rows("segments"):
        right, left = (_function(nerves, row["root"], side) for side in SIDES)
        grades = (strength_grade(right), strength_grade(left))
        found.append(Segment(row["root"], row["key_muscle"], row["sensory_point"], (right, left), grades))
    segments = tuple(found)
    right_level, left_level = (_motor_level(segments, number) for number in range(len(SIDES)))
    roots = spinal_roots()
    level = min((right_level, left_level), key=roots.index)
    whole = all(grade == NORMAL for one in segments for grade in one.grade)
    cord = any(one.command < 1.0 for one in description.nerves)
    return Examination(
        segments,
        sum(grade for one in segments if one.key_muscle for grade in one.grade),
        (right_level, left_level),
        "" if whole else level,
        _ais(segments, level) if cord and not whole else "",
    )


def strength_grade(function: float) -> int:
    """Return the strength 0 to 5 of a muscle of which a part of the force is left."""
    return max((int(name) for name in degrees("mrc") if function >= degree("mrc", name)), default=0)


def _function(nerves: dict[tuple[str, str], Nerve], root: str, side: str) -> float:
    left = 1.0
    for name in (root, f"{root}.{VENTRAL}"):
        one = nerves.get((name, side))
        if one is not None:
            left *= one.command * one.conduction * one.innervation
    return left


def _motor_level(segments: tuple[Segment, ...], side: int) -> str:
    """Return the last segment of 3 or more above which everything is 5; the first where not even it is."""
    level = segments[0].root
    for one in segments:
        if one.grade[side] < AGAINST_GRAVITY:
            break
        level = one.root
        if one.grade[side] < NORMAL:
            break
    return level


def _ais(segments: tuple[Segment, ...], level: str) -> str:
    """Return the grade by the key muscles below the level."""
    roots = spinal_roots()
    below = [
        grade
        for one in segments
        if one.key_muscle and roots.index(one.root) > roots.index(level)
        for grade in one.grade
    ]
    if not any(below):
        sacral = any(grade for one in segments if roots.index(one.root) > roots.index(level) for grade in one.grade)
        return "C" if sacral else "A or B"
    strong = sum(grade >= AGAINST_GRAVITY for grade in below)
    return "D" if 2 * strong >= len(below) else "C"
