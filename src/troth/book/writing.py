"""What is shown or sealed is written whole: the rules of `store.whole_file`, for text and for bytes.

It refuses to make folders: a wrong path is said, not made.
"""

from __future__ import annotations

from pathlib import Path

from troth.store.whole_file import whole_file


def write_text(path: Path, text: str) -> None:
    """Write a whole text file as UTF-8, with line feeds on every system, or leave what was there.

    Raises
    ------
    NotFound
        If its folder is not there.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file or leave what was there; what is no regular file is written to.

    Raises
    ------
    NotFound
        If its folder is not there.
    """
    with whole_file(path) as half:
        half.write_bytes(content)
