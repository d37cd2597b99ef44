"""The page of a cohort names failures, shows distributions and drivers, and needs no network."""

import json
import re

from paravert.report.cohort import render


def summary(**changes: object) -> dict[str, object]:
    spread = {"task": "standing_relaxed", "measure": "compression_max", "unit": "N", "count": 40, "unsolved": 2}
    marks = {"mean": 410.0, "sd": 40.0, "p5": 330.0, "p25": 380.0, "median": 405.0, "p75": 440.0, "p95": 490.0}
    driver = {"task": "standing_relaxed", "measure": "compression_max", "field": "person.mass_kg"}
    found: dict[str, object] = {
        "cohort": "a <b> cohort",
        "paravert": "1",
        "notice": "Research and education only. Not a medical device.",
        "people": 43,
        "done": 42,
        "failed": 1,
        "left": 0,
        "sampler": "sobol",
        "seed": 3,
        "fields": ["person.mass_kg"],
        "groups": ["person.sex"],
        "correlated": [["person.mass_kg", "person.height_m", 0.5]],
        "failures": [{"person": 17, "kind": "crash", "reason": "ended by <SIGSEGV>"}],
        "unusual": [{"person": 3, "marks": ["age: 95 years, usually 18 to 90"]}],
        "spreads": [{**spread, **marks, "group": "all"}, {**spread, **marks, "group": "person.sex = male"}],
        "drivers": [{**driver, "first_order": 0.9, "interval": 0.1, "pawn": 0.7, "pawn_noise": 0.1, "count": 40}],
        "ranks": [
            {
                "task": "standing_relaxed",
                "measure": "compression_max",
                "unit": "N",
                "most": [[3, 500.0]],
                "least": [[9, 300.0]],
            }
        ],
    }
    return json.loads(json.dumps({**found, **changes}))


def test_everything_is_on_the_page() -> None:
    page = render(summary())
    words = (
        "42 of 43 people are done",
        "ended by &lt;SIGSEGV&gt;",
        "compression max, N",
        "2 values of compression max",
    )
    more = ("person.sex = male", "person.mass_kg", "0.900 ± 0.100", "age: 95 years", "3 (500)", "correlated by 0.5")
    for word in (*words, *more):
        assert word in page, word
    assert "<b> cohort" not in page and "a &lt;b&gt; cohort" in page


def test_the_page_loads_nothing() -> None:
    page = render(summary())
    assert re.findall(r'(?:src|href)="(?!#|data:,)', page) == []
    assert "connect-src" not in page and "default-src 'none'" in page


def test_what_is_not_there_has_no_section() -> None:
    page = render(summary(failures=[], unusual=[], drivers=[], ranks=[], groups=[]))
    for heading in ("Who failed", "Unusual people", "What drives", "Who stands out", "By group"):
        assert heading not in page


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert render(summary()) == render(summary())
