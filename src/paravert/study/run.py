"""Run a study: the one place where people, injuries, tasks, mechanics and comparison meet."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xarray as xr

from paravert import exchange
from paravert.names import CONDITIONS
from paravert.results import history, proof, store, tree
from paravert.results.plain import plain
from paravert.results.summary import summarise
from paravert.study.basis import basis
from paravert.study.chain import chain, load_steps
from paravert.study.conditions import conditions
from paravert.study.found_posture import found_frames
from paravert.study.head import head_support
from paravert.study.plan import Prepared, prepare
from paravert.study.spine import Solved, compensation
from paravert.study.spread import spread
from paravert.study.strength import strengths
from paravert.study.weeks import lives

REPORT = "report.html"
SUMMARY = "summary.json"
STUDY = "study.toml"
Say = Callable[[str], None]
Render = Callable[[xr.DataTree], str]


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """A study that was run and written."""

    folder: Path
    tree: xr.DataTree
    summary: Mapping[str, Any]
    unsolved: tuple[str, ...]  # one line a frame that is not OPTIMAL


def run_study(path: str | Path, output: Path | None, render: Render, say: Say) -> Done:
    """Run a study file and write its results whole or not at all.

    Args:
        path: the study, a TOML file.
        output: folder of the results; None for NAME-results here, NAME that of the file.
        render: makes the report of a tree of results.
        say: is called with what is being done.

    Raises:
        InputError: something is wrong with the study or the folder; nothing is written.
        OSError: the machine cannot write; nothing is left under a final name.
    """
    folder = Path(f"{Path(path).stem}-results") if output is None else output
    store.claim(folder)
    say("reading the study")
    prepared = prepare(path)
    results = simulate(prepared, say)
    place = {"report": str(folder / REPORT), "results": str(folder / store.DATA)}
    summary = plain({**place, **summarise(results)})
    say("drawing the report")
    report = render(results)
    say("writing")
    texts: dict[str, str | bytes] = {
        REPORT: report,
        SUMMARY: json.dumps(summary, ensure_ascii=False, allow_nan=False) + "\n",
        STUDY: prepared.content,
    }
    store.write(folder, results, texts)
    return Done(folder, results, summary, _unsolved(summary))


def simulate(prepared: Prepared, say: Say) -> xr.DataTree:
    """Return the results of a prepared study, with the proof of each solve under /proof."""
    outcomes: list[tree.Outcome] = []
    pairs: list[tuple[Solved, ...]] = []
    proofs: dict[str, xr.Dataset] = {}
    pushes: list[dict[str, Any]] = []
    postures, places = found_frames(prepared, say)
    for what, frames in zip(prepared.tasks, postures, strict=True):
        say(f"sharing load: {what.name}")
        solved = conditions(prepared, frames)
        pairs.append(solved)
        pushes += strengths(what, frames, prepared.spines, prepared.study.solver.allow_yield)
        first = solved[0]
        poses = first.spine.model.poses(frames.coordinates)
        compared = compensation(*solved) if len(solved) > 1 else None
        shared = tuple(one.shared for one in solved)
        outcomes.append(tree.Outcome(what.name, shared, poses.position, poses.rotation, compared))
        for condition, one in zip(CONDITIONS, solved, strict=False):
            packed = proof.pack(one.shared.problem, one.shared.solution)
            proofs[f"/proof/p{len(proofs):03d}"] = packed.assign_attrs(task=what.name, condition=condition)
    say("pushing with the head")
    built_in = prepared.spines if prepared.outside is None else ()
    support = head_support(built_in, prepared.study.solver.allow_yield)
    hurt = (prepared.hurt or prepared.healthy).description
    say("sharing load by other criteria")
    spreads = spread(prepared, pairs, [one.compensation for one in outcomes])
    found = {"strength": plain(pushes), "head_support": plain(support), "spread": spreads, "chain": []}
    found["postures"] = plain(places)
    if prepared.hurt is not None:
        loads = [(one.name, (one.shared[0], one.shared[1])) for one in outcomes]
        found["chain"] = list({**chain(prepared.hurt), "load": load_steps(loads)}.items())
    results = tree.build(outcomes, prepared.healthy.description, hurt, about(prepared, found))
    for name, packed in proofs.items():
        results[name] = xr.DataTree(packed)
    if prepared.horizon is not None:
        results[history.NODE] = xr.DataTree(lives(prepared, say))
    return results


def about(prepared: Prepared, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a tree that say where its results come from.

    Args:
        prepared: the study.
        found: what else was found, by name; each becomes JSON.
    """
    study = prepared.study
    return {
        "study": study.name,
        "study_file": Path(prepared.file).name,
        "study_sha256": prepared.checksum,
        "seed": study.seed,
        "person": "{}" if study.model else json.dumps(plain(study.person), sort_keys=True),
        "criterion": str(study.solver.criterion),
        "allow_yield": int(study.solver.allow_yield),
        "stability": int(prepared.stable),
        "unusual": json.dumps(list(prepared.unusual)),
        **_of_model(prepared),
        "edits": json.dumps([one.describe() for one in prepared.edits]),
        "injuries": json.dumps([one.describe() for one in prepared.injuries]),
        **{name: json.dumps(one) for name, one in found.items()},
        "tables": json.dumps(basis(prepared).summary()["tables"]),
    }


def _of_model(prepared: Prepared) -> dict[str, str]:
    """Return the attributes of a model that was read from a file; none of the built-in spine."""
    outside = prepared.outside
    if outside is None:
        return {}
    return {
        "model": Path(outside.file).name,
        "model_sha256": outside.sha256,
        "model_loss": json.dumps(outside.found.loss.lines()),
        "model_defects": json.dumps([f"{one.kind}: {one.words}" for one in exchange.defects(outside.found.model)]),
        "stability_unknown": outside.unstable,
    }


def _unsolved(summary: Mapping[str, Any]) -> tuple[str, ...]:
    lines = []
    for one in summary["tasks"]:
        if one["status"] != tree.OPTIMAL:
            missing = ", ".join(f"{row['joint']} {row['axis']} {row['moment_nm']:.1f} N·m" for row in one["unmet"][:3])
            where = f"{one['name']}, {one['condition']}, frame {one['frame']}: {one['status']}"
            lines.append(f"{where}{': missing ' + missing if missing else ''}")
    return tuple(lines)
