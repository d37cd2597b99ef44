"""From a user's terms of posture to the coordinates of the spine, the head, the pelvis and the legs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.spatial.transform import Rotation

from paravert.errors import InputError, unknown_name
from paravert.names import AXES, JOINTS, SIDES
from paravert.task.constants import constant
from paravert.task.rhythm import NECK, STANDARD, TRUNK, fractions, require_rhythm, share_out
from paravert.task.skeleton import Skeleton, neutral_attitude, turned_to, within
from paravert.task.task import Angles, Head, Legs, Posture, SupportTerm, Task

Array = NDArray[np.float64]
FLEXION, BEND, ROTATION = AXES
_LINE = ("L5", "C7")
"""Bodies whose origins are the centres of L5-S1 and C7-T1."""
_LARGEST = 3.0
"""Rad; a multiple of the rhythm beyond it turns the trunk over."""


def spine_posture(skeleton: Skeleton, task: Task) -> Array:
    """Return coordinates with pelvis, spine and head as a task says; limbs stay neutral.

    Args:
        skeleton: of the model.
        task: its terms; a posture held still.

    Returns:
        (coordinate,) rad or m.

    Raises:
        InputError: a joint or rhythm is unknown, or an angle is out of reach.
    """
    posture = task.posture
    lying = task.support.lying not in (None, "no")
    fixed = _fixed_levels(skeleton, posture)
    inclination = trunk_inclination(posture, task.support)
    pelvis = np.radians(pelvis_inclination(posture, task.support))
    q = skeleton.model.neutral.copy()
    q[skeleton.columns["pelvis.tilt"]] = -pelvis
    rhythm = posture.rhythm or STANDARD
    require_rhythm(rhythm)
    for axis, total in ((BEND, posture.lateral_bend_deg), (ROTATION, posture.axial_rotation_deg)):
        _share(skeleton, q, fixed, ("trunk", TRUNK, rhythm, axis), total, f"posture.{axis}_deg")
    _neck(skeleton, q, fixed, task.head)
    if lying or inclination is None:
        _share(skeleton, q, fixed, ("trunk", TRUNK, rhythm, FLEXION), None, "")
        return q
    return _inclined(skeleton, q, fixed, rhythm, inclination)


def trunk_inclination(posture: Posture, support: SupportTerm) -> float | None:
    """Return the inclination of the trunk in degrees; None where the spine keeps its neutral shape.

    A trunk that is not spoken of stays upright over a pelvis that turns, and leans on a back rest.
    """
    if posture.trunk_inclination_deg is not None:
        return posture.trunk_inclination_deg
    if support.back_rest_deg:
        return -support.back_rest_deg
    return 0.0 if pelvis_inclination(posture, support) else None


def pelvis_inclination(posture: Posture, support: SupportTerm) -> float:
    """Return the inclination of the pelvis in degrees: as given, of a seat, or by the lumbopelvic rhythm.

    The rhythm is lumbar over pelvic rotation against trunk flexion (Tafazzol 2014,
    doi:10.1016/j.clinbiomech.2013.10.021); here trunk flexion is the trunk's inclination.
    """
    if posture.pelvis_inclination_deg is not None:
        return posture.pelvis_inclination_deg
    if support.seat:
        return constant("seat_pelvis_inclination")
    trunk = posture.trunk_inclination_deg
    if trunk is None or support.lying not in (None, "no"):
        return 0.0
    angles = (constant("lumbopelvic_angle_low"), constant("lumbopelvic_angle_high"))
    ratios = (constant("lumbopelvic_ratio_low"), constant("lumbopelvic_ratio_high"))
    return trunk / (1.0 + float(np.interp(abs(trunk), angles, ratios)))


def laid_down(skeleton: Skeleton, q: Array, support: SupportTerm) -> Array:
    """Return coordinates with the whole body turned on its back, front or side, its head end raised as told.

    Raises:
        InputError: on the side, the pelvis is inclined (its three hinges cannot say both).
    """
    lying = support.lying
    if lying in (None, "no"):
        return q
    q = q.copy()
    tilt, bend = skeleton.columns["pelvis.tilt"], skeleton.columns["pelvis.list"]
    turn = np.pi / 2 - np.radians(support.incline_deg or 0.0)
    if lying in ("supine", "prone"):
        q[tilt] += turn if lying == "supine" else -turn
    else:
        if q[tilt]:
            raise InputError("inclined while lying on the side, expected 0", field="posture.pelvis_inclination_deg")
        q[bend] += turn if lying == "side_right" else -turn
    return q


def legs_posture(skeleton: Skeleton, q: Array, task: Task) -> Array:
    """Return coordinates with the legs under the body and the feet where they stand in neutral.

    Thighs are vertical in standing and level on a seat; knee flexion turns thigh and shank with
    the feet flat. Lying legs stay in line with the pelvis unless hips and knees are told.

    Raises:
        InputError: a joint of the leg is out of its range.
    """
    if task.support.lying not in (None, "no"):
        return _bent_legs(skeleton, q, task.legs)
    q = q.copy()
    seat = bool(task.support.seat)
    knee = task.posture.knee_flexion_deg
    thigh = constant("seat_thigh_angle") if seat else constant("squat_thigh_share") * (knee or 0.0)
    shank = (knee - thigh if knee is not None else 0.0) if seat else (knee or 0.0) - thigh
    for side in SIDES:
        for bone, turn in (("femur", thigh), ("tibia", -shank), ("foot", 0.0)):
            body = f"{bone}_{side}"
            if body in skeleton.bodies:
                attitude = Rotation.from_euler("z", turn, degrees=True).as_matrix()
                set_attitude(skeleton, q, body, attitude, "posture.knee_flexion_deg")
    return _feet_in_place(skeleton, q)


def _bent_legs(skeleton: Skeleton, q: Array, legs: Legs) -> Array:
    """Return coordinates with the hips and knees of a lying body as told."""
    q = q.copy()
    for side in SIDES:
        leg = getattr(legs, side)
        for bone, degrees in () if leg is None else (("femur", leg.hip_flexion_deg), ("tibia", leg.knee_flexion_deg)):
            name = f"{bone}_{side}.flexion"
            if name in skeleton.columns:
                q[skeleton.columns[name]] = np.radians(degrees)
    return q


def set_attitude(skeleton: Skeleton, q: Array, body: str, turn: Array, field: str) -> None:
    """Turn a body's hinges, in place, until its attitude is ``turn`` times its neutral one in the world.

    Raises:
        InputError: a hinge is out of its range.
    """
    parent = skeleton.bodies[body].parent
    _, (attitude,) = skeleton.place(q, [parent])
    lower, upper = skeleton.ranges
    angles = turned_to(skeleton, body, attitude, turn @ neutral_attitude(skeleton, body))
    for hinge, angle in zip(skeleton.hinges(body), angles, strict=True):
        column = skeleton.columns[hinge.name]
        q[column] = within(hinge.name, float(angle), lower[column], upper[column], field)


def _feet_in_place(skeleton: Skeleton, q: Array) -> Array:
    """Move the pelvis until the feet are, between them, where they are in neutral."""
    feet = [f"foot_{side}" for side in SIDES]
    if any(foot not in skeleton.bodies for foot in feet):
        return q
    now, _ = skeleton.place(q, feet)
    neutral, _ = skeleton.place(skeleton.model.neutral, feet)
    for name, shift in zip(("forward", "up", "right"), (neutral - now).mean(axis=0), strict=True):
        q[skeleton.columns[f"pelvis.{name}"]] += shift
    return q


def _fixed_levels(skeleton: Skeleton, posture: Posture) -> dict[tuple[str, str], float]:
    """Return the angles (rad, signs of names.AXES) that single levels are given, by joint and axis."""
    lower, upper = skeleton.ranges
    fixed = {}
    for joint, angles in (posture.levels_deg or {}).items():
        field = f"posture.levels_deg.{joint}"
        if joint not in JOINTS:
            raise unknown_name("joint", joint, JOINTS, field=field)
        for axis, value in _signed(angles).items():
            column = skeleton.column(joint, axis)
            fixed[joint, axis] = within(f"{joint} {axis}", value, lower[column], upper[column], field)
    return fixed


def _signed(angles: Angles) -> dict[str, float]:
    given = {FLEXION: angles.flexion, BEND: angles.lateral_bend, ROTATION: angles.axial_rotation}
    return {
        axis: float(np.radians(-value if axis == FLEXION else value))
        for axis, value in given.items()
        if value is not None
    }


def _neck(skeleton: Skeleton, q: Array, fixed: Mapping[tuple[str, str], float], head: Head) -> None:
    """Set the joints C0-C1 to C7-T1, in place."""
    flexion = None if head.flexion_deg is None else -head.flexion_deg
    for axis, total, term in (
        (FLEXION, flexion, "flexion_deg"),
        (BEND, head.lateral_bend_deg, "lateral_bend_deg"),
        (ROTATION, head.axial_rotation_deg, "axial_rotation_deg"),
    ):
        _share(skeleton, q, fixed, ("neck", NECK, STANDARD, axis), total, f"head.{term}")


def _share(
    skeleton: Skeleton,
    q: Array,
    fixed: Mapping[tuple[str, str], float],
    region: tuple[str, tuple[str, ...], str, str],
    total: float | None,
    field: str,
) -> None:
    """Set a region's angles about an axis, in place: levels as fixed, the rest of the total by rhythm."""
    name, joints, rhythm, axis = region
    columns = [skeleton.column(joint, axis) for joint in joints]
    given = np.array([fixed.get((joint, axis), np.nan) for joint in joints])
    free = np.isnan(given)
    q[columns] = np.where(free, 0.0, given)
    if total is None:
        return
    lower, upper = (limit[columns] for limit in skeleton.ranges)
    parts = np.where(free, fractions(rhythm, name, axis), 0.0)
    if parts.sum() == 0.0:
        raise InputError("every level has its own angle, expected no total as well", field=field)
    rest = float(np.radians(total)) - float(np.nansum(given))
    try:
        shared = share_out(rest, parts / parts.sum(), lower, upper)
    except InputError as error:
        raise InputError(error.message, field=field) from None
    q[columns] = np.where(free, shared, given)


def _inclined(
    skeleton: Skeleton, q: Array, fixed: Mapping[tuple[str, str], float], rhythm: str, inclination: float
) -> Array:
    """Return coordinates whose line L5-S1 to C7-T1 has an inclination (degrees), exactly.

    Flexion is one multiple of the rhythm at every free level, held at the ends of the ranges.
    """
    columns = np.array([skeleton.column(joint, FLEXION) for joint in TRUNK])
    given = np.array([fixed.get((joint, FLEXION), np.nan) for joint in TRUNK])
    parts = np.where(np.isnan(given), fractions(rhythm, "trunk", FLEXION), 0.0)
    lower, upper = (limit[columns] for limit in skeleton.ranges)
    target = np.radians(inclination) + _line_angle(skeleton, skeleton.model.neutral)

    def flexed(multiple: float) -> Array:
        turned = q.copy()
        turned[columns] = np.where(np.isnan(given), np.clip(-multiple * parts, lower, upper), given)
        return turned

    moving = parts > 0
    most = min(float(np.max(-lower[moving] / parts[moving], initial=0.0)), _LARGEST)
    least = max(float(np.min(-upper[moving] / parts[moving], initial=0.0)), -_LARGEST)
    reach = [_line_angle(skeleton, flexed(end)) - target for end in (least, most)]
    if not reach[0] <= 0.0 <= reach[1]:
        low, high = np.degrees(np.array(reach)) + inclination
        tilt = -np.degrees(q[skeleton.columns["pelvis.tilt"]])
        message = f"{inclination:g}, expected {low:.1f} to {high:.1f} with the pelvis inclined {tilt:.1f} degrees"
        raise InputError(message, field="posture.trunk_inclination_deg")
    if 0.0 in reach:
        return flexed((least, most)[reach.index(0.0)])

    def missing(multiple: float) -> float:
        return _line_angle(skeleton, flexed(multiple)) - target

    return flexed(float(brentq(missing, least, most, xtol=1e-14, rtol=1e-14)))


def _line_angle(skeleton: Skeleton, q: Array) -> float:
    """Return the forward angle from the vertical of the line L5-S1 to C7-T1, rad."""
    (low, high), _ = skeleton.place(q, _LINE)
    forward, up, _ = high - low
    return float(np.arctan2(forward, up))
