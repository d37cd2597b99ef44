"""A tree of results as the sections read it: tasks with their frames, fascicles with their names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.results.schema import NOTICE

Floats = NDArray[np.float64]
OPTIMAL = "OPTIMAL"
_KINDS = ("muscle", "group", "layer", "system", "side", "level", "roots", "grade")


@dataclass(frozen=True, slots=True)
class Fascicles:
    """What each fascicle is; every array has the axis fascicle."""

    name: tuple[str, ...]
    kinds: dict[str, NDArray[np.str_]]  # muscle, group, layer, system, side, level, roots, grade
    pcsa: Floats  # m2
    maximum_force: Floats  # N
    injured: NDArray[np.bool_]

    def kind(self, name: str) -> NDArray[np.str_]:
        """Return (fascicle,) the muscle, group, layer, system, side or level of each."""
        return self.kinds[name]


@dataclass(frozen=True, eq=False)
class TaskReading:
    """One task: its numbers, the comparison where there is an injury, and the frame that tells most."""

    number: int
    name: str
    data: xr.Dataset
    compared: xr.Dataset | None

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """``before``, and ``after`` where there is an injury."""
        return tuple(str(one) for one in self.data["condition"].values)

    @cached_property
    def frames(self) -> int:
        """How many frames it has."""
        return int(self.data.sizes["frame"])

    @cached_property
    def solved(self) -> NDArray[np.bool_]:
        """(frame,) whether every condition is proved optimal."""
        return np.asarray((self.data["status"].values == OPTIMAL).all(axis=0))

    def values(self, name: str) -> Floats:
        """Return the array of a variable of the task, axes as in the schema."""
        return np.asarray(self.data[name].values)

    def comparison(self, name: str) -> Floats:
        """Return the array of a variable of the comparison; NaN where a frame is not proved in its condition.

        Raises:
            KeyError: there is no injury, hence no comparison.
        """
        if self.compared is None:
            raise KeyError(name)
        found = self.compared[name]
        values = np.asarray(found.values)
        if "frame" not in found.dims or values.dtype.kind != "f":
            return values
        good = np.asarray(self.data["status"].values == OPTIMAL) if "condition" in found.dims else self.solved
        return np.where(good.reshape(*good.shape, *(1,) * (values.ndim - good.ndim)), values, np.nan)

    @cached_property
    def lost_force(self) -> Floats:
        """(frame,) N: how much the force of hurt fascicles changes; NaN where not solved or nothing is hurt."""
        if self.compared is None:
            return np.full(self.frames, np.nan)
        before, after = self.comparison("force")[:, :, self.comparison("hurt").astype(bool)]
        return np.asarray((before - after).sum(axis=1))

    @cached_property
    def has_shares(self) -> NDArray[np.bool_]:
        """(frame,) whether shares exist: solved, and something was lost."""
        if self.compared is None:
            return np.zeros(self.frames, dtype=bool)
        return np.asarray(np.isfinite(self.comparison("share")).all(axis=1))

    @cached_property
    def telling(self) -> int:
        """The frame in which most force is lost; without an injury, that of the largest compression."""
        size = np.where(self.has_shares, np.abs(self.lost_force), np.nan)
        if not np.isfinite(size).any():
            size = np.where(
                self.solved, np.nan_to_num(self.values("compression")).max(axis=(0, 2), initial=0.0), np.nan
            )
        return int(np.nanargmax(size)) if np.isfinite(size).any() else 0

    def frame_words(self, frame: int) -> str:
        """Return a frame as words; empty for a task that is held still."""
        if self.frames == 1:
            return ""
        return f"frame {frame} of 0 to {self.frames - 1}, at {self.values('time')[frame]:.2f} s"


@dataclass(frozen=True, eq=False)
class Reading:
    """A whole tree."""

    about: dict[str, Any]
    tasks: tuple[TaskReading, ...]
    fascicles: Fascicles
    anatomy: xr.Dataset
    history: xr.Dataset | None = None
    """Lives over weeks; None where the study asks for none."""

    @cached_property
    def study(self) -> str:
        """The study's name."""
        return str(self.about.get("study", "paravert results"))

    @cached_property
    def notice(self) -> str:
        """What the results are not for."""
        return str(self.about.get("notice", NOTICE))

    def listed(self, name: str) -> list[Any]:
        """Return an attribute that holds a list as JSON; empty where there is none."""
        found: list[Any] = json.loads(self.about.get(name) or "[]")
        return found

    @cached_property
    def person(self) -> dict[str, Any]:
        """The person as the study gives it."""
        found: dict[str, Any] = json.loads(self.about.get("person") or "{}")
        return found

    @cached_property
    def injured(self) -> bool:
        """Whether there is a before and an after."""
        return any(len(task.conditions) > 1 for task in self.tasks)

    @cached_property
    def lead(self) -> TaskReading | None:
        """The first task in which something is lost, else the first that is solved, else the first."""
        ranked = sorted(self.tasks, key=lambda task: (not task.has_shares.any(), not task.solved.any(), task.number))
        return ranked[0] if ranked else None

    def ordered(self, name: str) -> list[str]:
        """Return the kinds of a name (group, level ...) that occur, in the order of the fascicles."""
        return list(dict.fromkeys(str(one) for one in self.fascicles.kind(name)))


def read(tree: xr.DataTree) -> Reading:
    """Return the reading of a tree that `results.tree.build` made or `results.store.read` returned."""
    compared = tree["compensation"].children if "compensation" in tree.children else {}
    tasks = []
    for number, (name, node) in enumerate(tree["tasks"].children.items()):
        beside = compared.get(name)
        other = None if beside is None else beside.to_dataset(inherit=False)
        tasks.append(TaskReading(number, str(name), node.to_dataset(inherit=False), other))
    anatomy = tree.children["anatomy"].to_dataset(inherit=False)
    names = tuple(str(one) for one in anatomy["fascicle"].values)
    kinds = {kind: np.array([str(one) for one in anatomy[kind].values]) for kind in _KINDS}
    fascicles = Fascicles(
        names,
        kinds,
        np.asarray(anatomy["pcsa"].values, dtype=float),
        np.asarray(anatomy["maximum_force"].values, dtype=float),
        np.asarray(anatomy["injured"].values, dtype=bool),
    )
    about = {str(key): value for key, value in tree.attrs.items()}
    history = tree.children["history"].to_dataset(inherit=False) if "history" in tree.children else None
    return Reading(about, tuple(tasks), fascicles, anatomy, history)
