"""Every injury by the kind that a study names; the only list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any

from paravert.anatomy.description import Description
from paravert.errors import InputError, shown, unknown_name
from paravert.injury.arch import FacetFracture, OdontoidFracture, ParsDefect
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
from paravert.injury.surgery import Fusion, Laminectomy, MuscleStripping

INJURIES: Mapping[str, type[AbstractInjury]] = MappingProxyType(
    {
        "muscle_strain": MuscleStrain,
        "muscle_tear": MuscleTear,
        "detachment": Detachment,
        "partial_denervation": PartialDenervation,
        "inhibition": Inhibition,
        "fibrosis": Fibrosis,
        "compression_fracture": CompressionFracture,
        "wedge_fracture": WedgeFracture,
        "burst_fracture": BurstFracture,
        "pars_defect": ParsDefect,
        "facet_fracture": FacetFracture,
        "odontoid_fracture": OdontoidFracture,
        "spondylolisthesis": Spondylolisthesis,
        "facet_dislocation": FacetDislocation,
        "subluxation": Subluxation,
        "disc_degeneration": DiscDegeneration,
        "disc_herniation": DiscHerniation,
        "annulus_lesion": AnnulusLesion,
        "ligament_sprain": LigamentSprain,
        "ligament_rupture": LigamentRupture,
        "whiplash": Whiplash,
        "general_laxity": GeneralLaxity,
        "root_compression": RootCompression,
        "root_avulsion": RootAvulsion,
        "canal_stenosis": CanalStenosis,
        "foramen_stenosis": ForamenStenosis,
        "dorsal_ramus_lesion": DorsalRamusLesion,
        "medial_branch_block": MedialBranchBlock,
        "ventral_ramus_lesion": VentralRamusLesion,
        "nerve_lesion": NerveLesion,
        "cord_lesion": CordLesion,
        "muscle_stripping": MuscleStripping,
        "laminectomy": Laminectomy,
        "fusion": Fusion,
    }
)


_MUSCLE = ("muscle_strain", "muscle_tear", "detachment", "partial_denervation", "inhibition", "fibrosis")
"""Kinds that need nothing but fascicles."""


def check_parts(kind: str, description: Description) -> None:
    """Refuse an injury of parts that a model has not.

    Raises:
        InputError: what the model lacks, and the injuries that it can have.
    """
    if kind in _MUSCLE or description.vertebrae:
        return
    lacks = f"vertebrae with their joints and nerves, which {shown(description.name)} has not"
    raise InputError(f"{kind} needs {lacks}, expected one of {', '.join(_MUSCLE)}", field="kind")


def from_table(table: Mapping[str, Any], *, field: str = "injury") -> AbstractInjury:
    """Return an injury from a table such as a study's [[injury]].

    Args:
        table: ``kind`` and the fields of its class.
        field: how the table is called in errors.

    Raises:
        InputError: the kind, a key or a value is not allowed; the nearest name is given.
    """
    kind = table.get("kind")
    if kind is None:
        raise InputError(f"missing, expected one of {', '.join(INJURIES)}", field=f"{field}.kind")
    if not isinstance(kind, str) or kind not in INJURIES:
        raise unknown_name("injury", str(kind), INJURIES, field=f"{field}.kind")
    injury = INJURIES[kind]
    allowed = [one.name for one in fields(injury)]  # type: ignore[arg-type]
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items() if key != "kind"}
    for key in values:
        if key not in allowed:
            raise unknown_name("key", key, allowed, field=f"{field}.{key}")
    for one in fields(injury):  # type: ignore[arg-type]
        if one.default is MISSING and one.name not in values:
            raise InputError(f"missing, expected it for {kind}", field=f"{field}.{one.name}")
    try:
        return injury(**values)
    except InputError as error:
        raise InputError(error.message, field=f"{field}.{error.field}") from None
