"""People: measurements as edits of the reference body."""

from paravert.person.body_size import BodySize
from paravert.person.muscle_size import MuscleSize
from paravert.person.muscle_strength import MuscleStrength
from paravert.person.person import EDITS, Person

__all__ = ["EDITS", "BodySize", "MuscleSize", "MuscleStrength", "Person"]
