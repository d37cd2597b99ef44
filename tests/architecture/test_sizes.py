"""House rules of size and wording: files, functions, classes, docstrings, annotations, no machine paths."""

import ast
import re
import subprocess
from collections.abc import Iterator

import pytest
from architecture.source import PACKAGE, ROOT, Module, modules

FILE_LINES = 400
FUNCTION_LINES = 60
CLASS_METHODS = 9
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users|farm|tmp/\w)[\w./-]*")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
TEXT_SUFFIXES = {".py", ".toml", ".md", ".csv", ".ts", ".json", ".css", ".html", ".js", ""}


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Module, ast.AST]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, kinds):
                yield module, node


def test_files_are_short() -> None:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "hatch_build.py"]
    long = {str(path): lines for path in files if (lines := len(path.read_text().splitlines())) > FILE_LINES}
    assert long == {}


def test_functions_are_short() -> None:
    long = [
        f"{module.name}.{node.name}: {lines}"
        for module, node in nodes(*FUNCTIONS)
        if (lines := node.end_lineno - node.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []


def test_classes_are_narrow() -> None:
    wide = [
        f"{module.name}.{node.name}: {count}"
        for module, node in nodes(ast.ClassDef)
        if (count := sum(isinstance(item, FUNCTIONS) for item in node.body)) > CLASS_METHODS
    ]
    assert wide == []


def public_functions() -> Iterator[tuple[Module, ast.FunctionDef]]:
    for module in modules():
        bodies = [module.tree.body]
        bodies += [node.body for node in module.tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
        for body in bodies:
            for node in body:
                if isinstance(node, FUNCTIONS) and not node.name.startswith("_") and module.public:
                    yield module, node


def test_public_things_have_docstrings() -> None:
    silent = [module.name for module in modules() if module.text.strip() and not ast.get_docstring(module.tree)]
    silent += [f"{module.name}.{node.name}" for module, node in public_functions() if not ast.get_docstring(node)]
    silent += [
        f"{module.name}.{node.name}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and node.name[0] != "_" and not ast.get_docstring(node)
    ]
    assert silent == []


def test_public_functions_are_annotated() -> None:
    bare = []
    for module, node in public_functions():
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        arguments += [one for one in (node.args.vararg, node.args.kwarg) if one is not None]
        missing = [one.arg for one in arguments if one.annotation is None and one.arg not in ("self", "cls")]
        if missing or node.returns is None:
            bare.append(f"{module.name}.{node.name}: {missing or 'return'}")
    assert bare == []


def test_errors_are_not_swallowed() -> None:
    swallowed = []
    for module, node in nodes(ast.ExceptHandler):
        broad = node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException")
        if broad and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node)):
            swallowed.append(f"{module.name}:{node.lineno}")
    assert [place for place in swallowed if not place.startswith("paravert.cli.main:")] == []


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_path_of_one_machine_and_nothing_unfinished() -> None:
    files = tracked()
    if not files:
        pytest.skip("not a git checkout")
    found = []
    for name in files:
        path = ROOT / name
        if path.suffix not in TEXT_SUFFIXES or path.stat().st_size > 2_000_000 or path.name == "test_sizes.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if MACHINE_PATH.search(line) or (name.startswith("src/") and UNFINISHED.search(line)):
                found.append(f"{name}:{number}: {line.strip()[:80]}")
    assert found == []
