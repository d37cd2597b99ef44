"""Tasks in a user's terms: the keys of a study's [[task]], the same in the library, in TOML and in Python.

Angles in degrees as a person says them: inclination and flexion + = forward, lateral bend + = to
the right, axial rotation + = to the left. What is left out (None) follows from the other terms.
"""

from __future__ import annotations

from dataclasses import field, replace
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, Strict
from pydantic.dataclasses import dataclass

from paravert.errors import InputError
from paravert.names import SIDES

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
Part = Annotated[float, number(0.0, 1.0, "")]
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
class Arm:
    """How one arm is held against the chest; the hand's place follows."""

    flexion_deg: Angle = 0.0
    """From along the trunk forward: 90 straight in front of the chest, 180 overhead."""
    abduction_deg: Angle = 0.0
    """From along the trunk out to the side."""
    elbow_flexion_deg: Annotated[float, number(0.0, 145.0, "degrees")] = 0.0


@dataclass(frozen=True, config=STRICT)
class Arms:
    """Arms held by angles; one that is left out hangs, reaches or lies along."""

    right: Arm | None = None
    left: Arm | None = None


@dataclass(frozen=True, config=STRICT)
class Leg:
    """How one leg of a lying or kneeling body is held against the pelvis."""

    hip_flexion_deg: Annotated[float, number(-30.0, 120.0, "degrees")] = 0.0
    knee_flexion_deg: Annotated[float, number(0.0, 140.0, "degrees")] = 0.0


@dataclass(frozen=True, config=STRICT)
class Legs:
    """Legs of a lying or kneeling body; one that is left out is in line with the pelvis."""

    right: Leg | None = None
    left: Leg | None = None


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
    incline_deg: Annotated[float, number(-60.0, 60.0, "degrees")] | None = None
    """How far the head end of a lying body is raised above its feet."""
    floor: Annotated[tuple[Name, ...], Field(max_length=12, description="a list of contacts")] = ()
    """Contacts of ``contacts.csv`` that alone carry a lying or kneeling body; none: a bed under all of it."""
    held: Flag | None = None
    """Whether pelvis and legs are strapped down, so that nothing else carries a lying body."""


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
    arms: Arms = Arms()
    legs: Legs = Legs()
    load: Annotated[tuple[LoadTerm, ...], Field(max_length=50, description="a list of loads")] = ()
    support: SupportTerm = SupportTerm()
    least: Annotated[dict[str, Part], Field(max_length=20, description="a table of muscles or groups")] = field(
        default_factory=dict
    )
    """Command that a person gives a muscle or group on purpose, both sides, at the least; 1 is all of it."""
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
    lying = task.support.lying not in (None, "no")
    if task.key and lying:
        raise InputError("a movement while lying, expected a posture held still", field="key")
    _check_floor(task, lying)


def _check_floor(task: Task, lying: bool) -> None:
    """Refuse terms of a lying body where nobody lies, and arms that are told two things."""
    support = task.support
    only = {"support.incline_deg": support.incline_deg, "support.floor": support.floor, "support.held": support.held}
    only |= {f"legs.{side}": getattr(task.legs, side) for side in SIDES}
    for place, value in only.items():
        if value and not lying:
            raise InputError("without lying, expected support.lying", field=place)
    if support.floor and support.held:
        raise InputError("both floor and held, expected one of them", field="support.held")
    for side in SIDES:
        if getattr(task.arms, side) is not None and getattr(task.hands, f"{side}_m") is not None:
            raise InputError(f"both arms.{side} and hands.{side}_m, expected one of them", field=f"arms.{side}")


def _over(base: Terms, change: Terms) -> Terms:
    """Return terms with those of a change where it has any."""
    given = {name: value for name, value in vars(change).items() if value is not None and not name.startswith("__")}
    return replace(base, **given)
