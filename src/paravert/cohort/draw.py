"""People drawn from a population: quasi-random points, a Gaussian copula, and each person's study."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.stats import qmc

from paravert.cohort.distribution import quantile
from paravert.cohort.tables import CohortTable
from paravert.errors import InputError, shown, unknown_name

Floats = NDArray[np.float64]
_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
_EDGE = 2.0**-40
"""Points keep this distance from 0 and 1, where a normal distribution has no value."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The people of a cohort: what was drawn for each, and each one's study as a document."""

    fields: tuple[str, ...]
    values: tuple[Mapping[str, Any], ...]  # by field; a field that does not apply is left out
    documents: tuple[Mapping[str, Any], ...]


def draw(cohort: CohortTable, base: Mapping[str, Any]) -> Drawn:
    """Return the people of a cohort; person k is the same however many there are.

    Args:
        cohort: the population.
        base: the study that everybody starts from, as its file has it.

    Raises:
        InputError: a distribution or a correlation is wrong, or a key is not in the study.
    """
    fields = tuple(dict.fromkeys(row.field for row in cohort.vary))
    rows = [(n, row, quantile(row, f"vary[{n}]")) for n, row in enumerate(cohort.vary, 1)]
    _check_conditions(cohort, fields)
    points = correlated(_points(cohort, len(fields)), _matrix(cohort, fields))
    values, documents = [], []
    for number in range(cohort.people):
        document = copy.deepcopy(dict(base))
        mine: dict[str, Any] = {}
        for n, row, at in rows:
            if row.field not in mine and _applies(row.when, document):
                value = at(float(points[number, fields.index(row.field)]))
                _put(document, row.field, value, f"vary[{n}].field")
                mine[row.field] = value
        values.append({name: mine[name] for name in fields if name in mine})
        documents.append(document)
    return Drawn(fields, tuple(values), tuple(documents))


def correlated(points: Floats, correlation: Floats) -> Floats:
    """Return points (person, field) of the unit cube with the correlation of a Gaussian copula."""
    if not points.shape[1]:
        return points
    inside = np.clip(points, _EDGE, 1.0 - _EDGE)
    if np.array_equal(correlation, np.eye(len(correlation))):
        return inside
    normal = special.ndtri(inside) @ np.linalg.cholesky(correlation).T
    return np.clip(special.ndtr(normal), _EDGE, 1.0 - _EDGE)


def find(document: Mapping[str, Any], path: str) -> Any:
    """Return what a document has at a path such as ``injury[1].grade``; None where it has nothing."""
    here: Any = document
    for name, place in _STEP.findall(path):
        here = here.get(name) if isinstance(here, Mapping) else None
        if place:
            here = here[int(place) - 1] if isinstance(here, list) and int(place) <= len(here) else None
    return here


def _points(cohort: CohortTable, count: int) -> Floats:
    if not count:
        return np.zeros((cohort.people, 0))
    random = np.random.default_rng(cohort.seed)
    if cohort.sampler == "random":
        return random.random((cohort.people, count))
    if cohort.sampler == "halton":
        return np.asarray(qmc.Halton(count, scramble=True, rng=random).random(cohort.people))
    # A Sobol sequence is drawn up to a power of two; its beginning does not depend on which.
    power = max(int(cohort.people - 1).bit_length(), 1)
    return np.asarray(qmc.Sobol(count, scramble=True, rng=random).random_base2(power))[: cohort.people]


def _matrix(cohort: CohortTable, fields: Sequence[str]) -> Floats:
    """Return the correlation matrix (field, field)."""
    found = np.eye(len(fields))
    for n, row in enumerate(cohort.correlate, 1):
        for one in row.fields:
            if one not in fields:
                raise unknown_name("key", one, fields, field=f"correlate[{n}].fields")
        a, b = (fields.index(one) for one in row.fields)
        if a == b or found[a, b] != 0.0:
            raise InputError(
                "the same key twice, or a pair that is there already, expected another pair",
                field=f"correlate[{n}].fields",
            )
        found[a, b] = found[b, a] = row.correlation
    if len(fields) and not np.linalg.eigvalsh(found)[0] > 1e-9:
        raise InputError("cannot all hold at once, expected correlations that fit together", field="correlate")
    return found


def _check_conditions(cohort: CohortTable, fields: Sequence[str]) -> None:
    for n, row in enumerate(cohort.vary, 1):
        for key in row.when or {}:
            own = [other.field for other in cohort.vary[: n - 1]]
            if key in fields and key not in own:
                raise InputError(f"{key} is drawn later, expected it in an earlier [[vary]]", field=f"vary[{n}].when")


def _applies(when: Mapping[str, Any] | None, document: Mapping[str, Any]) -> bool:
    return all(find(document, key) == value for key, value in (when or {}).items())


def _put(document: dict[str, Any], path: str, value: Any, field: str) -> None:
    """Set what a document has at a path; tables on the way are made, list items have to be there."""
    here: Any = document
    steps = _STEP.findall(path)
    for number, (name, place) in enumerate(steps):
        last = number == len(steps) - 1
        if not isinstance(here, dict):
            raise InputError(f"{path} goes through {shown(here)}, expected a table", field=field)
        if not place:
            if last:
                here[name] = copy.deepcopy(value)
            else:
                here = here.setdefault(name, {})
            continue
        items = here.get(name)
        if not isinstance(items, list) or int(place) > len(items):
            there = len(items) if isinstance(items, list) else 0
            raise InputError(f"{path}: the study has {there} of {name}, expected {place} or more", field=field)
        if last:
            items[int(place) - 1] = copy.deepcopy(value)
        here = items[int(place) - 1]
