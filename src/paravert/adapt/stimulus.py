"""What a week's activations ask of a fascicle: work that maintains it, and work that trains it.

Both are those of the fibres: the command times the part of it that arrives.
"""

from __future__ import annotations

import numpy as np

from paravert.adapt.body import Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.state import Floats, State


def maintenance(load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Floats:
    """Return (draw, fascicle): s = (S + S0)/(S_h + S0), S the hours a day times activation up to the ceiling."""
    ceiling, least = constants["ceiling_activation"], constants["maintenance_floor"]
    own, healthy = (
        _summed(one.hours_a_day, np.minimum(_arriving(one, drive), ceiling[:, :, None]))
        for one, drive in ((load, body.drive(state)), (twin, None))
    )
    return np.asarray((own + least) / (healthy + least))


def training(load: Exposure, drive: Floats | None, constants: Constants) -> Floats:
    """Return (draw, fascicle): E, hours a week times squared activation above the ceiling, in reference weeks.

    Args:
        load: a week.
        drive: (draw, fascicle) part of the command that arrives; None where all of it does.
        constants: of every draw.
    """
    over = np.maximum(_arriving(load, drive) - constants["ceiling_activation"][:, :, None], 0.0)
    return np.asarray(_summed(load.hours, over**2) / constants["reference_week"])


def saturated(dose: Floats, constants: Constants) -> Floats:
    """Return (draw, fascicle): 1 - e^(-E/e_c), the part of all growth that a dose reaches."""
    return -np.expm1(-dose / constants["growth_dose"])


def _arriving(load: Exposure, drive: Floats | None) -> Floats:
    return load.activation if drive is None else load.activation * drive[:, None, :]


def _summed(hours: Floats, values: Floats) -> Floats:
    """Return (draw, fascicle) of values (draw, activity, fascicle) weighted by hours (activity,)."""
    return np.asarray((hours[:, None] * values).sum(axis=1))
