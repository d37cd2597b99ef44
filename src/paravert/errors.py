"""What can go wrong, each with its exit code: bad input 2, unsolved 3, the machine 4."""

from difflib import SequenceMatcher


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


class StoppedError(ParavertError):
    """The user stopped it; what is whole stays: exit 130."""

    exit_code = 130


def shown(given: object, longest: int = 60) -> str:
    """Return what was given as one short line, so that what is expected still fits beside it."""
    try:
        text = repr(given)
    except ValueError:
        text = f"a very long {type(given).__name__}"
    return text if len(text) <= longest else f"{text[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def unknown_name(what: str, given: str, allowed: object, *, field: str = "") -> InputError:
    """Return an InputError that names what was given, what is allowed and the nearest name."""
    names = sorted(str(name) for name in allowed)  # type: ignore[attr-defined]
    listed = ", ".join(names) if len(names) <= 8 else f"{len(names)} names"
    hint = f"; nearest: {_nearest(str(given), names)}" if names else ""
    return InputError(f"unknown {what} {shown(given)}, expected one of {listed}{hint}", field=field)


def _nearest(given: str, names: list[str]) -> str:
    """Return the name that is most like what was given; among equals the one that begins like it."""
    matcher = SequenceMatcher(b=given.lower(), autojunk=False)

    def likeness(name: str) -> tuple[float, bool, str]:
        matcher.set_seq1(name.lower())
        return matcher.ratio(), name[:1].lower() == given[:1].lower(), name

    return max(names, key=likeness)
