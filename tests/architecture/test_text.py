"""Comments say why: none is code, none is a banner, none tells history; abstract or final, two deep at most."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest
from architecture.source import PACKAGE, ROOT, modules

BANNER = re.compile(r"^[\s#]*[-=*#~_]{3,}|[-=*#~_]{4,}\s*$")
HISTORY = re.compile(
    r"\b(no longer|used to be|formerly|previously|was renamed|renamed from|legacy|old version)\b", re.I
)
PRAGMA = re.compile(r"^(type: ignore|noqa|fmt:|pragma)")
SPEAKING = (
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Import,
    ast.ImportFrom,
    ast.Return,
    ast.Raise,
    ast.Assert,
    ast.Delete,
    ast.FunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.If,
    ast.With,
    ast.Try,
)
"""Statements that nobody writes by accident when writing a sentence."""
DEEPEST = 2
WAITING = (
    "tests/browser/driver.py",  # for a program that starts
    "tests/results/test_store.py",  # for the next whole second, the unit of a time of creation
)


def comments(text: str, *, beside_code: bool = True) -> Iterator[tuple[int, str]]:
    """Yield line and words of every comment, the line of an interpreter aside."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and not token.string.startswith("#!"):
            if beside_code or token.line.lstrip().startswith("#"):
                yield token.start[0], token.string[1:].strip()


def is_code(comment: str) -> bool:
    """Tell whether a comment is a statement of Python rather than words."""
    for text in (comment, f"{comment}\n    pass"):
        try:
            body = ast.parse(text).body
        except (SyntaxError, ValueError):
            continue
        calls = [isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await) for node in body]
        if any(isinstance(node, SPEAKING) for node in body) or any(calls):
            return True
    return False


def sources() -> Iterator[tuple[str, str]]:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "examples").rglob("*.py")]
    yield from ((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in files)


def test_no_comment_is_code() -> None:
    found = [
        f"{name}:{line}: {words}"
        for name, text in sources()
        for line, words in comments(text, beside_code=False)
        if not PRAGMA.match(words) and is_code(words)
    ]
    assert found == []


@pytest.mark.parametrize(
    "words", ["x = 3", "return found", "import numpy", "print(x)", "for a in b:", "if a:", "a.b()"]
)
def test_code_in_a_comment_is_found(words: str) -> None:
    assert is_code(words)


@pytest.mark.parametrize("words", ["m2, healthy", "rad", "Sums depend on the order.", "(frame, row)", "L4", "+ = up"])
def test_words_are_not_code(words: str) -> None:
    assert not is_code(words)


def test_no_comment_is_a_banner_or_tells_history() -> None:
    found = [
        f"{name}:{line}: {words}"
        for name, text in sources()
        for line, words in comments(text)
        if BANNER.search(words) or HISTORY.search(words)
    ]
    assert found == []


def depth(name: str, bases: dict[str, list[str]]) -> int:
    """Return how many classes of the package a class is under."""
    return max((1 + depth(base, bases) for base in bases[name] if base in bases), default=0)


def test_classes_are_abstract_or_final() -> None:
    nodes = [node for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    bases = {node.name: [getattr(base, "id", getattr(base, "attr", "")) for base in node.bases] for node in nodes}
    assert {name: depth(name, bases) for name in bases if depth(name, bases) > DEEPEST} == {}
    parents = {base for own in bases.values() for base in own if base in bases}
    errors = {name for name in parents if name.endswith("Error")}
    assert {name for name in parents - errors if not name.startswith("Abstract")} == set()


def unseeded(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that wait, or that draw numbers without a seed."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        bare = called.rpartition(".")[2] in ("default_rng", "Random", "RandomState") and not (
            node.args or node.keywords
        )
        if bare or called in ("time.sleep", "sleep") or re.fullmatch(r"(np|numpy)\.random\.[a-z_]+", called):
            if bare or not called.endswith("default_rng"):
                yield node.lineno


def test_nothing_sleeps_and_every_draw_has_a_seed() -> None:
    found = [f"{name}:{line}" for name, text in sources() if name not in WAITING for line in unseeded(ast.parse(text))]
    assert found == []


@pytest.mark.parametrize("text", ["time.sleep(1)", "random.Random()", "np.random.default_rng()", "np.random.normal(3)"])
def test_a_draw_without_a_seed_is_found(text: str) -> None:
    assert list(unseeded(ast.parse(text))) == [1]
    assert list(unseeded(ast.parse("np.random.default_rng(7).normal(3); random.Random(3).random()"))) == []
