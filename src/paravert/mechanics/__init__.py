"""Load sharing of a task on a model, and what it means for joints: equilibrium, pressure, joint loads, strength."""

from paravert.mechanics.share import share
from paravert.mechanics.shared import Shared
from paravert.mechanics.strength import Strength, strength
from paravert.mechanics.verify_equilibrium import Residual, residual

__all__ = ["Residual", "Shared", "Strength", "residual", "share", "strength"]
