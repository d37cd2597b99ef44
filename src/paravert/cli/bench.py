"""`paravert bench`: how fast, beside other solvers, on the same real problems in the same run."""

from __future__ import annotations

from typing import Annotated

import typer

from paravert.cli.output import AsJson, print_json, progress


def bench(
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer repetitions and no demo: a look, not a record.")
    ] = False,
    device: Annotated[
        str | None,
        typer.Option("--device", help="Only the batched solver, on jax, jax:cpu or jax:gpu; needs the extra gpu."),
    ] = None,
    opensim: Annotated[
        str | None,
        typer.Option("--opensim", metavar="MODEL", help="Instead: parity and time against OpenSim on an .osim file."),
    ] = None,
    python: Annotated[
        str | None, typer.Option("--python", help="Interpreter that has OpenSim; this one if left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Time certified solves, cold, warm and in batches, beside Clarabel and PIQP, and the demo; or beside OpenSim."""
    if opensim is not None:
        from paravert.bench import beside_opensim as other

        with progress() as say:
            compared = other.compared(opensim, python, say)
        if as_json:
            print_json(compared)
        else:
            typer.echo("\n".join(other.lines(compared)))
        return
    from paravert.bench import device as devices
    from paravert.bench.measure import measure

    with progress() as say:
        found = measure(quick, say) if device is None else devices.measure(device, quick, say)
    if as_json:
        print_json(found.summary())
    else:
        typer.echo("\n".join(found.lines()))
