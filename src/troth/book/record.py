"""The record's units of work: propose a mapping, add a file, show and load the record.

It refuses to keep a row that it did not check and to lose one that it did not use.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from troth import __version__
from troth.book.clock import now, today
from troth.book.kept_catalogue import catalogue_of
from troth.book.record_sources import doubled, known_sources
from troth.book.writing import write_text
from troth.core.record import Record, RecordKind, empty_record
from troth.core.rows import ImportedRows
from troth.errors import AlreadyThere, BadInput, Finding, NotFound, StoreUnavailable
from troth.intake.record.file import Desk, read_record_file
from troth.intake.record.mapping import RecordMapping
from troth.intake.record.mapping_file import read_mapping
from troth.intake.record.propose import Proposal, propose_mapping
from troth.intake.record.survey import hash_file
from troth.intake.record.unused import unused_words
from troth.store.catalogue import Snapshot, append, chain_of, head_of
from troth.store.database import transaction
from troth.store.duck import open_duckdb
from troth.store.findings import write_findings
from troth.store.load import read_snapshot
from troth.store.snapshots import (
    items_elsewhere,
    name_snapshot,
    snapshot_path,
    unused_path,
    verify_snapshot,
    write_snapshot,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATABASE = "troth.db"
RECORD = "record"
SNAPSHOTS = "snapshots"
KEY = ".pseudonym-key"
MAPPING_SUFFIX = ".mapping.yaml"
_Kept = tuple[Snapshot, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding a file: its snapshot, whether anything changed, and what must be read."""

    snapshot: Snapshot
    is_new: bool
    findings: tuple[Finding, ...] = ()


def mapping_beside(file: Path) -> Path:
    """Return where the mapping of a file is looked for: beside it, with its name."""
    return file.with_name(file.stem + MAPPING_SUFFIX)


def mapping_place(file: Path, root: Path | None) -> Path:
    """Return where a file's mapping belongs: beside it, else with the workspace's record.

    A file from elsewhere (a download, a share) keeps nothing of ours beside it, unless a mapping is
    there already.
    """
    beside = mapping_beside(file)
    if root is None or beside.exists() or file.resolve().is_relative_to(root.resolve()):
        return beside
    return root / RECORD / beside.name


def load_record(root: Path, kind: RecordKind, snapshot: str | None = None) -> Record:
    """Return the record of a kind as it is now; one without rows where nothing was added yet.

    Parameters
    ----------
    root
        The workspace's folder.
    kind
        Items of work or whole deals.
    snapshot
        The name of an earlier snapshot; absent: the newest.

    Raises
    ------
    NotFound
        When the snapshot asked for is not in the catalogue.
    """
    head, chain = catalogue_of(root / DATABASE, kind)
    head = snapshot or head
    if head is None:
        return empty_record(kind)
    found = next((one for one in chain if one.id == head), None)
    if found is None:
        noun = "record snapshot"
        raise NotFound(noun, head, where=str(root))
    path = verify_snapshot(snapshot_path(_snapshots(root), head), found.parquet_sha256)
    until = chain[: chain.index(found) + 1]  # what was added later says nothing of an earlier snapshot
    return read_snapshot(path, kind, head, is_synthetic=any(added.is_synthetic for added in until))


def add_record(
    root: Path,
    file: Path,
    mapping_file: Path | None = None,
    *,
    as_of: date | None = None,
    findings_to: Path | None = None,
) -> Added:
    """Add a file to the workspace's record.

    Parameters
    ----------
    root
        The workspace's folder.
    file
        CSV, Parquet, JSON lines or Excel.
    mapping_file
        Its mapping; by default the one beside it.
    as_of
        The day after which everything is the future; today by default.
    findings_to
        Where to list every finding and every row that was not used, as CSV.

    Raises
    ------
    NotFound
        When the file or its mapping is not there.
    BadInput
        When the mapping or the file cannot be used; nothing was changed.
    """
    try:
        added = _added(root, _there(file, "file"), mapping_file, as_of or today())
    except BadInput as error:
        if findings_to is not None:
            write_findings(findings_to, error.findings, None, file.name, unused_words)
        raise
    if findings_to is not None:
        unused = unused_path(_snapshots(root), added.snapshot.id) if added.snapshot.unused else None
        write_findings(findings_to, added.findings, unused, added.snapshot.file_name, unused_words)
    return added


def _added(root: Path, file: Path, mapping_file: Path | None, day: date) -> Added:
    place = mapping_file or mapping_place(file, root)
    if not place.is_file():
        noun, remedy = "mapping", f"first: troth record map {file}, or name one with --mapping FILE"
        raise NotFound(noun, str(place), remedy=remedy)
    mapping, findings = load_mapping(place)
    same = _already_added(root, file, mapping, day)
    if same is not None:
        return Added(same, is_new=False, findings=findings)
    folder = _snapshots(root)
    folder.mkdir(parents=True, exist_ok=True)
    key = pseudonym_key(root) if mapping.pseudonyms else b""
    with _scratch(folder) as scratch, open_duckdb(scratch) as duck:
        read = read_record_file(file, mapping, Desk(duck, scratch, day, key))
        findings += read.findings
        if read.rows is None:
            raise BadInput(findings)
        snapshot, told = _kept(root, duck, read.rows, day)
        findings += told
    return Added(snapshot, is_new=True, findings=findings)


def _kept(root: Path, duck: DuckDBPyConnection, rows: ImportedRows, day: date) -> _Kept:
    """Write the snapshot, then enter it in the catalogue; a snapshot that was not entered is never read."""
    folder = _snapshots(root)
    chain = _chain(root, rows.kind)
    added = _snapshot(rows, chain, day)
    before: Path | None = None
    elsewhere: tuple[tuple[str, int, int], ...] = ()
    if chain:
        before = verify_snapshot(snapshot_path(folder, chain[-1].id), chain[-1].parquet_sha256)
        elsewhere = items_elsewhere(duck, rows, before)
    written = write_snapshot(duck, rows, before, added.number, snapshot_path(folder, added.id))
    added = replace(
        added,
        parquet_sha256=written.parquet_sha256,
        items_in_file=written.items_in_file,
        items_new=written.items_new,
        items_changed=written.items_changed,
        items_in_record=written.items_in_record,
        unused=written.unused,
        notes=written.notes,
    )
    with transaction(root / DATABASE, writes=True) as database:
        if head_of(database, rows.kind) != added.previous:
            raise StoreUnavailable(DATABASE, "another file was added in the meantime; add this one again")
        append(database, added)
    return added, doubled(added, elsewhere)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mapping file just written, and what its owner must read in it."""

    path: Path
    proposal: Proposal


def write_proposal(
    file: Path,
    kind: RecordKind | None = None,
    out: Path | None = None,
    *,
    root: Path | None = None,
    replaces: bool = False,
) -> Proposed:
    """Propose a mapping for a file and write it where it belongs: beside it or with the record.

    Parameters
    ----------
    file
        The record file.
    kind
        Items or deals; None: as the columns tell.
    out
        Where the mapping goes, if elsewhere.
    root
        The workspace's data folder; its sources are proposed again. None outside of one.
    replaces
        Whether a mapping that is there is written over.

    Raises
    ------
    NotFound
        When the file is not there.
    AlreadyThere
        When the mapping is, and nothing said to replace it.
    BadInput
        When the file has nothing to look at.
    """
    _there(file, "file")
    target = out or mapping_place(file, root)
    if target.exists() and not replaces:
        raise AlreadyThere(str(target), "write over it with --replace, or elsewhere with --out")
    with open_duckdb() as duck:
        proposal = propose_mapping(file, kind, duck, known_sources(root / DATABASE) if root else ())
    if not proposal.has_columns:
        raise BadInput(proposal.findings)
    if out is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, proposal.text)
    return Proposed(target, proposal)


def load_mapping(path: Path) -> tuple[RecordMapping, tuple[Finding, ...]]:
    """Return the mapping in a file and what must be read about it.

    Raises
    ------
    NotFound
        When there is none.
    BadInput
        When it cannot be used.
    """
    path = _there(path, "mapping")
    read = read_mapping(path.read_bytes(), path.name)
    if read.mapping is None:
        raise BadInput(read.findings)
    return read.mapping, read.findings


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


def _already_added(root: Path, file: Path, mapping: RecordMapping, day: date) -> Snapshot | None:
    """Return the snapshot of the same file under the same mapping, unless a later day shows more of it."""
    size, sha256 = file.stat().st_size, ""
    for added in reversed(_chain(root, mapping.kind)):
        if (added.file_size, added.mapping_sha256) != (size, mapping.sha256):
            continue
        sha256 = sha256 or hash_file(file)
        if added.file_sha256 == sha256:
            waited = any(code.endswith("-in-future") for code in added.unused)
            return None if waited and day.isoformat() > added.as_of else added
    return None


def _chain(root: Path, kind: RecordKind) -> tuple[Snapshot, ...]:
    if not (root / DATABASE).exists():
        return ()
    with transaction(root / DATABASE) as database:
        return chain_of(database, kind)


def _snapshot(rows: ImportedRows, chain: tuple[Snapshot, ...], day: date) -> Snapshot:
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


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".adding-", suffix=".tmp", dir=folder) as scratch:
        yield Path(scratch)


def _snapshots(root: Path) -> Path:
    return root / RECORD / SNAPSHOTS


def _there(path: Path, noun: str) -> Path:
    if not path.is_file():
        raise NotFound(noun, str(path))
    return path
