"""Typed injuries: each is an edit of the description and a starting state, one line of the catalogue each."""

from paravert.injury.arch import FacetFracture, OdontoidFracture, ParsDefect
from paravert.injury.catalogue import INJURIES, check_parts, from_table
from paravert.injury.cord import CordLesion
from paravert.injury.detachment import Detachment
from paravert.injury.disc import AnnulusLesion, DiscDegeneration, DiscHerniation
from paravert.injury.fibrosis import Fibrosis
from paravert.injury.fracture import BurstFracture, CompressionFracture, WedgeFracture
from paravert.injury.inhibition import Inhibition
from paravert.injury.injury import AbstractInjury
from paravert.injury.ligament import GeneralLaxity, LigamentRupture, LigamentSprain, Whiplash
from paravert.injury.muscle_strain import MuscleStrain
from paravert.injury.muscle_tear import MuscleTear
from paravert.injury.partial_denervation import PartialDenervation
from paravert.injury.ramus import DorsalRamusLesion, MedialBranchBlock, NerveLesion, VentralRamusLesion
from paravert.injury.root import CanalStenosis, ForamenStenosis, RootAvulsion, RootCompression
from paravert.injury.slip import FacetDislocation, Spondylolisthesis, Subluxation
from paravert.injury.state import StartState
from paravert.injury.surgery import Fusion, Laminectomy, MuscleStripping

__all__ = [
    "INJURIES",
    "AbstractInjury",
    "AnnulusLesion",
    "BurstFracture",
    "CanalStenosis",
    "CompressionFracture",
    "CordLesion",
    "Detachment",
    "DiscDegeneration",
    "DiscHerniation",
    "DorsalRamusLesion",
    "FacetDislocation",
    "FacetFracture",
    "Fibrosis",
    "ForamenStenosis",
    "Fusion",
    "GeneralLaxity",
    "Inhibition",
    "Laminectomy",
    "LigamentRupture",
    "LigamentSprain",
    "MedialBranchBlock",
    "MuscleStrain",
    "MuscleStripping",
    "MuscleTear",
    "NerveLesion",
    "OdontoidFracture",
    "ParsDefect",
    "PartialDenervation",
    "RootAvulsion",
    "RootCompression",
    "Spondylolisthesis",
    "StartState",
    "Subluxation",
    "VentralRamusLesion",
    "WedgeFracture",
    "Whiplash",
    "check_parts",
    "from_table",
]
