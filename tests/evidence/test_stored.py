"""The stored figures and docs/evidence.md are what the command writes now."""

import math
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from paravert.evidence.bars import bars
from paravert.evidence.collect import Evidence, collect
from paravert.evidence.load_curve import LOADS_KG, LoadRow, grows_at
from paravert.evidence.stored import Record, document, parse, record, stored
from paravert.report.evidence_charts import standalone
from paravert.report.evidence_page import charts, html, markdown
from paravert.tables import toml
from paravert.version import __version__

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return collect(lambda message: None)


@pytest.fixture(scope="module")
def fresh(evidence: Evidence) -> Record:
    return record(evidence)


def test_the_stored_bars_are_those_of_now(fresh: Record) -> None:
    kept = stored()
    assert kept.version == __version__
    assert [bar.id for bar in kept.bars] == [bar.id for bar in fresh.bars]
    for old, new in zip(kept.bars, fresh.bars, strict=True):
        assert new.predicted == pytest.approx(old.predicted, rel=2e-3, abs=1e-3), old.id
        assert new.passes == old.passes, old.id


def test_the_stored_loads_arms_and_tuned_parameters_are_those_of_now(fresh: Record) -> None:
    kept = stored()
    for old, new in zip(kept.load, fresh.load, strict=True):
        assert list(asdict(new).values()) == pytest.approx(list(asdict(old).values()), rel=5e-3, abs=5e-3)
    assert [one[:2] for one in kept.arms] == [one[:2] for one in fresh.arms]
    for one, other in zip(kept.tuned, fresh.tuned, strict=True):
        assert (one.parameter, one.held) == (other.parameter, other.held)
        assert one.again == pytest.approx(other.again, rel=1e-2)


def test_the_documents_are_written_from_the_stored_figures(evidence: Evidence) -> None:
    assert (DOCS / "evidence.md").read_text(encoding="utf-8") == markdown(stored())
    for name, drawn in charts(stored(), evidence.rows).items():
        assert (DOCS / f"evidence-{name}.svg").read_text(encoding="utf-8") == standalone(drawn)


def test_a_record_survives_its_document(fresh: Record) -> None:
    again = parse(tomllib.loads(document(fresh)))
    assert document(again) == document(fresh)
    assert markdown(again) == markdown(fresh)


def test_every_failing_bar_has_its_reason_and_three_tries(fresh: Record) -> None:
    failing = [bar for bar in fresh.bars if bar.scored and not bar.passes]
    assert failing
    for bar in failing:
        assert len(bar.reason) > 60, bar.id
        assert len(bar.tried) >= 3, bar.id


def test_every_tuned_bar_names_its_parameter(fresh: Record) -> None:
    named = {name for one in toml("evidence", "remarks")["tuned"] for name in one["bars"]}
    assert named == {bar.id for bar in fresh.bars if bar.tuned}


def test_the_page_says_pass_and_fail_and_draws(fresh: Record, evidence: Evidence) -> None:
    page = html(fresh, evidence.rows)
    for part in ("FAIL", "pass", "published band", "co-contraction", "Not blind", "Tried:", "<svg", "recipe"):
        assert part in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert all(bar.title.split(" over ")[0][:20] in page for bar in fresh.bars)


def test_co_activation_grows_with_the_load(fresh: Record) -> None:
    assert [row.load_kg for row in fresh.load] == list(LOADS_KG)
    assert fresh.load[-1].co_activation > 1.5 * fresh.load[0].co_activation
    for row in fresh.load:
        assert row.margin >= 0.1 * (1.0 - 1e-6)
        assert row.margin_free < row.margin
        assert row.compression_free < row.compression
    assert LOADS_KG[0] < fresh.grows_at_kg < LOADS_KG[-1]


def test_where_it_grows_is_found_between_loads() -> None:
    def row(load: float, active: float) -> LoadRow:
        return LoadRow(load, active, 0.0, 0.1, 0.1, 1.0, 1.0)

    assert grows_at((row(0.0, 2.0), row(5.0, 2.1), row(10.0, 2.3))) == pytest.approx(7.5)
    assert math.isnan(grows_at((row(0.0, 2.0), row(5.0, 2.1))))


def test_a_bar_without_a_figure_does_not_pass() -> None:
    empty = parse({"version": "0", "bars": {}, "arms": [], "load": [], "tuned": []})
    assert not any(bar.passes for bar in empty.bars)
    assert len(empty.bars) == len(bars(lambda message: None))
