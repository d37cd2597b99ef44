"""How far two descriptions are apart."""

from typing import Any

from paravert.anatomy.description import Description


def largest_difference(one: Description, other: Description) -> float:
    """Return the largest difference of any number of two descriptions; infinite where they differ in anything else."""
    waiting: list[tuple[Any, Any]] = [(one, other)]
    worst = 0.0
    while waiting:
        a, b = waiting.pop()
        if isinstance(a, float | int) and isinstance(b, float | int) and not isinstance(a, bool):
            worst = max(worst, abs(a - b))
        elif isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
            waiting.extend(zip(a, b, strict=True))
        elif hasattr(a, "__dataclass_fields__") and type(a) is type(b):
            waiting.extend((getattr(a, name), getattr(b, name)) for name in a.__dataclass_fields__)
        elif a != b:
            return float("inf")
    return worst
