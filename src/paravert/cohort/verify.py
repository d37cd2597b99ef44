"""Prove a stored cohort again: every byte, and every stored problem without solving it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paravert.cohort import place as places
from paravert.cohort import sealed
from paravert.errors import InputError
from paravert.results.store import DATA
from paravert.results.verify import verify as prove

Say = Callable[[str], None]
STEPS = 10
"""How often progress is said."""


@dataclass(frozen=True, slots=True)
class CohortVerification:
    """What was found about a stored cohort."""

    folder: str
    people: int
    whole: int  # every byte as it was written
    proved: int  # every number proved again
    solves: int
    failed: int
    left: tuple[int, ...]  # neither whole nor failed
    damaged: tuple[str, ...]  # one line each, person or file named

    @property
    def passes(self) -> bool:
        """Whether everything that is stored is as it was written and proved."""
        return not self.damaged

    def summary(self) -> dict[str, Any]:
        """Return it for JSON."""
        names = ("folder", "people", "whole", "proved", "solves", "failed")
        found = {name: getattr(self, name) for name in names}
        return {**found, "left": list(self.left), "damaged": list(self.damaged), "passes": self.passes}

    def lines(self) -> list[str]:
        """Return it for a reader."""
        found = [f"{self.folder}: {self.whole} of {self.people} people as they were written, {self.failed} failed"]
        found += [f"  damaged: {line}" for line in self.damaged]
        if self.left:
            found.append(f"  {len(self.left)} people are not run yet, first: {self.left[0]}")
        found.append(f"{self.solves} solves of {self.proved} people proved again")
        if self.damaged:
            found.append("the same `paravert cohort` command runs the damaged people again, and no others")
        return found


def verify(folder: Path, say: Say) -> CohortVerification:
    """Return what is proved about a stored cohort, made without solving.

    Raises:
        InputError: the folder is not a cohort, or its own files are damaged.
    """
    place, marker = places.opened(folder)
    count = int(str(marker["people"]))
    known = place.known()
    damaged = [f"journal/{line}" for line in known.damaged] + places.damaged(place)
    damaged += [
        f"{path.name} is not of this cohort" for path in sorted(place.people.iterdir()) if not _ours(path, count)
    ]
    whole = proved = solves = 0
    left = []
    for number in range(count):
        path = place.person(number)
        if not path.exists():
            if number in known.digest:
                damaged.append(f"person {number}: is gone")
            elif number not in known.failed:
                left.append(number)
            continue
        if number % max(count // STEPS, 1) == 0:
            say(f"proving person {number} of {count}")
        try:
            sealed.check(path, known.digest.get(number))
            whole += 1
            found = _solves(path)
        except InputError as error:
            damaged.append(f"person {number}: {error.field}: {error.message}")
            continue
        if found is not None:
            proved, solves = proved + 1, solves + found
    failed = sum(not place.person(number).exists() for number in known.failed)
    return CohortVerification(str(folder), count, whole, proved, solves, failed, tuple(left), tuple(damaged))


def _solves(path: Path) -> int | None:
    """Return how many solves of a person were proved again; None where no problems are stored."""
    if not (path / DATA).is_file():
        return None
    try:
        proof = prove(path)
    except InputError as error:
        if error.field == "proof":
            return None
        raise
    if not proof.passes:
        raise InputError("holds numbers that are not proved", field=DATA)
    return sum(one.solves for one in proof.proofs)


def _ours(path: Path, count: int) -> bool:
    return path.name.isdigit() and len(path.name) == 6 and int(path.name) < count
