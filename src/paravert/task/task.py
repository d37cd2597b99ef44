"""Tasks in a user's terms: the keys of a study's [[task]], the same in the library, in TOML and in Python.

Angles in degrees as a person says them: inclination and flexion + = forward, lateral bend + = to
the right, axial rotation + = to the left. What is left out (None) follows from the other terms.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, Strict
from pydantic.dataclasses import dataclass

from paravert.errors import InputError

STRICT = ConfigDict(extra="forbid")
FEWEST_FRAMES = 21


def number(low: float, high: float, unit: str) -> Any:
    """Return the constraint of a finite number in a range; its description says what is expected."""
    what = f"a number from {low:g} to {high:g} {unit}".rstrip()
    return Field(strict=True, ge=low, le=high, allow_inf_nan=False, description=what)


def _vector(unit: str) -> Any:
    return Field(description=f"three numbers [forward, up, right] in {unit}")


Flag = Annotated[bool, Strict(), Field(description="true or false")]
Name = Annotated[str, Strict(), Field(min_length=1, max_length=120, description="a name")]
Text = Annotated[str, Strict(), Field(max_length=400, description="text")]
Angle = Annotated[float, number(-180.0, 180.0, "degrees")]
Metres = Annotated[float, number(-2.0, 2.0, "m")]
Newtons = Annotated[float, number(-20000.0, 20000.0, "N")]
Seconds = Annotated[float, number(0.0, 600.0, "s")]
Point = Annotated[tuple[Metres, Metres, Metres], _vector("m")]
Force = Annotated[tuple[Newtons, Newtons, Newtons], _vector("N")]


@dataclass(frozen=True, config=STRICT)
class Angles:
    """Angles of one joint; an axis that is left out follows the rhythm."""

    flexion: Angle | None = None
    lateral_bend: Angle | None = None
    axial_rotation: Angle | None = None


@dataclass(frozen=True, config=STRICT)
class Posture:
    """How the pelvis, the trunk and the legs are held."""

    trunk_inclination_deg: Angle | None = None
    """Of the line from L5-S1 to C7-T1, forward, against neutral standing."""
    pelvis_inclination_deg: Angle | None = None
    """Turn of the pelvis, forward, against neutral standing."""
    lateral_bend_deg: Angle | None = None
    """Sum over the joints T1-T2 to L5-S1."""
    axial_rotation_deg: Angle | None = None
    """Sum over the joints T1-T2 to L5-S1."""
    rhythm: Name | None = None
    levels_deg: Annotated[dict[str, Angles], Field(description='a table of joints such as "L4-L5"')] | None = None
    knee_flexion_deg: Annotated[float, number(0.0, 140.0, "degrees")] | None = None
    coordinates_deg: Annotated[dict[str, Angle], Field(description="a table of angles by the model's names")] | None = (
        None
    )
    """Turns of a model of one's own, with its signs and zero; the others keep their default."""
    coordinates_m: Annotated[dict[str, Metres], Field(description="a table of shifts by the model's names")] | None = (
        None
    )


@dataclass(frozen=True, config=STRICT)
class Head:
    """How the head is held against the trunk: sums over the joints C0-C1 to C7-T1."""

    flexion_deg: Angle | None = None
    lateral_bend_deg: Angle | None = None
    axial_rotation_deg: Angle | None = None


@dataclass(frozen=True, config=STRICT)
class Hands:
    """Where the hands grip, from the centre of L5-S1 in world axes; a hand left out hangs."""

    right_m: Point | None = None
    left_m: Point | None = None


@dataclass(frozen=True, config=STRICT)
class LoadTerm:
    """A mass that is carried or a force that acts, and where: a hand, the hands, the head, a body or a landmark."""

    at: Name
    mass_kg: Annotated[float, number(0.0, 500.0, "kg")] | None = None
    force_n: Force | None = None


@dataclass(frozen=True, config=STRICT)
class SupportTerm:
    """What the body rests on."""

    feet: Flag | None = None
    seat: Flag | None = None
    back_rest_deg: Annotated[float, number(0.0, 80.0, "degrees")] | None = None
    """How far the back rest leans back from the vertical; 0 for none."""
    lying: (
        Annotated[
            Literal["no", "supine", "prone", "side_right", "side_left"],
            Field(description="no, supine, prone, side_right or side_left"),
        ]
        | None
    ) = None


@dataclass(frozen=True, config=STRICT)
class Maximise:
    """A strength test: where to push, in which direction, and about which joint to state the moment."""

    at: Name
    direction: Name
    about: Name


@dataclass(frozen=True, config=STRICT)
class Key:
    """A posture that a movement passes at a time; its terms replace those of the task."""

    time_s: Seconds
    posture: Posture = Posture()
    head: Head = Head()
    hands: Hands = Hands()


@dataclass(frozen=True, config=STRICT)
class Task:
    """One task: a posture held still, or a movement through key postures, with what is carried and rested on."""

    name: Name
    description: Text = ""
    source: Text = ""
    posture: Posture = Posture()
    head: Head = Head()
    hands: Hands = Hands()
    load: Annotated[tuple[LoadTerm, ...], Field(max_length=50, description="a list of loads")] = ()
    support: SupportTerm = SupportTerm()
    maximise: Maximise | None = None
    key: Annotated[tuple[Key, ...], Field(max_length=50, description="a list of key postures")] = ()
    frames: Annotated[int, Strict(), Field(ge=FEWEST_FRAMES, le=501, description="a whole number from 21 to 501")] = 31
    """Of a movement; a posture held still is one frame."""

    @property
    def moving(self) -> bool:
        """Whether the task is a movement."""
        return bool(self.key)


Terms = TypeVar("Terms", Posture, Head, Hands)


def at_key(task: Task, key: Key) -> Task:
    """Return the posture held still that a movement passes at a key."""
    return replace(
        task,
        posture=_over(task.posture, key.posture),
        head=_over(task.head, key.head),
        hands=_over(task.hands, key.hands),
        key=(),
    )


def check_terms(task: Task) -> None:
    """Refuse terms that contradict each other.

    Raises:
        InputError: a load has neither or both of mass and force, or key times do not increase.
    """
    for place, load in enumerate(task.load, start=1):
        if (load.mass_kg is None) == (load.force_n is None):
            given = "both" if load.mass_kg is not None else "neither"
            raise InputError(f"{given} of mass_kg and force_n, expected one of them", field=f"load[{place}]")
    times = [key.time_s for key in task.key]
    if len(times) == 1:
        raise InputError("one key posture, expected two or more", field="key")
    for place, (earlier, later) in enumerate(pairwise(times), start=2):
        if later <= earlier:
            raise InputError(f"{later:g}, expected more than {earlier:g}", field=f"key[{place}].time_s")
    if task.key and task.support.lying not in (None, "no"):
        raise InputError("a movement while lying, expected a posture held still", field="key")


def _over(base: Terms, change: Terms) -> Terms:
    """Return terms with those of a change where it has any."""
    given = {name: value for name, value in vars(change).items() if value is not None and not name.startswith("__")}
    return replace(base, **given)
