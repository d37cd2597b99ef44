"""The program `paravert`: its commands, and how each kind of error leaves it."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence

import typer

from paravert.cli.bench import bench
from paravert.cli.check import check
from paravert.cli.cohort import cohort
from paravert.cli.convert import convert
from paravert.cli.evidence import evidence
from paravert.cli.exercises import exercises
from paravert.cli.list_names import list_names
from paravert.cli.magnify import magnify
from paravert.cli.model import model
from paravert.cli.new import new
from paravert.cli.plan import plan
from paravert.cli.run import run
from paravert.cli.sources import sources
from paravert.cli.verify import verify
from paravert.cli.vulnerability import vulnerability
from paravert.errors import ParavertError
from paravert.version import __version__

EXIT_USAGE = 2
EXIT_MACHINE = 4
EXIT_INTERRUPTED = 130
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

app = typer.Typer(
    name="paravert",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run)
app.command("check")(check)
app.command("cohort")(cohort)
app.command("new")(new)
app.command("list")(list_names)
app.command("model")(model)
app.command("magnify")(magnify)
app.command("convert")(convert)
app.command("sources")(sources)
app.command("verify")(verify)
app.command("evidence")(evidence)
app.command("bench")(bench)
app.command("vulnerability")(vulnerability)
app.command("exercises")(exercises)
app.command("plan")(plan)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"paravert {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Hurt a muscle of the spine and see who compensates. Research and education only. Not a medical device."""


def main() -> None:
    """Run the program with the arguments of the command line and leave with its exit code."""
    sys.exit(call(sys.argv[1:]))


def call(arguments: Sequence[str]) -> int:
    """Return the exit code of one call: 0 done, 2 bad input, 3 unsolved, 4 the machine, 130 stopped."""
    # Sums over a batch depend on the number of threads, so the program fixes it before NumPy loads.
    for name in ONE_THREAD:
        os.environ[name] = "1"
    try:
        done = typer.main.get_command(app).main(list(arguments), prog_name="paravert", standalone_mode=False)
        sys.stdout.flush()
        if done == EXIT_INTERRUPTED:
            raise KeyboardInterrupt
        return done if isinstance(done, int) else 0
    except ParavertError as error:
        return _leave(str(error), error.exit_code)
    except typer.TyperException as error:
        return _leave(f"command line: {error.format_message()}", EXIT_USAGE)
    except (typer.Abort, KeyboardInterrupt):
        return _leave("stopped, nothing was written", EXIT_INTERRUPTED)
    except SystemExit:
        # Typer leaves like this where nobody reads its output any more, and for nothing else.
        return _unread()
    except MemoryError:
        return _leave("the machine has not enough memory for this", EXIT_MACHINE)
    except OSError as error:
        if error.errno == errno.EPIPE:
            return _unread()
        where = f"{error.filename}: " if error.filename else ""
        return _leave(f"{where}{error.strerror or error}", EXIT_MACHINE)
    except Exception as error:
        if os.environ.get("PARAVERT_TRACEBACK") == "1":
            traceback.print_exc()
        return _leave(f"internal: {type(error).__name__}: {error} (PARAVERT_TRACEBACK=1 shows where)", 1)


def _unread() -> int:
    """Return the exit code of a call whose reader is gone, such as head; nothing more is written to it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _leave(message: str, code: int) -> int:
    """Print one line on standard error and return the exit code."""
    print("error: " + " ".join(message.split()), file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
