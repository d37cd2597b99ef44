"""A description in the making, as readers of model files fill it, and what was lost on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import (
    Body,
    Bushing,
    Coordinate,
    Coupling,
    Description,
    Fascicle,
    JointStiffness,
    PathPoint,
    Surface,
    Wrap,
)
from paravert.errors import InputError
from paravert.exchange.constants import constant
from paravert.exchange.loss import Ledger
from paravert.names import MIDLINE, SIDES

Floats = NDArray[np.float64]
GROUND = "ground"
UNKNOWN = "unknown"
RIGHT, LEFT = SIDES
_SIDE = re.compile(r"^(?P<stem>.+?)[_.\- ](?P<side>r|l|right|left)$", re.IGNORECASE)
_SHORTEST = 1e-4
"""m: less is no fibre of a muscle."""
_LARGEST = 1e6
"""m, kg, N: beyond it nothing is a body's."""


@dataclass(slots=True)
class Draft:
    """Parts of a description; ``held`` tells why a coordinate is prescribed and not balanced."""

    name: str
    file: str
    ledger: Ledger = field(default_factory=Ledger)
    bodies: list[Body] = field(default_factory=list)
    coordinates: list[Coordinate] = field(default_factory=list)
    couplings: dict[str, Coupling] = field(default_factory=dict)
    fascicles: list[Fascicle] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list)
    bushings: list[Bushing] = field(default_factory=list)
    stiffness: list[JointStiffness] = field(default_factory=list)
    landmarks: list[tuple[str, PathPoint]] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)  # of each muscle, by name
    held: dict[str, str] = field(default_factory=dict)

    def error(self, message: str, where: str) -> InputError:
        """Return an error that names the file and the part."""
        return InputError(message, field=where[:160], file=self.file)


@dataclass(frozen=True, slots=True)
class Architecture:
    """What a model file says of a muscle."""

    force: float  # N
    fibre: float  # m
    slack: float  # m
    pennation: float  # rad
    shifted: bool = False  # the slack length is where fibres begin to count, and may be below zero


def fascicle(draft: Draft, name: str, points: list[PathPoint], wraps: list[Wrap], made: Architecture) -> Fascicle:
    """Return a fascicle of an imported muscle.

    Raises:
        InputError: a length or force is not positive, a slack length negative, a pennation beyond a right angle.
    """
    where, least = f"muscle {name}", -_LARGEST if made.shifted else 0.0
    for what, value, fits, expected in (
        ("maximum isometric force", made.force, 0.0 <= made.force < _LARGEST, "0 to 1e6 N"),
        ("optimal fibre length", made.fibre, _SHORTEST <= made.fibre < _LARGEST, "1e-4 m or more"),
        ("tendon slack length", made.slack, least <= made.slack < _LARGEST, "0 m or more"),
        ("pennation", made.pennation, 0.0 <= made.pennation < 1.57, "0 to 1.57 rad"),
    ):
        if not fits:
            raise draft.error(f"{what} {value:g}, expected {expected}", where)
    if len(points) < 2:
        raise draft.error(f"{len(points)} path points, expected 2 or more", where)
    tension = constant("specific_tension")
    stem, side = sided(name)
    return Fascicle(
        name=name,
        muscle=stem,
        group=draft.groups.get(name, "imported"),
        layer=UNKNOWN,
        system=UNKNOWN,
        side=side,
        level=UNKNOWN,
        points=tuple(points),
        pcsa=made.force / tension,
        optimal_fibre_length=made.fibre,
        tendon_slack_length=made.slack,
        pennation=made.pennation,
        specific_tension=tension,
        roots=(),
        source=draft.file,
        grade="estimated",
        wraps=tuple(wraps),
    )


def sided(name: str) -> tuple[str, str]:
    """Return a name without its side, and the side: right, left, or midline where the name tells none."""
    found = _SIDE.match(name)
    if found is None:
        return name, MIDLINE
    return found["stem"], RIGHT if found["side"].lower() in ("r", RIGHT) else LEFT


def finished(draft: Draft) -> Description:
    """Return the description, in order: couplings after what they build on, sides told by pairs, roles given.

    Raises:
        InputError: names are there twice, couplings go in a circle, or nothing is left of it.
    """
    for what, names in (
        ("body", [one.name for one in draft.bodies]),
        ("coordinate", [one.name for one in draft.coordinates]),
        ("muscle", [one.name for one in draft.fascicles]),
        ("surface", [one.name for one in draft.surfaces]),
    ):
        twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
        if twice is not None:
            raise draft.error("is there twice, expected each name once", f"{what} {twice}")
    couplings = _ordered(draft)
    coordinates = tuple(
        replace(one, role="coupled") if one.name in draft.couplings
        else replace(one, role="prescribed" if one.name in draft.held else "balanced")
        for one in draft.coordinates
    )  # fmt: skip
    return Description(
        name=draft.name,
        bodies=tuple(_possible(draft, body) for body in draft.bodies),
        coordinates=coordinates,
        fascicles=_paired(draft.fascicles),
        landmarks=tuple(draft.landmarks),
        stiffness=_stiffness(draft, coordinates),
        couplings=couplings,
        surfaces=tuple(draft.surfaces),
        bushings=tuple(draft.bushings),
        settled=True,
    )


def _stiffness(draft: Draft, coordinates: tuple[Coordinate, ...]) -> tuple[JointStiffness, ...]:
    """Return the stiffness of balanced coordinates; that of others is outside of what is balanced."""
    role = {one.name: one.role for one in coordinates}
    for one in draft.stiffness:
        if role.get(one.coordinate) != "balanced":
            draft.ledger.dropped("joint stiffness", one.coordinate, how="only a balanced coordinate has one here")
    return tuple(one for one in draft.stiffness if role.get(one.coordinate) == "balanced")


def _ordered(draft: Draft) -> tuple[Coupling, ...]:
    """Return couplings with those that others build on before them."""
    known = {one.name for one in draft.coordinates if one.name not in draft.couplings}
    waiting, found = dict(draft.couplings), []
    while waiting:
        ready = [name for name, one in waiting.items() if all(driver in known for driver, _ in one.terms)]
        if not ready:
            name, one = next(iter(waiting.items()))
            drivers = ", ".join(driver for driver, _ in one.terms)
            raise draft.error(f"follows {drivers}, expected coordinates that do not follow it", f"coordinate {name}")
        for name in ready:
            found.append(waiting.pop(name))
            known.add(name)
    return tuple(found)


def _paired(fascicles: list[Fascicle]) -> tuple[Fascicle, ...]:
    """Return fascicles; one without a side in its name is the right one where a left one has its name."""
    left = {one.muscle for one in fascicles if one.side == LEFT}
    return tuple(replace(one, side=RIGHT) if one.side == MIDLINE and one.muscle in left else one for one in fascicles)


def _possible(draft: Draft, body: Body) -> Body:
    """Return a body whose inertia a rigid body can have; MuJoCo takes no other."""
    if not (0.0 <= body.mass < _LARGEST and all(abs(one) < _LARGEST for one in body.inertia)):
        raise draft.error(f"mass {body.mass:g} kg, expected 0 to 1e6", f"body {body.name}")
    xx, yy, zz, xy, xz, yz = body.inertia
    values, axes = np.linalg.eigh(np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]))
    if body.mass == 0.0:
        if any(body.inertia):
            draft.ledger.near("inertia", body.name, "of a body without mass, left out", float(values[2]), "kg m2")
        return replace(body, inertia=(0.0,) * 6)
    if values[0] <= 0.0:
        radius = 0.01
        least = body.mass * radius**2
        how = "not positive; a sphere's of 1 cm gyration instead (no effect on held postures)"
        draft.ledger.near("inertia", body.name, how, float(least - values[0]), "kg m2")
        return replace(body, inertia=(least, least, least, 0.0, 0.0, 0.0))
    short = float(values[2] - values[0] - values[1])
    if short > 1e-12 * values[2]:
        how = "impossible (a + b < c); the two lesser moments are raised to fit (no effect on held postures)"
        draft.ledger.near("inertia", body.name, how, 0.5 * short, "kg m2")
    if short <= 0.0:
        return body
    values = values + np.array([0.5 * short, 0.5 * short, 0.0]) * (1.0 + 1e-9)
    whole = axes @ np.diag(values) @ axes.T
    return replace(
        body,
        inertia=tuple(float(whole[i, j]) for i, j in ((0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2))),  # type: ignore[arg-type]
    )
