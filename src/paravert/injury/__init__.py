"""Typed injuries: each is an edit of the description and a starting state; one file and one catalogue line each."""

from paravert.injury.catalogue import INJURIES, from_table
from paravert.injury.detachment import Detachment
from paravert.injury.fibrosis import Fibrosis
from paravert.injury.inhibition import Inhibition
from paravert.injury.muscle_strain import MuscleStrain
from paravert.injury.muscle_tear import MuscleTear
from paravert.injury.partial_denervation import PartialDenervation
from paravert.injury.state import StartState

__all__ = [
    "INJURIES",
    "Detachment",
    "Fibrosis",
    "Inhibition",
    "MuscleStrain",
    "MuscleTear",
    "PartialDenervation",
    "StartState",
    "from_table",
]
