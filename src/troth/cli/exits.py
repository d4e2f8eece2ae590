"""Exit codes, in one table: verdicts of a deal first, then what went wrong.

It refuses to hold words: those are the errors' own.
"""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from enum import IntEnum
from typing import NoReturn

from troth import errors


class Exit(IntEnum):
    """What the process says to whoever started it."""

    PROMISE = 0
    FAILURE = 1
    WRONG_INPUT = 2
    CHANGE = 3
    WALK_AWAY = 4
    INTERRUPTED = 130
    CLOSED_PIPE = 141


OF_VERDICT = {"promise": Exit.PROMISE, "change": Exit.CHANGE, "walk-away": Exit.WALK_AWAY}

OF_ERROR: dict[type[errors.TrothError], Exit] = {
    errors.TrothError: Exit.FAILURE,
    errors.BadInput: Exit.WRONG_INPUT,
    errors.NotFound: Exit.WRONG_INPUT,
    errors.NotAWorkspace: Exit.WRONG_INPUT,
    errors.AlreadyThere: Exit.WRONG_INPUT,
    errors.Unanswerable: Exit.FAILURE,
    errors.WrongVersion: Exit.FAILURE,
    errors.Tampered: Exit.FAILURE,
    errors.NotReproduced: Exit.FAILURE,
    errors.StoreUnavailable: Exit.FAILURE,
}


def exit_of(error: errors.TrothError) -> Exit:
    """Return the exit code of an error: its own class's, else that of the nearest class above."""
    return next((OF_ERROR[kind] for kind in type(error).__mro__ if kind in OF_ERROR), Exit.FAILURE)


def leave(code: int) -> NoReturn:
    """End the process at once, after what was registered for its end and with everything written out.

    Python would first take apart every module and object: a fifth of a second for a check.
    """
    with suppress(Exception):
        atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter itself calls, and no public name does
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
