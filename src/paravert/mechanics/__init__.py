"""Load sharing of a task on a model, and what it means for joints: equilibrium, pressure, joint loads, strength."""

from paravert.mechanics.cuts import Stability
from paravert.mechanics.many import Many, Station, share_many, station
from paravert.mechanics.share import share
from paravert.mechanics.shared import Shared
from paravert.mechanics.stability import declared_margin
from paravert.mechanics.stability import unknown as unknown_stability
from paravert.mechanics.strength import Strength, strength
from paravert.mechanics.verify_equilibrium import Residual, residual

__all__ = [
    "Many",
    "Residual",
    "Shared",
    "Stability",
    "Station",
    "Strength",
    "declared_margin",
    "residual",
    "share",
    "share_many",
    "station",
    "strength",
    "unknown_stability",
]
