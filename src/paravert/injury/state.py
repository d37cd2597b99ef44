"""What an injury leaves to heal: the starting value of the slow states of what it hurt."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from paravert.anatomy.description import Nerve


@dataclass(frozen=True, slots=True)
class StartState:
    """Starting values, the same for every fascicle of an injury; healthy by default."""

    damage: float = 0.0
    """Part of the force that is lost to the strain."""
    healing_days: float = inf
    """Time constant of the repair (damage, bone, ligament, block), days; infinite where it does not heal by itself."""
    innervation: float = 1.0
    """Part of the fibres that a nerve still reaches."""
    inhibition: float = 0.0
    """Part of the drive that is held back."""
    tissue: str = ""
    """What repairs beside muscle: bone, ligament, annulus; empty where nothing does."""
    nerves: tuple[Nerve, ...] = ()
    """Nerves with their block and axon loss."""
