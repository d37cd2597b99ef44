"""People: measurements as edits of the reference body."""

from paravert.person.alignment import Alignment
from paravert.person.body_size import BodySize
from paravert.person.muscle_groups import MuscleGroups
from paravert.person.muscle_size import MuscleSize
from paravert.person.muscle_strength import MuscleStrength
from paravert.person.person import EDITS, Person
from paravert.person.segment_lengths import SegmentLengths
from paravert.person.tissue_tolerance import TissueTolerance

__all__ = [
    "EDITS",
    "Alignment",
    "BodySize",
    "MuscleGroups",
    "MuscleSize",
    "MuscleStrength",
    "Person",
    "SegmentLengths",
    "TissueTolerance",
]
