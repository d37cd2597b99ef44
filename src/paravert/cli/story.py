"""What `paravert run` says: who compensates, what the joints bear, how sure it is, where to go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from paravert.cli.story_weeks import over_weeks

TAKERS = 8
JOINTS = 4
SPREAD = 3
OPTIMAL = "OPTIMAL"
OTHERS = {
    "pressure": "abdominal pressure",
    "passive": "discs, ligaments and ribs",
    "yield": "joints that yield",
    "contact": "contacts and supports",
}
Row = Mapping[str, Any]


def story(summary: Mapping[str, Any]) -> str:
    """Return the short readable answer of a study."""
    lines = [summary["study"], *_chain(summary)]
    for name in dict.fromkeys(row["name"] for row in summary["tasks"]):
        lines += ["", *_task(name, summary)]
    lines += ["", *_strength(summary["strength"])] if summary["strength"] else []
    weeks = list(over_weeks(summary))
    lines += ["", *weeks] if weeks else []
    lines += ["", *_spread(summary["spread"])] if summary["spread"] else []
    lines += ["", *_support(summary["head_support"])] if summary["head_support"] else []
    lines += ["", *_certificate(summary["tasks"]), "", *_next(summary)]
    return "\n".join(lines)


def _chain(summary: Mapping[str, Any]) -> Iterator[str]:
    """Say what follows from the injuries, step by step."""
    for step, sentences in summary["chain"].items():
        for number, sentence in enumerate(sentences):
            yield f"  {step if not number else '':<9} {sentence}"


def _task(name: str, summary: Mapping[str, Any]) -> Iterator[str]:
    tasks = [row for row in summary["tasks"] if row["name"] == name]
    rows = [row for row in summary["compensation"] if row["task"] == name]
    loads = [row for row in summary["joint_loads"] if row["task"] == name]
    frames = sorted({row["frame"] for row in tasks})
    frame = _telling_frame(rows, loads, frames)
    moving = f", frame {frame} of 0 to {frames[-1]}" if len(frames) > 1 else ""
    yield f"{name}{moving}"
    for row in tasks:
        if row["status"] != OPTIMAL:
            gaps = [f"{one['joint']} {one['axis']} {one['moment_nm']:+.1f} N·m" for one in row["unmet"][:3]]
            missing = f", missing {', '.join(gaps)}" if gaps else ""
            yield f"  {row['condition']}, frame {row['frame']}: {row['status']}{missing}"
    here = [row for row in rows if row["frame"] == frame]
    if any(row["share"] is not None for row in here):
        yield from _takers(here)
    elif here:
        yield "  nothing was lost: what is hurt does not work here, or a frame is not solved"
    yield from _loads([row for row in loads if row["frame"] == frame])


def _telling_frame(rows: Sequence[Row], loads: Sequence[Row], frames: Sequence[int]) -> int:
    """Return the frame in which hurt fascicles lose most force; without an injury, that of the largest load."""
    size: dict[int, float] = defaultdict(float)
    for row in rows:
        if row["hurt"] and row["force_after_n"] is not None:
            size[row["frame"]] += abs(row["force_after_n"] - row["force_before_n"])
    if not size:
        for row in loads:
            size[row["frame"]] = max(size[row["frame"]], row["compression_n"] or 0.0)
    return max(frames, key=lambda frame: size[frame])


def _takers(rows: Sequence[Row]) -> Iterator[str]:
    hurt = [row for row in rows if row["hurt"]]
    before, after = (sum(row[key] or 0.0 for row in hurt) for key in ("force_before_n", "force_after_n"))
    yield f"  hurt: {len(hurt)} fascicles, together {before:.0f} N before and {after:.0f} N after"
    total: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in rows:
        if row["hurt"] or row["fascicle"] in OTHERS:
            continue
        key = f"{row['muscle']} {row['level']} {row['side']}"
        for place, value in enumerate((row["share"], row["force_before_n"], row["force_after_n"])):
            total[key][place] += value or 0.0
    ranked = sorted(total.items(), key=lambda item: -item[1][0])
    yield f"  {'who takes over':<48}{'share':>9}{'before':>10}{'after':>10}"
    for key, (share, force_before, force_after) in ranked[:TAKERS]:
        relaxes = "  relaxes" if share > 0 and force_after < force_before else ""
        yield f"  {key:<48}{100 * share:8.1f}%{force_before:8.1f} N{force_after:8.1f} N{relaxes}"
    rest = [share for _, (share, _, _) in ranked[TAKERS:]]
    helping, against = sum(one for one in rest if one > 0), sum(one for one in rest if one < 0)
    yield f"  {'other muscles that help':<48}{100 * helping:8.1f}%"
    if against:
        yield f"  {'muscles that then work against it':<48}{100 * against:8.1f}%"
    others = {OTHERS[row["fascicle"]]: row["share"] or 0.0 for row in rows if row["fascicle"] in OTHERS}
    for title, share in others.items():
        yield f"  {title:<48}{100 * share:8.1f}%"
    together = sum(share for _, (share, _, _) in ranked) + sum(others.values())
    yield f"  {'together':<48}{100 * together:8.1f}%"


def _loads(rows: Sequence[Row]) -> Iterator[str]:
    by_joint: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row["compression_n"] is not None:
            by_joint[row["joint"]][row["condition"]] = row
    both = {joint: one for joint, one in by_joint.items() if len(one) == 2}
    if both:
        ranked = sorted(both.items(), key=lambda item: -abs(_change(item[1])))
        chosen = dict(ranked[:JOINTS])
        yield f"  {'joint loads that change most':<30}{'compression':>18}{'shear forward':>20}"
        for joint in (joint for joint in both if joint in chosen):
            one, other = both[joint]["before"], both[joint]["after"]
            pressed = f"{one['compression_n']:.0f} → {other['compression_n']:.0f} N"
            sheared = f"{one['anterior_shear_n']:.0f} → {other['anterior_shear_n']:.0f} N"
            yield f"  {joint:<30}{pressed:>18}{sheared:>20}"
    elif by_joint:
        yield f"  {'largest joint loads':<30}{'compression':>18}{'shear forward':>20}"
        single = [next(iter(one.values())) for one in by_joint.values()]
        for row in sorted(single, key=lambda row: -row["compression_n"])[:JOINTS]:
            yield f"  {row['joint']:<30}{row['compression_n']:>16.0f} N{row['anterior_shear_n']:>18.0f} N"


def _change(one: Mapping[str, Row]) -> float:
    return float(one["after"]["compression_n"] - one["before"]["compression_n"])


def _strength(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        what = f"{row['name']}, {row['condition']}: pushing {row['direction']} at {row['at']}"
        if row["status"] == OPTIMAL:
            weakest = ", ".join(f"{one['joint']} {one['axis']}" for one in row["weakest"][:2])
            push = f"{row['force_n']:.0f} N, {row['moment_nm']:.0f} N·m about {row['about']}"
            yield f"{what}: {push}; weakest at {weakest}"
        else:
            yield f"{what}: {row['status']}"


def _spread(found: Row) -> Iterator[str]:
    span = found["span"]
    yield f"{found['task']}, frame {found['frame']}, by {len(found['rows'])} assumptions of load sharing (report: all)"
    if not span:
        yield "  none has an answer both before and after"
        return
    for taker, both in zip(found["takers"][:SPREAD], span["shares"], strict=False):
        if both is not None:
            who = f"{taker['muscle']} {taker['level']} {taker['side']}"
            yield f"  {who:<48}{100 * both[0]:8.1f}% to{100 * both[1]:6.1f}%"
    low, high = span["compression_after_n"]
    yield f"  {'compression at ' + found['joint'] + ' after':<48}{low:8.0f} N to{high:6.0f} N"


def _support(rows: Sequence[Row]) -> Iterator[str]:
    yield f"  {'largest moment that the head can hold, standing':<48}{'before':>12}{'after':>12}"
    for name in dict.fromkeys(row["name"] for row in rows):
        own = [row for row in rows if row["name"] == name]
        cells = [f"{row['moment_nm']:.1f} N·m" if row["status"] == OPTIMAL else "not held" for row in own]
        known = [row["moment_nm"] for row in own if row["status"] == OPTIMAL]
        change = f"{100 * (known[1] / known[0] - 1):+9.1f}%" if len(known) > 1 else ""
        yield f"  {name:<48}" + "".join(f"{cell:>12}" for cell in cells) + change


def _certificate(tasks: Sequence[Row]) -> Iterator[str]:
    solved = [row for row in tasks if row["status"] == OPTIMAL]
    line = f"certificate: {len(solved)} of {len(tasks)} frames proved optimal"
    if solved:
        bound = max(row["certificate"]["activation_bound"] for row in solved)
        primal = max(row["certificate"]["primal"] for row in solved)
        line += f"; no activation is off by more than {bound:.1e}"
        line += f", no moment by more than {primal:.1e} of the largest"
    yield line
    yielding = [(abs(one["deg"]), row["name"], one) for row in solved for one in row["yield"]]
    if yielding:
        _, name, one = max(yielding, key=lambda item: item[0])
        where = f"{one['joint']} {one['axis']}, {one['nm']:+.1f} N·m, {name}"
        yield f"joints yield by at most {abs(one['deg']):.2f}° ({where})"


def _next(summary: Mapping[str, Any]) -> Iterator[str]:
    folder = Path(summary["report"]).parent
    yield f"report:  {summary['report']}  (open it in a browser; it needs no network)"
    yield f"next:    paravert verify {folder}     proves every number again, without solving"
    if "model" not in summary:  # its file lies beside the study that was run, not beside the copy
        yield f"         paravert sources {folder / 'study.toml'}     what it rests on"
    yield "         paravert new my_study.toml     start your own; paravert list tasks | injuries | muscles"
    yield summary["notice"]
