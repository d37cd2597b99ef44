"""From a Description to a compiled Model: poses, lengths, moment arms, muscle and joint laws."""

from paravert.model.compile import Model, compile
from paravert.model.dynamics import Motion, following, inverse, speeds
from paravert.model.kinematics import Kinematics, Poses, Posture
from paravert.model.muscle import Muscles, Tension, tension
from paravert.model.passive import JointLaw, joint_law
from paravert.model.settle import settle

__all__ = [
    "JointLaw",
    "Kinematics",
    "Model",
    "Motion",
    "Muscles",
    "Poses",
    "Posture",
    "Tension",
    "compile",
    "following",
    "inverse",
    "joint_law",
    "settle",
    "speeds",
    "tension",
]
