"""Who takes which share in one frame: fascicles gathered by muscle, level and side, ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.compare.contrast import over_compensation
from paravert.report.reading import Fascicles, Reading, TaskReading
from paravert.report.words import OTHERS, place_words

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Taker:
    """One muscle at one level and side, its fascicles together."""

    muscle: str
    level: str
    side: str
    members: tuple[int, ...]  # columns of its fascicles
    share: float
    force_before: float  # N
    force_after: float
    activation_before: float  # mean of its fascicles, weighted by strength
    activation_after: float
    twice_mirror: bool  # a fascicle of it works twice as hard as its other side, after
    twice_neighbour: bool
    news: bool  # and did not before

    @property
    def words(self) -> str:
        """What a reader calls it."""
        return place_words(self.muscle, self.level, self.side)

    @property
    def ratio(self) -> float:
        """Over-compensation: activation after over before, each with 0.01 added."""
        return float(over_compensation(np.array(self.activation_before), np.array(self.activation_after)))

    @property
    def relaxes(self) -> bool:
        """Whether it helps by pulling less."""
        return self.share > 0 and self.force_after < self.force_before


@dataclass(frozen=True, slots=True)
class Remainder:
    """What does not have a line of its own: its name and share."""

    words: str
    share: float


def gathered(
    fascicles: Fascicles, kinds: Sequence[str] = ("muscle", "level", "side")
) -> dict[tuple[str, ...], list[int]]:
    """Return the columns of fascicles by the values of their kinds, in the order of the fascicles."""
    found: dict[tuple[str, ...], list[int]] = {}
    columns = [fascicles.kind(kind) for kind in kinds]
    for number in range(len(fascicles.name)):
        found.setdefault(tuple(str(column[number]) for column in columns), []).append(number)
    return found


def takers(reading: Reading, task: TaskReading, frame: int) -> list[Taker]:
    """Return everyone who is not hurt, the largest share first.

    Args:
        reading: of the study.
        task: one with a comparison.
        frame: one that `TaskReading.has_shares`.
    """
    fascicles = reading.fascicles
    hurt = task.comparison("hurt").astype(bool)
    share = task.comparison("share")[frame]
    before, after = task.comparison("force")[:, frame]
    tense, tenser = task.comparison("activation")[:, frame]
    mirror, near = (task.comparison(name)[:, frame] > 0 for name in ("twice_mirror", "twice_neighbour"))
    found = []
    for (muscle, level, side), all_members in gathered(fascicles).items():
        members = [one for one in all_members if not hurt[one]]
        if not members:
            continue
        weight = fascicles.maximum_force[members]
        weight = weight / weight.sum() if weight.sum() > 0 else np.full(len(members), 1.0 / len(members))
        new = (mirror[1] & ~mirror[0] | near[1] & ~near[0])[members].any()
        found.append(
            Taker(
                muscle,
                level,
                side,
                tuple(members),
                float(share[members].sum()),
                float(before[members].sum()),
                float(after[members].sum()),
                float(tense[members] @ weight),
                float(tenser[members] @ weight),
                bool(mirror[1][members].any()),
                bool(near[1][members].any()),
                bool(new),
            )
        )
    return sorted(found, key=lambda taker: (-taker.share, taker.words))


def ranked(found: Sequence[Taker], most: int, against: int) -> tuple[list[Taker], list[Remainder]]:
    """Return the takers that have a line of their own, and the sums of the others.

    Args:
        found: of ``takers``.
        most: how many that help are named.
        against: how many that work against are named, the strongest last.
    """
    helping = [taker for taker in found if taker.share > 0]
    opposing = [taker for taker in found if taker.share < 0]
    named = helping[:most] + opposing[len(opposing) - min(against, len(opposing)) :]
    rest = [
        Remainder("other muscles that help", sum(taker.share for taker in helping[most:])),
        Remainder("other muscles that then work against it", sum(taker.share for taker in opposing[:-against])),
    ]
    return named, [one for one in rest if one.share != 0.0]


def other_words(task: TaskReading) -> list[str]:
    """Return what takes up load beside muscles, as a reader says it; nothing without a comparison."""
    return [] if task.compared is None else [OTHERS.get(str(one), str(one)) for one in task.compared["other"].values]


def others(task: TaskReading, frame: int) -> list[Remainder]:
    """Return the shares of pressure, passive tissue, yield and contacts in a frame."""
    shares = task.comparison("other_share")[frame]
    return [Remainder(name, float(share)) for name, share in zip(other_words(task), shares, strict=True)]


def hurt_columns(task: TaskReading) -> NDArray[np.intp]:
    """Return the columns of hurt fascicles; none without a comparison."""
    if task.compared is None:
        return np.array([], dtype=np.intp)
    return np.flatnonzero(task.comparison("hurt"))
