"""The model beside published measurements, as `paravert evidence` prints it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from paravert.evidence.arms import TABLES, ArmRow, Summary, compare, summarise
from paravert.evidence.bars import Bar, bars, by_number, wilke
from paravert.evidence.load_curve import LoadRow, grows_at, load_curve
from paravert.evidence.time_bars import TimeBar, time_bars
from paravert.evidence.time_bars import by_number as time_by_number
from paravert.evidence.time_bars import lines as time_lines
from paravert.evidence.time_bars import listed as time_listed
from paravert.evidence.tuning import Tuned, tuned
from paravert.study.spine import spine

LEAST_SIGNS = 0.95
MOST_DIFFERENCE = 0.20


@dataclass(frozen=True, slots=True)
class Evidence:
    """Published bars, group moment arms beside two published models, loads in the hands, tuned parameters."""

    published: tuple[Bar, ...]
    rows: tuple[ArmRow, ...]
    scores: dict[str, Summary]
    load: tuple[LoadRow, ...]
    tuned: tuple[Tuned, ...]
    time: tuple[TimeBar, ...]

    def summary(self) -> dict[str, Any]:
        """Return it for JSON."""
        arms = [
            {**asdict(row), "scored": row.scored, "sign_right": row.sign_ok, "difference": row.difference}
            for row in self.rows
        ]
        listed = [{**asdict(bar), "pass": bar.passes, "reason": bar.reason} for bar in self.published]
        passed = by_number(self.published)
        score = {"passed": sum(passed.values()), "of": len(passed)}
        over_time = time_by_number(self.time)
        return {
            "bars": [*listed, *self.bars(), *time_listed(self.time)],
            "score": score,
            "time_score": {"passed": sum(over_time.values()), "of": len(over_time)},
            "wilke": wilke(self.published),
            "arms": arms,
            "load": {"rows": [asdict(row) for row in self.load], "grows_at_kg": grows_at(self.load)},
            "tuned": [asdict(one) for one in self.tuned],
        }

    def bars(self) -> list[dict[str, Any]]:
        """Return the bars: shares of right signs and median differences by table."""
        found = []
        for table in TABLES:
            score = self.scores[table]
            title = f"moment arms of {score.pairs} group, joint and axis pairs over 5 mm, {table} model"
            signs = _bar(f"arm_signs_{table}", f"{title}: sign right", score.signs_right, 1.0, LEAST_SIGNS, 1.0)
            off = _bar(
                f"arm_difference_{table}",
                f"{title}: median difference",
                score.median_difference,
                0.0,
                0.0,
                MOST_DIFFERENCE,
            )
            found += [signs, off]
        return found

    def lines(self) -> list[str]:
        """Return it for a reader: every pair, then the score."""
        head = f"{'table':<14}{'group':<30}{'joint':<9}{'axis':<18}{'ours':>9}{'published':>11}{'difference':>12}"
        found = ["Moment arms of groups at neutral, right side, mm", head]
        for row in self.rows:
            if abs(row.reference_mm) <= 5.0:
                continue
            note = f"  not scored: {row.excluded}" if row.excluded else ("" if row.sign_ok else "  SIGN")
            found.append(
                f"{row.table:<14}{row.group:<30}{row.joint:<9}{row.axis:<18}{row.ours_mm:9.1f}"
                f"{row.reference_mm:11.1f}{100.0 * row.difference:11.0f}%{note}"
            )
        found += [
            "",
            *_published(self.published),
            "",
            *_loads(self.load),
            "",
            *_tuned(self.tuned),
            "",
            *time_lines(self.time),
            "",
        ]
        for bar in self.bars():
            verdict = "pass" if bar["pass"] else "FAIL"
            found.append(
                f"{verdict}  {bar['title']}: {100.0 * bar['predicted']:.1f} % ({bar['low']:.2f} to {bar['high']:.2f})"
            )
        return found


def collect(say: Callable[[str], None]) -> Evidence:
    """Return the evidence of the reference body and of the man of the pressure measurements.

    Args:
        say: is called with what is being done.
    """
    say("moment arms")
    body = spine()
    kinematics = body.model.evaluate(body.model.neutral[None])
    rows = compare(body.description, body.model.row_names, kinematics.arm[0])
    return Evidence(bars(say), rows, summarise(rows), load_curve(say), tuned(say), time_bars())


def _published(found: tuple[Bar, ...]) -> list[str]:
    """Return a line a bar and the score."""
    lines = ["Published bars: number, what, predicted, reference, band"]
    for bar in found:
        verdict = ("pass" if bar.passes else "FAIL") if bar.scored else "shown"
        tuned = "  (a parameter was set to it)" if bar.tuned else ""
        band = f"{bar.low:g} to {bar.high:g} {bar.unit}"
        lines.append(
            f"{verdict:<6}{bar.number:>3}  {bar.title:<78}{bar.predicted:10.3g}{bar.reference:9g}  {band}{tuned}"
        )
    passed = by_number(found)
    six = wilke(found)
    lines.append(f"{sum(passed.values())} of {len(passed)} scored bars pass")
    off = f"root mean square difference {six['rmse_percent']:.1f} % of standing"
    lines.append(f"the six tasks of one man: r {six['r']:.3f}, {off}")
    return lines


def _loads(rows: tuple[LoadRow, ...]) -> list[str]:
    """Return a line a load in the hands, with stability demanded and without."""
    lines = [
        "Standing with a weight in the hands; in brackets where stability is not demanded",
        f"{'load':>9}{'co-activation':>22}{'margin':>18}{'compression at L4-L5':>24}",
    ]
    for row in rows:
        active = f"{row.co_activation:.2f} ({row.co_activation_free:.2f}) %"
        margin = f"{row.margin:.2f} ({row.margin_free:.2f})"
        pressed = f"{row.compression:.0f} ({row.compression_free:.0f}) N"
        lines.append(f"{row.load_kg:6.1f} kg{active:>22}{margin:>18}{pressed:>24}")
    return [*lines, f"co-activation has grown by a tenth at {grows_at(rows):.1f} kg"]


def _tuned(found: tuple[Tuned, ...]) -> list[str]:
    """Return a line a tuned parameter: as the tables hold it, and as its recipe gives it again."""
    lines = ["Parameters set to published figures: in the tables, and by the same recipe again"]
    return lines + [
        f"  {one.parameter:<44}{one.held:10.4g}{one.again:10.4g} {one.unit:<10}{one.figures}" for one in found
    ]


def _bar(name: str, title: str, predicted: float, reference: float, low: float, high: float) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "predicted": predicted,
        "reference": reference,
        "unit": "1",
        "low": low,
        "high": high,
        "scored": True,
        "pass": bool(low <= predicted <= high),
        "tuned": False,
        "source": name.rpartition("_")[2],
        "task": "neutral",
    }
