"""The batched solver on another device: the same code on arrays of JAX, in float64.

`solve_tile` is written in the array API standard, so nothing of it is written twice: a tile is
carried over, solved there and carried back. The certificate is made from the unscaled problem by
the same checker as ever, here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from paravert.errors import InputError, MachineError
from paravert.sharing.problem import Floats
from paravert.sharing.solver import solve_tile
from paravert.sharing.tile import State, Tile

LIBRARY = "jax"
_KEPT = 16
"""Arrays that many tiles share and that are carried over once."""


def tile_solver(device: str) -> Callable[[Tile, Floats, Floats], State]:
    """Return what solves a tile on a device, for ``solve_problem(problem, solve=...)``.

    Args:
        device: jax for JAX's own choice, or jax:cpu, jax:gpu.

    Raises:
        InputError: JAX is not installed, or the name is not one of these.
        MachineError: this machine has no such device.
    """
    library, _, kind = device.partition(":")
    if library != LIBRARY or kind not in ("", "cpu", "gpu"):
        raise InputError(f"{device!r}, expected jax, jax:cpu or jax:gpu", field="device")
    if find_spec(LIBRARY) is None:
        raise InputError("needs the extra gpu, expected pip install 'paravert[gpu]'", field="device")
    jax: Any = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    try:
        place = jax.devices(kind or None)[0]
    except RuntimeError as error:
        raise MachineError(f"JAX finds no {kind} on this machine") from error
    kept: dict[int, tuple[Any, Any]] = {}

    def there(array: Any) -> Any:
        found = kept.get(id(array))
        if found is None or found[0] is not array:
            if len(kept) >= _KEPT:
                kept.clear()
            found = kept[id(array)] = (array, jax.device_put(np.asarray(array), place))
        return found[1]

    def solve(tile: Tile, start: Floats, pushing: Floats) -> State:
        with jax.default_device(place):
            state = solve_tile(carried(tile, there), there(start), there(pushing))
        back: State = carried(state, np.asarray)
        return back

    return solve


def carried(value: Any, convert: Callable[[Any], Any]) -> Any:
    """Return a tile or state, or a tuple of parts of it, with every array converted."""
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{one.name: carried(getattr(value, one.name), convert) for one in fields(value)})
    if isinstance(value, tuple):
        return tuple(carried(part, convert) for part in value)
    return None if value is None else convert(value)
