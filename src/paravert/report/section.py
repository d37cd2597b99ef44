"""What every section of the report is: a title, and the HTML below it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from paravert.report.reading import Reading


class AbstractSection(ABC):
    """One section; a class a file, listed in the catalogue."""

    title: ClassVar[str]
    """Heading, and the name in the list of contents."""

    @abstractmethod
    def html(self, reading: Reading) -> str:
        """Return what stands below the heading; empty where the section has nothing to say."""
