"""A file is written beside its place and renamed, so that nobody ever finds half of one.

What is there and is no regular file (a terminal, a pipe, a device) is written to and never renamed over.
It refuses to make folders: a wrong path is said, not made.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from troth.errors import NotFound

NEW_FILE_MODE = 0o666


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a file to be written, which becomes the one at a path; after a fault the old one is left.

    A new file gets the rights files usually get here.

    Raises
    ------
    NotFound
        If its folder is not there.
    """
    if path.exists() and not path.is_file():
        with tempfile.TemporaryDirectory(prefix="troth-") as scratch:
            half = Path(scratch) / "whole"
            yield half
            with half.open("rb") as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
        return
    place = path.resolve()
    if not place.parent.is_dir():
        noun = "folder"
        raise NotFound(noun, str(path.parent))
    handle, name = tempfile.mkstemp(prefix=f".{place.name}-", suffix=".tmp", dir=place.parent)
    os.close(handle)
    half = Path(name)
    try:
        yield half
        with half.open("rb+") as file:
            os.fsync(file.fileno())
        half.chmod(place.stat().st_mode if place.exists() else NEW_FILE_MODE & ~_umask())
        half.replace(place)
    finally:
        half.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
