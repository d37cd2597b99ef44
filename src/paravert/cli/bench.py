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
    as_json: AsJson = False,
) -> None:
    """Time certified solves, cold, warm and in batches, beside Clarabel and PIQP; and the demo."""
    from paravert.bench import device as devices
    from paravert.bench.measure import measure

    with progress() as say:
        found = measure(quick, say) if device is None else devices.measure(device, quick, say)
    if as_json:
        print_json(found.summary())
    else:
        typer.echo("\n".join(found.lines()))
