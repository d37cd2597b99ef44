"""How much an answer depends on what is assumed of load sharing: three criteria, each with and without stability.

One frame is looked at, so that it stays cheap: of the task in which most moment is lost, the frame
with the largest compression. The least peak with stability takes a linear program a round, some
thirty of them, and is left to studies that ask for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import xarray as xr

from paravert.compare.contrast import LEAST_DIFFERENCE
from paravert.compare.lost import LEAST_MOMENT_NM, OTHERS
from paravert.mechanics.joint_load import cut
from paravert.names import CONDITIONS
from paravert.results.plain import plain
from paravert.sharing.problem import CRITERIA, Criterion, Status
from paravert.study.conditions import conditions
from paravert.study.plan import Prepared
from paravert.study.spine import Solved, compensation

Taker = tuple[str, str, str]
"""Muscle, level and side."""
SLOW: tuple[Criterion, bool] = ("minmax", True)
"""Criterion and stability of the assumption that only a full spread solves."""
TAKERS = 6
"""How many muscles are followed: those that take most under the study's own assumption."""


def spread(
    prepared: Prepared, solved: Sequence[tuple[Solved, ...]], compared: Sequence[xr.Dataset | None]
) -> dict[str, Any]:
    """Return shares, activations, over-compensation and joint loads of one frame under several assumptions.

    Args:
        prepared: the study.
        solved: its tasks in order, each before and after.
        compared: the compensation of each task; None without an injury.

    Returns:
        Keys task, frame, joint (the most loaded one before), takers (muscle, level, side), rows (one an
        assumption, with its statuses), left_out (criterion and stability of what was not solved) and span
        (least and largest over the assumptions with an answer); empty where nothing is lost in any frame.
    """
    solver = prepared.study.solver
    found = None if solver.spread == "none" else _telling(solved, compared)
    if found is None:
        return {}
    number, frame = found
    frames = prepared.frames[number].at(frame)
    own = conditions(prepared, frames)
    by_taker = _by_taker(compensation(*own), own)
    takers = sorted(by_taker, key=lambda taker: (-by_taker[taker], taker))[:TAKERS]
    place = int(np.argmax(np.nan_to_num(own[0].shared.compression[0])))
    rows, last, left_out = [], own, []
    for criterion, stability in product(CRITERIA, (True, False) if prepared.knows_stiffness else (False,)):
        same = (criterion, stability) == (solver.criterion, prepared.stable)
        if (criterion, stability) == SLOW and solver.spread != "full" and not same:
            left_out.append({"criterion": str(criterion), "stability": stability})
            continue
        pair = own if same else conditions(prepared, frames, criterion, stability, last)
        last = pair if stability else last
        rows.append({**_row(pair, criterion, stability, takers, place), "own": same})
    return {
        "task": prepared.tasks[number].name,
        "frame": frame,
        "joint": cut(own[0].spine.model).discs[place].joint,
        "takers": [dict(zip(("muscle", "level", "side"), taker, strict=True)) for taker in takers],
        "rows": rows,
        "left_out": left_out,
        "span": _span(rows),
    }


def _telling(solved: Sequence[tuple[Solved, ...]], compared: Sequence[xr.Dataset | None]) -> tuple[int, int] | None:
    """Return the task in which most moment is lost and its most loaded frame that has an answer."""
    best, found = LEAST_MOMENT_NM, None
    for number, (pair, shares) in enumerate(zip(solved, compared, strict=True)):
        if shares is None:
            continue
        lost = np.linalg.norm(shares["lost_moment"].values, axis=1)
        good = lost > LEAST_MOMENT_NM
        if good.any() and float(lost[good].max()) > best:
            load = np.nan_to_num(pair[0].shared.compression).max(axis=1)
            best, found = float(lost[good].max()), (number, int(np.argmax(np.where(good, load, -np.inf))))
    return found


def _row(
    pair: tuple[Solved, ...], criterion: Criterion, stability: bool, takers: list[Taker], place: int
) -> dict[str, Any]:
    """Return what one assumption answers; None for what has no answer."""
    before, after = (one.shared for one in pair)
    shares = compensation(*pair)
    by_taker = _by_taker(shares, pair)
    found: dict[str, Any] = {"criterion": str(criterion), "stability": stability}
    found["status"] = [str(before.status[0]), str(after.status[0])]
    for name, one in zip(CONDITIONS, (before, after), strict=True):
        weight = one.model.muscles.volume
        found[f"compression_{name}_n"] = float(one.compression[0, place])
        found[f"anterior_shear_{name}_n"] = float(one.anterior_shear[0, place])
        found[f"peak_activation_{name}"] = float(one.activation[0].max())
        found[f"mean_activation_{name}"] = float(one.activation[0] @ weight / weight.sum())
        found[f"certificate_{name}"] = {
            "primal": float(one.certificate.primal[0]),
            "activation_bound": float(one.certificate.activation_bound[0]),
            "level_gap": float(one.certificate.level_gap[0]),
            "stability": None if one.stability is None else float(one.stability.residual[0]),
        }
    found["shares"] = [by_taker.get(taker, float("nan")) for taker in takers]
    found["other_shares"] = dict(zip(OTHERS, shares["other_share"].values[0].tolist(), strict=True))
    rise = shares["activation"].values[1, 0] - shares["activation"].values[0, 0]
    counts = (shares["hurt"].values == 0) & (rise >= LEAST_DIFFERENCE)
    ratio = np.where(counts, shares["over_compensation"].values[0], np.nan)
    known = bool(np.isfinite(ratio).any())
    most = int(np.nanargmax(ratio)) if known else 0
    found["over_compensation"] = float(ratio[most]) if known else None
    found["over_compensation_fascicle"] = str(shares["fascicle"].values[most]) if known else None
    return plain(found)


def _by_taker(shares: xr.Dataset, pair: tuple[Solved, ...]) -> dict[Taker, float]:
    """Return the share of each muscle, level and side outside the injury; NaN without an answer."""
    found: dict[Taker, float] = {}
    part, hurt = shares["share"].values[0], shares["hurt"].values > 0
    for one, value, away in zip(pair[0].spine.description.fascicles, part, hurt, strict=True):
        if not away:
            taker = (one.muscle, one.level, one.side)
            found[taker] = found.get(taker, 0.0) + float(value)
    return found


def _span(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return least and largest of each measure over the assumptions that have an answer before and after."""
    good = [row for row in rows if set(row["status"]) == {str(Status.OPTIMAL)}]
    if not good:
        return {}
    names = [name for name, value in good[0].items() if isinstance(value, float)]
    found: dict[str, Any] = {
        name: [min(row[name] for row in good), max(row[name] for row in good)]
        for name in names
        if all(row[name] is not None for row in good)
    }
    columns = list(zip(*(row["shares"] for row in good), strict=True))
    found["shares"] = [None if None in column else [min(column), max(column)] for column in columns]
    return found
