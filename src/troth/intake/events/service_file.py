"""One file of events for the record of service, and the record as it is kept, both in the same relation.

It refuses to keep anything: the store merges and writes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from troth.core.events import Events
from troth.core.rows import EVENT_COLUMNS, ImportedRows
from troth.errors import Finding
from troth.intake.events.columns import events_in, too_many_words
from troth.intake.events.corrections import SELLER
from troth.intake.events.doubled import counted_twice
from troth.intake.events.file import parse_event_file
from troth.intake.events.load import has_errors, never_opened
from troth.intake.events.mapping import EventMapping
from troth.intake.events.seen import RELATION, count_rows, make_ready, nothing_usable, see
from troth.intake.events.views import sort_out, standing
from troth.intake.record.file import RecordFileRead
from troth.intake.record.row_sql import one_file
from troth.intake.record.staging import Desk

KEPT = "service_kept"
_NOT_KEPT = ("place", "reason", "found", "note")


def read_service_file(path: Path, mapping: EventMapping, desk: Desk) -> RecordFileRead:
    """Read a file of events for the record.

    Parameters
    ----------
    path
        The file.
    mapping
        What its columns mean.
    desk
        DuckDB, the scratch folder, and the day after which everything is the future.
    """
    make_ready(desk.duck)
    parsed = parse_event_file(path, mapping, desk, "events_0")
    if parsed.rows is None or parsed.file is None:
        return RecordFileRead(None, parsed.findings)
    see(desk, [parsed.rows], None)
    counts = count_rows(desk.duck, RELATION)
    findings = [*parsed.findings, *nothing_usable(parsed.rows, counts)]
    findings += too_many_words(desk.duck, RELATION, path.name)
    if has_errors(findings):
        return RecordFileRead(None, tuple(findings))
    rows = ImportedRows(
        relation=RELATION,
        kind="service",
        source=mapping.source,
        file=parsed.file,
        mapping=mapping.canonical,
        mapping_sha256=mapping.sha256,
        rows=parsed.rows.rows,
        is_synthetic=mapping.is_synthetic,
        depends_on_day=any(str(each.reason).endswith("-in-future") for each in counts),
    )
    return RecordFileRead(rows, tuple(findings))


def check_service(desk: Desk, relation: str, file: str, number: int) -> tuple[Finding, ...]:
    """Sort out the record with its new file, the one of a number, and return what must be read about it."""
    [[corrections]] = desk.duck.execute(f"SELECT count(corrects) FROM {relation}").fetchall()  # noqa: S608 - fixed names
    findings = sort_out(desk.duck, relation, has_corrections=bool(corrections))
    findings += counted_twice(desk.duck, relation, f"first_import = {number}")
    return (*findings, *never_opened(desk, standing(relation, SELLER), file))


def service_events(desk: Desk, path: Path, name: str, *, is_synthetic: bool = False) -> Events:
    """Return the events of a snapshot of service that stand in the seller's view.

    Parameters
    ----------
    desk
        DuckDB and a scratch folder.
    path
        The snapshot's Parquet file, verified.
    name
        The snapshot's name, which the events carry.
    is_synthetic
        Whether a mapping said that rows of it are made up.
    """
    standing_now = standing_events(desk, path)
    events = events_in(desk.duck, standing_now, desk.scratch)
    return replace(events, snapshot=name, is_synthetic=is_synthetic)


def standing_events(desk: Desk, path: Path) -> str:
    """Return the query of the events of a snapshot that stand in the seller's view."""
    make_ready(desk.duck)
    kept = ", ".join(f'"{column}"' for column in EVENT_COLUMNS if column not in _NOT_KEPT)
    none = ", ".join(f"CAST(NULL AS VARCHAR) AS {column}" for column in _NOT_KEPT[1:])
    source = f"read_parquet({one_file(path)}, file_row_number = true)"
    query = f"SELECT file_row_number AS place, {kept}, {none} FROM {source}"  # noqa: S608 - every part is quoted
    desk.duck.execute(f"CREATE OR REPLACE TEMP VIEW {KEPT} AS {query}")
    [[corrections]] = desk.duck.execute(f"SELECT count(corrects) FROM {KEPT}").fetchall()  # noqa: S608 - fixed names
    sort_out(desk.duck, KEPT, has_corrections=bool(corrections), are_once=True)
    return standing(KEPT, SELLER)
