"""Whatever goes wrong, in words on stderr and as an exit code; never a traceback.

What nobody foresaw is written with all its details to a file whose name is shown. It refuses to swallow
an error in silence.
"""

from __future__ import annotations

import errno
import os
import sys

import click

from troth.cli.exits import Exit, exit_of
from troth.errors import BadInput, TrothError, worst_first


def tell(error: BaseException) -> int:
    """Word an error on stderr and return the exit code it stands for."""
    if isinstance(error, click.ClickException):
        error.show()
        return Exit.WRONG_INPUT if isinstance(error, click.UsageError) else Exit.FAILURE
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        say("stopped; nothing half-written is left behind")
        return Exit.INTERRUPTED
    if isinstance(error, BadInput):
        for finding in worst_first(error.findings):
            say(f"{finding.severity}: {finding}")
        return exit_of(error)
    if isinstance(error, TrothError):
        say(str(error))
        return exit_of(error)
    if isinstance(error, OSError) and error.filename is not None:
        say(f"{error.filename}: {error.strerror}")
        return Exit.WRONG_INPUT
    is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    full = "there is no space left to write to; nothing half-written is left behind"
    say(full if is_full else unforeseen(error))
    return Exit.FAILURE


def say(words: str) -> None:
    """Write words on stderr, each line marked as troth's."""
    from troth.telling.words import printable  # noqa: PLC0415 - only a failure pays for it

    for line in words.splitlines() or [""]:
        click.echo(f"troth: {printable(line)}", err=True)


def unforeseen(error: BaseException) -> str:
    """Word what nobody foresaw, and keep its details in a file of its own."""
    import tempfile  # noqa: PLC0415 - only a failure pays for it
    import traceback  # noqa: PLC0415 - only a failure pays for it

    from troth import __version__  # noqa: PLC0415 - only a failure pays for it

    what = f"{type(error).__name__}: {error}".splitlines()[0]
    report, path = tempfile.mkstemp(prefix="troth-", suffix=".log", text=True)
    with os.fdopen(report, "w", encoding="utf-8") as file:
        file.write(f"troth {__version__}, Python {sys.version}\n{' '.join(sys.argv)}\n")
        file.write("".join(traceback.format_exception(error)))
    return f"this is a fault of troth, not yours ({what}); the details are in {path}"


def close_quietly() -> int:
    """Point stdout, whose reader went away as `head` does, at nothing, so that its end says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.CLOSED_PIPE
