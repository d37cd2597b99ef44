"""What is wrong with an imported model although it can be read: defects that published files have.

None of them is repaired: a defect is the file's, and whoever uses the model has to know it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.anatomy.description import Coordinate, Description, Fascicle
from paravert.model import Model, compile
from paravert.model.linkage import evaluate
from paravert.names import SIDES

Floats = NDArray[np.float64]
APART = 1e-3
"""m: pairs that are nearer to mirror images are taken for them."""
FIBRES = (0.5, 1.5)
"""Optimal lengths: beyond these a fibre gives next to nothing."""
_PARALLEL = 0.99
_WHOLE = (0.95, 1.05)
"""A coordinate named for a whole movement turns the chain by itself, within this."""
_OWN = 0.5


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: what kind, of which parts, how large, and a sentence."""

    kind: str
    parts: tuple[str, ...]
    size: float
    unit: str
    words: str

    def json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "kind": self.kind, "count": len(self.parts), "size": self.size, "unit": self.unit, "words": self.words,
            "parts": list(self.parts),
        }  # fmt: skip

    def line(self) -> str:
        """Return it as one line."""
        some = ", ".join(self.parts[:3]) + (", …" if len(self.parts) > 3 else "")
        return f"{self.kind}: {self.words} ({some})"


def defects(model: Model) -> tuple[Defect, ...]:
    """Return the defects of an imported model, at its neutral posture."""
    description = model.description
    with np.errstate(all="ignore"):
        found = [
            *_slopes(model),
            *_asymmetry(model),
            *_one_sided(model),
            *_offsets(description),
            *_fibres(model),
            *_slack(description),
        ]
    return tuple(found)


def _slopes(model: Model) -> list[Defect]:
    """Return coordinates whose own joint turns by all of it while its neighbours take parts of it.

    A rhythm gives each level a part, and the parts sum to one. Where the driver is one of the
    joints itself, and not one of its parts is left, the chain turns too far.
    """
    found = []
    by_name = {one.name: one for one in model.description.coordinates}
    for driver in by_name.values():
        if driver.kind != "hinge" or driver.role == "coupled":
            continue
        parts = {
            one.coordinate: evaluate(one.terms[0][1], driver.neutral)[1]
            for one in model.description.couplings
            if len(one.terms) == 1 and one.terms[0][0] == driver.name and by_name[one.coordinate].kind == "hinge"
        }
        parallel = {
            name: slope for name, slope in parts.items() if abs(np.dot(by_name[name].axis, driver.axis)) > _PARALLEL
        }
        chain = _longest(model, driver, {name: by_name[name] for name in parallel}, parallel)
        total = 1.0 + sum(chain.values())
        if len(chain) < 2 or _WHOLE[0] <= total <= _WHOLE[1]:
            continue
        words = f"20 degrees of {driver.name} turn joint {driver.joint} by 20 and the chain by {20.0 * total:.1f}: "
        if max(map(abs, chain.values())) > _OWN:
            words += "it is the angle of one joint and not of the chain"
        else:
            words += f"its own part may be lost; the parts would sum to 1 with one of {2.0 - total:.3f}"
        found.append(Defect("lost slope", (driver.name, *chain), total, "of the command", words))
    return found


def _longest(
    model: Model, driver: Coordinate, followers: dict[str, Coordinate], slopes: dict[str, float]
) -> dict[str, float]:
    """Return the slopes of the followers on the longest chain that hangs from the driver's body."""
    names, below = model.body_names, model.machine.below
    row = {name: names.index(one.body) for name, one in followers.items()}
    hanging = [name for name in followers if below[names.index(driver.body), row[name]]]
    chains = [[name for name in hanging if below[row[name], row[end]]] for end in hanging]
    return {name: slopes[name] for name in max(chains, key=len, default=[])}


def _pairs(model: Model) -> list[tuple[Fascicle, Fascicle, Floats, Floats]]:
    """Return right and left of each muscle with their points (point, 3) m at neutral, from the plane between them."""
    poses = model.poses(model.neutral[None])
    sides: dict[str, dict[str, Fascicle]] = {}
    for one in model.description.fascicles:
        if one.side in SIDES:
            sides.setdefault(one.muscle, {})[one.side] = one

    def places(one: Fascicle) -> Floats:
        return np.array([model.point(poses, point)[0] for point in one.points])

    each = [tuple(pair[side] for side in SIDES) for pair in sides.values() if len(pair) == 2]
    found = [(right, left, places(right), places(left)) for right, left in each]
    middle = [0.5 * (here[:, 2].mean() + there[:, 2].mean()) for _, _, here, there in found]
    plane = np.array([0.0, 0.0, float(np.median(middle)) if middle else 0.0])
    return [(right, left, here - plane, there - plane) for right, left, here, there in found]


def _asymmetry(model: Model) -> list[Defect]:
    apart: dict[str, float] = {}
    for _, left, here, there in _pairs(model):
        if here.shape != there.shape:
            apart[left.name] = np.inf
            continue
        gap = float(np.abs(here - there * (1.0, 1.0, -1.0)).max())
        if gap > APART:
            apart[left.name] = gap
    if not apart:
        return []
    names = tuple(sorted(apart, key=lambda name: -apart[name]))
    finite = [gap for gap in apart.values() if np.isfinite(gap)]
    size = max(finite, default=0.0)
    words = f"{len(names)} muscles are no mirror images of the other side's, by up to {1e3 * size:.1f} mm"
    return [Defect("asymmetry", names, size, "m", words)]


def _one_sided(model: Model) -> list[Defect]:
    """Return muscles that lie on the side that their name does not say."""
    wrong = []
    for right, left, here, there in _pairs(model):
        own, other = float(here[:, 2].mean()), float(there[:, 2].mean())
        if own * other > 0.0 and min(abs(own), abs(other)) > APART:
            wrong.append(left.name if own > 0.0 else right.name)
    if not wrong:
        return []
    words = f"{len(wrong)} muscles lie on the side of their counterpart"
    return [Defect("wrong side", tuple(wrong), float(len(wrong)), "muscles", words)]


def _offsets(description: Description) -> list[Defect]:
    """Return a warning where every joint turns about its body's origin, as after a lost child frame."""
    hinges = [one for one in description.coordinates if one.kind == "hinge"]
    bodies = {one.body for one in hinges}
    if len(bodies) < 3 or any(any(one.anchor) for one in hinges):
        return []
    words = (
        "every joint turns about the origin of its body: so it is in models that were made so, and after a converter "
        "has dropped the child frames of joints; compare arms, not lengths alone, with the model it comes from"
    )
    return [Defect("missing child offsets?", tuple(sorted(bodies)), float(len(bodies)), "bodies", words)]


def _fibres(model: Model) -> list[Defect]:
    lengths = model.evaluate(model.neutral[None]).fibre_length[0]
    out = {
        name: float(length)
        for name, length in zip(model.fascicle_names, lengths, strict=True)
        if not FIBRES[0] <= length <= FIBRES[1]
    }
    if not out:
        return []
    names = tuple(sorted(out, key=lambda name: -abs(out[name] - 1.0)))
    words = f"{len(names)} muscles have fibres beyond {FIBRES[0]:g} to {FIBRES[1]:g} optimal lengths at neutral"
    return [Defect("fibre length", names, out[names[0]], "optimal lengths", f"{words}, {names[0]} {out[names[0]]:.2f}")]


def _slack(description: Description) -> list[Defect]:
    below = {one.name: one.tendon_slack_length for one in description.fascicles if one.tendon_slack_length < 0.0}
    if not below:
        return []
    names = tuple(sorted(below, key=lambda name: below[name]))
    least = below[names[0]]
    words = f"{len(names)} muscles have tendons of less than no length, down to {least:.2f} m, taken as they are"
    return [Defect("negative tendon", names, least, "m", words)]


def differences(one: Model, other: Model) -> dict[str, float]:
    """Return the largest differences (m) of lengths and of arms about each joint of two models at neutral.

    What the two share in name is compared: muscles, and hinges with couplings taken away, so that a
    joint that turns about another place is found although all lengths agree.

    Args:
        one: a model.
        other: another, for instance the one that it was converted from.
    """
    here, there = (_uncoupled(model) for model in (one, other))
    names = [name for name in here[0] if name in there[0]]
    rows = [name for name in here[1] if name in there[1]]
    columns = [[each[0].index(name) for name in names] for each in (here, there)]
    places = [[each[1].index(name) for name in rows] for each in (here, there)]
    length = np.abs(here[2][columns[0]] - there[2][columns[1]])
    arm = np.abs(here[3][np.ix_(places[0], columns[0])] - there[3][np.ix_(places[1], columns[1])])
    return {
        "muscles": float(len(names)),
        "hinges": float(len(rows)),
        "length_m": float(length.max(initial=0.0)),
        "arm_m": float(arm.max(initial=0.0)),
    }


def _uncoupled(model: Model) -> tuple[tuple[str, ...], list[str], Floats, Floats]:
    """Return names of muscles and hinges, lengths (fascicle,), arms (hinge, fascicle) at neutral, hinges each alone."""
    description = model.description
    moving = [replace(one, role="balanced") for one in description.coordinates if one.kind != "driver"]
    free = compile(replace(description, coordinates=tuple(moving), couplings=(), bushings=(), stiffness=()))
    linked = model.machine.linkage
    values = dict(zip(model.coordinate_names, model.neutral, strict=True))
    if linked is not None:
        names = [model.machine.model.joint(int(number)).name for number in linked.joint]
        values |= dict(zip(names, linked.values(model.neutral), strict=True))
    found = free.evaluate(np.array([[values[name] for name in free.coordinate_names]]))
    hinges = [one.name for one in moving if one.kind == "hinge"]
    rows = [free.coordinate_names.index(name) for name in hinges]
    return free.fascicle_names, hinges, found.length[0], found.held_arm[0][rows]


def plausible(model: Model) -> Description:
    """Return a model's description with tendons such that no fibre is implausibly long or short at neutral.

    Only muscles beyond the limits change: their fibres get their optimal length at neutral, where the
    path is long enough. A sentence a muscle goes into the notes.

    Args:
        model: imported.
    """
    description = model.description
    with np.errstate(all="ignore"):
        found = model.evaluate(model.neutral[None])
    fascicles, notes = [], list(description.notes)
    for one, length, fibre in zip(description.fascicles, found.length[0], found.fibre_length[0], strict=True):
        if FIBRES[0] <= fibre <= FIBRES[1]:
            fascicles.append(one)
            continue
        along = one.optimal_fibre_length * float(np.cos(one.pennation))
        slack = max(float(length) - along, 0.0) / one.slack_scale
        notes.append(
            f"{one.name}: tendon slack length {1e3 * one.tendon_slack_length:.1f} to {1e3 * slack:.1f} mm, "
            f"for fibres of {fibre:.2f} optimal lengths at neutral"
        )
        fascicles.append(replace(one, tendon_slack_length=slack))
    return replace(description, fascicles=tuple(fascicles), notes=tuple(notes))
