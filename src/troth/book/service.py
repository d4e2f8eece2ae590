"""The record of service: events as they were seen, and what they are called.

It refuses to add to it: that is for `record`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from troth.book.record_chain import snapshot_of, snapshots_folder
from troth.book.scratch import scratch_in
from troth.core.events import Events
from troth.errors import StoreUnavailable
from troth.intake.events.load import event_ids
from troth.intake.events.service_file import service_events, standing_events
from troth.intake.events.summary import StreamSummary, summarise_events
from troth.intake.record.staging import Desk
from troth.store.duck import open_duckdb

__all__ = ["StreamSummary", "load_service", "service_ids", "summarise_service"]

_NEVER = date.min  # reading what is kept asks no day


def load_service(root: Path, snapshot: str | None = None) -> Events:
    """Return the events of the record of service that stand; none where nothing was added yet.

    Parameters
    ----------
    root
        The workspace's folder.
    snapshot
        The name of an earlier snapshot; absent: the newest.

    Raises
    ------
    NotFound
        When the snapshot asked for is not in the catalogue.
    StoreUnavailable
        When DuckDB cannot read it.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    found = snapshot_of(root, "service", snapshot)
    if found is None:
        return Events()
    path, entry, is_synthetic = found
    try:
        with scratch_in(snapshots_folder(root)) as scratch, open_duckdb(scratch) as duck:
            desk = Desk(duck, scratch, _NEVER)
            return service_events(desk, path, entry.id, is_synthetic=is_synthetic)
    except duckdb.Error as error:
        raise StoreUnavailable(str(path), str(error).splitlines()[0]) from error


def summarise_service(root: Path) -> tuple[StreamSummary, ...]:
    """Return what the record of service holds, stream by stream."""
    found = snapshot_of(root, "service", None)
    if found is None:
        return ()
    with scratch_in(snapshots_folder(root)) as scratch, open_duckdb(scratch) as duck:
        desk = Desk(duck, scratch, _NEVER)
        return summarise_events(duck, standing_events(desk, found[0]))


def service_ids(root: Path, snapshot: str, rows: Sequence[int]) -> dict[int, str]:
    """Return what events of a snapshot are called, by their `row`."""
    found = snapshot_of(root, "service", snapshot)
    if found is None:
        return {}
    with scratch_in(snapshots_folder(root)) as scratch, open_duckdb(scratch) as duck:
        return event_ids(Desk(duck, scratch, _NEVER), found[0], rows)
