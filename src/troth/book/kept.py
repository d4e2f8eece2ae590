"""What a workspace keeps for speed alone: files named by a digest of everything their content depends on.

They lie in `.troth/`, which git ignores and which may be deleted at any time. It refuses to give back
what is not what was kept under that name, and to stop anything because nothing can be written.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import suppress
from pathlib import Path

FOLDER = ".troth"
IGNORED = "# Kept for speed; may be deleted at any time.\n*\n"
MOST_FILES = 8  # of each kind: the others are the oldest
HASH = 32


def name_of(*facts: object) -> str:
    """Return the digest of what a content depends on."""
    return hashlib.sha256("\n".join(map(repr, facts)).encode()).hexdigest()


def recall(root: Path | None, kind: str, name: str) -> bytes | None:
    """Return what was kept under a name, None where it was not, was changed, or there is no workspace."""
    if root is None:
        return None
    try:
        kept = (root / FOLDER / kind / name).read_bytes()
    except OSError:
        return None
    content = kept[HASH:]
    return content if kept[:HASH] == _hash(name, content) else None


def keep(root: Path | None, kind: str, name: str, content: bytes) -> None:
    """Keep a content under a name, where that is possible."""
    if root is None:
        return
    with suppress(OSError):
        _write(root / FOLDER / kind / name, _hash(name, content) + content)


def _hash(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + content).digest()


def _write(path: Path, whole: bytes) -> None:
    """Write a file by rename, in a folder that git ignores, and drop the oldest beyond a few."""
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True)
    ignored = folder.parent / ".gitignore"
    if not ignored.exists():
        ignored.write_text(IGNORED, encoding="utf-8")
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(whole)
    Path(file.name).replace(path)
    by_age = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
    for older in by_age[MOST_FILES:]:
        older.unlink(missing_ok=True)
