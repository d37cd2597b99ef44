"""What a search may choose from: exercises by stage, what a person would do at the most, what limits forbid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.rehab.exercise import Exercise
from paravert.rehab.limits import Breach
from paravert.rehab.plan import Block, Plan

Cells = NDArray[np.int64]
"""(exercise, stage) whole sessions a week."""


@dataclass(frozen=True)
class Menu:
    """The choices of a search.

    Stages run from each of ``turns`` to the next. What is in ``forbidden`` breaks a limit in that
    stage at its first week and is not chosen.
    """

    exercises: tuple[Exercise, ...]
    turns: tuple[float, ...]
    most_exercises: int = 5  # in one stage
    most_minutes: float = 150.0  # a week
    forbidden: Mapping[tuple[str, int], tuple[Breach, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a menu that offers nothing."""
        if not self.exercises:
            raise InputError("is empty, expected one exercise or more", field="exercises")
        if len(self.turns) < 2 or any(b <= a for a, b in zip(self.turns, self.turns[1:], strict=False)):
            raise InputError(f"{self.turns}, expected two weeks or more in order", field="turns")
        if self.most_exercises < 1:
            raise InputError(f"{self.most_exercises}, expected 1 or more", field="most_exercises")
        if not 0.0 < self.most_minutes < np.inf:
            raise InputError(f"{self.most_minutes}, expected more than 0 minutes", field="most_minutes")
        if not self.most.any():
            raise InputError(f"leave no exercise in any stage: {self._reason()}", field="limits")

    @property
    def stages(self) -> int:
        """Number of stages."""
        return len(self.turns) - 1

    @property
    def most(self) -> Cells:
        """(exercise, stage) most sessions a week that limits and the table allow."""
        found = np.zeros((len(self.exercises), self.stages), dtype=np.int64)
        for row, one in enumerate(self.exercises):
            for stage in range(self.stages):
                if not self.forbidden.get((one.name, stage)):
                    found[row, stage] = int(one.most_sessions)
        return found

    @property
    def minutes(self) -> NDArray[np.float64]:
        """(exercise,) minutes that a session takes."""
        return np.array([one.dose.minutes(len(one.tasks)) for one in self.exercises])

    def plan(self, cells: Cells, name: str = "searched") -> Plan:
        """Return the plan of chosen sessions; an exercise whose dose goes on is one block."""
        blocks = []
        for one, sessions in zip(self.exercises, cells, strict=True):
            begin = 0
            for stage in range(1, self.stages + 1):
                if stage == self.stages or sessions[stage] != sessions[begin]:
                    if sessions[begin] > 0:
                        dose = replace(one.dose, sessions=float(sessions[begin]))
                        blocks.append(Block(one, self.turns[begin], self.turns[stage], dose))
                    begin = stage
        order = sorted(blocks, key=lambda block: (block.from_week, block.exercise.stage))
        return Plan(name, "Searched plan", "Found by search under the limits of this body.", tuple(order))

    def feasible(self, cells: Cells) -> bool:
        """Tell whether sessions keep to all limits of the menu."""
        if (cells < 0).any() or (cells > self.most).any():
            return False
        few = (cells > 0).sum(axis=0).max() <= self.most_exercises
        return bool(few and (self.minutes @ cells).max() <= self.most_minutes + 1e-9)

    def binding(self, cells: Cells) -> tuple[str, ...]:
        """Return, stage by stage, the limits that keep a plan from more."""
        found = []
        for stage in range(self.stages):
            weeks = f"weeks {self.turns[stage]:g} to {self.turns[stage + 1]:g}"
            if (cells[:, stage] > 0).sum() == self.most_exercises:
                found.append(f"{weeks}: {self.most_exercises} exercises at a time")
            left = self.most_minutes - float(self.minutes @ cells[:, stage])
            if left < self.minutes[self.most[:, stage] > cells[:, stage]].min(initial=np.inf):
                found.append(f"{weeks}: {self.most_minutes:g} minutes a week, {left:.0f} left")
            for (_, at), breaches in self.forbidden.items():
                found += [f"{weeks}: {each.said()}" for each in breaches if at == stage]
        return tuple(found)

    def random(self, count: int, seed: int) -> list[Cells]:
        """Return random plans that keep to all limits of the menu."""
        rng = np.random.default_rng(seed)
        found = []
        for _ in range(count):
            cells = np.zeros_like(self.most)
            for stage in range(self.stages):
                allowed = np.flatnonzero(self.most[:, stage] > 0)
                number = int(rng.integers(1, self.most_exercises + 1))
                for row in rng.permutation(allowed)[:number]:
                    cells[row, stage] = rng.integers(1, self.most[row, stage] + 1)
                    while cells[row, stage] and self.minutes @ cells[:, stage] > self.most_minutes:
                        cells[row, stage] -= 1
            found.append(cells)
        return found

    def _reason(self) -> str:
        first = next((each for found in self.forbidden.values() for each in found), None)
        return first.said() if first else "no exercise may be done once a week"


def regions(names: Sequence[str]) -> tuple[str, ...]:
    """Return the regions of exercises that belong to hurt levels such as ``L4`` or joints such as ``C5-C6``."""
    first = {name[:1] for name in names}
    found = {"C": ("neck", "thoracic"), "T": ("thoracic", "whole", "lumbar"), "L": ("lumbar", "whole")}
    chosen = [region for letter, near in found.items() if letter in first for region in near]
    return tuple(dict.fromkeys(chosen)) or ("lumbar", "whole", "thoracic", "neck")
