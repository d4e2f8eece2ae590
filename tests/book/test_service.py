"""The record of service: files added, added again, corrected later, and loaded as events."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from event_rows import CHECKS, told, write
from troth.book.record import add_record, load_record
from troth.book.record_show import show_record
from troth.book.service import load_service, service_ids
from troth.core.record import empty_record
from troth.errors import BadInput, NotFound, Tampered

AS_OF = date(2026, 11, 28)
HEAD = "at,kind,of,until,id,corrects\n"
ONE = "2026-03-01T00:00:00Z,outage,shop,2026-03-01T01:00:00Z,E-1,\n"
TWO = "2026-03-02T00:00:00Z,outage,shop,2026-03-02T01:00:00Z,E-2,\n"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "ws").mkdir()
    return tmp_path / "ws"


@pytest.fixture
def add(tmp_path, root):
    """Return a way to add a text as a file of events."""

    def run(text, name="e.csv", mapping="", as_of=AS_OF, **options):
        return add_record(root, write(tmp_path, name, text, mapping), as_of=as_of, **options)

    return run


def test_an_empty_workspace_has_no_events(root):
    assert len(load_service(root)) == 0


def test_what_was_added_is_loaded_with_a_name_for_each_event(add, root):
    added = add(HEAD + TWO + "2026-03-01T00:00:00Z,up,shop,,,\n" + ONE)
    events = load_service(root)
    assert (added.snapshot.kind, added.snapshot.items_new, events.snapshot) == (
        "service",
        3,
        added.snapshot.id,
    )
    assert [row[:2] for row in told(events)] == [
        ("up", "2026-03-01 00:00:00"),
        ("outage", "2026-03-01 00:00:00"),
        ("outage", "2026-03-02 00:00:00"),
    ]
    names = service_ids(root, events.snapshot, list(events.row))
    assert [names[row] for row in events.row] == ["e.csv:3", "E-1", "E-2"]


def test_adding_the_same_file_again_changes_nothing(add):
    add(HEAD + ONE)
    assert not add(HEAD + ONE).is_new


def test_a_newer_export_replaces_the_same_ids_and_counts_the_same_rows_once(add, root):
    plain = "2026-03-05T00:00:00Z,down,shop,,,\n"
    add(HEAD + ONE + TWO + plain)
    newer = add(HEAD + ONE.replace("01:00", "02:00") + TWO + plain + plain.replace("05", "06"))
    counted = newer.snapshot
    assert (counted.items_in_file, counted.items_new, counted.items_changed) == (3, 1, 1)
    assert [row[2] for row in told(load_service(root))] == [
        "2026-03-01 02:00:00", "2026-03-02 01:00:00", "", "",
    ]  # fmt: skip


def test_the_same_events_under_another_source_are_told_with_the_counts(add):
    said = "troth-mapping: 1\nsource: {}\nkind: service\nlayout: events\n"
    said += "columns: {{at: at, kind: kind, of: of, until: until, id: id}}\n"
    assert add(HEAD + ONE + TWO, "a.csv", said.format("a")).findings == ()
    [told] = add(HEAD + ONE + TWO + TWO.replace("E-2", "E-3"), "b.csv", said.format("b")).findings
    assert str(told) == (
        "b.csv: 2 of its 3 events with an id stand under source 'a' as well, word for word; under source 'b' "
        "they count a second time; expected source: a in the mapping, if it is an export of the same system"
    )
    assert told.severity == "warning"
    other = TWO.replace("03-02", "03-04") + ONE.replace("03-01", "03-05")
    assert add(HEAD + other, "c.csv", said.format("c")).findings == ()


def test_a_later_file_may_correct_and_withdraw(add, root):
    first = add(HEAD + ONE + TWO).snapshot
    add(HEAD + "2026-03-01T00:00:00Z,outage,shop,2026-03-01T00:10:00Z,E-3,E-1\n,withdrawn,,,E-4,E-2\n")
    assert [row[2] for row in told(load_service(root))] == ["2026-03-01 00:10:00"]
    assert len(load_service(root, first.id)) == 2
    add(HEAD + ONE + TWO, name="again.csv")
    assert [row[2] for row in told(load_service(root))] == ["2026-03-01 00:10:00"]


def test_a_correction_waits_for_what_it_corrects(add, root):
    late = "2026-03-01T00:00:00Z,outage,shop,2026-03-01T00:10:00Z,E-3,E-1\n"
    added = add(HEAD + late + TWO)
    assert added.snapshot.unused == {"corrects-unknown": 1}
    assert [finding.code for finding in added.findings] == ["corrects-unknown"]
    add(HEAD + ONE, name="f.csv")
    assert [row[2] for row in told(load_service(root))] == ["2026-03-01 00:10:00", "2026-03-02 01:00:00"]


def test_a_case_in_a_newer_export_replaces_all_that_was_said_of_it(add, root):
    said = (
        "troth-mapping: 1\nsource: desk\nkind: service\nlayout: cases\n"
        "columns: {case: case, at: at, answered: answered, resolved: resolved}\n"
    )
    head = "case,at,answered,resolved\n"
    add(head + "T-1,2026-03-01T08:00:00Z,2026-03-01T09:00:00Z,2026-03-01T10:00:00Z\n", mapping=said)
    add(head + "T-1,2026-03-01T08:00:00Z,2026-03-01T09:30:00Z,\n", mapping=said)
    assert [row[:2] for row in told(load_service(root))] == [
        ("opened", "2026-03-01 08:00:00"),
        ("answered", "2026-03-01 09:30:00"),
    ]


def test_an_error_in_the_rows_changes_nothing(add, root):
    add(HEAD + ONE)
    before = sorted(path.name for path in root.rglob("*"))
    with pytest.raises(BadInput, match="the id 'E-2' of source 'events' stands for different events"):
        add(HEAD + TWO + TWO.replace("outage", "gap"))
    assert sorted(path.name for path in root.rglob("*")) == before


def test_every_row_not_used_is_listed_with_its_line(add, tmp_path):
    out = tmp_path / "out.csv"
    added = add(
        HEAD + ONE + "soon,outage,shop,,E-2,\n2026-03-01T00:00:00Z,up,shop,,E-3,E-9\n", findings_to=out
    )
    assert added.snapshot.unused == {"corrects-unknown": 1, "not-a-time:at": 1}
    with out.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["code"].startswith("row-")]
    assert [(row["line"], row["item"], row["code"], row["found"]) for row in rows] == [
        ("3", "E-2", "row-not-a-time", "soon"),
        ("4", "E-3", "row-corrects-unknown", "E-9"),
    ]


def test_what_lies_in_the_future_is_used_when_its_day_has_come(add, root):
    text = HEAD + ONE + TWO
    assert add(text, as_of=date(2026, 2, 28)).snapshot.unused == {"at-in-future": 1}
    assert add(text).is_new
    assert len(load_service(root)) == 2


def test_events_stand_beside_items_of_work(add, root):
    add(HEAD + ONE)
    assert load_record(root, "items") == empty_record("items")
    [shown] = show_record(root)
    [stream] = shown.streams
    assert (shown.kind, shown.quantities) == ("service", ())
    assert (stream.name, stream.events, stream.first_on) == ("shop", 1, date(2026, 3, 1))


def test_an_unknown_snapshot_and_changed_bytes_are_refused(add, root):
    snapshot = add(HEAD + ONE).snapshot
    with pytest.raises(NotFound, match="there is no record snapshot 'nothing'"):
        load_service(root, "nothing")
    path = root / "record" / "snapshots" / f"{snapshot.id}.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    with pytest.raises(Tampered, match="has changed since it was sealed"):
        load_service(root)


def test_a_mapping_with_faults_and_a_file_without_one_are_told(add, tmp_path):
    with pytest.raises(BadInput, match="'chekcs' is not known here"):
        add("time,state\n", mapping=CHECKS.replace("layout: checks", "layout: chekcs"))
    (tmp_path / "e.mapping.yaml").unlink()
    with pytest.raises(NotFound, match=r"there is no mapping '.*e\.mapping\.yaml'; first: troth record map"):
        add("time,state\n")


def test_figures_that_are_made_up_say_so(add, root):
    add("time,state\n2026-03-01T00:00:00Z,ok\n", mapping=CHECKS + "synthetic: true\n")
    assert load_service(root).is_synthetic
