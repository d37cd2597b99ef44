"""The compiled model: where bodies and points are, how long fascicles are and which way they pull."""

from __future__ import annotations

from dataclasses import dataclass, replace

import mujoco
import numpy as np
from numpy.typing import ArrayLike, NDArray

from paravert.anatomy.description import Coordinate, Description, PathPoint
from paravert.errors import InputError, UnsolvedError, unknown_name
from paravert.model import bushing, elastic, muscle, spec, wrapping
from paravert.model.jacobian import Screws, screws
from paravert.model.kinematics import Kinematics, Poses, Posture, gathered
from paravert.names import AXES, JOINTS, coordinate_name

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A description ready to compute with; postures in, places, lengths and arms out.

    Coordinates are the held ones (balanced and prescribed), in the order of the description; rows
    are the balanced ones among them. Elastic coordinates are found for every posture.
    """

    description: Description
    muscles: muscle.Muscles
    coordinate_names: tuple[str, ...]
    row_names: tuple[tuple[str, str], ...]  # (joint, axis) of each balanced coordinate
    prescribed_names: tuple[str, ...]
    elastic_names: tuple[str, ...]
    fascicle_names: tuple[str, ...]
    body_names: tuple[str, ...]
    row_index: NDArray[np.intp]  # (row,) place of each row among the coordinates
    prescribed_index: NDArray[np.intp]  # (prescribed,)
    machine: spec.Machine
    springs: elastic.Springs
    lead: Floats  # (elastic, coordinate) how elastic coordinates follow the held ones near neutral

    @property
    def neutral(self) -> Floats:
        """Return the neutral posture (coordinate,): all zero in the built-in spine."""
        neutral = {one.name: one.neutral for one in self.description.coordinates}
        return np.array([neutral[name] for name in self.coordinate_names], dtype=float)

    def poses(self, q: ArrayLike) -> Poses:
        """Return where the bodies are in postures q (frame, coordinate), rad or m.

        Raises:
            InputError: q has the wrong shape or is not finite.
            UnsolvedError: the elastic parts find no rest in a posture.
        """
        postures = self._postures(q)
        position = np.empty((len(postures), len(self.body_names), 3))
        rotation = np.empty((*position.shape, 3))
        for frame, posture in enumerate(postures):
            place, _, found = self.rest(posture)
            if not found:
                raise UnsolvedError(f"the elastic parts of {self.description.name} find no rest in frame {frame}")
            position[frame], rotation[frame], _ = place
        return Poses(position, rotation)

    def point(self, poses: Poses, point: PathPoint) -> Floats:
        """Return (frame, 3) m: where a point of a body is in the world.

        Raises:
            InputError: the body is unknown.
        """
        if point.body not in self.body_names:
            raise unknown_name("body", point.body, self.body_names)
        row = self.body_names.index(point.body)
        return np.asarray(poses.position[:, row] + poses.rotation[:, row] @ np.asarray(point.position, float))

    def evaluate(self, q: ArrayLike) -> Kinematics:
        """Return lengths, moment arms and all that mechanics needs of postures q (frame, coordinate).

        A posture whose elastic parts find no rest, or with a MuJoCo warning, is NaN.

        Raises:
            InputError: q has the wrong shape or is not finite.
        """
        postures = [self._evaluate(posture) for posture in self._postures(q)]
        return gathered(postures, self.muscles, self.row_index)

    def with_fascicles(self, description: Description) -> Model:
        """Return the model of a description that differs only in what fascicles can do.

        Raises:
            InputError: its bodies, coordinates, springs or paths are not those of this model.
        """
        same = ("bodies", "coordinates", "springs", "contacts", "discs", "couplings", "surfaces", "bushings")
        ours = [(one.name, one.points, one.wraps) for one in self.description.fascicles]
        theirs = [(one.name, one.points, one.wraps) for one in description.fascicles]
        different = [name for name in same if getattr(description, name) != getattr(self.description, name)]
        if ours != theirs or different:
            what = different[0] if different else "paths of fascicles"
            raise InputError("differ from the model's, expected other fascicle properties only", field=what)
        return replace(self, description=description, muscles=muscle.table(description.fascicles))

    def _postures(self, q: ArrayLike) -> Floats:
        values = np.asarray(q, dtype=float)
        if values.ndim != 2 or values.shape[1] != len(self.coordinate_names):
            expected = f"(frame, {len(self.coordinate_names)})"
            raise InputError(f"shape {values.shape}, expected {expected}", field="coordinates")
        if not np.isfinite(values).all():
            raise InputError("not finite, expected finite numbers", field="coordinates")
        return values

    def rest(self, posture: Floats) -> tuple[elastic.Place, Floats, bool]:
        """Put the machine into a posture (coordinate,) with its elastic parts at rest.

        Returns:
            Where things are, the elastic coordinates (elastic,), and whether they are at rest.
        """
        machine = self.machine
        data, held = machine.data, machine.address[: machine.held]
        free = machine.address[machine.held :]
        if machine.linkage is not None:
            machine.set(posture)
            mujoco.mj_kinematics(machine.model, data)
            return self._place(posture), np.zeros(0), True
        data.qpos[held] = posture

        def place(values: Floats) -> elastic.Place:
            data.qpos[free] = values
            mujoco.mj_kinematics(machine.model, data)
            return self._place()

        values, found = elastic.relax(self.springs, self.lead @ posture, place)
        return place(values), values, found

    def _place(self, posture: Floats | None = None) -> elastic.Place:
        """Return position (body, 3), rotation (body, 3, 3) and screws of where the machine is."""
        machine = self.machine
        data, address, linked = machine.data, machine.address, machine.linkage
        position = data.xpos[machine.body_id]
        rotation = data.xmat[machine.body_id].reshape(-1, 3, 3)
        if linked is None or posture is None:
            motion: Screws = screws(data.xanchor[address], data.xaxis[address], machine.turns, machine.moves)
        else:
            motion = screws(data.xanchor[linked.joint], data.xaxis[linked.joint], linked.turns, linked.moves)
            motion = replace(motion, fold=linked.fold(posture))
        return position, rotation, motion

    def _evaluate(self, posture: Floats) -> Posture:
        machine = self.machine
        place, values, found = self.rest(posture)
        model, data = machine.model, machine.data
        mujoco.mj_comPos(model, data)
        mujoco.mj_tendon(model, data)
        joints, fascicles = len(place[2].spin), len(self.fascicle_names)
        flat = np.zeros(joints * fascicles)
        flat[machine.slot] = -data.ten_J[machine.entries] if fascicles else 0.0
        arm = flat.reshape(joints, fascicles)
        if place[2].fold is not None:
            arm = place[2].fold.T @ arm
        springs = elastic.tangent(self.springs, place, values)
        if self.description.bushings:
            row = {name: number for number, name in enumerate(self.body_names)}
            push = bushing.gradient(self.description.bushings, row, place)
            springs = replace(springs, gradient=springs.gradient + push)
        return Posture(
            coordinates=posture,
            elastic=values,
            position=place[0],
            rotation=place[1],
            screws=place[2],
            points=data.site_xpos[machine.site_id],
            length=data.ten_length.copy(),
            arm=arm,
            springs=springs,
            good=found and not any(warning.number for warning in data.warning),
            wrapped=wrapping.touched(self.description.fascicles, data),
        )


def compile(description: Description) -> Model:
    """Return the model of a description, settled or not.

    Raises:
        InputError: the description is impossible; its field is named.
    """
    machine = spec.build(description)
    held = [one for one in description.coordinates if one.role not in ("elastic", "coupled")]
    rows = _rows(held)
    prescribed = [number for number, one in enumerate(held) if one.role == "prescribed"]
    springs = elastic.springs(description, machine.moves)
    plain = Model(
        description=description,
        muscles=muscle.table(description.fascicles),
        coordinate_names=tuple(one.name for one in held),
        row_names=tuple((held[row].joint, held[row].axis_name) for row in rows),
        prescribed_names=tuple(held[row].name for row in prescribed),
        elastic_names=tuple(one.name for one in spec.elastic_coordinates(description)),
        fascicle_names=tuple(one.name for one in description.fascicles),
        body_names=tuple(body.name for body in description.bodies),
        row_index=np.array(rows, dtype=np.intp),
        prescribed_index=np.array(prescribed, dtype=np.intp),
        machine=machine,
        springs=springs,
        lead=np.zeros((len(springs.own), springs.held)),
    )
    place, _, _ = plain.rest(plain.neutral)
    slope = elastic.following(springs, place, np.zeros(len(springs.own)), machine.address)
    return replace(plain, lead=slope)


def _rows(held: list[Coordinate]) -> list[int]:
    """Return the places of the balanced coordinates, the spine's from the head down, then others as they come."""
    names = (coordinate_name(joint, axis) for joint in JOINTS for axis in AXES)
    order = {name: number for number, name in enumerate(names)}
    balanced = [number for number, one in enumerate(held) if one.role == "balanced"]
    return sorted(balanced, key=lambda number: order.get(held[number].name, len(order)))
