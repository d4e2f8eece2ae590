"""Where the record's rows come from: the sources added before, and whether a new one brings the same items.

It refuses to join two sources: what is likely is said, and the mapping decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from troth.book.kept_catalogue import catalogue_of
from troth.core.record import RecordKind
from troth.errors import Finding, Place
from troth.intake.record.mapping import KnownSource
from troth.store.catalogue import Snapshot

KINDS: tuple[RecordKind, ...] = ("items", "deals", "service")


def known_sources(database: Path) -> tuple[KnownSource, ...]:
    """Return each source that was added to a workspace's database, as last mapped, the newest first."""
    newest: dict[tuple[RecordKind, str], KnownSource] = {}
    for kind in KINDS:
        for added in reversed(catalogue_of(database, kind)[1]):
            said: dict[str, str] = json.loads(added.mapping)["columns"]
            columns = frozenset(said.values())
            newest.setdefault((kind, added.source), KnownSource(kind, added.source, columns))
    return tuple(newest.values())


def doubled(added: Snapshot, elsewhere: Iterable[tuple[str, int, int]]) -> tuple[Finding, ...]:
    """Warn where most of a file's items are in the record under another source as well.

    Parameters
    ----------
    added
        What the file became.
    elsewhere
        Each other source, how many of the file's item ids are its too, and how many the file has.
    """
    return tuple(
        Finding(
            Place(added.file_name),
            "counted-twice",
            f"{shared:,} of its {items:,} item ids are in the record already, from source '{source}'; "
            f"under source '{added.source}' they count a second time",
            f"source: {source} in the mapping, if it is an export of the same system",
            "Then take the workspace back to before this and add the file again",
            severity="warning",
        )
        for source, shared, items in elsewhere
        if 2 * shared > items
    )
