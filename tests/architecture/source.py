"""The source tree as the architecture tests see it: modules, their syntax trees and what they import."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "paravert"


@dataclass(frozen=True)
class Module:
    """One Python file of the package."""

    path: Path
    name: str  # "paravert.task.library"
    text: str
    tree: ast.Module

    @property
    def part(self) -> str:
        """Return the part that it belongs to: the second word of its name, or "" for the package itself."""
        words = self.name.split(".")
        return words[1] if len(words) > 1 else ""

    @property
    def public(self) -> bool:
        """Tell whether no word of its name begins with an underscore."""
        return not any(word.startswith("_") for word in self.name.split("."))


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        words = ["paravert", *path.relative_to(PACKAGE).with_suffix("").parts]
        if words[-1] == "__init__":
            words.pop()
        text = path.read_text(encoding="utf-8")
        found.append(Module(path, ".".join(words), text, ast.parse(text, str(path))))
    return tuple(found)


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything a module imports, deferred imports and import_module included."""
    package = module.path.name == "__init__.py"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            words = module.name.split(".")
            base = words[: len(words) - node.level + package] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "import_module":
            if node.args and isinstance(node.args[0], ast.Constant):
                yield node.lineno, str(node.args[0].value)
