"""Search a plan that brings the imbalance into the healthy range soonest and keeps it there, under limits.

The plan is whole sessions a week by exercise and stage. How much each would help is measured by living
it; a mixed-integer linear program (HiGHS through SciPy) chooses what helps most within the limits of
the menu; what it proposes is lived, and the measuring is repeated around the best plan so far. Moves
of one session or one exercise finish it. Lives are counted, not timed, so that a seed gives one answer.

The bound is the life in which every exercise that limits allow is done as often as they allow, however
long that takes: no plan of the menu does better where more of an exercise never harms. That premise
is checked by taking exercises away from it, and the result says in how many it failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from paravert.rehab.course import Aim, Course, Live
from paravert.rehab.menu import Cells, Menu
from paravert.rehab.plan import Plan

Floats = NDArray[np.float64]
Say = Callable[[str], None]
_SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an exercise is in the plan."""

    exercise: str
    purpose: str
    cost_without: float  # how much the cost grows when it is left out
    week_without: float  # when health is then reached; infinite for never


@dataclass(frozen=True, eq=False)
class Found:
    """The best plan that a search found, and what is known about it."""

    plan: Plan
    cells: Cells
    course: Course
    cost: float
    week: float  # from which on the imbalance is healthy; infinite for never
    bound: float  # cost of the relaxation
    bound_week: float
    premise_failed: int  # of the checked removals from the relaxation, how many helped
    premise_checked: int
    lives: int
    interrupted: bool
    reasons: tuple[Reason, ...] = ()
    binding: tuple[str, ...] = ()
    around: tuple[tuple[str, float, float], ...] = ()  # what was changed, cost, week

    @property
    def gap(self) -> float:
        """Cost above that of the relaxation; not negative where its premise holds."""
        return self.cost - self.bound

    @property
    def correctable(self) -> bool:
        """Whether any plan of the menu can reach the healthy range, by the relaxation."""
        return bool(np.isfinite(min(self.week, self.bound_week)))


@dataclass(eq=False)
class _Search:
    """The lives that a search has lived, and its best plan."""

    menu: Menu
    aim: Aim
    live: Live
    say: Say
    most_lives: int
    known: dict[bytes, tuple[float, Course]] = field(default_factory=dict)
    best: tuple[float, Cells] | None = None

    def cost(self, cells: Cells) -> float:
        """Return the cost of sessions, lived once; feasible ones may become the best."""
        key = cells.tobytes()
        if key not in self.known:
            plan = self.menu.plan(cells)
            course = self.live(plan)
            self.known[key] = (self.aim.cost(course, plan), course)
        cost = self.known[key][0]
        if (
            self.menu.feasible(cells)
            and not self.known[key][1].breaches
            and (self.best is None or cost < self.best[0] - _SMALL)
        ):
            self.best = (cost, cells.copy())
            self.say(f"plan {len(self.known)}: {cost:.4f}")
        return cost

    @property
    def spent(self) -> bool:
        """Whether no more lives may be lived."""
        return len(self.known) >= self.most_lives


def search(
    menu: Menu,
    aim: Aim,
    live: Live,
    *,
    seed: int,
    most_lives: int = 600,
    rounds: int = 3,
    say: Say = lambda text: None,
) -> Found:
    """Return the best plan found.

    Args:
        menu: what may be chosen.
        aim: what the plan is for.
        live: lives a plan.
        seed: of the order in which moves are tried.
        most_lives: how many different plans are lived at the most, explanations not counted.
        rounds: how often the linear program is made anew.
        say: is called with progress.

    Returns:
        the best plan; where it is stopped by Ctrl-C the best so far, marked.
    """
    work = _Search(menu, aim, live, say, most_lives)
    nothing = np.zeros_like(menu.most)
    interrupted, bound, failed, checked = False, (-np.inf, float("nan")), 0, 0
    try:
        work.cost(nothing)
        bound, failed, checked = _relaxed(work, np.random.default_rng(seed))
        for _ in range(rounds):
            here = nothing if work.best is None else work.best[1]
            before = np.inf if work.best is None else work.best[0]
            proposed = _program(menu, _gains(work, here), here)
            work.cost(proposed)
            if work.spent or (work.best is not None and work.best[0] >= before - _SMALL):
                break
        _polish(work, np.random.default_rng(seed))
    except KeyboardInterrupt:
        interrupted = True
    cells = nothing if work.best is None else work.best[1]
    cost, course = work.known.get(cells.tobytes()) or (float("nan"), live(menu.plan(cells)))
    found = Found(
        plan=menu.plan(cells),
        cells=cells,
        course=course,
        cost=cost,
        week=aim.week(course),
        bound=bound[0],
        bound_week=bound[1],
        premise_failed=failed,
        premise_checked=checked,
        lives=len(work.known),
        interrupted=interrupted,
    )
    return found if interrupted else _explained(work, found)


def _relaxed(work: _Search, rng: np.random.Generator) -> tuple[tuple[float, float], int, int]:
    """Return cost and week of the relaxation, in how many checks its premise failed, and how many there were."""
    every = work.menu.most
    least, week = _without_effort(work, every)
    failed, rows = 0, np.flatnonzero(every.any(axis=1))
    chosen = rng.permutation(rows)[:12]
    for row in chosen:
        without = every.copy()
        without[row] = 0
        burden, sooner = _without_effort(work, without)
        if burden < least - _SMALL:
            failed += 1
            least, week = burden, sooner
    return (least, week), failed, len(chosen)


def _without_effort(work: _Search, cells: Cells) -> tuple[float, float]:
    """Return the burden of sessions and the week from which on they are healthy."""
    work.cost(cells)
    course = work.known[cells.tobytes()][1]
    return work.aim.burden(course), work.aim.week(course)


def _gains(work: _Search, here: Cells) -> Floats:
    """Return (exercise, stage) how much the cost falls for one session a week more around a plan."""
    base, gains = work.cost(here), np.full(here.shape, 0.0)
    most = work.menu.most
    for row, stage in zip(*np.nonzero(most > 0), strict=True):
        if work.spent:
            break
        there = here.copy()
        usual = int(min(max(round(work.menu.exercises[row].dose.sessions), 1), most[row, stage]))
        there[row, stage] = usual if here[row, stage] != usual else max(usual - 1, 0)
        step = there[row, stage] - here[row, stage]
        gains[row, stage] = (base - work.cost(there)) / step if step else 0.0
    return gains


def _program(menu: Menu, gains: Floats, here: Cells) -> Cells:
    """Return the sessions of most gain within the menu: a mixed-integer linear program."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows, stages = gains.shape
    count = rows * stages
    most = menu.most.ravel().astype(float)
    scale = max(float(np.abs(gains).max()), 1e-12)
    # Sessions, then whether there are any; among equals what is done already.
    cost = np.concatenate([-(gains / scale).ravel(), np.where(here.ravel() > 0, 0.0, 1e-6)])
    linked = np.hstack([np.eye(count), -np.diag(most)])
    few, short = np.zeros((stages, 2 * count)), np.zeros((stages, 2 * count))
    for stage in range(stages):
        of_stage = np.arange(rows) * stages + stage
        few[stage, count + of_stage] = 1.0
        short[stage, of_stage] = menu.minutes
    found = milp(
        cost,
        integrality=np.ones(2 * count),
        bounds=Bounds(np.zeros(2 * count), np.concatenate([most, np.ones(count)])),
        constraints=[
            LinearConstraint(linked, -np.inf, 0.0),
            LinearConstraint(few, -np.inf, float(menu.most_exercises)),
            LinearConstraint(short, -np.inf, menu.most_minutes),
        ],
    )
    if found.x is None:
        return here
    return np.asarray(np.rint(found.x[:count]), dtype=np.int64).reshape(rows, stages)


def _polish(work: _Search, rng: np.random.Generator) -> None:
    """Improve the best plan by single moves until none helps or no lives are left."""
    while work.best is not None and not work.spent:
        before = work.best[0]
        for there in _moves(work.menu, work.best[1], rng):
            if work.spent:
                break
            if work.cost(there) < before - _SMALL:
                break
        if work.best[0] >= before - _SMALL:
            return


def _moves(menu: Menu, cells: Cells, rng: np.random.Generator) -> Iterator[Cells]:
    """Yield feasible plans that differ in one session, or in one exercise for another, in one stage."""
    rows, stages = cells.shape
    for place in rng.permutation(rows * stages):
        row, stage = divmod(int(place), stages)
        for step in (1, -1, -int(cells[row, stage])):
            there = cells.copy()
            there[row, stage] += step
            if step and menu.feasible(there):
                yield there
        if cells[row, stage]:
            for other in rng.permutation(rows):
                there = cells.copy()
                there[row, stage] = 0
                there[other, stage] = min(max(cells[other, stage], cells[row, stage]), menu.most[other, stage])
                if other != row and there[other, stage] > cells[other, stage] and menu.feasible(there):
                    yield there


def _explained(work: _Search, found: Found) -> Found:
    """Return a result with why each exercise is there, what binds, and what a week less or more does."""
    reasons = []
    for row in np.flatnonzero(found.cells.any(axis=1)):
        without = found.cells.copy()
        without[row] = 0
        cost = work.cost(without)
        one = work.menu.exercises[row]
        week = work.aim.week(work.known[without.tobytes()][1])
        reasons.append(Reason(one.name, one.purpose, cost - found.cost, week))
    around = []
    changes = {"a week less": found.plan.extended(-1.0), "a week more": found.plan.extended(1.0)}
    changes["begun a week later"] = found.plan.moved(1.0)
    for said, plan in changes.items():
        course = work.live(plan)
        around.append((said, work.aim.cost(course, plan), work.aim.week(course)))
    ranked = tuple(sorted(reasons, key=lambda one: -one.cost_without))
    parts = {name: getattr(found, name) for name in Found.__dataclass_fields__}
    parts |= {"reasons": ranked, "binding": work.menu.binding(found.cells), "around": tuple(around)}
    return Found(**parts)
