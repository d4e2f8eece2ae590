"""The chain of files added to a kind's record, and where they and the workspace's key lie.

It refuses to add: that is for `record`.
"""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path

from troth import __version__
from troth.book.clock import now
from troth.book.kept_catalogue import catalogue_of
from troth.core.record import RecordKind
from troth.core.rows import ImportedRows
from troth.errors import NotFound
from troth.intake.record.survey import hash_file
from troth.store.catalogue import Snapshot, chain_of
from troth.store.database import transaction
from troth.store.snapshots import name_snapshot, snapshot_path, verify_snapshot

DATABASE = "troth.db"
RECORD = "record"
SNAPSHOTS = "snapshots"
KEY = ".pseudonym-key"


def snapshot_of(root: Path, kind: RecordKind, name: str | None) -> tuple[Path, Snapshot, bool] | None:
    """Return a snapshot's verified file, its entry, and whether rows of it are made up; None: there is none.

    Raises
    ------
    NotFound
        When the snapshot asked for is not in the catalogue.
    """
    head, chain = catalogue_of(root / DATABASE, kind)
    head = name or head
    if head is None:
        return None
    found = next((one for one in chain if one.id == head), None)
    if found is None:
        noun = "record snapshot"
        raise NotFound(noun, head, where=str(root))
    path = verify_snapshot(snapshot_path(snapshots_folder(root), head), found.parquet_sha256)
    until = chain[: chain.index(found) + 1]  # what was added later says nothing of an earlier snapshot
    return path, found, any(added.is_synthetic for added in until)


def already_added(
    root: Path, file: Path, kind: RecordKind, mapping_sha256: str, day: date
) -> Snapshot | None:
    """Return the snapshot of the same file under the same mapping, unless a later day shows more of it."""
    size, sha256 = file.stat().st_size, ""
    for added in reversed(added_files(root, kind)):
        if (added.file_size, added.mapping_sha256) != (size, mapping_sha256):
            continue
        sha256 = sha256 or hash_file(file)
        if added.file_sha256 == sha256:
            waited = any(code.endswith("-in-future") for code in added.unused)
            return None if waited and day.isoformat() > added.as_of else added
    return None


def added_files(root: Path, kind: RecordKind) -> tuple[Snapshot, ...]:
    """Return every file added to a kind's record, in order."""
    if not (root / DATABASE).exists():
        return ()
    with transaction(root / DATABASE) as database:
        return chain_of(database, kind)


def next_snapshot(rows: ImportedRows, chain: tuple[Snapshot, ...], day: date) -> Snapshot:
    """Return the entry of rows on their way into the record, what came of them not yet counted."""
    previous = chain[-1].id if chain else None
    return Snapshot(
        id=name_snapshot(rows, previous, day.isoformat()),
        kind=rows.kind,
        number=len(chain) + 1,
        previous=previous,
        source=rows.source,
        file_name=rows.file.name,
        file_sha256=rows.file.sha256,
        file_size=rows.file.size,
        mapping_sha256=rows.mapping_sha256,
        mapping=rows.mapping,
        as_of=day.isoformat(),
        made_at=now().isoformat(timespec="seconds"),
        made_by=__version__,
        parquet_sha256="",
        rows_read=rows.rows,
        items_in_file=0,
        items_new=0,
        items_changed=0,
        items_in_record=0,
        is_synthetic=rows.is_synthetic,
    )


def snapshots_folder(root: Path) -> Path:
    """Return where snapshots lie."""
    return root / RECORD / SNAPSHOTS


def pseudonym_key(root: Path) -> bytes:
    """Return the workspace's key for pseudonyms; made at first use and kept out of git."""
    path = root / RECORD / KEY
    if not path.exists():
        ignored = path.with_name(".gitignore")
        lines = ignored.read_text(encoding="utf-8").splitlines() if ignored.exists() else []
        if KEY not in lines:
            ignored.write_text("\n".join([*lines, KEY, ""]), encoding="utf-8")
        half = path.with_name(KEY + ".tmp")
        half.touch(mode=0o600)
        half.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
        try:
            os.link(half, path)  # fails where another process was first, whose key then counts
        except FileExistsError:
            pass
        finally:
            half.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii").strip())
