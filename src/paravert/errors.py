"""What can go wrong, each with its exit code: bad input 2, unsolved 3, the machine 4."""

from difflib import get_close_matches


class ParavertError(Exception):
    """Base of all errors that paravert raises on purpose."""

    exit_code = 1


class InputError(ParavertError):
    """Something that the user gave is wrong: one line, nothing is written, exit 2."""

    exit_code = 2

    def __init__(self, message: str, *, field: str = "", file: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.file = file

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.field, self.message) if part)


class UnsolvedError(ParavertError):
    """A frame has no certified answer, so its numbers are sealed: exit 3."""

    exit_code = 3


class MachineError(ParavertError):
    """The machine cannot do it (disk, memory): exit 4."""

    exit_code = 4


def unknown_name(what: str, given: str, allowed: object, *, field: str = "") -> InputError:
    """Return an InputError that names what was given, what is allowed and the nearest name."""
    names = sorted(str(name) for name in allowed)  # type: ignore[attr-defined]
    near = get_close_matches(str(given), names, n=1, cutoff=0.0)
    listed = ", ".join(names) if len(names) <= 8 else f"{len(names)} names"
    hint = f"; nearest: {near[0]}" if near else ""
    return InputError(f"unknown {what} {given!r}, expected one of {listed}{hint}", field=field)
