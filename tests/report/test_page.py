"""The page as a whole: one file, the same bytes again, nothing from a network, no text that acts as markup."""

import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report.made import STRAIN, Ask, made_tree

from paravert.report import render, viewer

MEGABYTE = 1_000_000
VOID = {"meta", "link", "input", "img", "br"}
NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & \"both\" 'quotes'"


@pytest.fixture(autouse=True)
def bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "bundle", lambda: "made up")


class Tags(HTMLParser):
    """Collects tags and checks that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    return tags


def test_the_page_is_whole_and_asks_for_nothing() -> None:
    page = render(made_tree({"standing": Ask(), "a lift": Ask(21)}))
    tags = parsed(page)
    for tag, attributes in tags.seen:
        for name in ("src", "href", "xlink:href", "action", "data"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:")), (tag, name, value)
    assert "@import" not in page and "url(" not in page
    assert "Research and education only. Not a medical device." in page
    identifiers = [attributes["id"] for _, attributes in tags.seen if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    targets = [value[1:] for _, attributes in tags.seen if (value := attributes.get("href")) and value.startswith("#")]
    assert set(targets) <= set(identifiers)


def test_names_are_never_markup() -> None:
    tree = made_tree({"<b>\"lift\" & 'x'": Ask(), "<i>": Ask(2, (1,), (1,))}, study=NASTY)
    tree.attrs["injuries"] = json.dumps([NASTY])
    tree.attrs["edits"] = json.dumps([NASTY])
    tree.attrs["person"] = json.dumps({NASTY: NASTY})
    tree["anatomy"]["muscle"].values[:5] = "<u>muscle"
    page = render(tree)
    seen = [tag for tag, _ in parsed(page).seen]
    assert "img" not in seen and "i" not in seen and "u" not in seen
    assert seen.count("script") == 3
    assert all("onerror" not in attributes for _, attributes in parsed(page).seen)


def test_the_data_of_the_view_is_json_without_holes() -> None:
    page = render(made_tree({"weak": Ask(3, (1,), (2,))}))
    data = json.loads(re.search(r'id="view-data">(.*?)</script>', page)[1])
    assert len(data["names"]) == 820
    assert {"skull", "C1", "L5", "pelvis"} <= {data["bodies"][shape["body"]] for shape in data["shapes"]}
    task = data["tasks"][0]
    assert task["solved"] == [[1, 0, 1], [1, 1, 0]]
    assert task["missing"][0][0] == "" and "missing L4–L5 extension" in task["missing"][0][1]


def test_the_same_tree_gives_the_same_bytes_in_any_process() -> None:
    code = (
        "import hashlib, sys\nfrom report.made import Ask, made_tree\nfrom paravert.report import render, viewer\n"
        "viewer.bundle = lambda: 'made up'\n"
        "print(hashlib.sha256(render(made_tree({'a lift': Ask(3)})).encode()).hexdigest())"
    )
    tests = Path(__file__).resolve().parents[1]
    environment = {"PYTHONHASHSEED": "12345", "PYTHONPATH": f"{tests}:{tests.parent / 'src'}"}
    there = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    here = hashlib.sha256(render(made_tree({"a lift": Ask(3)})).encode()).hexdigest()
    assert there.stdout.strip() == here


@pytest.mark.parametrize(
    ("tasks", "most"), [({"one": 1, "move": 31, "two": 1, "three": 1}, 3.0), ({f"task {n}": 1 for n in range(24)}, 6.0)]
)
def test_the_page_stays_small(tasks: dict[str, int], most: float) -> None:
    bundled = 0.6
    page = render(made_tree({name: Ask(frames) for name, frames in tasks.items()}, STRAIN))
    assert len(page.encode()) / MEGABYTE + bundled < most


def test_without_the_bundle_drawings_stand_in_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "bundle", lambda: None)
    page = render(made_tree({"standing": Ask()}))
    assert "made without the 3D view" in page
    assert 'id="view"' not in page
    assert page.count('<use href="#body-0-behind"/>') == 4
