"""A worker whose people take a moment, give outcomes by arithmetic, and fail where POISON says so."""

import ctypes
import hashlib
import json
import os
import tomllib
from pathlib import Path
from typing import Any

from paravert.cohort import sealed
from paravert.cohort.worker import serve
from paravert.errors import InputError

SIZE = 60_000
ROUNDS = 40


def toy(job: dict[str, Any], folder: Path) -> None:
    poison(dict(one.split(":") for one in os.environ.get("POISON", "").split()).get(str(job["number"]), ""))
    person = tomllib.loads(job["study"])["person"]
    content = hashlib.sha256(job["study"].encode()).digest()
    for _ in range(ROUNDS):
        content = hashlib.sha256(content * (SIZE // 32)).digest()
    rows = [
        {"task": "stand", "measure": "load", "unit": "N", "value": 10.0 * person["mass_kg"] + person["age_years"]},
        {"task": "stand", "measure": "rise", "unit": "N", "value": None if job["number"] % 7 == 3 else 1.0},
    ]
    outcomes = json.dumps({"outcomes": rows, "unusual": []}).encode() + b"\n"
    study = job["study"].encode()
    sealed.write(folder, {"outcomes.json": outcomes, "study.toml": study, "bulk.bin": content * (SIZE // 32)})


def poison(kind: str) -> None:
    if kind == "segfault":
        ctypes.string_at(0)
    elif kind == "hang":
        while True:
            pass
    elif kind == "memory":
        kept = []
        while True:
            kept.append(bytearray(50_000_000))
    elif kind == "refused":
        raise InputError("4, expected 11 to 70", field="person.mass_kg")
    elif kind == "broken":
        raise ZeroDivisionError("float division by zero")


if __name__ == "__main__":
    serve(toy)
