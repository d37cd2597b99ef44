"""Tolerance: what hurt bone, ligament and annulus bear while they heal, and what sets them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paravert.adapt.body import ANNULUS, BONE, LIGAMENT, Body
from paravert.adapt.constants import Constants
from paravert.adapt.exposure import Exposure
from paravert.adapt.process import AbstractProcess, Approach, Drive, Rate, Standing, standing
from paravert.state import Floats, State


def bone_left(state: State, body: Body, constants: Constants) -> Floats:
    """Return (draw, joint): r of bone, the part of its healthy strength, r = r_end - (r_end - r_0) wound."""
    broken = np.array([tissue == BONE for tissue in body.tissue])
    end = np.maximum(constants["bone_heals_to"], body.left)
    return np.asarray(np.where(broken, end - (end - body.left) * state.wound, 1.0))


def ligament_left(state: State, body: Body, constants: Constants) -> Floats:
    """Return (draw, joint): the same of the posterior ligaments; the part that was hurt heals to a weak scar."""
    torn = np.array([tissue == LIGAMENT for tissue in body.tissue])
    end, begin = constants["ligament_heals_to"], constants["ligament_start"]
    scar = end - (end - begin) * state.wound
    return np.asarray(np.where(torn, 1.0 - body.lost * (1.0 - scar), 1.0))


def strain(load: Exposure, body: Body, constants: Constants) -> tuple[Floats, Floats]:
    """Return (draw, joint) the largest compression and ligament tension of a week over what healthy tissue bears."""
    done = (load.hours > 0.0)[:, None]
    pressed = (np.maximum(load.compression, 0.0) * done).max(axis=1, initial=0.0)
    pulled = (load.ligament_force * done).max(axis=1, initial=0.0)
    bears = body.strength * constants["tolerance_spread"]
    holds = body.size_of_joint * constants["ligament_tolerance"]
    return np.asarray(pressed / bears), np.asarray(pulled / holds)


@dataclass(frozen=True)
class Tolerance(AbstractProcess):
    """wound' = -wound/tau for bone and ligament, never for the annulus; a load above tolerance opens it again."""

    def initial(self) -> tuple[str, ...]:
        """Return what still has to heal."""
        return ("wound",)

    def exposure(self, load: Exposure, twin: Exposure, state: State, body: Body, constants: Constants) -> Drive:
        """Return the largest loads over the healthy tolerance, and the twin's."""
        names = ("pressed", "pulled")
        return {
            f"tolerance_{whose}{name}": values
            for whose, one in (("", load), ("twin_", twin))
            for name, values in zip(names, strain(one, body, constants), strict=True)
        }

    def rate(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Rate]:
        """Return how fast it heals."""
        heals = np.array([tissue not in ("", ANNULUS) for tissue in body.tissue])
        per_day = np.where(heals, constants["tissue_pace"] / body.tissue_days, 0.0)
        return {"wound": Approach(np.zeros_like(state.wound), per_day)}

    def strike(self, state: State, drive: Drive, body: Body, constants: Constants) -> Mapping[str, Floats]:
        """Return wounds that a load above the tolerance of the healing tissue opened again.

        The wound grows by the gain times the excess, where the twin's load is within tolerance or less.
        """
        over = np.zeros_like(state.wound)
        for name, left, tissue in (
            ("pressed", bone_left(state, body, constants), BONE),
            ("pulled", ligament_left(state, body, constants), LIGAMENT),
        ):
            here = np.array([one == tissue for one in body.tissue])
            ratio = drive[f"tolerance_{name}"] / left
            least = np.maximum(1.0, drive[f"tolerance_twin_{name}"])
            over = np.maximum(over, np.where(here, ratio - least, 0.0))
        if not (over > 0.0).any():
            return {}
        return {"wound": np.minimum(state.wound + constants["reinjury_gain"] * over, 1.0)}

    def standing(self) -> Standing:
        """Return how well it is known."""
        return standing("tissue_pace", "Bone and ligament heal with time; load above what they bear sets them back.")
