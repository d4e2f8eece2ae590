"""The record of service as it is kept: merged by source, in one order, each event with where it stands."""

from __future__ import annotations

import duckdb
import pytest

from event_rows import desk_in, write
from troth.intake.events.file import own_layout
from troth.intake.events.service_file import check_service, read_service_file
from troth.store.service import merge_service, write_service
from troth.store.snapshots import unused_path

HEAD = "at,kind,of,id,corrects\n"


@pytest.fixture
def keep(tmp_path):
    """Return a way to keep a text after a snapshot."""

    def run(text, number=1, before=None, name="e.csv"):
        path = write(tmp_path, name, HEAD + text)
        target = tmp_path / f"s{number}.parquet"
        with desk_in(tmp_path) as desk:
            rows = read_service_file(path, own_layout(path, desk.duck)[0], desk).rows
            check_service(desk, merge_service(desk.duck, rows, before, number), name, number)
            return target, write_service(desk.duck, rows, before, number, target)

    return run


def kept(path):
    """Return what a snapshot holds of each event."""
    return duckdb.execute(f"SELECT id, file, line, first_import FROM '{path}'").fetchall()  # noqa: S608 - ours


def test_events_are_kept_in_the_order_of_time_with_id_file_and_line(keep):
    target, written = keep("2026-03-02T00:00:00Z,up,a,E-1,\n2026-03-01T00:00:00Z,down,a,,\n")
    assert kept(target) == [(None, "e.csv", 3, 1), ("E-1", "e.csv", 2, 1)]
    assert (written.items_in_file, written.items_new, written.items_in_record) == (2, 2, 2)


def test_what_is_kept_does_not_depend_on_the_order_of_rows(keep):
    rows = [f"2026-03-0{day}T00:00:00Z,up,{of},{of}{day}," for day in (1, 2, 3) for of in "ab"]
    one, other = keep("\n".join(rows) + "\n")[0], keep("\n".join(reversed(rows)) + "\n", 2)[0]
    assert [row[0] for row in kept(one)] == [row[0] for row in kept(other)]


def test_a_newer_file_replaces_ids_and_adds_what_is_not_there(keep):
    first, _ = keep("2026-03-01T00:00:00Z,up,a,E-1,\n2026-03-01T00:00:00Z,up,b,,\n")
    more = "2026-03-01T00:00:00Z,down,a,E-1,\n2026-03-01T00:00:00Z,up,b,,\n2026-03-04T00:00:00Z,up,b,,\n"
    second, written = keep(more, 2, first, "f.csv")
    assert kept(second) == [(None, "e.csv", 3, 1), ("E-1", "f.csv", 2, 2), (None, "f.csv", 4, 2)]
    assert (written.items_new, written.items_changed, written.items_in_record) == (1, 1, 3)


def test_rows_that_are_not_used_are_kept_beside_it(keep):
    target, written = keep(
        "2026-03-01T00:00:00Z,up,a,E-1,\nsoon,up,a,E-2,\n2026-03-01T00:00:00Z,up,a,E-3,E-9\n"
    )
    assert written.unused == {"corrects-unknown": 1, "not-a-time:at": 1}
    query = f"SELECT line, item, reason, found FROM '{unused_path(target.parent, target.stem)}' ORDER BY line"  # noqa: S608 - ours
    assert duckdb.execute(query).fetchall() == [
        (3, "E-2", "not-a-time:at", "soon"),
        (4, "E-3", "corrects-unknown", "E-9"),
    ]
