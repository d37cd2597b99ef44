"""From a user's loads and supports to forces and pushes on bodies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from paravert.errors import InputError, unknown_name
from paravert.names import DIRECTIONS, SIDES, THORACIC
from paravert.task.constants import constant
from paravert.task.frames import Load, Support
from paravert.task.limbs import grip_point
from paravert.task.skeleton import Skeleton, Spot
from paravert.task.task import LoadTerm, Maximise, SupportTerm

Array = NDArray[np.float64]


def spots(skeleton: Skeleton, at: str, field: str) -> list[tuple[float, Spot]]:
    """Return where a load acts, with the part of it that acts there.

    Args:
        skeleton: of the model.
        at: right_hand, left_hand, hands (equal parts), head, a body (its centre of mass) or a
            landmark such as ``T5.spinous_process``.
        field: of the study, named in errors.

    Raises:
        InputError: nothing has this name; the nearest is named.
    """
    hands = {
        f"{side}_hand": (f"hand_{side}", grip_point(skeleton, side))
        for side in SIDES
        if f"hand_{side}" in skeleton.bodies
    }
    if at == "hands" and hands:
        return [(0.5, hand) for hand in hands.values()]
    if at in hands:
        return [(1.0, hands[at])]
    name = "skull" if at == "head" else at
    if name in skeleton.bodies:
        return [(1.0, (name, np.array(skeleton.bodies[name].centre_of_mass)))]
    landmarks = dict(skeleton.model.description.landmarks)
    if name in landmarks:
        return [(1.0, (landmarks[name].body, np.array(landmarks[name].position)))]
    named = [*hands, "hands"] if hands else []
    named += ["head"] if "skull" in skeleton.bodies else []
    raise unknown_name("place", at, [*named, *skeleton.bodies, *landmarks], field=field)


def check_maximise(skeleton: Skeleton, term: Maximise) -> None:
    """Refuse a strength test that names no place, direction or joint.

    Raises:
        InputError: the nearest name is given.
    """
    spots(skeleton, term.at, "maximise.at")
    joints = list(dict.fromkeys(one.joint for one in skeleton.model.description.coordinates if one.role == "balanced"))
    for name, allowed, field in ((term.direction, DIRECTIONS, "direction"), (term.about, joints, "about")):
        if name not in allowed:
            raise unknown_name(field, name, allowed, field=f"maximise.{field}")


def make_loads(
    skeleton: Skeleton, terms: tuple[LoadTerm, ...], gravity: Array, accelerations: dict[int, list[Array]]
) -> tuple[Load, ...]:
    """Return loads as forces: a mass pulls with gravity less the acceleration of its point.

    Args:
        skeleton: of the model.
        terms: loads of the task.
        gravity: (frame, 3) m/s2.
        accelerations: of each load's spots, (frame, 3) m/s2, by the load's number; none at rest.
    """
    loads = []
    for number, term in enumerate(terms):
        for place, (part, (body, point)) in enumerate(spots(skeleton, term.at, f"load[{number + 1}].at")):
            if term.mass_kg is not None:
                moving = accelerations[number][place] if number in accelerations else 0.0
                force = part * term.mass_kg * (gravity - moving)
            else:
                force = part * np.broadcast_to(np.asarray(term.force_n, float), gravity.shape)
            loads.append(Load(body, point, np.array(force, float)))
    return tuple(loads)


def make_supports(skeleton: Skeleton, q: Array, term: SupportTerm) -> tuple[Support, ...]:
    """Return what pushes on the body beside the pelvis: a back rest, or a bed under a lying body.

    Feet and seat push on the pelvis through the legs or directly: the pelvis is the base of the
    model, so they need no support of their own.

    Raises:
        InputError: a back rest in standing or lying.
    """
    lying = term.lying or "no"
    if term.back_rest_deg:
        if lying != "no" or not term.seat:
            raise InputError("a back rest without a seat, expected seat = true", field="support.back_rest_deg")
        lean = np.radians(term.back_rest_deg)
        normal = np.array([np.cos(lean), np.sin(lean), 0.0])
        return _pushes(skeleton, [f"{level}.spinous_process" for level in THORACIC[3:]], normal, "back_rest")
    if lying == "no" or term.floor or term.held:
        return ()
    return _pushes(skeleton, _under(lying), np.array([0.0, 1.0, 0.0]), "bed")


def least(skeleton: Skeleton, wanted: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return the commands that a person gives on purpose, by muscle or group.

    Raises:
        InputError: no muscle or group has the name; the nearest is given.
    """
    known = {name for one in skeleton.model.description.fascicles for name in (one.muscle, one.group)}
    for name in wanted:
        if name not in known:
            raise unknown_name("muscle or group", name, sorted(known), field=f"least.{name}")
    return tuple(wanted.items())


def _under(lying: str) -> list[str]:
    """Return the landmarks and bodies that a bed can push on; limbs by their centres of mass."""
    limbs = [f"{bone}_{side}" for bone in ("humerus", "forearm", "hand") for side in SIDES]
    if lying == "supine":
        backs = [f"{level}.spinous_process" for level in THORACIC]
        return ["skull.external_protuberance", "skull.internuchal_lateral", *backs, *limbs]
    if lying == "prone":
        fronts = [f"rib{number}_{side}.costochondral" for number in range(3, 11) for side in SIDES]
        return ["skull.mental_spine", "sternum.body_lower", "sternum.body_upper", *fronts, *limbs]
    side = lying.removeprefix("side_")
    flanks = [f"rib{number}_{side}.lateral" for number in range(3, 11)]
    return [f"skull.mastoid_{side}", *flanks, f"humerus_{side}", f"forearm_{side}", f"hand_{side}"]


def _pushes(skeleton: Skeleton, names: list[str], direction: Array, kind: str) -> tuple[Support, ...]:
    landmarks = dict(skeleton.model.description.landmarks)
    found: dict[str, Spot] = {}
    for name in names:
        if name in skeleton.bodies:
            found[name] = (name, np.array(skeleton.bodies[name].centre_of_mass))
        for each in (name, *(f"{name}_{side}" for side in SIDES)):
            if each in landmarks:
                found[each] = (landmarks[each].body, np.array(landmarks[each].position))
    stiffness = constant("bed_stiffness")
    return tuple(Support(f"{kind} {name}", *spot, direction, stiffness) for name, spot in found.items())
