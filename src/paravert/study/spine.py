"""The built-in spine as one object: made for a person, hurt by edits, solved for a task."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property

import xarray as xr

from paravert import anatomy, compare, model, task
from paravert.anatomy.description import Description, Fascicle
from paravert.anatomy.edit import AbstractEdit
from paravert.errors import InputError
from paravert.mechanics import Shared, declared_margin, share
from paravert.model import Model
from paravert.sharing.problem import Criterion
from paravert.task import Frames, Task

PASSIVE = "passive"
"""What compensation calls the joints' own resistance."""


@dataclass(frozen=True)
class Spine:
    """A settled description of a person, healthy or hurt, and the model compiled from it."""

    description: Description
    healthy: Description
    """The same person before any injury; the hurt set refers to it."""
    origin: Spine | None = None
    """The spine that this one was edited from."""

    @cached_property
    def model(self) -> Model:
        """The compiled model; one that differs in what fascicles can do alone shares bodies and paths."""
        if self.origin is not None and _same_shape(self.origin.description, self.description):
            return self.origin.model.with_fascicles(self.description)
        return model.compile(self.description)

    @cached_property
    def posing(self) -> Model:
        """The model that tasks are posed on: the body in health, with the ranges of motion that injuries left."""
        first = self
        while first.origin is not None:
            first = first.origin
        ranges = self.description.coordinates
        if ranges == first.description.coordinates:
            return first.model
        return model.compile(replace(first.description, coordinates=ranges))

    @property
    def hurt(self) -> frozenset[str]:
        """Names of the fascicles that injuries weakened, changed or took away; a path that bones bent is not hurt."""
        now = {fascicle.name: fascicle for fascicle in self.description.fascicles}

        def same(one: Fascicle) -> bool:
            other = now.get(one.name)
            return other == one or (other is not None and replace(other, points=one.points) == one)

        return frozenset(one.name for one in self.healthy.fascicles if not same(one))

    def edit(self, *edits: AbstractEdit) -> Spine:
        """Return the spine with injuries applied, in the order given; slack lengths stay as settled.

        Raises:
            InputError: an edit selects nothing or names something unknown.
        """
        description = self.description
        for edit in edits:
            description = edit.apply(description)
        return Spine(description, self.healthy, self)


@dataclass(frozen=True)
class Solved:
    """One task, solved on one spine."""

    spine: Spine
    frames: Frames
    shared: Shared


def spine(edits: Iterable[AbstractEdit] = ()) -> Spine:
    """Return the whole spine of a person.

    Args:
        edits: personal edits (``Person(...).edits()``) and edits of the tables, applied before
            slack lengths are settled; none for the reference body.
    """
    description = reference()
    for edit in edits:
        description = edit.apply(description)
    return settled(description)


@cache
def reference() -> Description:
    """Return the reference body of the tables, not settled yet."""
    return anatomy.build(anatomy.load())


def settled(description: Description) -> Spine:
    """Return the healthy spine of a description, its slack lengths settled."""
    ready = model.settle(description)
    return Spine(ready, ready)


def solve(
    body: Spine,
    what: Task | Frames | str,
    *,
    criterion: Criterion = 2,
    allow_yield: bool = True,
    stability: bool = True,
    measure: bool = True,
    near: Shared | None = None,
    soft_as: Shared | None = None,
) -> Solved:
    """Return a task solved on a spine, with a certificate for each frame.

    Args:
        body: healthy or hurt.
        what: a task, its name in the library, or frames that were resolved before.
        criterion: 2, 3 or "minmax".
        allow_yield: whether joints may yield a little under load.
        stability: whether no direction may be softer than the declared margin.
        measure: whether to measure the margin where it is not demanded.
        near: the same frames as solved on a spine with the same bodies and paths, to save evaluating
            postures and finding what has to be stiffened.
        soft_as: frames solved on another body, in directions of which this one may have to be stiffened too;
            those of ``near`` if None.

    Raises:
        InputError: the task is unknown or out of reach.
    """
    if isinstance(what, str):
        what = task.from_table({"use": what})
    frames = what if isinstance(what, Frames) else task.resolve(body.posing, what)
    soft = near if soft_as is None else soft_as
    shared = share(
        body.model,
        frames,
        criterion=criterion,
        allow_yield=allow_yield,
        margin=declared_margin() if stability else None,
        measure=measure,
        kinematics=None if near is None else near.kinematics,
        directions=None if soft is None else soft.stability,
    )
    return Solved(body, frames, shared)


def compensation(before: Solved, after: Solved) -> xr.Dataset:
    """Return who takes which share of the moment that the hurt fascicles lost, frame by frame.

    Raises:
        InputError: the two are not the same task of the same person.
    """
    if before.spine.healthy is not after.spine.healthy:
        raise InputError("the spines are of different persons, expected one edited from the other")
    hurt = set(after.spine.hurt - before.spine.hurt)
    if after.spine.description.stiffness != before.spine.description.stiffness:
        hurt.add(PASSIVE)
    return compare.compensation(before.shared, after.shared, hurt)


def _same_shape(one: Description, other: Description) -> bool:
    """Tell whether two descriptions differ in nothing but what their fascicles can do."""
    parts = ("bodies", "coordinates", "springs", "contacts", "discs", "cavity", "stiffness")
    paths = [[(each.name, each.points) for each in description.fascicles] for description in (one, other)]
    return paths[0] == paths[1] and all(getattr(one, part) == getattr(other, part) for part in parts)
