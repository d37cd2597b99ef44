"""Fractures of the vertebral body: compression, wedge and burst."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from paravert.anatomy.description import Description, Vertebra
from paravert.errors import InputError
from paravert.injury.bone import collapse, vertebra_of, with_vertebra
from paravert.injury.injury import AbstractInjury
from paravert.injury.joints import joints_beside, loosened
from paravert.injury.nerve import narrow_canal, narrow_foramina
from paravert.injury.numbers import constant, degree, degrees
from paravert.injury.place import BODIES, check_day, check_grade, check_level, check_number, one_of
from paravert.injury.state import StartState
from paravert.names import SIDES, joint_of
from paravert.units import DEGREE

MOST_LOSS = 90.0
MOST_KYPHOSIS = 45.0


@dataclass(frozen=True)
class CompressionFracture(AbstractInjury):
    """A vertebral body that lost height evenly: what is above sinks, the vertebra bears less."""

    level: str
    height_loss_percent: float | None = None
    """Part of the height that is lost."""
    genant: int | None = None
    """Genant grade 1 to 3 instead of the height loss."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_level(self.level, BODIES)
        _check_loss(self.height_loss_percent, self.genant)
        one_of(self, "height_loss_percent", "genant")
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such vertebra.
        """
        bone = vertebra_of(description, self.level)
        loss = _loss(self.height_loss_percent, self.genant)
        back = loss * bone.back_height
        hurt = collapse(description, self.level, loss * bone.front_height, back)
        return _broken(hurt, bone, "compression_fracture", loss, back, 0.0, self.quantile)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        loss = _loss(self.height_loss_percent, self.genant)
        return f"Compression fracture of {self.level}: the body loses {100 * loss:.0f} % of its height and bears less."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="bone", healing_days=constant("bone_healing_days"))


@dataclass(frozen=True)
class WedgeFracture(AbstractInjury):
    """A vertebral body whose front wall lost height: what is above tilts forward about the back wall."""

    level: str
    height_loss_percent: float | None = None
    """Part of the front wall's height that is lost."""
    kyphosis_deg: float | None = None
    """Forward tilt of the upper end plate instead."""
    genant: int | None = None
    """Genant grade 1 to 3 instead."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_level(self.level, BODIES)
        _check_loss(self.height_loss_percent, self.genant)
        if self.kyphosis_deg is not None:
            check_number(self.kyphosis_deg, "kyphosis_deg", 0.0, MOST_KYPHOSIS)
        one_of(self, "height_loss_percent", "kyphosis_deg", "genant")
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such vertebra, or its front wall is lower than the loss.
        """
        bone = vertebra_of(description, self.level)
        if self.kyphosis_deg is None:
            front = _loss(self.height_loss_percent, self.genant) * bone.front_height
        else:
            front = bone.depth * math.tan(self.kyphosis_deg * DEGREE)
        _check_front(front, bone, "kyphosis_deg")
        hurt = collapse(description, self.level, front, 0.0)
        hurt = _broken(hurt, bone, "wedge_fracture", front / bone.front_height, 0.0, 0.0, 0.5)
        return hurt

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        if self.kyphosis_deg is not None:
            what = f"the spine above tilts {self.kyphosis_deg:.0f} degrees forward"
        else:
            loss = _loss(self.height_loss_percent, self.genant)
            what = f"the front wall loses {100 * loss:.0f} % of its height and the spine above tilts forward"
        return f"Wedge fracture of {self.level}: {what}."

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="bone", healing_days=constant("bone_healing_days"))


@dataclass(frozen=True)
class BurstFracture(AbstractInjury):
    """A burst vertebral body: both walls lose height, fragments narrow the canal, both joints are loose."""

    level: str
    height_loss_percent: float = 40.0
    """Part of the front wall's height that is lost."""
    kyphosis_deg: float | None = None
    """Forward tilt of the upper end plate; without it the back wall loses half as much as the front wall."""
    canal_percent: float = 0.0
    """Part of the canal that fragments take."""
    quantile: float = 0.5
    """Of people, by how little narrowing their nerves bear; 0.5 is the median."""
    day: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are out of range."""
        check_level(self.level, BODIES)
        check_number(self.height_loss_percent, "height_loss_percent", 0.0, MOST_LOSS)
        if self.kyphosis_deg is not None:
            check_number(self.kyphosis_deg, "kyphosis_deg", 0.0, MOST_KYPHOSIS)
        check_number(self.canal_percent, "canal_percent", 0.0, 99.0)
        check_number(self.quantile, "quantile", 0.01, 0.99)
        check_day(self.day)

    def hurt(self, description: Description) -> Description:
        """Return a description with the injury.

        Raises:
            InputError: the model has no such vertebra, or the tilt needs more height than is lost.
        """
        bone = vertebra_of(description, self.level)
        loss = 0.01 * self.height_loss_percent
        front = loss * bone.front_height
        back = constant("burst_back_share") * loss * bone.back_height
        if self.kyphosis_deg is not None:
            back = front - bone.depth * math.tan(self.kyphosis_deg * DEGREE)
            if back < -1e-12:
                most = math.degrees(math.atan2(front, bone.depth))
                what = f"{self.kyphosis_deg:g}, expected at most {most:.1f} at this height loss"
                raise InputError(what, field="kyphosis_deg")
            back = max(back, 0.0)
        hurt = collapse(description, self.level, front, back)
        canal = 0.01 * self.canal_percent
        return _broken(hurt, bone, "burst_fracture", loss, back, canal, self.quantile)

    def describe(self) -> str:
        """Return what the injury does, in one sentence."""
        tilt = "" if self.kyphosis_deg is None else f", the spine above tilts {self.kyphosis_deg:.0f} degrees forward"
        return (
            f"Burst fracture of {self.level}: the body loses {self.height_loss_percent:.0f} % of its height{tilt}, "
            f"fragments take {self.canal_percent:.0f} % of the canal, and the joints beside it are loose."
        )

    def start_state(self) -> StartState:
        """Return what there is to heal."""
        return StartState(tissue="bone", healing_days=constant("bone_healing_days"))


def _check_loss(percent: float | None, genant: int | None) -> None:
    if percent is not None:
        check_number(percent, "height_loss_percent", 0.0, MOST_LOSS)
    if genant is not None:
        check_grade(genant, degrees("genant"), "genant")


def _loss(percent: float | None, genant: int | None) -> float:
    """Return the part of the height that is lost."""
    return 0.01 * percent if percent is not None else degree("genant", genant or 1)


def _check_front(front: float, bone: Vertebra, field: str) -> None:
    most = 0.01 * MOST_LOSS * bone.front_height
    if front > most + 1e-12:
        tilt = math.degrees(math.atan2(most, bone.depth))
        raise InputError(
            f"needs more than the front wall of {bone.level} has, expected at most {tilt:.1f}", field=field
        )


def _broken(
    description: Description, bone: Vertebra, change: str, loss: float, back: float, canal: float, quantile: float
) -> Description:
    """Return a description whose vertebra bears less, with looser joints beside it and less room for nerves."""
    for joint in joints_beside(bone.level):
        description = loosened(description, joint, change, min(loss / constant("fracture_full_height"), 1.0))
    taken = constant("fracture_strength_loss") * loss / constant("fracture_strength_height")
    now = vertebra_of(description, bone.level)
    left = max(1.0 - taken, constant("fracture_least_strength"))
    description = with_vertebra(description, replace(now, strength_left=now.strength_left * left))
    foramen = min(constant("pedicle_height") * back / constant("foramen_height"), constant("most_narrowing"))
    description = narrow_canal(description, bone.level, canal, quantile)
    return narrow_foramina(description, joint_of(bone.level), dict.fromkeys(SIDES, foramen), quantile)
