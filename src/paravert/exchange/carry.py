"""What other programs have no place for, carried in a note of an exported file, so that it comes back.

The note holds the whole description. Reading takes from the file everything that the file says
(places, masses, axes, paths, forces, lengths), as someone may have changed it since, and from the
note the rest.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from paravert.anatomy.description import (
    NO_TURN,
    Body,
    Bushing,
    Coordinate,
    Description,
    Fascicle,
    PathPoint,
    PointSpring,
)
from paravert.errors import InputError
from paravert.exchange.draft import Draft
from paravert.exchange.markup_write import plain_name

DRIVER = "driver "
"""Begins the name of a body that an export adds for a coordinate that moves nothing by itself."""
LEAST_TENDON = 1e-4
"""m: OpenSim takes no tendon without length; in an export the fibre is shorter by it."""
_CLOSE = 1e-9


def note(description: Description) -> str:
    """Return a description as one line of JSON."""
    return TypeAdapter(Description).dump_json(description).decode()


def from_note(text: str, file: str) -> Description:
    """Return the description in a note.

    Raises:
        InputError: it is not one.
    """
    try:
        found = TypeAdapter(Description).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][:4])
        raise InputError(f"{where}: {first['msg']}, expected what an export wrote", field="note", file=file) from None
    except RecursionError as error:
        raise InputError("nested too deep, expected what an export wrote", field="note", file=file) from error
    if not all(math.isfinite(value) for value in _floats(found)):
        raise InputError("not finite, expected finite numbers", field="note", file=file)
    return found


def restored(read: Description, carried: Description, draft: Draft, *, whole: bool) -> Description:
    """Return the description of a file with what its note carries.

    Args:
        read: as the file says it.
        carried: from the note.
        draft: of the file; its ledger notes what has been changed, added or left out since the export.
        whole: whether the format has bushings and neutral values, so that they are taken from the file.
    """
    bodies = _merged(draft, "body", read.bodies, carried.bodies, _body)
    known = {one.name for one in bodies}
    spelled = {plain_name(name): name for name in known}
    coordinates = _merged(draft, "coordinate", read.coordinates, carried.coordinates, _coordinate)
    if not whole:
        neutral = {one.name: one.neutral for one in carried.coordinates}
        coordinates = tuple(replace(one, neutral=neutral.get(one.name, one.neutral)) for one in coordinates)
    fascicles = _merged(draft, "muscle", _renamed(read.fascicles, spelled), carried.fascicles, _fascicle)
    pads = {one.name: one for one in read.bushings}
    springs = tuple(_spring(one, pads.get(plain_name(one.name), pads.get(one.name))) for one in carried.springs)
    _said_changes(draft, carried.springs, springs)
    own = {name for one in carried.springs for name in (one.name, plain_name(one.name))}
    return replace(
        carried,
        bodies=bodies,
        coordinates=coordinates,
        fascicles=tuple(one for one in fascicles if all(point.body in known for point in one.points)),
        springs=springs,
        bushings=_bushings(read, carried, own) if whole else carried.bushings,
    )


def _renamed(fascicles: tuple[Fascicle, ...], spelled: dict[str, str]) -> tuple[Fascicle, ...]:
    """Return fascicles whose points name bodies as the note spells them."""
    return tuple(
        replace(one, points=tuple(replace(point, body=spelled.get(point.body, point.body)) for point in one.points))
        for one in fascicles
    )


def _bushings(read: Description, carried: Description, springs: set[str]) -> tuple[Bushing, ...]:
    """Return the bushings of the file that are no springs, as the note spells their names."""
    names = [*(one.name for one in carried.bushings), *(one.name for one in carried.bodies)]
    spelled = {plain_name(name): name for name in names}
    return tuple(
        replace(
            one,
            name=spelled.get(one.name, one.name),
            body_a=spelled.get(one.body_a, one.body_a),
            body_b=spelled.get(one.body_b, one.body_b),
        )
        for one in read.bushings
        if one.name not in springs
    )


def _spring(carried: PointSpring, read: Bushing | None) -> PointSpring:
    """Return a spring with the ends and the stiffness that the file has now."""
    if read is None:
        return carried
    return replace(carried, point_a=read.point_a, point_b=read.point_b, stiffness=read.sliding[0])


def own_forces(carried: Description) -> frozenset[str]:
    """Return the names under which an export writes what its note carries: springs, passive joints, idle muscles."""
    elastic = (f"{one.name}_spring" for one in carried.coordinates if one.role == "elastic")
    joints = (f"{one.coordinate}_resists" for one in carried.stiffness)
    idle = (one.name for one in carried.fascicles if one.detached or one.acts_on != "joints")
    return frozenset(plain_name(name) for name in (*elastic, *joints, *idle))


def _merged(draft: Draft, kind: str, read: Any, carried: Any, merge: Any) -> Any:
    """Return parts in the order of the note, each as the file has it now, then those that the note does not know."""
    now = {one.name: one for one in read}
    found = []
    for one in carried:
        name = one.name if one.name in now else plain_name(one.name)
        if name in now:
            found.append(merge(now.pop(name), one))
        elif getattr(one, "role", "") == "coupled" or getattr(one, "kind", "") == "driver":
            found.append(one)
        else:
            draft.ledger.dropped(kind, one.name, how="taken out of the file since its export")
    for name, one in now.items():
        if kind == "coordinate" and one.role == "coupled":
            continue
        if kind != "body" or (one.parent and not name.startswith(DRIVER)):
            draft.ledger.exact(kind, name, how="added to the file since its export")
            found.append(one)
    return tuple(found)


def _body(read: Body, carried: Body) -> Body:
    w, x, y, z = read.turn
    level = carried.turn == NO_TURN and max(abs(x), abs(y)) < 1e-12
    return replace(
        carried,
        origin=read.origin,
        pitch=2.0 * math.atan2(z, w) if level else 0.0,
        turn=NO_TURN if level else read.turn,
        mass=read.mass,
        centre_of_mass=read.centre_of_mass,
        inertia=read.inertia,
    )


def _coordinate(read: Coordinate, carried: Coordinate) -> Coordinate:
    if carried.kind == "driver":
        return replace(carried, lower=read.lower, upper=read.upper, neutral=carried.neutral)
    return replace(
        carried, axis=read.axis, lower=read.lower, upper=read.upper, anchor=read.anchor, neutral=read.neutral
    )


def _fascicle(read: Fascicle, carried: Fascicle) -> Fascicle:
    """Return a fascicle with the file's path, force and lengths; a changed force is a changed cross-section."""
    state = carried.size * carried.quality * (1.0 - carried.damage) * carried.drive
    wanted = carried.maximum_force * state * (0.0 if carried.detached else 1.0)
    pcsa = carried.pcsa
    quiet = carried.acts_on != "joints" and read.maximum_force == 0.0
    if wanted > 0.0 and not quiet and not math.isclose(read.maximum_force, wanted, rel_tol=_CLOSE):
        pcsa *= read.maximum_force / wanted
    slack = carried.tendon_slack_length
    now, then = read.tendon_slack_length, slack * carried.slack_scale
    if max(now, then) > LEAST_TENDON and not math.isclose(now, then, rel_tol=_CLOSE, abs_tol=_CLOSE):
        slack = now / carried.slack_scale
    fibre = read.optimal_fibre_length
    if math.isclose(fibre, carried.optimal_fibre_length, rel_tol=_CLOSE):
        fibre = carried.optimal_fibre_length
    names = [one.landmark for one in carried.points] if len(carried.points) == len(read.points) else []
    points = tuple(
        PathPoint(one.body, one.position, names[number] if names else "") for number, one in enumerate(read.points)
    )
    return replace(carried, points=points, pcsa=pcsa, tendon_slack_length=slack, optimal_fibre_length=fibre)


def _said_changes(draft: Draft, before: tuple[PointSpring, ...], after: tuple[PointSpring, ...]) -> None:
    draft.ledger.exact("spring", *(one.name for one in after), how="a bushing in the file")
    changed = [two.name for one, two in zip(before, after, strict=True) if one != two]
    if changed:
        draft.ledger.exact("spring", *changed, how="changed in the file since its export")


def _floats(value: Any) -> list[float]:
    """Return every float below a dataclass or tuple."""
    found: list[float] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, float):
            found.append(one)
        elif isinstance(one, tuple):
            waiting.extend(one)
        elif hasattr(one, "__dataclass_fields__"):
            waiting.extend(getattr(one, name) for name in one.__dataclass_fields__)
    return found
