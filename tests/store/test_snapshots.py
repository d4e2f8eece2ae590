"""Snapshots: named by what went into them."""

from __future__ import annotations

from dataclasses import replace

from troth.core.rows import ImportedRows, SourceFile
from troth.store.snapshots import name_snapshot

ROWS = ImportedRows("imported", "items", "t", SourceFile("t.csv", "ab", 3), "{}", "cd", 1)


def test_a_name_follows_from_bytes_mapping_and_the_snapshot_before():
    name = name_snapshot(ROWS, None, "2026-01-01")
    assert len(name) == 64
    assert name == name_snapshot(replace(ROWS, file=SourceFile("other.csv", "ab", 3)), None, "2027-01-01")
    others = [
        name_snapshot(replace(ROWS, file=SourceFile("t.csv", "ac", 3)), None, "2026-01-01"),
        name_snapshot(replace(ROWS, mapping_sha256="ce"), None, "2026-01-01"),
        name_snapshot(ROWS, name, "2026-01-01"),
        name_snapshot(replace(ROWS, kind="deals"), None, "2026-01-01"),
    ]
    assert len({name, *others}) == 5


def test_the_day_is_in_the_name_where_the_rows_depend_on_it():
    rows = replace(ROWS, depends_on_day=True)
    assert name_snapshot(rows, None, "2026-01-01") != name_snapshot(rows, None, "2026-01-02")
