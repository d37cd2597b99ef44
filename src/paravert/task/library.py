"""The library of tasks: a TOML table in the same terms that a study has in [[task]]."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from paravert import tables
from paravert.errors import InputError, unknown_name
from paravert.task.task import Task, check_terms

_ADAPTER = TypeAdapter(Task)
_UNKNOWN_KEY = "unexpected_keyword_argument"


@cache
def library() -> Mapping[str, Task]:
    """Return the tasks of the library by name, in the order of the tables: tasks, then exercises."""
    return MappingProxyType({name: from_table(table, field=name) for name, table in _tables().items()})


def from_table(table: Mapping[str, Any], *, field: str = "task") -> Task:
    """Return a task from a table such as a study's [[task]].

    Args:
        table: the terms; ``use`` takes a library task first, whose terms are then replaced one by
            one (lists, such as ``load``, as a whole). Terms that are None count as left out.
        field: how the table is called in errors.

    Raises:
        InputError: a key, name or value is not allowed, or terms contradict each other.
    """
    terms = _stated(table)
    use = terms.pop("use", None)
    if use is not None:
        base = _tables().get(use) if isinstance(use, str) else None
        if base is None:
            raise unknown_name("task", use, _tables(), field=f"{field}.use")
        terms = _merged(base, terms)
    if "name" not in terms:
        raise InputError("missing, expected a name or use", field=f"{field}.name")
    try:
        task = _ADAPTER.validate_python(terms)
        check_terms(task)
    except ValidationError as error:
        raise _explained(error, field) from None
    except InputError as error:
        raise InputError(error.message, field=f"{field}.{error.field}") from None
    return task


@cache
def _tables() -> dict[str, dict[str, Any]]:
    parts = (tables.toml("task", name)["task"] for name in ("tasks", "exercises"))
    return {table["name"]: table for part in parts for table in part}


def _stated(terms: Any) -> Any:
    """Return nested tables as plain ones, without what is None."""
    if isinstance(terms, Mapping):
        return {key: _stated(value) for key, value in terms.items() if value is not None}
    if isinstance(terms, list | tuple):
        return [_stated(value) for value in terms]
    return terms


def _merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table with another's values over it, nested tables likewise."""
    result = dict(base)
    for key, value in change.items():
        both = isinstance(value, Mapping) and isinstance(base.get(key), Mapping)
        result[key] = _merged(base[key], value) if both else value
    return result


def _explained(error: ValidationError, field: str) -> InputError:
    """Return the first finding as one line, an unknown key before anything else."""
    findings = error.errors(include_url=False)
    finding = next((one for one in findings if one["type"] == _UNKNOWN_KEY), findings[0])
    where = field
    for word in finding["loc"]:
        where += f"[{word + 1}]" if isinstance(word, int) else f".{word}"
    if finding["type"] == _UNKNOWN_KEY:
        allowed = _keys_at(tuple(finding["loc"])[:-1])
        return unknown_name("key", str(finding["loc"][-1]), allowed, field=where)
    given = str(finding["input"])
    shown = given if len(given) <= 60 else f"{given[:59]}\N{HORIZONTAL ELLIPSIS}"
    return InputError(f"{shown}: {finding['msg'][0].lower()}{finding['msg'][1:]}", field=where)


def _keys_at(location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that a table at a place may have, from the schema."""
    schema = _ADAPTER.json_schema()
    here: dict[str, Any] = schema
    for word in location:
        properties = here.get("properties", {})
        other = here.get("additionalProperties", {})
        here = here.get("items", {}) if isinstance(word, int) else properties.get(word, other)
        choices = [one for one in here.get("anyOf", []) if one.get("type") != "null"]
        here = choices[0] if choices else here
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rpartition("/")[2]]
        if not here:
            return []
    return list(here.get("properties", {}))
