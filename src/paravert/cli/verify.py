"""`paravert verify RESULTS`: prove stored results again without solving."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paravert.cli.output import AsJson, print_json, progress

EXIT_UNPROVED = 3


def verify(
    results: Annotated[Path, typer.Argument(help="A folder that `paravert run` or `paravert cohort` wrote.")],
    as_json: AsJson = False,
) -> None:
    """Prove stored results again without solving: checksums, certificates, and the numbers beside them."""
    from paravert.cohort.place import MARKER
    from paravert.cohort.verify import verify as prove_cohort
    from paravert.results.verify import verify as prove

    if (results / MARKER).exists():
        with progress() as say:
            everyone = prove_cohort(results, say)
        print_json(everyone.summary()) if as_json else typer.echo("\n".join(everyone.lines()))
        if not everyone.passes:
            raise typer.Exit(EXIT_UNPROVED)
        return
    proof = prove(results)
    if as_json:
        print_json(proof.summary())
    else:
        typer.echo("\n".join(proof.lines()))
    if not proof.passes:
        raise typer.Exit(EXIT_UNPROVED)
