"""Write a study document as TOML, one key a line; reading it gives the same document."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from paravert.errors import InputError, shown

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def text(document: Mapping[str, Any]) -> str:
    """Return a document as TOML.

    Raises:
        InputError: it holds something that a study cannot say, such as a date.
    """
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in document.items())


def _key(key: str) -> str:
    return key if _BARE.match(key) else _quoted(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_key(key)} = {_value(one)}' for key, one in value.items())}}}"
    raise InputError(f"{shown(value)}, expected text, a number, true, false, a list or a table")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
