"""Read a study file strictly: every key known, every value in range, one line for what is wrong."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from paravert.errors import InputError, MachineError, unknown_name
from paravert.study.tables import StudyTable

LARGEST_BYTES = 4_000_000
NOT_YET = {
    "specimen": "a specimen without muscles",
}
"""Tables that the format has and that this version does not simulate."""

_ADAPTER = TypeAdapter(StudyTable)
_UNKNOWN_KEY = "unexpected_keyword_argument"
Location = tuple[str | int, ...]
Table = TypeVar("Table")


def read_study(path: str | Path) -> StudyTable:
    """Return the study in a TOML file.

    Raises:
        InputError: the file cannot be read, is not TOML, or a key or value is not allowed.
    """
    return parse_study(read_bytes(path), str(path))


def read_bytes(path: str | Path) -> bytes:
    """Return a study file's bytes.

    Raises:
        InputError: it does not exist, is a folder or is too large.
        MachineError: the machine cannot read it.
    """
    place = Path(path)
    try:
        if place.is_dir():
            raise InputError("is a folder, expected a study file", file=str(path))
        with place.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError("no such file, expected a study in TOML", file=str(path)) from error
    except ValueError as error:
        raise InputError("is no file name, expected a study in TOML", file=repr(str(path))) from error
    except OSError as error:
        raise MachineError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(content) > LARGEST_BYTES:
        raise InputError(f"is larger than {LARGEST_BYTES // 1_000_000} MB, expected a study in TOML", file=str(path))
    return content


def parse_study(content: bytes, file: str = "study") -> StudyTable:
    """Return the study in the bytes of a TOML file; ``file`` is the name used in errors.

    Raises:
        InputError: it is not TOML, or a key or value is not allowed.
    """
    document = read_toml(content, file)
    try:
        _refuse_later_parts(document)
    except InputError as error:
        raise InputError(error.message, field=error.field, file=file) from None
    return validated(_ADAPTER, document, file)


def validated(adapter: TypeAdapter[Table], document: Mapping[str, Any], file: str) -> Table:
    """Return a document as the table that an adapter reads; ``file`` is the name used in errors.

    Raises:
        InputError: a key or value is not allowed.
    """
    try:
        return adapter.validate_python(document)
    except ValidationError as error:
        raise _explained(error, file, adapter) from None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a study file, for editors."""
    schema = _ADAPTER.json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "paravert study"}


def field_name(location: Location) -> str:
    """Return a place in a study as a person writes it, counting lists from one: ``task[2].load[1].at``."""
    name = ""
    for word in location:
        if isinstance(word, int):
            name += f"[{word + 1}]"
        else:
            name += f"{'.' if name else ''}{word}"
    return printable(name, 200)


def printable(value: object, longest: int = 60) -> str:
    """Return a value on one line, shortened."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, default=str)
    except (ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return text if len(text) <= longest else f"{text[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def read_toml(content: bytes, file: str) -> dict[str, Any]:
    """Return the document in the bytes of a TOML file; ``file`` is the name used in errors.

    Raises:
        InputError: it is not TOML.
    """
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).rpartition(" (at ")
        where = place.rstrip(")").split(",")[0] if what else "end of file"
        message = printable(what or str(error), 120)
        raise InputError(f"{message}, expected TOML", field=where, file=file) from None
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text, expected TOML", field=f"byte {error.start}", file=file) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{printable(str(error), 80)}, expected plain TOML", file=file) from None


def _refuse_later_parts(document: Mapping[str, Any]) -> None:
    """Refuse what the format says but this version does not do."""
    for key, what in NOT_YET.items():
        if key in document:
            raise InputError(f"not yet: {what}, expected a study without it", field=key)
    solver = document.get("solver")
    if "model" in document and isinstance(solver, dict) and solver.get("posture") == "found":
        raise InputError('needs the built-in spine, expected "prescribed" beside model', field="solver.posture")
    if "model" in document and "person" in document:
        raise InputError("scales the built-in body, expected none beside model: use [[edit]]", field="person")


def _explained(error: ValidationError, file: str, adapter: TypeAdapter[Any]) -> InputError:
    """Return one of pydantic's findings in our words; a misspelled key comes before what it leaves missing."""
    findings = error.errors(include_url=False)
    finding = next((one for one in findings if one["type"] == _UNKNOWN_KEY), findings[0])
    location: Location = tuple(finding["loc"])
    where = field_name(location)
    if finding["type"] == _UNKNOWN_KEY:
        allowed = _schema_at(location[:-1], adapter).get("properties", {})
        unknown = unknown_name("key", printable(location[-1]), allowed, field=where)
        return InputError(unknown.message, field=where, file=file)
    expected = _expected(location, adapter)
    if finding["type"] == "missing":
        return InputError(f"missing, expected {expected}", field=where, file=file)
    if finding["type"] == "literal_error":
        allowed = _schema_at(location, adapter)
        names = allowed.get("enum", [allowed.get("const")])
        if isinstance(finding["input"], str) and all(isinstance(name, str) for name in names):
            unknown = unknown_name("value", printable(finding["input"]), names)
            return InputError(unknown.message, field=where, file=file)
    given = finding["input"]
    shown = f"{len(given)} of them" if finding["type"] in ("too_short", "too_long") else printable(given)
    return InputError(f"{shown or 'empty text'}, expected {expected}", field=where, file=file)


def _expected(location: Location, adapter: TypeAdapter[Any]) -> str:
    """Return what is expected at a place; inside a list of numbers, what the list should be."""
    for length in (len(location), len(location) - 1):
        schema = _schema_at(location[:length], adapter)
        if schema.get("type") == "object" and "properties" in schema:
            return f"a table with {', '.join(schema['properties'])}"
        if "description" in schema:
            return str(schema["description"])
    return "something else"


def _schema_at(location: Location, adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """Return the part of the JSON Schema that describes a place in a document."""
    root = adapter.json_schema()
    here = _resolved(root, root)
    for word in location:
        if isinstance(word, int):
            listed = here.get("prefixItems")
            following = listed[min(word, len(listed) - 1)] if listed else here.get("items", {})
        else:
            following = here.get("properties", {}).get(word, here.get("additionalProperties", {}))
        here = _resolved(following if isinstance(following, dict) else {}, root)
    return here


def _resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """Follow a choice between something and nothing, then a reference."""
    choices = [one for one in schema.get("anyOf", []) if one.get("type") != "null"]
    chosen = choices[0] if choices else schema
    if "$ref" in chosen:
        chosen = root["$defs"][chosen["$ref"].rpartition("/")[2]]
    described = {"description": schema["description"]} if "description" in schema else {}
    return {**chosen, **described}
