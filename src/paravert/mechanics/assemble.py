"""The load-sharing problem of a task: one column for everything that can carry load.

Columns, in order: activation of each fascicle (0 to 1; cost: healthy volume), abdominal pressure
in parts of its maximum, contacts and supports in body weights (0 to a bound that none reaches), and
what each balanced joint axis carries by yielding, N m, within what its tangent stiffness gives at
the largest yield. Elastic energy of yielding costs a declared constant a joule.

Pushes and pressure have to cost something for the answer to be unique. Their cost is a declared
number times V (F / S)^2, V and S the sums of all healthy volumes and maximum forces, so that it
scales with strength and size as the cost of muscles does; a push on something soft costs more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.mechanics.constants import constant
from paravert.mechanics.equilibrium import Balance
from paravert.model import Tension
from paravert.names import GRAVITY_M_S2
from paravert.sharing.problem import Criterion, Problem

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of the unknowns are, and the size of one unit of each."""

    fascicle: slice
    pressure: slice
    contact: slice
    yielding: slice
    pascals: float  # one unit of pressure
    newtons: float  # one unit of contacts and supports

    @property
    def count(self) -> int:
        """Number of unknowns."""
        return self.yielding.stop


@dataclass(frozen=True, eq=False)
class Passive:
    """What joints do by themselves, (frame, row): ``moment`` N m on the row, ``tangent`` N m/rad."""

    moment: Floats
    tangent: Floats


def columns(balance: Balance) -> Columns:
    """Return the columns of a task's problem."""
    sizes = (
        len(balance.model.fascicle_names),
        int(balance.hollow is not None),
        balance.contact.shape[2],
        len(balance.model.row_names),
    )
    ends = np.cumsum(sizes).tolist()
    fascicle, pressure, contact, yielding = (slice(end - size, end) for end, size in zip(ends, sizes, strict=True))
    pascals = balance.hollow.maximum if balance.hollow is not None else 1.0
    weight = balance.model.description.mass * GRAVITY_M_S2
    return Columns(fascicle, pressure, contact, yielding, pascals, weight)


def passive(balance: Balance, preload: Floats) -> Passive:
    """Return the joints' own moments under preload (frame, coordinate) N."""
    angle, rows = balance.frames.coordinates, balance.model.row_index
    moment = -balance.law.moment(angle, preload)
    return Passive(moment[:, rows], balance.law.tangent(angle, preload)[:, rows])


def assemble(
    balance: Balance, tension: Tension, joints: Passive, *, criterion: Criterion, allow_yield: bool
) -> Problem:
    """Return the problem of all frames; they share one matrix where posture and capacity are the same.

    Args:
        balance: of the task.
        tension: (frame, fascicle) what fascicles can give.
        joints: (frame, row) what joints give.
        criterion: 2, 3 or "minmax".
        allow_yield: false keeps every joint at its angle.
    """
    place = columns(balance)
    alike = len(balance.kinematics.postures) == 1 and bool((tension.active == tension.active[0]).all())
    chosen = slice(0, 1) if alike else slice(None)
    matrix = _matrix(balance, tension.active[chosen], place, chosen)
    cut = _walls(balance, tension.active[chosen], place)
    passive_force = tension.passive
    target = balance.condensed_load()[:, balance.model.row_index] - joints.moment - cage_moment(balance)
    target -= _along(balance, passive_force)
    lower, upper = box(place, joints, allow_yield)
    _on_purpose(balance, lower[:, place.fascicle])
    effort = np.zeros(place.count, dtype=bool)
    effort[place.fascicle] = True
    limit = None
    if balance.hollow is not None:
        limit = balance.hollow.passive + passive_force @ balance.hollow.coefficient.T
    return Problem(
        matrix[0] if alike else matrix,
        target,
        _weights(balance, place, joints),
        effort,
        lower,
        upper,
        None if cut is None else (cut[0] if alike else cut),
        limit,
        criterion,
    )


def cage_moment(balance: Balance) -> Floats:
    """Return (frame, row) N m of the springs of rib cage and wall in the posture, without load."""
    return balance.per_frame(balance.condensed(balance.cage)[:, balance.model.row_index])


def pressure_arm(balance: Balance) -> Floats:
    """Return (frame, row) m3: moment for unit pressure."""
    return balance.per_frame(balance.condensed(balance.pressure)[:, balance.model.row_index])


def contact_arm(balance: Balance) -> Floats:
    """Return (frame, row, contact) m: moment for unit pushes."""
    return balance.per_frame(balance.condensed(balance.contact)[:, balance.model.row_index])


def _along(balance: Balance, force: Floats) -> Floats:
    """Return (frame, row) N m of fascicle forces (frame, fascicle)."""
    return np.matmul(balance.per_frame(balance.kinematics.arm), force[:, :, None])[:, :, 0]


def _matrix(balance: Balance, active: Floats, place: Columns, chosen: slice) -> Floats:
    rows = len(balance.model.row_names)
    matrix = np.zeros((len(active), rows, place.count))
    np.multiply(balance.per_frame(balance.kinematics.arm)[chosen], active[:, None, :], out=matrix[:, :, place.fascicle])
    if balance.hollow is not None:
        matrix[:, :, place.pressure] = place.pascals * pressure_arm(balance)[chosen, :, None]
    matrix[:, :, place.contact] = place.newtons * contact_arm(balance)[chosen]
    matrix[:, :, place.yielding] = np.eye(rows)
    return matrix


def _walls(balance: Balance, active: Floats, place: Columns) -> Floats | None:
    """Return (frame, wall, unknown): pressure on each wall less what active fibres hold, N."""
    if balance.hollow is None:
        return None
    cut = np.zeros((len(active), len(balance.hollow.area), place.count))
    cut[:, :, place.fascicle] = -balance.hollow.coefficient * active[:, None, :]
    cut[:, :, place.pressure] = place.pascals * balance.hollow.area[:, None]
    return cut


def box(place: Columns, joints: Passive, allow_yield: bool) -> tuple[Floats, Floats]:
    """Return the bounds (frame, unknown) of every unknown, the stiffness of joints taken into account."""
    frames = len(joints.tangent)
    upper = np.ones((frames, place.count))
    upper[:, place.contact] = constant("largest_push")
    most = np.radians(constant("yield_limit")) * joints.tangent
    upper[:, place.yielding] = most if allow_yield else 0.0
    lower = np.zeros_like(upper)
    lower[:, place.yielding] = -upper[:, place.yielding]
    return lower, upper


def _on_purpose(balance: Balance, lower: Floats) -> None:
    """Raise the least command (frame, fascicle) of what is tensed on purpose, in place."""
    for at, one in enumerate(balance.model.description.fascicles):
        for name, least in balance.frames.least:
            if name in (one.muscle, one.group):
                lower[:, at] = np.maximum(lower[:, at], least)


def _weights(balance: Balance, place: Columns, joints: Passive) -> Floats:
    weight = np.ones((len(joints.tangent), place.count))
    muscles = balance.model.muscles
    weight[:, place.fascicle] = muscles.volume
    whole = float(muscles.volume.sum() / muscles.healthy_force.sum() ** 2)
    if balance.hollow is not None:
        weight[:, place.pressure] = constant("pressure_cost") * whole * (place.pascals * balance.hollow.area.sum()) ** 2
    softness = constant("push_stiffness") / np.array([one.stiffness for one in balance.pushes[0]])
    weight[:, place.contact] = constant("push_cost") * whole * place.newtons**2 * softness
    weight[:, place.yielding] = yield_weight(joints)
    return weight


def yield_weight(joints: Passive) -> Floats:
    """Return the weight (frame, row) of what yielding joints carry."""
    return 0.5 * constant("yield_cost") / np.where(joints.tangent > 0, joints.tangent, 1.0)
