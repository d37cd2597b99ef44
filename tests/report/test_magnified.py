"""The page of a sweep of loads: offline, marked, and without a number where there is no answer."""

import re
from typing import Any

from report.made import Ask, made_tree

from paravert.report.magnified import render_sweep

LOADS = (0.0, 20.0, 40.0)
GOOD, BAD = ["OPTIMAL", "OPTIMAL"], ["OPTIMAL", "INFEASIBLE"]
NUMBERS = (
    "imbalance",
    "transferred_n",
    "compression_before_n",
    "compression_n",
    "compression_change_n",
    "shear_before_n",
    "shear_n",
    "margin_before",
    "margin",
)


def row(load: float, good: bool) -> dict[str, Any]:
    values: dict[str, Any] = {name: 100.0 + load if good else float("nan") for name in NUMBERS}
    values |= {"load_kg": load, "status": GOOD if good else BAD}
    return values | {
        "over_compensation": 4.4 if good else None,
        "over_compensates": "multifidus_lumborum.L3.s.right" if good else "",
    }


def criterion(name: str, stability: bool, multiple: float | None) -> dict[str, Any]:
    return {
        "criterion": name,
        "stability": stability,
        "load_kg": 20.0,
        "standing": 0.25,
        "loaded": None if multiple is None else multiple * 0.25,
        "multiple": multiple,
        "standing_n": 10.0,
        "loaded_n": None if multiple is None else 31.0 * multiple,
        "transfer_multiple": None if multiple is None else 3.1 * multiple,
        "certificate": {"primal": 1e-13, "activation_bound": 3e-9, "stability": None},
    }


def made(steady: float | None = 20.0) -> dict[str, Any]:
    rows = [row(load, load <= 20.0) for load in LOADS]
    limit = {"limit": "lumbar_compression_action", "value": 110.0, "unit": "N", "load_kg": 10.0}
    shear = {"limit": "lumbar_shear", "value": 90.0, "unit": "N", "load_kg": 0.0}
    said = {"meaning": "what it is", "source": "waters_1993"}
    return {
        "study": "a <b>strain</b>",
        "task": "pull_past_the_knees",
        "loads_kg": list(LOADS),
        "heaviest_kg": 40.0,
        "heaviest_limited_by": "L5-S1 flexion_extension",
        "steady_kg": steady,
        "margin_demanded": 0.1,
        "rows": rows,
        "magnification": [1.0, 1.2, float("nan")],
        "transfer_magnification": [1.0, 1.2, float("nan")],
        "limits": [limit | said, shear | said],
        "criteria": [criterion("2", True, 2.5), criterion("minmax", True, None), criterion("3", False, 0.4)],
    }


def page(found: dict[str, Any]) -> str:
    tree = made_tree({f"pull, {load:g} kg": Ask(impossible_after=(0,) if load > 20.0 else ()) for load in LOADS})
    return render_sweep(tree, found)


def shown(html: str) -> str:
    """Return what a reader sees of a page."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    return re.sub(r"<[^>]+>", " ", bare).replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def test_the_page_says_what_was_found() -> None:
    html = page(made())
    said = shown(html)
    assert "Research and education only. Not a medical device." in said
    assert "the hurt body can balance 40.0 kg; a heavier one lacks L5\N{EN DASH}S1 flexion-extension" in said
    assert "Steadily it holds 20.0 kg" in said
    assert "imbalance at 20.0 kg is 0.4 to 2.5 times" in said and "force that moves 1.2 to 7.8 times" in said
    assert "without any load" in said and "at 10.0 kg" in said
    assert "multifidus lumborum L3 right" in said
    assert html.count('class="limit"') == 3 and html.count('class="crossed"') == 2


def test_a_load_without_an_answer_has_no_number() -> None:
    html = page(made())
    said = shown(html)
    assert "nan" not in re.sub(r"[a-z]*nan[a-z]+|[a-z]+nan[a-z]*", "", said.lower())
    assert html.count("40.0\N{NO-BREAK SPACE}kg: no answer") == 6
    assert "Hatched" in said


def test_what_cannot_be_held_steadily_is_said() -> None:
    assert "does not hold the posture with the stability that is demanded" in shown(page(made(None)))


def test_the_page_needs_no_network_and_names_are_only_text() -> None:
    html = page(made())
    assert "<b>strain</b>" not in html and "&lt;b&gt;strain" in html
    outside = re.sub(r"<script\b.*?</script>", "", html, flags=re.S)
    assert not re.search(r'(?:src|href)="(?!#|data:)', outside)
    assert "default-src 'none'" in html
    assert page(made()) == html
