"""One person of a cohort: a study in, the folder of its results out; the same as `paravert run` does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from paravert.cohort import sealed
from paravert.cohort.measures import outcomes
from paravert.errors import InputError
from paravert.results import store
from paravert.results.plain import plain
from paravert.results.summary import summarise
from paravert.study.plan import prepare
from paravert.study.run import STUDY, simulate

OUTCOMES = "outcomes.json"


def run_person(job: dict[str, Any], folder: Path) -> None:
    """Make the folder of one person.

    Args:
        job: ``study`` is the person's study as text, ``keep`` says what is stored: the results with
            their ``proof``, the ``results`` without, or the ``outcomes`` alone.
        folder: to be made.

    Raises:
        InputError: the study is refused.
        OSError: the machine cannot write.
    """
    source = folder.with_name(f"{folder.name}.{STUDY}")
    content = job["study"].encode()
    source.write_bytes(content)
    try:
        tree = simulate(prepare(source), _silent)
    except InputError as error:
        # Where the study lay for a moment says nothing about the person.
        raise InputError(error.message, field=error.field) from None
    finally:
        source.unlink()
    tree.attrs["study_file"] = STUDY
    summary = plain(summarise(tree))
    found = json.dumps({"outcomes": outcomes(summary), "unusual": unusual(tree.attrs)}, allow_nan=False).encode()
    texts: dict[str, str | bytes] = {OUTCOMES: found + b"\n", STUDY: content}
    if job["keep"] == "outcomes":
        sealed.write(folder, {name: text if isinstance(text, bytes) else text.encode() for name, text in texts.items()})
        return
    if job["keep"] == "results":
        tree = tree.filter(lambda node: not node.path.startswith("/proof"))
    store.write(folder, tree, texts)


def unusual(attributes: Any) -> list[str]:
    """Return what is unusual about a person, one sentence each, as the results say it."""
    found: list[str] = json.loads(attributes.get("unusual", "[]"))
    return found


def _silent(message: str) -> None:
    """Say nothing; the driver reports progress."""
