"""The body as an onlooker sees it: bones, outline and muscles as flat shapes, far ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from paravert.names import MOBILE_LEVELS, SIDES
from paravert.report.bones import BodyShape
from paravert.report.bones.parts import Plate, cloud
from paravert.report.posture import Posture

Floats = NDArray[np.float64]
_LEFT_OUT = ("tibia", "foot")
_STEP = 2  # of a rod's points, every second is drawn
_FLAT = 0.8  # units squared; a corner that spans less is left out


@dataclass(frozen=True)
class View:
    """From where the onlooker looks: rows are to the right of the picture, up, and towards the onlooker."""

    key: str
    title: str
    axes: Floats

    def flat(self, world: Floats) -> Floats:
        """Return (point, 3): right and up in the picture and towards the onlooker, m."""
        return np.asarray(world @ self.axes.T)


VIEWS = (
    View("behind", "from behind", np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])),
    View("side", "from the right side", np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])),
)


@dataclass(frozen=True)
class Frame:
    """How metres become units of a drawing: the box that is shown fits a height."""

    left: float
    top: float
    pixels: float  # a metre
    width: float
    height: float

    def place(self, flat: Floats) -> Floats:
        """Return (point, 2) units, down positive."""
        return np.stack([(flat[:, 0] - self.left) * self.pixels, (self.top - flat[:, 1]) * self.pixels], axis=1)


def fitted(
    view: View,
    where: Posture,
    drawn: Sequence[BodyShape],
    lines: Sequence[Floats],
    width: float,
    height: float,
    whole: bool = False,
) -> Frame:
    """Return the frame that shows head, trunk, arms and thighs, or the whole body; without bones, all paths."""
    clouds = [
        where.world(shape.body, np.concatenate([cloud(part) for part in shape.parts]))
        for shape in drawn
        if shape.parts and (whole or not shape.body.startswith(_LEFT_OUT))
    ]
    flat = view.flat(np.concatenate(clouds or [*lines, where.position]))
    low, high = flat.min(axis=0)[:2] - 0.07, flat.max(axis=0)[:2] + 0.05
    pixels = float(min(width / (high[0] - low[0]), height / (high[1] - low[1])))
    spare = (width / pixels - (high[0] - low[0])) / 2.0
    return Frame(float(low[0] - spare), float(high[1]), pixels, width, float((high[1] - low[1]) * pixels))


def bones(view: View, where: Posture, drawn: Sequence[BodyShape], frame: Frame) -> str:
    """Return the bones as SVG, the far ones first."""
    found: list[tuple[float, str]] = []
    for shape in drawn:
        solid = [part for part in shape.parts if not getattr(part, "carve", False)]
        for part, kind in [
            *((one, "p" if isinstance(one, Plate) else "b") for one in solid),
            *((one, "d") for one in shape.discs),
        ]:
            flat = view.flat(where.world(shape.body, cloud(part)))
            found.append((float(flat[:, 2].mean()), f'<path class="{kind}" d="{_closed(hull(frame.place(flat)))}"/>'))
        for rod in shape.tubes:
            flat = view.flat(where.world(shape.body, np.array(rod.points)[::_STEP]))
            thick = 2.0 * where.scale * frame.pixels * float(np.median(rod.radii))
            for piece in _halves(flat) if shape.body.startswith("rib") else [flat]:
                line = _open(frame.place(piece))
                edge = f'<path class="o" stroke-width="{thick + 2.6:.0f}" d="{line}"/>'
                found.append(
                    (float(piece[:, 2].mean()), f'{edge}<path class="r" stroke-width="{thick:.0f}" d="{line}"/>')
                )
    return "".join(piece for _, piece in sorted(found, key=lambda one: one[0]))


def _halves(flat: Floats) -> list[Floats]:
    """Return the back and the front of a rib, which lie at different depths."""
    half = len(flat) // 2
    return [flat[: half + 1], flat[half:]]


def outline(view: View, where: Posture, drawn: Sequence[BodyShape], frame: Frame) -> str:
    """Return the flesh around the bones as SVG, all of one colour so that the pieces melt."""
    by_name = {shape.body: shape for shape in drawn}

    def around(names: Sequence[str]) -> Floats:
        points = [np.zeros((0, 3))]
        for name in names:
            shape = by_name.get(name)
            if shape is not None:
                local = [cloud(part) for part in shape.parts] + [np.array(rod.points) for rod in shape.tubes]
                points.append(where.world(name, np.concatenate(local)))
        return np.concatenate(points)

    def both(bone: str) -> list[str]:
        return [f"{bone}_{side}" for side in SIDES]

    pieces: list[tuple[Floats, float]] = [(around(["skull"]), 0.02), (around(["pelvis"]), 0.04)]
    pieces += [(around([*both(f"rib{one}"), *both(f"rib{one + 1}")]), 0.025) for one in range(1, 10)]
    pieces.append((np.concatenate([around(both("rib10")), around(["pelvis"])]), 0.02))
    for side in SIDES:
        pieces.append(
            (np.concatenate([around([f"girdle_{side}", f"rib2_{side}"]), _ends(where, f"humerus_{side}")]), 0.045)
        )
        pieces.append((around([f"hand_{side}"]), 0.016))
    found = [
        f'<path d="{_closed(hull(frame.place(view.flat(points))))}" stroke-width="{2.0 * grow * frame.pixels:.1f}"/>'
        for points, grow in pieces
        if len(points) > 2
    ]
    for chain, wide in _limbs(where):
        line = _open(frame.place(view.flat(chain)))
        found.append(f'<path class="limb" d="{line}" stroke-width="{wide * frame.pixels:.1f}"/>')
    return "".join(found)


def muscle(view: View, points: Floats, frame: Frame, wide: float, kind: str, said: str) -> str:
    """Return one fascicle as a line."""
    line = _open(frame.place(view.flat(points)))
    return f'<path class="m {kind}" stroke-width="{wide:.0f}" d="{line}"><title>{said}</title></path>'


def hull(points: Floats) -> Floats:
    """Return the convex hull of points (point, 2), in order around it, without corners that hardly turn."""
    corners = points[ConvexHull(points).vertices]
    before, after = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    turns = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
    kept = corners[turns > _FLAT]
    return kept if len(kept) > 2 else corners


def _limbs(where: Posture) -> list[tuple[Floats, float]]:
    """Return the middle lines of neck, arms and legs in the world, and how thick they are, m."""
    found: list[tuple[Floats, float]] = []
    chains = [(("skull", *MOBILE_LEVELS[:8]), 0.115)]
    for side in SIDES:
        chains += [
            ((f"humerus_{side}", f"forearm_{side}"), 0.088),
            ((f"forearm_{side}", f"hand_{side}"), 0.068),
            ((f"femur_{side}", f"tibia_{side}"), 0.15),
            ((f"tibia_{side}", f"foot_{side}"), 0.1),
        ]
    for names, wide in chains:
        places = [where.bodies.index(name) for name in names if name in where.bodies]
        if len(places) > 1:
            found.append((where.position[places], wide * where.scale))
    return found


def _ends(where: Posture, body: str) -> Floats:
    return where.position[[where.bodies.index(body)]] if body in where.bodies else np.zeros((0, 3))


def _closed(points: Floats) -> str:
    return _open(points) + "z"


def _open(points: Floats) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
