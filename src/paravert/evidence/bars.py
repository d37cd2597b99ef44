"""Every published bar beside what the model says: ratios of disc pressure, loads, strength, specimens, alignment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from paravert import anatomy, task
from paravert.evidence import alignment, specimen
from paravert.mechanics import Shared
from paravert.mechanics.joint_load import cut
from paravert.person import Person
from paravert.study.spine import Spine, solve, spine
from paravert.study.strength import strengths
from paravert.tables import Row, rows, toml

WILKE = ("lying", "sitting_erect", "sitting_flexed", "flexion_40", "close_20kg", "round_back_20kg")
"""The six tasks of one man, in the order of their bars."""
ELECTRODES = (
    ("rectus_abdominis",),
    ("external_oblique",),
    ("internal_oblique",),
    ("multifidus_lumborum",),
    ("longissimus_thoracis_pars_lumborum", "iliocostalis_lumborum_pars_lumborum"),
    ("longissimus_thoracis_pars_thoracis", "iliocostalis_lumborum_pars_thoracis"),
)
"""Groups under each of the six electrodes of Cholewicki 1997."""
_ON_TRUNK = {"mass_kg": 32.0, "at": "T4"}
_STANDING = "standing_relaxed"


@dataclass(frozen=True, slots=True)
class Bar:
    """One published figure, its band, and what the model says."""

    id: str
    number: int
    title: str
    predicted: float
    reference: float
    unit: str
    low: float
    high: float
    scored: bool
    tuned: bool
    source: str
    task: str

    @property
    def passes(self) -> bool:
        """Whether the prediction is inside the band; NaN is not."""
        return self.low <= self.predicted <= self.high

    @property
    def reason(self) -> str:
        """Why it does not pass, as far as it was looked into; empty where nothing was."""
        return str(toml("evidence", "remarks").get("reason", {}).get(self.id, {}).get("why", ""))

    @property
    def tried(self) -> tuple[str, ...]:
        """What was tried to mend it, with the figure that came of it."""
        return tuple(toml("evidence", "remarks").get("reason", {}).get(self.id, {}).get("tried", ()))


def bars(say: Callable[[str], None]) -> tuple[Bar, ...]:
    """Return all bars as the model meets them now, in the order of their table."""

    def predicted(row: Row) -> float:
        say(f"bar {row['number']}: {row['title']}")
        return _predicted(row["measure"], row["task"])

    return tuple(_bar(row, predicted(row)) for row in rows("evidence", "bars"))


def bars_of(predicted: Mapping[str, float]) -> tuple[Bar, ...]:
    """Return all bars with figures that are known already, by id; NaN for a bar without one."""
    return tuple(_bar(row, predicted.get(row["id"], float("nan"))) for row in rows("evidence", "bars"))


def _bar(row: Row, predicted: float) -> Bar:
    return Bar(
        row["id"],
        int(row["number"]),
        row["title"],
        predicted,
        float(row["reference"]),
        row["unit"],
        float(row["low"]),
        float(row["high"]),
        row["scored"] == "yes",
        row["tuned"] == "yes",
        row["source"],
        row["task"],
    )


def wilke(found: tuple[Bar, ...]) -> dict[str, float]:
    """Return correlation and root mean square difference, % of standing, over the six tasks of one man."""
    chosen = [next(bar for bar in found if bar.id == name) for name in WILKE]
    ours, theirs = (np.array([getattr(bar, key) for bar in chosen]) for key in ("predicted", "reference"))
    return {
        "r": float(np.corrcoef(ours, theirs)[0, 1]),
        "rmse_percent": float(100.0 * np.sqrt(np.mean((ours - theirs) ** 2))),
    }


def by_number(found: tuple[Bar, ...]) -> dict[int, bool]:
    """Return, for each scored number, whether all of its figures pass."""
    scored = [bar for bar in found if bar.scored]
    return {number: all(bar.passes for bar in scored if bar.number == number) for number in {b.number for b in scored}}


@cache
def subject() -> Spine:
    """Return the man of the pressure measurements: 45 years, 70 kg, 1.68 m."""
    return spine(Person(age_years=45.0, mass_kg=70.0, height_m=1.68).edits())


@cache
def _reference() -> Spine:
    return spine()


@cache
def _solved(name: str) -> Shared:
    return solve(subject(), name).shared


def _predicted(measure: str, name: str) -> float:
    tables, reference = anatomy.load(), _reference()
    body = reference.description
    special: dict[str, Callable[[], float]] = {
        "pressure_ratio": lambda: _at(name, "disc_pressure", "L4-L5") / _at(_STANDING, "disc_pressure", "L4-L5"),
        "compression_l4_l5": lambda: _at(name, "compression", "L4-L5"),
        "compression_l5_s1": lambda: _at(name, "compression", "L5-S1"),
        "force_per_pressure": lambda: _at(name, "compression", "L4-L5") / _at(name, "disc_pressure", "L4-L5"),
        "trunk_extension": lambda: _strength("T5", "backward", "L5-S1"),
        "neck_extension": lambda: _strength("head", "backward", "C7-T1"),
        "neck_flexion": lambda: _strength("head", "forward", "C7-T1"),
        "muscle_stress": lambda: float(np.median([1e-4 * one.specific_tension for one in body.fascicles])),
        "stiffening_250": lambda: specimen.stiffening(reference.model, 250.0),
        "stiffening_500": lambda: specimen.stiffening(reference.model, 500.0),
        "thoracic_departure": lambda: specimen.thoracic_departure(reference.model),
        "buckling": lambda: specimen.buckling(reference.model),
        "follower_range": lambda: specimen.follower_range(reference.model),
        "follower_stiffness": lambda: specimen.follower_stiffness(reference.model),
        "co_activation": lambda: co_activation(_solved(_STANDING)),
        "co_activation_32kg": _loaded_co_activation,
        "mass_t1": lambda: alignment.slice_mass(body, "T1"),
        "mass_l5": lambda: alignment.slice_mass(body, "L5"),
        "mass_trunk": lambda: alignment.trunk_mass(body),
        "pelvic_incidence": lambda: alignment.pelvic_incidence(tables),
        "lumbar_lordosis": lambda: alignment.lumbar_lordosis(tables),
        "thoracic_kyphosis": lambda: alignment.thoracic_kyphosis(tables),
        "sagittal_vertical_axis": lambda: alignment.sagittal_vertical_axis(tables),
    }
    return special[measure]()


def _at(name: str, what: str, joint: str) -> float:
    shared = _solved(name)
    place = [disc.joint for disc in cut(shared.model).discs].index(joint)
    return float(getattr(shared, what)[0, place])


def _strength(at: str, direction: str, about: str) -> float:
    """Return the largest moment, N m, of a push by the reference body."""
    what = task.from_table(
        {"use": _STANDING, "name": "push", "maximise": {"at": at, "direction": direction, "about": about}}
    )
    body = _reference()
    row = strengths(what, task.resolve(body.model, what), (body,), True)[0]
    return float(row["moment_nm"])


def co_activation(shared: Shared) -> float:
    """Return the mean over the six recorded muscles, %, of the activation of each by the strength of its fascicles.

    The electrodes are on the right side; both sides of a symmetrical task are the same. Departs from the
    source in that an electrode sees the fascicles near the skin more than the deep ones.
    """
    strength = shared.model.muscles.healthy_force
    group = np.array([one.group for one in shared.model.description.fascicles])
    parts = []
    for groups in ELECTRODES:
        chosen = np.isin(group, groups)
        parts.append(float((shared.activation[0] * strength)[chosen].sum() / strength[chosen].sum()))
    return 100.0 * float(np.mean(parts))


def _loaded_co_activation() -> float:
    what = task.from_table({"use": _STANDING, "name": "standing_32kg", "load": [_ON_TRUNK]})
    return co_activation(solve(subject(), what).shared)
