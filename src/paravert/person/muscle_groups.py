"""Size and strength of a person's muscles, group by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from paravert.anatomy.description import Description
from paravert.anatomy.edit import AbstractEdit
from paravert.errors import unknown_name


@dataclass(frozen=True)
class MuscleGroups(AbstractEdit):
    """Scales the healthy cross-section and the largest stress of whole groups, both sides alike."""

    size: Mapping[str, float] = field(default_factory=dict)
    """Factors on PCSA by group."""
    strength: Mapping[str, float] = field(default_factory=dict)
    """Factors on specific tension by group."""

    def apply(self, description: Description) -> Description:
        """Return a description with other muscles.

        Raises:
            InputError: there is no such group; the nearest name is given.
        """
        known = {one.group for one in description.fascicles}
        for name, factors in (("group_size", self.size), ("group_strength", self.strength)):
            for group in factors:
                if group not in known:
                    raise unknown_name("group", group, known, field=f"{name}.{group}")
        fascicles = tuple(
            replace(
                one,
                pcsa=one.pcsa * self.size.get(one.group, 1.0),
                specific_tension=one.specific_tension * self.strength.get(one.group, 1.0),
            )
            for one in description.fascicles
        )
        return replace(description, fascicles=fascicles)

    def describe(self) -> str:
        """Return what the edit does, in one sentence."""
        parts = [f"{group} has {value:g} of the size" for group, value in self.size.items()]
        parts += [f"{group} has {value:g} of the stress" for group, value in self.strength.items()]
        return f"Muscle groups differ: {', '.join(parts)}."
