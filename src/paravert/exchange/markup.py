"""Reading of model files in XML: tolerant of what old programs wrote, strict about what is dangerous.

Accepted although no XML: a bare ampersand, text before the declaration, two hyphens in a comment,
an attribute twice, bytes that are not UTF-8, text after the last tag. Refused: any DOCTYPE or
entity, nesting deeper than 200, tags that do not match.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from paravert.errors import InputError, shown

LARGEST_BYTES = 64_000_000
LARGEST_NUMBER = 1e15
DEEPEST = 200
MOST_ELEMENTS = 4_000_000
_NAME = re.compile(r"[A-Za-z_:][\w:.\-]*")
_PLAIN = re.compile(r"[^\"'>]*")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.\-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(r"&(#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]*);")
_KNOWN = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Element:
    """One element: name, attributes, own text, children, its line; ``seen`` once it was asked for."""

    __slots__ = ("attributes", "children", "file", "line", "seen", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str], line: int, file: str) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""
        self.line = line
        self.file = file
        self.seen = False

    @property
    def name(self) -> str:
        """Its attribute ``name``, or ""."""
        return self.attributes.get("name", "")

    def find(self, *tags: str) -> Element | None:
        """Return the first child of any of these tags, tried in turn; seen from now on."""
        for tag in tags:
            for child in self.children:
                if child.tag == tag:
                    child.seen = True
                    return child
        return None

    def all(self, *tags: str) -> list[Element]:
        """Return children of these tags, or all children without tags; seen from now on."""
        found = [child for child in self.children if not tags or child.tag in tags]
        for child in found:
            child.seen = True
        return found

    def walk(self) -> Iterator[Element]:
        """Yield it and everything below, without taking it for seen."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.children))

    def error(self, message: str) -> InputError:
        """Return an error that names the file and the line."""
        what = f"<{self.tag[:40]}>" + (f" {self.name[:80]}" if self.name else "")
        return InputError(message, field=f"line {self.line}, {what}", file=self.file)

    def numbers(self, count: int | None = None, *, least: int = 0) -> tuple[float, ...]:
        """Return the text as finite numbers.

        Args:
            count: how many; None for any number.
            least: how many at least.

        Raises:
            InputError: there are others, or one is not a finite number.
        """
        return parsed(self, self.text, count, least)

    def limits(self) -> tuple[float, float]:
        """Return the text as two numbers, a lower and an upper limit; an infinite one is as wide as can be."""
        words = self.text.replace(",", " ").split()
        wide = {"-inf": -LARGEST_NUMBER, "inf": LARGEST_NUMBER, "infinity": LARGEST_NUMBER}
        wide |= {"-infinity": -LARGEST_NUMBER, "1.7976931348623157e+308": LARGEST_NUMBER}
        low, high = parsed(self, " ".join(repr(wide[one.lower()]) if one.lower() in wide else one for one in words), 2)
        return low, high

    def number(self) -> float:
        """Return the text as one finite number."""
        return self.numbers(1)[0]


def parsed(where: Element, text: str, count: int | None, least: int = 0) -> tuple[float, ...]:
    """Return a text as finite numbers, with errors at an element."""
    words = text.replace(",", " ").split()
    found = []
    for word in words:
        try:
            value = float(word) if "_" not in word else math.nan
        except ValueError:
            value = math.nan
        if not abs(value) <= LARGEST_NUMBER:
            raise where.error(f"{shown(word)}, expected a finite number of at most {LARGEST_NUMBER:g}")
        found.append(value)
    if (count is not None and len(found) != count) or len(found) < least:
        expected = f"{count}" if count is not None else f"{least} or more"
        raise where.error(f"{len(found)} numbers, expected {expected}")
    return tuple(found)


def read_text(path: str | Path, what: str) -> str:
    """Return the text of a file of at most 64 MB.

    Args:
        path: of the file.
        what: is expected in it, for messages.

    Raises:
        InputError: it is not there, is too large or is empty.
    """
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise InputError(f"is larger than {LARGEST_BYTES // 1_000_000} MB, expected {what}", file=str(path))
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError) as error:
        raise InputError(f"no such file, expected {what}", file=str(path)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if not text.strip():
        raise InputError(f"is empty, expected {what}", file=str(path))
    return text


def parse(text: str, file: str) -> Element:
    """Return the root element of a text.

    Raises:
        InputError: it is not made of matching tags, or has a DOCTYPE, an entity or too deep nesting.
    """
    return _Reader(text, file).read()


class _Reader:
    """Goes through a text once, from tag to tag."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.at = 0
        self.line = 1
        self.counted = 0
        self.stack: list[Element] = []
        self.made = 0

    def read(self) -> Element:
        """Return the root element."""
        text = self.text
        while True:
            start = text.find("<", self.at)
            if self.stack and start != self.at:
                self._say(text[self.at : start if start >= 0 else len(text)])
            if start < 0:
                raise self._error(
                    f"ends inside <{self.stack[-1].tag[:40]}>, expected </{self.stack[-1].tag[:40]}>"
                    if self.stack
                    else "has no element, expected XML"
                )
            self.at = start
            self._count()
            root = self._markup(start)
            if root is not None:
                return root

    def _markup(self, start: int) -> Element | None:
        """Take one piece of markup; return the root once it is closed."""
        text = self.text
        if text.startswith("<!--", start):
            self.at = _after(self, "-->", start + 4, "a comment")
        elif text.startswith("<![CDATA[", start):
            end = _after(self, "]]>", start + 9, "CDATA")
            if self.stack:
                self.stack[-1].text += text[start + 9 : end - 3]
            self.at = end
        elif text.startswith("<?", start):
            self.at = _after(self, "?>", start + 2, "an instruction")
        elif text.startswith("<!", start):
            raise self._error("a DOCTYPE or entity, expected none: they are refused")
        elif text.startswith("</", start):
            end = _after(self, ">", start + 2, "a closing tag")
            return self._close(text[start + 2 : end - 1].strip(), end)
        else:
            return self._open(start)
        return None

    def _open(self, start: int) -> Element | None:
        named = _NAME.match(self.text, start + 1)
        if named is None:
            if not self.stack:
                raise self._error("'<' without a name, expected a tag")
            self._say("<")
            self.at = start + 1
            return None
        end = named.end()
        while True:
            end = _PLAIN.match(self.text, end).end()  # type: ignore[union-attr]
            if end >= len(self.text):
                raise self._error(f"ends inside the tag <{named[0][:40]}, expected '>'")
            if self.text[end] == ">":
                break
            end = _after(self, self.text[end], end + 1, "a quoted value")
        inside = self.text[named.end() : end]
        closed = inside.rstrip().endswith("/")
        attributes: dict[str, str] = {}
        for key, one, other in _ATTRIBUTE.findall(inside):
            attributes.setdefault(key, self._plain(one or other))
        element = Element(named[0], attributes, self.line, self.file)
        self.made += 1
        if self.made > MOST_ELEMENTS:
            raise self._error(f"more than {MOST_ELEMENTS} elements, expected a model")
        if self.stack:
            self.stack[-1].children.append(element)
        self.at = end + 1
        if closed:
            return element if not self.stack else None
        self.stack.append(element)
        if len(self.stack) > DEEPEST:
            raise self._error(f"nested deeper than {DEEPEST}, expected less")
        return None

    def _close(self, name: str, end: int) -> Element | None:
        if not self.stack or self.stack[-1].tag != name:
            inside = f"</{self.stack[-1].tag[:40]}>" if self.stack else "an opening tag"
            raise self._error(f"</{name[:40]}>, expected {inside}")
        self.at = end
        element = self.stack.pop()
        return element if not self.stack else None

    def _say(self, text: str) -> None:
        """Add text to the open element."""
        if text.strip():
            self.stack[-1].text += self._plain(text)

    def _plain(self, text: str) -> str:
        """Return text with its references resolved; a bare ampersand stays one."""
        if "&" not in text:
            return text

        def one(found: re.Match[str]) -> str:
            name = found[1]
            if name in _KNOWN:
                return _KNOWN[name]
            if name.startswith("#"):
                code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
                return chr(code) if code < 0x110000 else "\N{REPLACEMENT CHARACTER}"
            raise self._error(f"the entity {shown(found[0])}, expected none: they are refused")

        return _REFERENCE.sub(one, text)

    def _count(self) -> None:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at

    def _error(self, message: str) -> InputError:
        self._count()
        return InputError(message, field=f"line {self.line}", file=self.file)


def _after(reader: _Reader, mark: str, start: int, what: str) -> int:
    """Return the place after a mark, the first from a start."""
    end = reader.text.find(mark, start)
    if end < 0:
        raise reader._error(f"ends inside {what}, expected {mark}")
    return end + len(mark)
