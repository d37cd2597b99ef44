"""Time certified solves of real problems, cold, warm and in batches, beside the peers; and the demo."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert.bench import demo, problems, steady, weeks
from paravert.bench.peers import available
from paravert.errors import UnsolvedError
from paravert.sharing import Problem, Solution, solve_problem

Say = Callable[[str], None]
BATCHES = (64, 1024)
SINGLES = 64
PEER_SOLVES = 64
MS = 1e3


@dataclass(frozen=True, slots=True)
class Bench:
    """Every figure of one run, ms unless said otherwise."""

    solve_ms: dict[str, float | None]
    clarabel_ms: float | None
    piqp_ms: float | None
    peers_ms: dict[str, dict[str, float]]  # peer to cold, batch, activation_difference
    ratios: dict[str, float | None]
    growth: list[dict[str, float]]
    weeks: list[dict[str, float]]
    size: dict[str, int]
    demo_s: float | None
    demo_peak_mb: float | None

    def summary(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {name: getattr(self, name) for name in self.__slots__} | {"opensim_ms_per_frame": None}

    def lines(self) -> list[str]:
        """Return it for a reader."""
        found = [
            f"certified solves of {self.size['rows']} rows and {self.size['unknowns']} unknowns, one core, ms a solve"
        ]
        found += [f"  {name:<18}{value:9.3f}" for name, value in self.solve_ms.items() if value is not None]
        for name, each in self.peers_ms.items():
            found.append(f"  {name:<18}{each['cold']:9.3f} cold{each['batch']:9.3f} in a batch, set up once")
        found += [f"  {name:<26}{value:6.1f} times" for name, value in self.ratios.items() if value is not None]
        found.append("growth: unknowns, items, ms an item")
        found += [f"  {row['unknowns']:>8.0f}{row['items']:>8.0f}{row['ms']:9.3f}" for row in self.growth]
        found.append("a week of load sharing: activities, instants, draws, ms")
        found += [
            f"  {row['activities']:>8.0f}{row['instants']:>8.0f}{row['draws']:>8.0f}{row['ms']:9.0f}"
            for row in self.weeks
        ]
        if self.demo_s is not None:
            found.append(f"the demo: {self.demo_s:.1f} s, at most {self.demo_peak_mb:.0f} MB")
        return found


def measure(quick: bool, say: Say) -> Bench:
    """Return a run of the whole bench; ``quick`` repeats less and leaves the demo out."""
    say("building the spine")
    batch = problems.lifts(max(BATCHES))
    rounds = 3 if quick else 9
    say("timing certified solves")
    solve_ms = _own(batch, rounds)
    say("timing stability")
    solve_ms.update(steady.measure())
    peers = _peers(batch, 8 if quick else PEER_SOLVES, say)
    say("timing growth")
    growth = _growth(batch, rounds)
    say("timing weeks")
    sharing = weeks.rows(quick)
    seconds, megabytes = (None, None) if quick else demo.run()
    _, rows, unknowns, _ = batch.sizes
    return Bench(
        solve_ms=solve_ms,
        clarabel_ms=peers.get("clarabel", {}).get("cold"),
        piqp_ms=peers.get("piqp", {}).get("cold"),
        peers_ms=peers,
        ratios=_ratios(solve_ms, peers),
        growth=growth,
        weeks=sharing,
        size={"rows": rows, "unknowns": unknowns},
        demo_s=seconds,
        demo_peak_mb=megabytes,
    )


def _own(batch: Problem, rounds: int) -> dict[str, float | None]:
    """Return ms a solve: singly, and in batches of two sizes, each cold and from a neighbour's multipliers.

    The neighbour in a batch holds one part of 1,024 less of the load, whatever the size of the batch.
    """
    singles = [batch.take(slice(item, item + 1)) for item in range(0, batch.sizes[0], batch.sizes[0] // SINGLES)]
    solved = [solve_problem(one) for one in singles]
    shifted = [before.warm for before in (solved[0], *solved[:-1])]
    cold = [_seconds(partial(solve_problem, one), 1) for one in singles]
    warm = [_seconds(partial(solve_problem, one, start), 1) for one, start in zip(singles, shifted, strict=True)]
    found: dict[str, float | None] = {"cold": MS * float(np.median(cold)), "warm": MS * float(np.median(warm))}
    everyone = _checked(solve_problem(batch)).warm
    for size in BATCHES:
        chosen = np.arange(0, batch.sizes[0], batch.sizes[0] // size)
        part, start = batch.take(chosen), everyone[np.maximum(chosen - 1, 0)]
        found[f"batch_{size}"] = MS * _seconds(partial(solve_problem, part), rounds) / size
        found[f"batch_{size}_warm"] = MS * _seconds(partial(solve_problem, part, start), rounds) / size
    return found


def _peers(batch: Problem, count: int, say: Say) -> dict[str, dict[str, float]]:
    """Return each installed peer's medians, and how far its activations are from ours."""
    part = batch.take(slice(0, batch.sizes[0], batch.sizes[0] // count))
    ours = _checked(solve_problem(part)).value[:, part.effort]
    found = {}
    for name, solve in available().items():
        say(f"timing {name}")
        fresh, reused = solve(part, True), solve(part, False)
        found[name] = {
            "cold": MS * float(np.median(fresh.seconds)),
            "batch": MS * float(np.median(reused.seconds[1:])),
            "activation_difference": float(np.max(np.abs(fresh.value[:, part.effort] - ours))),
        }
    return found


def _ratios(own: dict[str, float | None], peers: dict[str, dict[str, float]]) -> dict[str, float | None]:
    """Return how many times faster than the faster peer, cold against cold and warm in the batch."""
    fastest = min((each["cold"] for each in peers.values()), default=None)
    set_up = min((each["batch"] for each in peers.values()), default=None)
    pairs = {
        "cold": (fastest, own["cold"]),
        "cold_batch_64": (fastest, own["batch_64"]),
        "warm_batch_64": (fastest, own["batch_64_warm"]),
        "warm_batch_64_set_up_once": (set_up, own["batch_64_warm"]),
        "warm_batch_1024": (fastest, own["batch_1024_warm"]),
    }
    return {name: one / other if one and other else None for name, (one, other) in pairs.items()}


def _growth(batch: Problem, rounds: int) -> list[dict[str, float]]:
    """Return ms an item against the number of unknowns and of items."""
    found = []
    for halves in (0, 1, 2):
        wide = problems.split(batch.take(slice(0, 64)), halves)
        found.append(_row(wide, rounds))
    found += [_row(batch.take(slice(0, items)), rounds) for items in (1, 4, 16, 256, 1024)]
    return found


def _row(problem: Problem, rounds: int) -> dict[str, float]:
    items, _, unknowns, _ = problem.sizes
    return {"unknowns": unknowns, "items": items, "ms": MS * _seconds(lambda: solve_problem(problem), rounds) / items}


def _seconds(work: Callable[[], Any], rounds: int) -> float:
    """Return the median time of a piece of work."""
    taken: NDArray[np.float64] = np.empty(rounds)
    for number in range(rounds):
        begun = time.perf_counter()
        work()
        taken[number] = time.perf_counter() - begun
    return float(np.median(taken))


def _checked(solution: Solution) -> Solution:
    """Return a solution whose every item is OPTIMAL; a time of anything else would mean nothing."""
    if not solution.certificate.passes.all():
        raise UnsolvedError("a problem of the bench is not OPTIMAL, so its time means nothing")
    return solution
