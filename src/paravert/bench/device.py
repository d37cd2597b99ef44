"""Time the batched solver on another device beside NumPy, on the same problems, with the same certificate."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from paravert.bench import problems
from paravert.sharing import Problem, Solution, solve_problem
from paravert.sharing.device import tile_solver

Say = Callable[[str], None]
BATCHES = (64, 1024)
MS = 1e3


@dataclass(frozen=True, slots=True)
class DeviceBench:
    """What one device does with the batches of the bench."""

    device: str
    solve_ms: dict[str, float]  # ms a solve, by batch; numpy beside
    proved: int
    solves: int
    activation_difference: float  # from NumPy's answers

    def summary(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return it for a reader."""
        found = [f"batched solver on {self.device}, float64, ms a solve"]
        found += [f"  {name:<24}{value:9.3f}" for name, value in self.solve_ms.items()]
        found.append(f"{self.proved} of {self.solves} proved optimal by the same checker")
        found.append(f"activations differ from NumPy's by at most {self.activation_difference:.1e}")
        return found


def measure(device: str, quick: bool, say: Say) -> DeviceBench:
    """Return the times of a device; ``quick`` leaves the largest batch out.

    Raises:
        InputError: the library is not installed or the device has no such name.
        MachineError: there is no such device.
    """
    solve = tile_solver(device)
    say("building the spine")
    sizes = BATCHES[:1] if quick else BATCHES
    batch = problems.lifts(max(sizes))
    solve_ms: dict[str, float] = {}
    difference, proved, solves = 0.0, 0, 0
    for size in sizes:
        part = batch.take(np.arange(0, batch.sizes[0], batch.sizes[0] // size))
        say(f"timing batches of {size}")
        # The first solve compiles.
        solve_problem(part, solve=solve)
        ours, here = _timed(lambda part=part: solve_problem(part))  # type: ignore[misc]
        theirs, there = _timed(lambda part=part: solve_problem(part, solve=solve))  # type: ignore[misc]
        solve_ms |= {f"batch_{size}": MS * there / size, f"batch_{size}_numpy": MS * here / size}
        difference = max(difference, _difference(part, ours, theirs))
        proved, solves = proved + int(theirs.certificate.passes.sum()), solves + size
    return DeviceBench(device, solve_ms, proved, solves, difference)


def _timed(work: Callable[[], Solution]) -> tuple[Solution, float]:
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def _difference(problem: Problem, one: Solution, other: Solution) -> float:
    return float(np.max(np.abs(one.value - other.value)[:, problem.effort]))
