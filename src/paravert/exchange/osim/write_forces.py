"""Muscles, springs and passive joints of a description as forces of an .osim document."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from paravert.anatomy.description import Description, Fascicle, JointStiffness, Surface, Turn, Vector
from paravert.exchange.carry import LEAST_TENDON
from paravert.exchange.draft import GROUND
from paravert.exchange.frames import angles, from_quaternion
from paravert.exchange.loss import Ledger
from paravert.exchange.markup_write import element, inside, plain_name
from paravert.model.constants import constant
from paravert.model.muscle import passive_force_length

_STIFF = 1.3
"""Optimal lengths at which lost passive force is measured."""


def force_set(description: Description, ledger: Ledger) -> Iterator[str]:
    """Yield the forces of a description, and note what no force of OpenSim can say."""
    surfaces = {one.name: one for one in description.surfaces}
    for fascicle in description.fascicles:
        yield _muscle(fascicle, surfaces, ledger)
    none = (1.0, 0.0, 0.0, 0.0)
    for spring in description.springs:
        stiffness = (spring.stiffness,) * 3
        ends = ((spring.body_a, spring.point_a, none), (spring.body_b, spring.point_b, none))
        yield _bushing(spring.name, ends, (0.0, 0.0, 0.0), stiffness)
        ledger.exact("spring", spring.name, how="a bushing")
    for pad in description.bushings:
        ends = ((pad.body_a, pad.point_a, pad.turn_a), (pad.body_b, pad.point_b, pad.turn_b))
        yield _bushing(pad.name, ends, pad.turning, pad.sliding)
        ledger.exact("bushing", pad.name)
    for one in description.coordinates:
        if one.role == "elastic" and one.stiffness:
            parts = [
                element("coordinate", plain_name(one.name)),
                element("stiffness", one.stiffness),
                element("rest_length", 0.0),
                element("viscosity", 0.0),
            ]
            yield element("SpringGeneralizedForce", inside(parts), name=plain_name(f"{one.name}_spring"))
            ledger.exact("elastic coordinate", one.name)
    for law in description.stiffness:
        yield _resistance(law, ledger)
    _left_out(description, ledger)


def _muscle(one: Fascicle, surfaces: dict[str, Surface], ledger: Ledger) -> str:
    state = one.size * one.quality * (1.0 - one.damage) * one.drive
    on = one.acts_on == "joints" and not one.detached
    slack = one.tendon_slack_length * one.slack_scale
    parts = [
        element("appliesForce", on),
        element("GeometryPath", inside(_path(one, surfaces, ledger)), name="geometrypath"),
        element("max_isometric_force", one.maximum_force * state),
        element("optimal_fiber_length", one.optimal_fibre_length),
        element("tendon_slack_length", max(slack, LEAST_TENDON)),
        element("pennation_angle_at_optimal", one.pennation),
        element("max_contraction_velocity", constant("largest_fibre_velocity")),
        element("ignore_tendon_compliance", True),
        element("ignore_activation_dynamics", False),
        element("passive_fiber_strain_at_one_norm_force", constant("passive_fibre_strain")),
    ]
    _note_muscle(one, state, slack, ledger)
    return element("DeGrooteFregly2016Muscle", inside(parts), name=plain_name(one.name))


def _note_muscle(one: Fascicle, state: float, slack: float, ledger: Ledger) -> None:
    ledger.exact("muscle", one.name, how="path, force and lengths; De Groote 2016 with a rigid tendon, as here")
    if one.acts_on != "joints":
        ledger.dropped("force of a muscle", one.name, how="only holds pressure, which the file has not: switched off")
    elif one.detached:
        ledger.dropped("force of a muscle", one.name, how="detached: switched off")
    if slack < LEAST_TENDON:
        ledger.near("tendon slack length", one.name, "no tendon here, a short one there", LEAST_TENDON - slack, "m")
    if one.passive_scale != state and not one.detached:
        lost = abs(one.passive_scale - state) * float(passive_force_length(np.array([_STIFF]))[0]) * one.maximum_force
        how = f"passive force goes with the hurt maximum force there; at {_STIFF:g} optimal lengths"
        ledger.near("passive force of a muscle", one.name, how, lost, "N")


def _path(one: Fascicle, surfaces: dict[str, Surface], ledger: Ledger) -> list[str]:
    points = [
        element(
            "PathPoint",
            inside([element("socket_parent_frame", _owner(point.body)), element("location", point.position)]),
            name=f"P{number}",
        )
        for number, point in enumerate(one.points, 1)
    ]
    wraps = []
    for wrap in one.wraps:
        parts = [
            element("wrap_object", plain_name(wrap.surface)),
            element("range", f"{wrap.after + 1} {wrap.after + 2}"),
        ]
        wraps.append(element("PathWrap", inside(parts), name=f"W{wrap.after + 1}"))
        how = "on the shorter side there" if wrap.side is not None else ""
        if wrap.side is not None:
            ledger.near("wrap", f"{one.name} over {wrap.surface}", how, surfaces[wrap.surface].radius * np.pi, "m")
        else:
            ledger.exact("wrap", f"{one.name} over {wrap.surface}")
    empty = element("groups")
    found = [element("PathPointSet", inside([element("objects", inside(points)), empty]))]
    if wraps:
        found.append(element("PathWrapSet", inside([element("objects", inside(wraps)), empty])))
    return found


def _owner(body: str) -> str:
    return f"/{GROUND}" if body == GROUND else f"/bodyset/{plain_name(body)}"


def _bushing(name: str, ends: tuple[tuple[str, Vector, Turn], ...], turning: Vector, sliding: tuple[float, ...]) -> str:
    frames, sockets = [], []
    for number, (body, point, turn) in enumerate(ends, 1):
        own = f"frame{number}"
        parts = [
            element("socket_parent", _owner(body)),
            element("translation", point),
            element("orientation", angles(from_quaternion(turn, (0, 0, 0)).turn)),
        ]
        frames.append(element("PhysicalOffsetFrame", inside(parts), name=own))
        sockets.append(element(f"socket_frame{number}", own))
    parts = [
        *sockets,
        element("frames", inside(frames)),
        element("rotational_stiffness", turning),
        element("translational_stiffness", sliding),
        element("rotational_damping", (0.0, 0.0, 0.0)),
        element("translational_damping", (0.0, 0.0, 0.0)),
    ]
    return element("BushingForce", inside(parts), name=plain_name(name))


def _resistance(law: JointStiffness, ledger: Ledger) -> str:
    """Return a joint's passive law without preload as an expression of its coordinate."""

    def sided(positive: float, negative: float) -> str:
        return f"{positive!r}" if positive == negative else f"(step(q)*{positive!r}+(1-step(q))*{negative!r})"

    linear, cubic = sided(law.k0_positive, law.k0_negative), sided(law.c_positive, law.c_negative)
    parts = [element("coordinate", plain_name(law.coordinate)), element("expression", f"-({linear}*q+{cubic}*q^3)")]
    if law.preload_gain:
        how = "the law without preload; compression stiffens it here by up to this part"
        ledger.near("joint stiffness", law.coordinate, how, law.preload_gain, "of its linear part")
    else:
        ledger.exact("joint stiffness", law.coordinate)
    return element("ExpressionBasedCoordinateForce", inside(parts), name=plain_name(f"{law.coordinate}_resists"))


def _left_out(description: Description, ledger: Ledger) -> None:
    """Note what no force of the other program stands for."""
    ledger.dropped("contact", *(one.name for one in description.contacts), how="pushes only; carried in the note")
    if description.cavity is not None:
        ledger.dropped("cavity", "abdomen", how="no pressure there; carried in the note")
    how = "read out, not acting; carried in the note"
    ledger.dropped("disc", *(one.joint for one in description.discs), how=how)
    ledger.dropped("edit", *description.notes, how="its effect is in the numbers; its sentence carried in the note")
