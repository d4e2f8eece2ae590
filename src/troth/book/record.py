"""The record's units of work: propose a mapping, add a file, show and load the record.

It refuses to keep a row that it did not check and to lose one that it did not use.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from troth.book.clock import today
from troth.book.record_chain import (
    DATABASE,
    RECORD,
    SNAPSHOTS,
    added_files,
    already_added,
    next_snapshot,
    pseudonym_key,
    snapshot_of,
    snapshots_folder,
)
from troth.book.record_sources import doubled, known_sources
from troth.book.scratch import clear_left_behind, scratch_in
from troth.book.writing import write_text
from troth.core.record import Record, RecordKind, empty_record
from troth.core.rows import ImportedRows
from troth.errors import AlreadyThere, BadInput, Finding, NotFound, StoreUnavailable
from troth.intake.events.file import own_layout
from troth.intake.events.mapping import EventMapping
from troth.intake.events.mapping_file import is_of_events, read_event_mapping
from troth.intake.events.service_file import check_service, read_service_file
from troth.intake.record.file import read_record_file
from troth.intake.record.mapping import RecordMapping
from troth.intake.record.mapping_file import read_mapping
from troth.intake.record.propose import Proposal, propose_mapping
from troth.intake.record.staging import Desk, raise_without_room
from troth.intake.record.unused import unused_words
from troth.store.catalogue import Snapshot, append, head_of
from troth.store.database import transaction
from troth.store.duck import open_duckdb
from troth.store.findings import write_findings
from troth.store.load import read_snapshot
from troth.store.service import merge_service, write_service
from troth.store.snapshots import (
    items_elsewhere,
    snapshot_path,
    unused_path,
    verify_snapshot,
    write_snapshot,
)

__all__ = [
    "DATABASE", "MAPPING_SUFFIX", "RECORD", "SNAPSHOTS", "Added", "Proposed", "add_record", "load_mapping",
    "load_record", "mapping_beside", "mapping_place", "pseudonym_key", "write_proposal",
]  # fmt: skip

MAPPING_SUFFIX = ".mapping.yaml"
Findings = tuple[Finding, ...]


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
    found = snapshot_of(root, kind, snapshot)
    if found is None:
        return empty_record(kind)
    path, entry, is_synthetic = found
    return read_snapshot(path, kind, entry.id, is_synthetic=is_synthetic)


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
    Tampered, StoreUnavailable
        When the record's snapshot was changed or is not there; nothing was changed.
    """
    try:
        added = _added(root, _there(file, "file"), mapping_file, as_of or today())
    except BadInput as error:
        if findings_to is not None:
            write_findings(findings_to, error.findings, None, file.name, unused_words)
        raise
    if findings_to is not None:
        unused = unused_path(snapshots_folder(root), added.snapshot.id) if added.snapshot.unused else None
        write_findings(findings_to, added.findings, unused, added.snapshot.file_name, unused_words)
    return added


def _added(root: Path, file: Path, mapping_file: Path | None, day: date) -> Added:
    import duckdb  # noqa: PLC0415 - loaded when it runs

    place = mapping_file or mapping_place(file, root)
    mapping, findings = mapping_for(file, place)
    same = already_added(root, file, mapping.kind, mapping.sha256, day)
    if same is not None:
        snapshot_of(root, mapping.kind, None)  # raises where the record that it is in is not whole any more
        return Added(same, is_new=False, findings=findings)
    folder = snapshots_folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    clear_left_behind(folder)
    key = pseudonym_key(root) if isinstance(mapping, RecordMapping) and mapping.pseudonyms else b""
    try:
        with scratch_in(folder) as scratch, open_duckdb(scratch) as duck:
            desk = Desk(duck, scratch, day, key)
            if isinstance(mapping, EventMapping):
                read = read_service_file(file, mapping, desk)
            else:
                read = read_record_file(file, mapping, desk)
            findings += read.findings
            if read.rows is None:
                raise BadInput(findings)
            snapshot, told = _kept(root, desk, read.rows, findings)
    except duckdb.Error as error:  # what is wrong in the file is a finding by now; memory and disk are left
        raise_without_room(error, folder)
        raise StoreUnavailable(str(folder), str(error).splitlines()[0]) from error
    return Added(snapshot, is_new=True, findings=findings + told)


def _kept(root: Path, desk: Desk, rows: ImportedRows, findings: Findings) -> tuple[Snapshot, Findings]:
    """Write the snapshot, then enter it in the catalogue; a snapshot that was not entered is never read."""
    folder = snapshots_folder(root)
    chain = added_files(root, rows.kind)
    added = next_snapshot(rows, chain, desk.as_of)
    before: Path | None = None
    if chain:
        before = verify_snapshot(snapshot_path(folder, chain[-1].id), chain[-1].parquet_sha256)
    target = snapshot_path(folder, added.id)
    if rows.kind == "service":
        merged = merge_service(desk.duck, rows, before, added.number)
        told = check_service(desk, merged, rows.file.name, added.number)
        if any(finding.severity == "error" for finding in told):
            raise BadInput(findings + told)
        written = write_service(desk.duck, rows, before, added.number, target)
    else:
        told = doubled(added, items_elsewhere(desk.duck, rows, before) if before else ())
        written = write_snapshot(desk.duck, rows, before, added.number, target)
    added = replace(added, **asdict(written))
    with transaction(root / DATABASE, writes=True) as database:
        if head_of(database, rows.kind) != added.previous:
            raise StoreUnavailable(DATABASE, "another file was added in the meantime; add this one again")
        append(database, added)
    return added, told


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


def mapping_for(file: Path, place: Path) -> tuple[RecordMapping | EventMapping, tuple[Finding, ...]]:
    """Return what a file means: by its mapping, else as events in our own layout.

    Raises
    ------
    NotFound
        When there is no mapping and the file is not in our own layout.
    BadInput
        When the mapping cannot be used.
    """
    if not place.is_file():
        with open_duckdb() as duck:
            own, faults = own_layout(file, duck)
        if own is not None:
            return own, ()
        if faults:
            raise BadInput(faults)
        noun, remedy = "mapping", f"first: troth record map {file}, or name one with --mapping FILE"
        raise NotFound(noun, str(place), remedy=remedy)
    source = place.read_bytes()
    if not is_of_events(source, place.name):
        return load_mapping(place)
    read = read_event_mapping(source, place.name)
    if read.mapping is None:
        raise BadInput(read.findings)
    return read.mapping, read.findings


def _there(path: Path, noun: str) -> Path:
    if not path.is_file():
        raise NotFound(noun, str(path))
    return path
