"""Writing of XML: elements as text, numbers to the last bit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

_NOT_NAMES = re.compile(r"[\s/\\*+]+")


def said(value: object) -> str:
    """Return a value as text: numbers to the last bit, truth in lower case, sequences with spaces."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(float(value) + 0.0)
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return " ".join(said(one) for one in value)
    return str(value)


def element(tag: str, content: object = "", /, **attributes: object) -> str:
    """Return an element with a value or with elements inside, already as text."""
    given = "".join(f" {key}={quoteattr(said(value))}" for key, value in attributes.items() if value is not None)
    inner = content if isinstance(content, Raw) else Raw(escape(said(content)))
    return f"<{tag}{given}>{inner}</{tag}>" if inner else f"<{tag}{given}/>"


class Raw(str):
    """Text that is XML already."""


def inside(parts: Iterable[str]) -> Raw:
    """Return elements one a line, as the content of another."""
    lines = list(parts)
    return Raw("\n" + "\n".join(lines) + "\n") if lines else Raw("")


def plain_name(name: str) -> str:
    """Return a name without spaces and the signs of paths."""
    return _NOT_NAMES.sub("_", name)


def comment(text: str) -> str:
    """Return a comment; two hyphens in it are parted, as XML does not allow them."""
    return f"<!-- {re.sub(r'-(?=-)', '- ', text)} -->"
