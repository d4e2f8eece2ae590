"""The catalogue: which snapshots there are, what came of each file added, and which is the record now.

It refuses to decide whether a file should be added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from troth.core.record import RecordKind

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One file added and the record that came of it.

    `number` counts the files added to a kind's record from 1. `unused` and `notes` count rows by code.
    """

    id: str
    kind: RecordKind
    number: int
    previous: str | None
    source: str
    file_name: str
    file_sha256: str
    file_size: int
    mapping_sha256: str
    mapping: str
    as_of: str
    made_at: str
    made_by: str
    parquet_sha256: str
    rows_read: int
    items_in_file: int
    items_new: int
    items_changed: int
    items_in_record: int
    is_synthetic: bool
    unused: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)


def head_of(database: Connection, kind: RecordKind) -> str | None:
    """Return the id of the snapshot that is a kind's record now."""
    from sqlalchemy import select  # noqa: PLC0415 - loaded when it runs

    from troth.store.tables import head  # noqa: PLC0415 - loaded when it runs

    found = database.execute(select(head.c.snapshot).where(head.c.kind == kind)).scalar()
    return None if found is None else str(found)


def chain_of(database: Connection, kind: RecordKind) -> tuple[Snapshot, ...]:
    """Return every file added to a kind's record, in order."""
    from sqlalchemy import select  # noqa: PLC0415 - loaded when it runs

    from troth.store.tables import remark, snapshot  # noqa: PLC0415 - loaded when it runs

    counts: dict[tuple[str, str], dict[str, int]] = {}
    for row in database.execute(select(remark)):
        counts.setdefault((row.snapshot, row.what), {})[row.code] = row.rows
    rows = database.execute(select(snapshot).where(snapshot.c.kind == kind).order_by(snapshot.c.number))
    return tuple(
        Snapshot(
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
            unused=counts.get((row.id, "unused"), {}),
            notes=counts.get((row.id, "note"), {}),
        )
        for row in rows
    )


def append(database: Connection, added: Snapshot) -> None:
    """Add a snapshot and make it its kind's record."""
    from sqlalchemy import delete, insert  # noqa: PLC0415 - loaded when it runs

    from troth.store.tables import head, remark, snapshot  # noqa: PLC0415 - loaded when it runs

    plain = asdict(added)
    unused, notes = plain.pop("unused"), plain.pop("notes")
    database.execute(insert(snapshot).values(plain))
    remarks = [
        {"snapshot": added.id, "what": what, "code": code, "rows": rows}
        for what, counted in (("unused", unused), ("note", notes))
        for code, rows in counted.items()
    ]
    if remarks:
        database.execute(insert(remark), remarks)
    database.execute(delete(head).where(head.c.kind == added.kind))
    database.execute(insert(head).values(kind=added.kind, snapshot=added.id))
