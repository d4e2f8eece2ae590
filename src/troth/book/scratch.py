"""Folders for scratch files beside the snapshots, and what a killed command left there.

Whoever works in one holds a lock on it, which the machine takes away with the process. So what nobody holds
was left behind. It refuses to remove what another command works in.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "lock"
PREFIX, SUFFIX = ".adding-", ".tmp"
HALVES = "*.parquet.tmp*"
OLD_S = 3_600  # of a folder without a lock: a command that has just begun is about to take it


@contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """Give a folder for scratch files, which is removed again."""
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX, suffix=SUFFIX, dir=folder) as scratch,
        (Path(scratch) / LOCK).open("w") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(scratch)


def clear_left_behind(folder: Path) -> None:
    """Remove scratch folders and half-written snapshots of commands that were killed."""
    halves = [*folder.glob(HALVES)]
    is_in_use = False
    for scratch in folder.glob(f"{PREFIX}*{SUFFIX}"):
        if _is_left_behind(scratch):
            shutil.rmtree(scratch, ignore_errors=True)
        else:
            is_in_use = True
    if not is_in_use:  # a half is only ever written by a command that holds a scratch folder
        for half in halves:
            half.unlink(missing_ok=True)


def _is_left_behind(scratch: Path) -> bool:
    try:
        with (scratch / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return scratch.exists() and time.time() - scratch.stat().st_mtime > OLD_S
    return True
