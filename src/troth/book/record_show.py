"""What the record holds and what was left out of it, for whoever wants to know before trusting it.

It refuses to leave out what was left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from troth.book.record import DATABASE, RECORD, SNAPSHOTS
from troth.book.record_sources import KINDS
from troth.book.service import StreamSummary, summarise_service
from troth.core.record import RecordKind
from troth.store.catalogue import Snapshot, chain_of
from troth.store.database import transaction
from troth.store.snapshots import snapshot_path, verify_snapshot
from troth.store.summary import QuantitySummary, Ratios, summarise_snapshot

__all__ = ["MOST_VALUES", "QuantitySummary", "Ratios", "RecordSummary", "StreamSummary", "show_record"]

MOST_VALUES = 8


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """The record of one kind: the files added, what they hold, and what was left out.

    Left out of the latest file of each source: `unused` and `notes` count rows by code. `quantities` is of
    items and deals, `streams` of service.
    """

    kind: RecordKind
    files: tuple[Snapshot, ...]
    quantities: tuple[QuantitySummary, ...]
    unused: Mapping[str, int]
    notes: Mapping[str, int]
    streams: tuple[StreamSummary, ...] = ()

    @property
    def is_synthetic(self) -> bool:
        """Whether a mapping says that rows of it are made up."""
        return any(added.is_synthetic for added in self.files)


def show_record(root: Path, most_values: int = MOST_VALUES) -> tuple[RecordSummary, ...]:
    """Return what the workspace's record holds, kind by kind; nothing for a kind without rows.

    Parameters
    ----------
    root
        The workspace's folder.
    most_values
        How many values of each label to tell of.
    """
    if not (root / DATABASE).exists():
        return ()
    with transaction(root / DATABASE) as database:
        chains = [chain_of(database, kind) for kind in KINDS]
    summaries = []
    for kind, chain in zip(KINDS, chains, strict=True):
        if not chain:
            continue
        path = snapshot_path(root / RECORD / SNAPSHOTS, chain[-1].id)
        verify_snapshot(path, chain[-1].parquet_sha256)
        is_service = kind == "service"
        latest = {added.source: added for added in chain}
        summaries.append(
            RecordSummary(
                kind=kind,
                files=chain,
                quantities=() if is_service else summarise_snapshot(path, most_values),
                streams=summarise_service(root) if is_service else (),
                unused=_summed(added.unused for added in latest.values()),
                notes=_summed(added.notes for added in latest.values()),
            )
        )
    return tuple(summaries)


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for counted in counts:
        for code, rows in counted.items():
            summed[code] = summed.get(code, 0) + rows
    return dict(sorted(summed.items(), key=lambda pair: (-pair[1], pair[0])))
