"""Bring a workspace made by an older troth up to date: its database, after a backup, and its deal files.

Format 1 of the deal file is the first, so that nothing of a deal file has to be rewritten yet; each one is
looked at all the same, and one of a newer format is named. It refuses to change what it has not copied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from troth.book.clock import now
from troth.errors import Finding, Place

DEAL_FORMAT = 1
DATABASE = "troth.db"
_FORMAT = re.compile(rb"^troth\s*:\s*(\d+)\s*(?:#.*)?\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Updated:
    """One file after a migration: what it was, what it is, and the backup made first (None: unchanged)."""

    path: Path
    before: str | None
    after: str
    backup: Path | None = None


@dataclass(frozen=True, slots=True)
class Migration:
    """What became of every file of a workspace, and the deal files that could not be brought along."""

    updated: tuple[Updated, ...]
    findings: tuple[Finding, ...] = ()


def migrate_workspace(folder: Path, data_folder: Path) -> Migration:
    """Bring the database and the deal files of a workspace to the versions of this program.

    Raises
    ------
    StoreUnavailable
        When the database is newer than this program or cannot be copied first.
    """
    from troth.store.database import migrate  # noqa: PLC0415 - the database's libraries load when needed

    updated: list[Updated] = []
    database = data_folder / DATABASE
    if database.exists():
        done = migrate(database, now().strftime("%Y%m%dT%H%M%SZ"))
        updated.append(Updated(done.path, done.before, done.after, done.backup))
    findings: list[Finding] = []
    for path in sorted((folder / "deals").glob("*.y*ml")):
        found = _FORMAT.search(path.read_bytes())
        line = path.read_bytes()[: found.start()].count(b"\n") + 1 if found else 0
        place = Place(str(path), line)
        if found is None:
            expected = f"a line 'troth: {DEAL_FORMAT}'"
            findings.append(Finding(place, "format.missing", "it does not say its format", expected))
        elif int(found[1]) > DEAL_FORMAT:
            wrong = f"format {int(found[1])} is newer than this troth reads"
            findings.append(Finding(place, "format.newer", wrong, f"{DEAL_FORMAT} or lower", "Update troth"))
        else:
            updated.append(Updated(path, found[1].decode(), str(DEAL_FORMAT)))
    return Migration(tuple(updated), tuple(findings))
