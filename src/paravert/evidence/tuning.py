"""The parameters that were set to a published figure, and what the same recipe gives again.

Each recipe is one equation in one or two unknowns on the figures named; what the tables hold is
that answer, rounded. Nothing else was fitted to a bar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from paravert import task
from paravert.evidence import specimen
from paravert.names import AXES, THORACIC
from paravert.study.spine import Spine, spine
from paravert.study.strength import strengths
from paravert.tables import rows

GAIN_AT = ((250.0, 1.71), (500.0, 2.11))
"""Preload, N, and the factor on stiffness (Gardner-Morse and Stokes 2004)."""
BUCKLES_AT = 88.0  # N, Crisco 1992
STRENGTHS = (("backward", "T5", "L5-S1", 220.0, 1.25), ("backward", "head", "C7-T1", 53.0, 0.72))
"""Direction, place, joint, N m that the factor was set to, and the factor in the table."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """One parameter: what the tables hold, and what its recipe gives again."""

    parameter: str
    held: float
    again: float
    unit: str
    figures: str


def tuned(say: Callable[[str], None]) -> tuple[Tuned, ...]:
    """Return every tuned parameter that is not simply declared."""
    say("tuned parameters")
    return (*_preload(), *_thoracic(), _tangent(), *_areas(say))


def _preload() -> tuple[Tuned, ...]:
    """Return gain and scale from 1 + gain (1 - exp(-P/scale)) at two preloads, the second twice the first."""
    (first, low), (_, high) = GAIN_AT
    scale = first / -np.log((high - 1.0) / (low - 1.0) - 1.0)
    gain = (low - 1.0) / -np.expm1(-first / scale)
    row = next(one for one in rows("anatomy", "stiffness") if one["joint"] == "L3-L4")
    figures = "stiffening by 250 and 500 N"
    return (
        Tuned("gain of preload", float(row["preload_gain"]), float(gain), "1", figures),
        Tuned("scale of preload", float(row["preload_scale_n"]), float(scale), "N", figures),
    )


def _thoracic() -> tuple[Tuned, ...]:
    """Return c of M = k0 t + c t^3 at half the middle of each published range, the same for all joints of a band."""
    found = []
    for axis, bands in specimen.THORACIC_RANGES.items():
        first = 1
        for last, low, high in bands:
            joint = f"{THORACIC[first - 1]}-{THORACIC[first]}"
            row = next(one for one in rows("anatomy", "stiffness") if one["joint"] == joint and one["axis"] == axis)
            angle = 0.25 * (low + high)
            again = (specimen.TEST_MOMENT - float(row["k0_negative_nm_per_deg"]) * angle) / angle**3
            held = float(row["c_negative_nm_per_deg3"])
            figures = f"range at 7.5 N m from {joint}"
            found.append(Tuned(f"cubic stiffness, {axis.replace('_', ' ')}", held, again, "N m/deg3", figures))
            first = last + 1
    return tuple(found)


def _tangent() -> Tuned:
    """Return k0 at which the lumbar spine buckles at the published load; buckling is in proportion to it."""
    row = next(one for one in rows("anatomy", "stiffness") if one["joint"] == "L3-L4" and one["axis"] == AXES[0])
    held = float(row["k0_negative_nm_per_deg"])
    again = held * BUCKLES_AT / specimen.buckling(spine().model)
    return Tuned("neutral-zone tangent, lumbar flexion", held, again, "N m/deg", f"buckling at {BUCKLES_AT:g} N")


def _areas(say: Callable[[str], None]) -> tuple[Tuned, ...]:
    """Return the area factor that gives each strength over the whole chain, by root finding."""
    factor_of = {row["muscle"]: float(row["area_factor"]) for row in rows("anatomy", "muscles")}
    found = []
    for direction, at, about, moment, factor in STRENGTHS:
        say(f"strength about {about}")

        def lack(
            value: float,
            push: tuple[str, str, str] = (direction, at, about),
            wanted: float = moment,
            own: float = factor,
        ) -> float:
            return _strength(_scaled(factor_of, own, value / own), *push) - wanted

        again = float(brentq(lack, 0.7 * factor, 1.4 * factor, xtol=1e-3))
        found.append(Tuned(f"area factor, strength about {about}", factor, again, "1", f"{moment:g} N m {direction}"))
    return tuple(found)


def _scaled(factor_of: dict[str, float], factor: float, by: float) -> Spine:
    """Return the reference body with the muscles that have an area factor scaled further."""
    description = spine().description
    fascicles = tuple(
        replace(one, pcsa=one.pcsa * by) if factor_of.get(one.muscle) == factor else one
        for one in description.fascicles
    )
    return Spine(description.with_fascicles(fascicles), description.with_fascicles(fascicles))


def _strength(body: Spine, direction: str, at: str, about: str) -> float:
    terms = {"at": at, "direction": direction, "about": about}
    what = task.from_table({"use": "standing_relaxed", "name": "push", "maximise": terms})
    return float(strengths(what, task.resolve(body.model, what), (body,), True)[0]["moment_nm"])
