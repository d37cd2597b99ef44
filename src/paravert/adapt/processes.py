"""Every mechanism with its laws; the first law of each is the usual one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from paravert.adapt.damage import Damage
from paravert.adapt.fat import Fat
from paravert.adapt.growth import Growth, NoGrowth
from paravert.adapt.inhibition import Inhibition
from paravert.adapt.nerve import Regeneration
from paravert.adapt.nothing import Nothing
from paravert.adapt.pain import Pain
from paravert.adapt.posture import Creep, Habit
from paravert.adapt.process import AbstractProcess
from paravert.adapt.quality import Quality
from paravert.adapt.size import Size
from paravert.adapt.tolerance import Tolerance
from paravert.adapt.wear import Wear
from paravert.errors import unknown_name

NONE = "none"
MECHANISMS: Mapping[str, Mapping[str, AbstractProcess]] = MappingProxyType(
    {
        "size": {"work": Size(), NONE: Nothing()},
        "neighbour_growth": {"stimulus": Growth(), NONE: NoGrowth()},
        "quality": {"bed": Quality("bed"), "cast": Quality("cast"), NONE: Nothing()},
        "pain": {"load": Pain(), NONE: Nothing()},
        "inhibition": {"pain": Inhibition(), NONE: Nothing()},
        "damage": {"healing": Damage(), NONE: Nothing()},
        "tolerance": {"healing": Tolerance(), NONE: Nothing()},
        "wear": {"cycles": Wear(), NONE: Nothing()},
        "fat": {"replacement": Fat(), NONE: Nothing()},
        "nerve": {"regeneration": Regeneration(), NONE: Nothing()},
        "creep": {"flexion": Creep(), NONE: Nothing()},
        "habit": {"held": Habit(), NONE: Nothing()},
    }
)
"""Laws by mechanism and name."""


def chosen(names: Mapping[str, str]) -> Mapping[str, AbstractProcess]:
    """Return every mechanism with its law: the one that is named, else the usual one.

    Args:
        names: the law of a mechanism, by mechanism.

    Raises:
        InputError: a mechanism or a law is unknown; the nearest name is given.
    """
    for mechanism, law in names.items():
        if mechanism not in MECHANISMS:
            raise unknown_name("mechanism", mechanism, MECHANISMS, field="mechanisms")
        if law not in MECHANISMS[mechanism]:
            raise unknown_name("law", law, MECHANISMS[mechanism], field=f"mechanisms.{mechanism}")
    return {name: laws[names.get(name, next(iter(laws)))] for name, laws in MECHANISMS.items()}
