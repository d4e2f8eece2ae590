"""The terminal: one console that reads well at 80 columns, without colour and in a pipe; and progress.

Rich is imported when something is printed with it, never before. It refuses to move, blink or colour
what is not read on a terminal.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_IN_A_PIPE = 80
QUIET_SECONDS = 1.0
SECONDS_BETWEEN = 0.1


def console(*, stderr: bool = False) -> Console:
    """Return a console on stdout (or stderr): as wide as the terminal, 80 columns in a pipe."""
    from rich.console import Console  # noqa: PLC0415 - help must not pay for it

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDTH_IN_A_PIPE
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


class Progress:
    """Tells on stderr how far a work of more than a second is; call it with done and total."""

    def __init__(self, what: str) -> None:
        """Start the clock; nothing is shown in the first second, nor where nobody looks."""
        self.what = what
        self.shown = False
        self._began = self._told = time.monotonic()

    def begin(self, words: str) -> None:
        """Show at once what is being done where nobody can say how far it is."""
        if sys.stderr.isatty():
            self.shown = True
            sys.stderr.write(f"\r{words} …\x1b[K")
            sys.stderr.flush()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` is done."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._began < QUIET_SECONDS or now - self._told < SECONDS_BETWEEN:
            return
        self._told, self.shown = now, True
        sys.stderr.write(f"\r{self.what}: {done:,} of {total:,} ({done / max(total, 1):.0%})\x1b[K")
        sys.stderr.flush()


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """Give a `Progress` to call, and take its line away at the end."""
    teller = Progress(what)
    try:
        yield teller
    finally:
        if teller.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
