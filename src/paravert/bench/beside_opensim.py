"""Parity and time against OpenSim on the same model file in the same run; OpenSim runs in a child process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paravert import exchange
from paravert.bench import opensim_side
from paravert.errors import InputError, UnsolvedError
from paravert.mechanics import share
from paravert.model import Model
from paravert.sharing import Problem
from paravert.sharing.problem import Status
from paravert.sharing.share import solve_problem
from paravert.task.frames import still

Floats = NDArray[np.float64]
Say = Callable[[str], None]
POSTURES, SEED, HELD = 50, 7, 3
SMALL = 0.25
"""Part of each range, about neutral, within which held postures are drawn."""
BATCH = 1024
ROUNDS = 5
MS, MM = 1000.0, 1000.0


def compared(path: str, python: str | None, say: Say) -> dict[str, Any]:
    """Return how lengths, arms, objectives and times of a model compare.

    Args:
        path: an .osim file.
        python: interpreter that has OpenSim; None for this one.
        say: is called with what is being done.

    Raises:
        InputError: the file is no .osim, or OpenSim is not installed.
        UnsolvedError: OpenSim failed.
    """
    if Path(path).suffix.lower() != ".osim":
        raise InputError(f"suffix {Path(path).suffix!r}, expected .osim", file=path)
    say("reading the model")
    found = exchange.read(path)
    model, draws = found.model, np.random.default_rng(SEED)
    postures, held = _drawn(model, draws, POSTURES, 1.0), _drawn(model, draws, HELD - 1, SMALL)
    held = np.concatenate([model.neutral[None], held])
    asked = {
        "model": str(Path(path).resolve()),
        "coordinates": list(model.coordinate_names),
        "muscles": list(model.fascicle_names),
        "rows": [model.coordinate_names[row] for row in model.row_index],
        "postures": postures.tolist(),
        "held": held.tolist(),
    }
    say("asking OpenSim")
    theirs = _asked(asked, python or sys.executable)
    say("sharing load")
    ours = _optimised(model, held, theirs["held"], np.array(theirs["bounds"]))
    slow = float(np.median([one["seconds_a_frame"] for one in theirs["held"]])) * MS
    return {
        "model": path,
        "opensim": theirs["version"],
        "postures": POSTURES,
        **_parity(found, postures, theirs),
        "frames": ours["frames"],
        "opensim_ms_per_frame": slow,
        "ms_per_frame": ours["ms"],
        "batch_ms_per_frame": ours["batch_ms"],
        "ratio": slow / ours["batch_ms"],
        "ratio_alone": slow / ours["ms"],
    }


def lines(found: dict[str, Any]) -> list[str]:
    """Return a comparison for a reader."""
    said = [f"{found['model']} against OpenSim {found['opensim']}, {found['postures']} postures"]
    for key, words in (("plain", "paths without wraps or switching points"), ("listed", "paths in the loss report")):
        one = found[key]
        if one["muscles"]:
            within = f"lengths within {one['length_mm']:.3g} mm, arms within {one['arm_mm']:.3g} mm"
            said.append(f"{one['muscles']} {words}: {within}")
    for number, one in enumerate(found["frames"]):
        there = f"OpenSim: cost {one['opensim_cost']:.6g}, residual {one['opensim_residual_nm']:.1e} N·m"
        here = ""
        if one["relative"] is not None:
            here = f", cost {one['relative']:+.1e} against it, residual {one['residual_nm']:.1e} N·m"
        said.append(f"held posture {number}: {one['status']}{here} ({there})")
    batch = f"{found['batch_ms_per_frame']:.3f} ms in a batch ({found['ratio']:.0f} times)"
    alone = f"{found['ms_per_frame']:.2f} ms alone ({found['ratio_alone']:.0f} times)"
    said.append(f"a frame: OpenSim {found['opensim_ms_per_frame']:.1f} ms, here {alone}, {batch}")
    return said


def _drawn(model: Model, draws: np.random.Generator, count: int, part: float) -> Floats:
    """Return (posture, coordinate): balanced coordinates within a part of their ranges, others neutral."""
    known = {one.name: one for one in model.description.coordinates}
    each = [known[name] for name in model.coordinate_names]
    low, high = np.array([[one.lower, one.upper] for one in each]).T
    middle, balanced = model.neutral, np.array([one.role == "balanced" for one in each])
    low, high = middle + part * (low - middle), middle + part * (high - middle)
    return np.where(balanced, draws.uniform(low, high, (count, len(each))), middle)


def _asked(asked: dict[str, Any], python: str) -> dict[str, Any]:
    """Return OpenSim's answer, from a child process in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        request, answer = Path(folder) / "request.json", Path(folder) / "answer.json"
        request.write_text(json.dumps(asked))
        command = [python, str(Path(opensim_side.__file__)), str(request), str(answer)]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        except OSError as error:
            raise InputError(f"{python}: {error.strerror}, expected an interpreter", field="--python") from error
        if answer.is_file():
            found: dict[str, Any] = json.loads(answer.read_text())
            return found
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        if "No module named 'opensim'" in last:
            what = "OpenSim is not installed, expected the extra: pip install 'paravert[opensim]'"
            raise InputError(what, field="--opensim")
        raise UnsolvedError(f"OpenSim failed: {last[:300]}")


def _parity(found: exchange.Imported, postures: Floats, theirs: dict[str, Any]) -> dict[str, Any]:
    """Return the largest differences of plain paths, and of those that the loss report lists."""
    model = found.model
    ours = model.evaluate(postures)
    length = np.abs(ours.length - np.array(theirs["lengths"])).max(axis=0)
    arm = np.abs(ours.arm - np.array(theirs["arms"]).reshape(ours.arm.shape)).max(axis=(0, 1))
    curved = ("PathWrap", "ConditionalPathPoint", "MovingPathPoint")
    rows = [row for row in found.loss.rows if row.kind in curved]
    rows = [row for row in rows if (row.kind, row.fate) != ("ConditionalPathPoint", "exact")]
    names = {name.split(" over ")[0].split(".")[0] for row in rows for name in row.names}
    listed = np.array([name in names for name in model.fascicle_names])
    result: dict[str, Any] = {}
    for key, chosen in (("plain", ~listed), ("listed", listed)):
        result[key] = {
            "muscles": int(chosen.sum()),
            "length_mm": float(length[chosen].max(initial=0.0)) * MM,
            "arm_mm": float(arm[chosen].max(initial=0.0)) * MM,
            "lengths_within_1_mm": int((length[chosen] <= 1e-3).sum()),
            "worst": model.fascicle_names[int(np.argmax(np.where(chosen, length, -1.0)))] if chosen.any() else "",
        }
    return result


def _optimised(model: Model, held: Floats, theirs: list[dict[str, Any]], bounds: Floats) -> dict[str, Any]:
    """Return our answers to the same problems, and the ms that one takes alone and in a batch.

    Args:
        model: compiled.
        held: (posture, coordinate).
        theirs: OpenSim's answer for each.
        bounds: (muscle, 2) of activation, OpenSim's own.
    """
    shared = share(model, still(held), allow_yield=False)
    force = model.muscles.healthy_force
    target = shared.load_moment - shared.passive_moment
    frames, alone, batch = [], [], []
    for number, other in enumerate(theirs):
        matrix = shared.arm[number] * force
        one = _problem(matrix, target[number : number + 1], bounds)
        solution = solve_problem(one)
        activation = np.array(other["activation"])
        missing = float(np.abs(matrix @ activation - target[number]).max())
        good = solution.status[0] == Status.OPTIMAL
        cost, cost_there = float(np.sum(solution.value[0] ** 2)), float(activation @ activation)
        frames.append(
            {
                "status": str(solution.status[0]),
                "cost": cost if good else None,
                "opensim_cost": cost_there,
                "relative": cost / cost_there - 1.0 if good and cost_there > 0.0 else None,
                "residual_nm": float(np.abs(matrix @ solution.value[0] - target[number]).max()) if good else None,
                "opensim_residual_nm": missing,
            }
        )
        alone.append(_seconds(partial(solve_problem, one)))
        part = np.linspace(0.9, 1.0, BATCH)[:, None]
        many = _problem(matrix, part * target[number], bounds)
        batch.append(_seconds(partial(solve_problem, many)) / BATCH)
    return {"frames": frames, "ms": MS * float(np.median(alone)), "batch_ms": MS * float(np.median(batch))}


def _problem(matrix: Floats, target: Floats, bounds: Floats) -> Problem:
    """Return the problem of least sum of squared activations, each within its bounds (muscle, 2)."""
    items, muscles = len(target), matrix.shape[1]
    return Problem(
        matrix,
        target,
        np.ones(muscles),
        np.ones(muscles, dtype=bool),
        np.tile(bounds[:, 0], (items, 1)),
        np.tile(bounds[:, 1], (items, 1)),
        None,
        None,
        2,
    )


def _seconds(work: Callable[[], Any]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken))
