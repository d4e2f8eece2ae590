"""Rows on their way into the record: what intake made of one file, waiting for the store to keep it.

The rows lie in a relation of a DuckDB connection, one for each item (or deal and quantity), used or not.
It refuses to hold rows itself: there may be millions.
"""

from __future__ import annotations

from dataclasses import dataclass

from troth.core.record import RecordKind

# Columns of the relation beside one "label:<name>" a label. `row` counts the source's rows from 1, `line`
# is its line in the file; `rows` and `lines` hold all of them where several make one item. `reason` is
# NULL for a row that is used; `note` is something to know about a used one.
ROW_COLUMNS = (
    "row", "line", "rows", "lines", "item", "quantity", "status", "estimate", "actual", "spent",
    "estimated_on", "started_on", "completed_on", "known_on", "bundle", "reason", "found", "note",
)  # fmt: skip
# What an item is, as far as a newer version of it can differ.
FACT_COLUMNS = ROW_COLUMNS[6:15]
LABEL_PREFIX = "label:"
# Columns of events of service. `place` is unique over all that is read together, `began` is the instant
# (seconds since 1970Z), `of` the stream, `file` and `line` say where a row stands, `entry` names what a
# newer file of the same `source` replaces as a whole. `reason`, `found` and `note` as above.
EVENT_COLUMNS = (
    "place", "source", "file", "line", "kind", "began", "until", "of", "case", "cause", "priority", "good",
    "total", "announced", "is_clients", "id", "corrects", "received", "entry", "reason", "found", "note",
)  # fmt: skip
# All that an event says; two rows alike in these say the same.
EVENT_CONTENT = (
    "kind", "began", "until", "of", "case", "cause", "priority", "good", "total", "announced", "id",
    "corrects",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that rows came from: its name, the hash of its bytes, their number."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """The rows of one file under one mapping, in a relation in the order of the file.

    `source` names where they come from (the same in every export of one system), `mapping` is the
    mapping's canonical text, `rows` counts the file's rows. `depends_on_day` tells that another day of
    import would make other rows of the same file.
    """

    relation: str
    kind: RecordKind
    source: str
    file: SourceFile
    mapping: str
    mapping_sha256: str
    rows: int
    labels: tuple[str, ...] = ()
    is_synthetic: bool = False
    depends_on_day: bool = False
