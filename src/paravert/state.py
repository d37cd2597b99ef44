"""The slow states of a life: names, shapes, units, healthy values and ranges, and the arrays that hold them.

Every state is relative to the healthy twin: a healthy person has the healthy value of every state
for ever. Nothing here knows a spine; axes are names and lengths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError

Floats = NDArray[np.float64]
LONG_AGO = 1e4
"""Days after which the time since an event has no effect any more."""


@dataclass(frozen=True, slots=True)
class Slow:
    """One slow state."""

    name: str
    axis: str  # fascicle, joint, row or nerve beside the draw; empty for the person
    unit: str
    healthy: float
    low: float
    high: float
    meaning: str


STATES = (
    Slow("size", "fascicle", "1", 1.0, 0.0, 4.0, "lean contractile area over the healthy one"),
    Slow("quality", "fascicle", "1", 1.0, 0.0, 2.0, "force per lean area over the healthy one"),
    Slow("inhibition", "fascicle", "1", 0.0, 0.0, 1.0, "part of the drive that is held back"),
    Slow("damage", "fascicle", "1", 0.0, 0.0, 1.0, "part of the force that a strain takes"),
    Slow("strain_days", "fascicle", "d", LONG_AGO, 0.0, LONG_AGO, "time since the last strain"),
    Slow("fat", "fascicle", "1", 0.0, 0.0, 1.0, "part of the muscle that became fat and scar, beyond the healthy one"),
    Slow("innervation", "fascicle", "1", 1.0, 0.0, 1.0, "part of the fibres whose own axon is there"),
    Slow("window", "fascicle", "1", 1.0, 0.0, 1.0, "most that innervation may still reach"),
    Slow("sprouting", "fascicle", "1", 1.0, 1.0, 20.0, "fibres that an axon feeds, over the healthy number"),
    Slow("nerve_days", "fascicle", "d", LONG_AGO, 0.0, LONG_AGO, "time since axons were lost or set free"),
    Slow("creep", "joint", "rad", 0.0, -1.0, 1.0, "flexion that a day leaves unrecovered, above the twin's"),
    Slow("wound", "joint", "1", 0.0, 0.0, 1.0, "part of the way that a hurt joint's tissue still has to heal"),
    Slow("wear", "joint", "1", 0.0, 0.0, 1.0, "damage by load above the twin's, less its repair"),
    Slow("habit", "row", "rad", 0.0, -1.5, 1.5, "change of the habitual angle"),
    Slow("block", "nerve", "1", 0.0, 0.0, 1.0, "part of a nerve's axons that does not conduct"),
    Slow("axon_loss", "nerve", "1", 0.0, 0.0, 1.0, "part of a nerve's axons that was lost"),
    Slow("pain", "", "1", 0.0, 0.0, 1.0, "pain of the person"),
)
"""Every slow state, in the order of the fields of `State`."""
BY_NAME: Mapping[str, Slow] = {one.name: one for one in STATES}
AXES = ("fascicle", "joint", "row", "nerve")


@dataclass(frozen=True, eq=False)
class State:
    """One life at one time, all draws: an array (draw, axis) a state; pain is (draw,).

    Meaning, unit, healthy value and range of each are in `STATES`.
    """

    size: Floats
    quality: Floats
    inhibition: Floats
    damage: Floats
    strain_days: Floats
    fat: Floats
    innervation: Floats
    window: Floats
    sprouting: Floats
    nerve_days: Floats
    creep: Floats
    wound: Floats
    wear: Floats
    habit: Floats
    block: Floats
    axon_loss: Floats
    pain: Floats

    @property
    def draws(self) -> int:
        """The number of draws."""
        return len(self.pain)

    def arrays(self) -> Mapping[str, Floats]:
        """Return every array by name, in the order of `STATES`."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def with_arrays(self, changed: Mapping[str, Floats]) -> State:
        """Return a copy with other arrays."""
        return replace(self, **changed)

    def check(self) -> None:
        """Refuse what is not finite, out of range or of the wrong shape.

        Raises:
            InputError: the state is named, with its worst value.
        """
        for slow in STATES:
            found = getattr(self, slow.name)
            if found.ndim != (2 if slow.axis else 1) or len(found) != self.draws:
                what = f"shape {found.shape}, expected (draw{', ' + slow.axis if slow.axis else ''})"
                raise InputError(what, field=f"state.{slow.name}")
            bad = found[~((found >= slow.low) & (found <= slow.high))]
            if bad.size:
                raise InputError(f"{bad[0]:g}, expected {slow.low:g} to {slow.high:g}", field=f"state.{slow.name}")


def healthy(draws: int, lengths: Mapping[str, int]) -> State:
    """Return the state of a healthy person.

    Args:
        draws: number of draws, 1 or more.
        lengths: of every axis in `AXES`.

    Raises:
        InputError: an axis is missing, or there is no draw.
    """
    if draws < 1:
        raise InputError(f"{draws}, expected 1 or more", field="draws")
    for axis in AXES:
        if axis not in lengths:
            raise InputError("missing, expected a length", field=axis)
    return State(**{one.name: np.full(_shape(one, draws, lengths), one.healthy) for one in STATES})


def differing(one: State, other: State) -> Iterator[str]:
    """Yield the names of the states that differ in any bit."""
    for name, values in one.arrays().items():
        if not np.array_equal(values, getattr(other, name)):
            yield name


def _shape(slow: Slow, draws: int, lengths: Mapping[str, int]) -> tuple[int, ...]:
    return (draws, lengths[slow.axis]) if slow.axis else (draws,)
