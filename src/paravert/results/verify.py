"""Prove stored results again without solving: checksums, certificates, and the numbers beside them."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from paravert.errors import InputError
from paravert.results import store
from paravert.results.proof import Stored, unpack
from paravert.results.schema import TASK_VARIABLES
from paravert.sharing.problem import Certificate
from paravert.sharing.proofs import proves_infeasible

OPTIMAL = "OPTIMAL"
INFEASIBLE = "INFEASIBLE"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved again about one condition of one task."""

    task: str
    condition: str
    solves: int
    optimal: int  # proved OPTIMAL again
    infeasible: int  # proved INFEASIBLE again
    sealed: int  # neither proved nor stored as numbers
    wrong: tuple[int, ...]  # frames whose numbers are not proved
    primal: float
    dual: float
    gap: float
    activation_bound: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Verification:
    """What was proved again about a whole result."""

    folder: str
    files: tuple[str, ...]
    proofs: tuple[Proof, ...]

    @property
    def passes(self) -> bool:
        """Whether every number that is stored is proved."""
        return not any(proof.wrong for proof in self.proofs)

    @property
    def ms_per_solve(self) -> float:
        """Mean time of one certificate, ms."""
        solves = sum(proof.solves for proof in self.proofs)
        return 1e3 * sum(proof.seconds for proof in self.proofs) / max(solves, 1)

    def summary(self) -> dict[str, Any]:
        """Return it for JSON."""
        proofs = [asdict(proof) for proof in self.proofs]
        found = {"results": self.folder, "passes": self.passes, "ms_per_solve": self.ms_per_solve}
        return {**found, "files": list(self.files), "proofs": proofs}

    def lines(self) -> list[str]:
        """Return it for a reader."""
        found = [f"{self.folder}: {len(self.files)} files as they were written"]
        for proof in self.proofs:
            text = f"  {proof.task}, {proof.condition}: {proof.optimal} of {proof.solves} proved optimal again"
            if proof.optimal:
                text += f", no activation off by more than {proof.activation_bound:.1e}"
            if proof.infeasible:
                text += f", {proof.infeasible} proved impossible"
            if proof.sealed:
                text += f", {proof.sealed} without numbers"
            if proof.wrong:
                text += f", NOT PROVED: frames {', '.join(map(str, proof.wrong))}"
            found.append(text)
        verdict = "every stored number is proved" if self.passes else "some stored numbers are NOT proved"
        return [*found, f"{verdict} ({self.ms_per_solve:.2f} ms a solve)"]


def verify(folder: Path) -> Verification:
    """Return the proof of a stored result, made without solving.

    Raises:
        InputError: the folder is not a paravert result, or a file of it is damaged.
    """
    files = store.check(folder)
    tree = store.read(folder)
    if "proof" not in tree.children:
        raise InputError("holds no problems, expected what paravert run wrote", field="proof", file=str(folder))
    proofs = []
    for node in tree["proof"].children.values():
        data = node.to_dataset(inherit=False)
        task, condition = str(data.attrs["task"]), str(data.attrs["condition"])
        numbers = tree[f"/tasks/{task}"].to_dataset().sel(condition=condition)
        proofs.append(_prove(task, condition, unpack(data), numbers))
    return Verification(str(folder), files, tuple(proofs))


def _prove(task: str, condition: str, stored: Stored, numbers: xr.Dataset) -> Proof:
    begun = time.perf_counter()
    certificate = stored.certificate()
    seconds = time.perf_counter() - begun
    claimed = stored.status == OPTIMAL
    impossible = _impossible(stored)
    wrong = claimed & ~certificate.passes
    wrong |= (stored.status == INFEASIBLE) & ~impossible
    wrong |= numbers["status"].values != stored.status
    wrong |= _differs(numbers, stored)
    wrong |= ~claimed & _shows(numbers)
    return Proof(
        task=task,
        condition=condition,
        solves=len(claimed),
        optimal=int((claimed & certificate.passes).sum()),
        infeasible=int(impossible.sum()),
        sealed=int((~claimed & ~impossible).sum()),
        wrong=tuple(int(frame) for frame in np.flatnonzero(wrong)),
        seconds=seconds,
        **_largest(certificate, claimed),
    )


def _impossible(stored: Stored) -> NDArray[np.bool_]:
    """Return (item,) whether the stored multipliers prove that no values exist."""
    found = np.zeros(len(stored.status), dtype=bool)
    for item in np.flatnonzero(stored.status == INFEASIBLE):
        single = stored.problem.take(slice(int(item), int(item) + 1))
        found[item] = proves_infeasible(single, stored.farkas[item][None])[0]
    return found


def _differs(numbers: xr.Dataset, stored: Stored) -> NDArray[np.bool_]:
    """Return (frame,) whether the activations beside the proof are not the proved ones."""
    shown = numbers["activation"].values
    proved = stored.value[:, : shown.shape[1]]
    return ~((shown == proved) | (np.isnan(shown) & np.isnan(proved))).all(axis=1)


def _shows(numbers: xr.Dataset) -> NDArray[np.bool_]:
    """Return (frame,) whether any number exists that only a proved frame may have."""
    shown = np.zeros(numbers.sizes["frame"], dtype=bool)
    for one in TASK_VARIABLES:
        if one.sealed and one.name in numbers:
            shown |= np.isfinite(numbers[one.name].values.reshape(len(shown), -1)).any(axis=1)
    return shown


def _largest(certificate: Certificate, claimed: NDArray[np.bool_]) -> dict[str, float]:
    names = ("primal", "dual", "gap", "activation_bound")
    return {name: float(np.max(getattr(certificate, name)[claimed], initial=0.0)) for name in names}
