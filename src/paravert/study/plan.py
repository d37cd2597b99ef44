"""From a study file to what will be simulated: every name looked up, every edit and task made, nothing solved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from paravert import injury, task
from paravert.anatomy.edit import AbstractEdit, TableEdit
from paravert.errors import InputError
from paravert.injury import AbstractInjury
from paravert.person import Person
from paravert.study.file import parse_study, printable, read_bytes
from paravert.study.horizon import Horizon, horizon
from paravert.study.outside import Outside, read_model, recorded
from paravert.study.spine import Spine, reference, settled
from paravert.study.tables import EditTable, StudyTable, TaskTable
from paravert.task import Frames, Task


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A study that is ready to run."""

    file: str
    content: bytes
    study: StudyTable
    healthy: Spine
    hurt: Spine | None  # None where nothing is injured
    edits: tuple[AbstractEdit, ...]
    injuries: tuple[AbstractInjury, ...]
    tasks: tuple[Task, ...]
    frames: tuple[Frames, ...]
    unusual: tuple[str, ...] = ()  # about the person, one sentence each
    horizon: Horizon | None = None  # None where no weeks are simulated
    outside: Outside | None = None  # the model of a file, where it is not the built-in spine

    @property
    def stable(self) -> bool:
        """Whether load is shared so that no direction is softer than the margin."""
        stated = self.study.solver.stability
        return self.knows_stiffness if stated is None else stated

    @property
    def knows_stiffness(self) -> bool:
        """Whether the stiffness of the model can be told."""
        return self.outside is None or not self.outside.unstable

    @property
    def spines(self) -> tuple[Spine, ...]:
        """Healthy, and hurt where there is an injury."""
        return (self.healthy,) if self.hurt is None else (self.healthy, self.hurt)

    @property
    def personal(self) -> tuple[AbstractEdit, ...]:
        """What makes the person of the reference body: measurements, then edits of the tables."""
        return (*Person(**asdict(self.study.person)).edits(), *self.edits)

    @property
    def checksum(self) -> str:
        """SHA-256 of the study file."""
        return hashlib.sha256(self.content).hexdigest()

    def summary(self) -> dict[str, Any]:
        """Return what a check prints."""
        return {
            "file": self.file,
            "name": self.study.name,
            "sha256": self.checksum,
            "valid": True,
            "tasks": [
                {"name": one.name, "frames": frames.count} for one, frames in zip(self.tasks, self.frames, strict=True)
            ],
            "unusual": list(self.unusual),
            "edits": [one.describe() for one in self.edits],
            "injuries": [one.describe() for one in self.injuries],
            "injured_fascicles": sorted(self.hurt.hurt) if self.hurt else [],
            "weeks": None if self.horizon is None else self.horizon.summary(),
        }


def prepare(path: str | Path) -> Prepared:
    """Return a study ready to run: edits applied, injuries made, every task resolved.

    Raises:
        InputError: something in the file is wrong; it names the file and the field.
    """
    content = read_bytes(path)
    study = parse_study(content, str(path))
    with _within("", str(path)):
        outside = None if study.model is None else read_model(Path(path), study.model)
        tasks = _tasks(study)
        injuries = tuple(injury.from_table(table, field=f"injury[{n}]") for n, table in enumerate(study.injury, 1))
        edits = tuple(_table_edit(table, f"edit[{n}]") for n, table in enumerate(study.edit, 1))
        healthy = _healthy(study, edits, outside)
        _check_stability(study, outside)
        hurt = healthy
        for number, one in enumerate(injuries, 1):
            with _within(f"injury[{number}]"):
                injury.check_parts(str(study.injury[number - 1]["kind"]), hurt.description)
                hurt = hurt.edit(one)
        frames = []
        for number, (table, what) in enumerate(zip(study.task, tasks, strict=True), 1):
            with _within(f"task[{number}]", drop=what.name):
                if table.motion is None:
                    frames.append(task.resolve(hurt.posing, what))
                else:
                    frames.append(recorded(Path(path), table, what, hurt.posing))
        if outside and study.horizon is not None:
            raise InputError("a model from a file has no days, expected a study without it", field="horizon")
        weeks = horizon(study, tasks, hurt)
    return Prepared(
        str(path),
        content,
        study,
        healthy,
        hurt if injuries else None,
        edits,
        injuries,
        tasks,
        tuple(frames),
        unusual=() if outside else Person(**asdict(study.person)).unusual,
        horizon=weeks,
        outside=outside,
    )


def _check_stability(study: StudyTable, outside: Outside | None) -> None:
    """Refuse stability that is asked for of a model that cannot tell it."""
    if outside is not None and outside.unstable and study.solver.stability:
        raise InputError(f"true, but {outside.unstable}, expected false", field="solver.stability")


def _healthy(study: StudyTable, edits: tuple[AbstractEdit, ...], outside: Outside | None) -> Spine:
    """Return the person's spine or the imported model, table edits applied before slack lengths are settled."""
    description = reference() if outside is None else outside.found.description
    with _within("person"):
        for one in Person(**asdict(study.person)).edits() if outside is None else ():
            description = one.apply(description)
    for number, edit in enumerate(edits, 1):
        with _within(f"edit[{number}]"):
            description = edit.apply(description)
    with _within("edit" if edits else "person"):
        return settled(description)


def _tasks(study: StudyTable) -> tuple[Task, ...]:
    """Return the tasks in the order of the file, names all different."""
    found: dict[str, Task] = {}
    for number, table in enumerate(study.task, 1):
        field = f"task[{number}]"
        if table.motion is None:
            for key in ("time_range_s", "unknown_columns"):
                if getattr(table, key) is not None:
                    raise InputError("without motion, expected a recorded movement", field=f"{field}.{key}")
        if table.name is None and table.use is None:
            raise InputError("neither name nor use, expected a library task or a name and own terms", field=field)
        one = task.from_table(terms_of(table), field=field)
        if one.name in found:
            raise InputError(f"{printable(one.name)} is there twice, expected another name", field=f"{field}.name")
        if "/" in one.name or one.name.strip() in ("", ".", ".."):
            raise InputError(f"{printable(one.name)}, expected a name without a slash", field=f"{field}.name")
        found[one.name] = one
    return tuple(found.values())


def terms_of(table: TaskTable) -> dict[str, Any]:
    """Return the terms of a task's table that a task has, without those of a recorded movement."""
    terms = asdict(table)
    return {key: value for key, value in terms.items() if key not in ("motion", "time_range_s", "unknown_columns")}


def _table_edit(table: EditTable, field: str) -> TableEdit:
    """Return the edit of a study's [[edit]] table."""
    with _within(field):
        return TableEdit(
            select=table.select, scale=table.scale, set=table.set, remove=table.remove, reason=table.reason
        )


@contextmanager
def _within(field: str, file: str = "", drop: str = "") -> Iterator[None]:
    """Put the place in the study before the field of an error that is raised inside."""
    try:
        yield
    except InputError as error:
        inner = error.field
        if drop and (inner == drop or inner.startswith(f"{drop}.")):
            inner = inner[len(drop) + 1 :]
        where = ".".join(part for part in (field, inner) if part)
        raise InputError(printable(error.message, 400), field=printable(where, 200), file=error.file or file) from None
