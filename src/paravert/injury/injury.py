"""What every injury is: an edit that says what it did, and what it leaves to heal."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import final

from paravert.anatomy.description import Description
from paravert.anatomy.edit import AbstractEdit
from paravert.injury.state import StartState


class AbstractInjury(AbstractEdit):
    """A change of a description by one injury, with the sentence that explains it."""

    @final
    def apply(self, description: Description) -> Description:
        """Return a description with the injury, its sentence the last of the notes.

        Raises:
            InputError: the injury is impossible, or what it names is not there.
        """
        hurt = self.hurt(description)
        return replace(hurt, notes=(*hurt.notes, self.describe()))

    @abstractmethod
    def hurt(self, description: Description) -> Description:
        """Return a description with the injury, without its sentence.

        Raises:
            InputError: the injury is impossible, or what it names is not there.
        """

    @abstractmethod
    def describe(self) -> str:
        """Return what the injury does, in one sentence."""

    @abstractmethod
    def start_state(self) -> StartState:
        """Return what there is to heal."""
