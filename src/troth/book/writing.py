"""Files are written beside their place and renamed, so that nobody ever finds half of one.

It refuses to make folders: a wrong path is said, not made.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from troth.errors import NotFound

NEW_FILE_MODE = 0o666


def write_text(path: Path, text: str) -> None:
    """Write a whole text file as UTF-8, with line feeds on every system, or leave what was there.

    Raises
    ------
    NotFound
        If its folder is not there.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file or leave what was there; a new one gets the rights files usually get here.

    Raises
    ------
    NotFound
        If its folder is not there.
    """
    if path.exists() and not path.is_file():  # a terminal or a pipe is no file to be renamed over
        path.write_bytes(content)
        return
    target = path.resolve()
    if not target.parent.is_dir():
        noun = "folder"
        raise NotFound(noun, str(path.parent))
    handle, beside = tempfile.mkstemp(prefix=f".{target.name}-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(target.stat().st_mode if target.exists() else NEW_FILE_MODE & ~_umask())
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
