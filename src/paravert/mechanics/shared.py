"""What load sharing found for a task: forces, moments and joint loads, each frame with its proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paravert.mechanics.cuts import Stability
from paravert.model import Kinematics, Model
from paravert.sharing.problem import Certificate, Problem, Solution
from paravert.task.frames import Frames

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shared:
    """A solved task; what rests on the solution is NaN in frames that are not OPTIMAL.

    In every OPTIMAL frame, for each row: sum over fascicles of arm x force + pressure_arm x
    pressure + contact_arm x contact_force + passive_moment + yield_moment = load_moment. All of
    them act on the row's coordinate and are condensed. ``kinematics`` are of the distinct postures
    and can be given to another solve of the same frames.
    """

    model: Model
    frames: Frames
    kinematics: Kinematics
    problem: Problem
    solution: Solution
    activation: Floats  # (frame, fascicle)
    force: Floats  # (frame, fascicle) N, active and passive
    passive_force: Floats  # (frame, fascicle) N
    length: Floats  # (frame, fascicle) m
    fibre_length: Floats  # (frame, fascicle) in optimal lengths
    arm: Floats  # (frame, row, fascicle) m
    pressure: Floats  # (frame,) Pa
    pressure_arm: Floats  # (frame, row) m3
    contact_force: Floats  # (frame, contact) N: contacts of the model, then supports of the task
    contact_arm: Floats  # (frame, row, contact) m
    yield_angle: Floats  # (frame, row) rad: how far the joint axis gives way, + as its coordinate
    yield_moment: Floats  # (frame, row) N m: -tangent stiffness x yield_angle
    passive_moment: Floats  # (frame, row) N m of joints and cage in the posture
    joint_moment: Floats  # (frame, row) N m, the joints' part of it
    load_moment: Floats  # (frame, row) N m
    outside: Floats  # (frame, prescribed) N m or N that comes from outside the model
    deflection: Floats  # (frame, elastic) rad or m: how far loads move the elastic parts
    preload: Floats  # (frame, joint) N of compression that the passive law was taken at
    compression: Floats  # (frame, joint) N
    anterior_shear: Floats  # (frame, joint) N
    lateral_shear: Floats  # (frame, joint) N
    ligament_force: Floats  # (frame, joint) N
    disc_pressure: Floats  # (frame, joint) MPa
    stability: Stability | None = None  # of every frame; None where it was neither demanded nor measured

    @property
    def status(self) -> NDArray[np.str_]:
        """(frame,) what is proved: OPTIMAL, INFEASIBLE, UNDECIDED or FAILED."""
        return self.solution.status

    @property
    def multiplier(self) -> Floats:
        """(frame, row) how much the cost grows with the load moment."""
        return self.solution.multiplier

    @property
    def certificate(self) -> Certificate:
        """The proof of every frame."""
        return self.solution.certificate

    @property
    def unmet(self) -> Floats:
        """(frame, row) N m: the least moment that is missing where a frame is INFEASIBLE."""
        return self.solution.unmet
