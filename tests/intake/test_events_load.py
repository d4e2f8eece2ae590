"""Our own layout of events: what a row says, what is left out, and what counts once."""

from __future__ import annotations

import duckdb
import pytest

from event_rows import load, own, write
from troth.core.events import NONE
from troth.errors import StoreUnavailable

DAY = "2026-03-01T00:00:00Z"


def test_each_kind_says_what_it_says(tmp_path):
    rows = own(
        tmp_path,
        "At,Kind,of,until,case,cause,priority,good,total,announced,defects,rework,share\n"
        "2026-03-01T10:00:00Z,outage,shop,2026-03-01T11:00:00Z,,Upstream,P1,,,,,,\n"
        "2026-03-01T12:00:00+02:00,UP,shop,,,,,,,,,,\n"
        "2026-03-02 00:00:00Z,requests,shop,2026-03-02T00:05:00Z,,,,990,1000,,,,\n"
        "2026-03-03T00:00:00Z,maintenance,shop,2026-03-03T02:00:00Z,,,,,,2026-02-20T08:00:00Z,,,\n"
        "2026-03-04T09:00:00Z,opened,desk,,T-1,,P2,,,,,,\n"
        "2026-03-04T09:30:00.9Z,answered,desk,,T-1,,,,,,,,\n"
        "2026-03-05T00:00:00Z,delivered,migrate,,,,,,,,2,10%,\n"
        "2026-03-05T00:00:00Z,delivered,clean,,,,,,,,,,\n"
        "2026-03-06T00:00:00Z,reached,errors,,,,,,,,,,85%\n"
        "2026-03-07T00:00:00Z,outage,shop,,,,,,,,,,\n",
    ).ours
    assert rows == [
        ("up", "2026-03-01 10:00:00", "", "shop"),
        ("outage", "2026-03-01 10:00:00", "2026-03-01 11:00:00", "shop", "cause=upstream", "priority=P1"),
        ("requests", "2026-03-02 00:00:00", "2026-03-02 00:05:00", "shop", "good=990", "total=1000"),
        (
            "maintenance",
            "2026-03-03 00:00:00",
            "2026-03-03 02:00:00",
            "shop",
            "announced=2026-02-20 08:00:00",
        ),
        ("opened", "2026-03-04 09:00:00", "", "desk", "case=0", "priority=P2"),
        ("answered", "2026-03-04 09:30:00", "", "desk", "case=0"),
        ("delivered", "2026-03-05 00:00:00", "", "clean", "good=0"),
        ("delivered", "2026-03-05 00:00:00", "", "migrate", "good=2", "total=1000"),
        ("reached", "2026-03-06 00:00:00", "", "errors", "good=8500", "total=10000"),
        ("outage", "2026-03-07 00:00:00", "", "shop"),
    ]


BAD = [
    (",outage,shop,,,,,,", "no-time"),
    ("soon,outage,shop,,,,,,", "not-a-time:at"),
    ("2026-02-30T00:00:00Z,outage,shop,,,,,,", "not-a-time:at"),
    ("1901-01-01T00:00:00Z,outage,shop,,,,,,", "not-a-time:at"),
    ("2026-03-01 10:00,outage,shop,,,,,,", "time-without-zone:at"),
    (f"{DAY},blackout,shop,,,,,,", "kind-unknown"),
    (f"{DAY},,shop,,,,,,", "kind-missing"),
    (f"{DAY},outage,shop,2026-02-28T00:00:00Z,,,,,", "until-before-at"),
    (f"{DAY},maintenance,shop,,,,,,", "until-missing"),
    (f"{DAY},requests,shop,,,1,2,,", "until-missing"),
    (f"{DAY},requests,shop,2026-03-02T00:00:00Z,,,2,,", "count-missing"),
    (f"{DAY},requests,shop,2026-03-02T00:00:00Z,,3,2,,", "good-over-total"),
    (f"{DAY},requests,shop,2026-03-02T00:00:00Z,,-1,2,,", "negative-count"),
    (f"{DAY},requests,shop,2026-03-02T00:00:00Z,,1.5,2,,", "not-a-count:good"),
    (f"{DAY},requests,shop,2026-03-02T00:00:00Z,,many,2,,", "not-a-count:good"),
    (f"{DAY},opened,shop,,,,,,", "case-missing"),
    (f"{DAY},delivered,,,,,,,", "of-missing"),
    (f"{DAY},reached,errors,,,,,,", "share-missing"),
    (f"{DAY},reached,errors,,,,,85,", "not-a-share:share"),
    (f"{DAY},outage,shop,,,,,,nobody", "by-unknown"),
    ("2027-03-01T00:00:00Z,outage,shop,,,,,,", "at-in-future"),
    (f"{DAY},withdrawn,shop,,,,,,", "withdraws-nothing"),
    (f"{DAY},outage", "too-few-fields"),
]


@pytest.mark.parametrize(("row", "reason"), BAD)
def test_a_bad_row_leaves_with_its_reason_and_is_counted(tmp_path, row, reason):
    head = "at,kind,of,until,case,good,total,share,by\n"
    done = own(tmp_path, f"{head}{row}\n{DAY},down,shop,,,,,,\n")
    assert done.unused() == {reason: 1}
    assert done.ours == [("down", "2026-03-01 00:00:00", "", "shop")]


def test_why_rows_are_not_used_is_told_in_words_with_the_first_line(tmp_path):
    rows = f"{DAY},down,shop,\n{DAY},outage,shop,soon\n{DAY},odd,shop,\n{DAY},outage,shop,late\n"
    [told] = own(tmp_path, f"at,kind,of,until\n{rows}{DAY},withdrawn,shop,\n").read.files
    assert told.left_out() == (
        "2 rows: the until time does not exist as the mapping writes times (first in line 3)",
        "1 row: this kind of event is not known (in line 4)",
        "1 row: it withdraws and does not say what (in line 6)",
    )


@pytest.mark.parametrize("row", [row for row, _ in BAD])
def test_every_reason_has_its_words(tmp_path, row):
    head = "at,kind,of,until,case,good,total,share,by\n"
    [told] = own(tmp_path, f"{head}{row}\n{DAY},down,shop,,,,,,\n").read.files
    [said] = told.left_out()
    assert said.startswith("1 row: ")
    assert said.endswith("(in line 2)")


def test_planned_maintenance_may_lie_in_the_future(tmp_path):
    done = own(tmp_path, "at,kind,until\n2027-03-01T00:00:00Z,maintenance,2027-03-01T01:00:00Z\n")
    assert [row[0] for row in done.ours] == ["maintenance"]


def test_a_file_in_which_nothing_is_usable_is_an_error_that_says_why(tmp_path):
    done = own(tmp_path, "at,kind\n2026-03-01 10:00,outage\nsoon,outage\n2026-03-02 10:00,down\n")
    assert done.messages == [
        (
            "events.csv: no row of it can be used (2: the at time does not say of which time zone it is; "
            "1: the at time does not exist as the mapping writes times); expected a time with Z or an offset "
            "such as +01:00. Set timezone in the mapping"
        )
    ]
    assert done.ours == []


def test_a_file_of_which_no_column_is_known_says_what_to_do(tmp_path):
    done = own(tmp_path, "when,what\n1,2\n", "log.csv")
    assert done.messages == [
        (
            "log.csv: no mapping says what its columns mean; expected columns called at and kind, or a "
            "mapping. First: troth record map log.csv"
        )
    ]


def test_our_own_layout_is_read_in_utf_16(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(f"at,kind,of\n{DAY},down,Ärger\n", encoding="utf-16")
    assert load(tmp_path, path).ours == [("down", "2026-03-01 00:00:00", "", "Ärger")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "a.csv: the file is empty; expected a header and rows"),
        (
            "a.xlsx",
            b"no workbook",
            "a.xlsx: this cannot be read as an Excel workbook (BadZipFile); expected an .xlsx file. Open it",
        ),
        (
            "a.parquet",
            b"no parquet at all",
            "a.parquet: this cannot be read as Parquet (No magic bytes found at end of file",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_asks_for_no_mapping(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    [message] = load(tmp_path, tmp_path / name).messages
    assert message.startswith(says)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('Could not write file "x": No space left on device', "there is no space left to write to"),
        ("failed to offload data", "there is not enough memory, or room on the disk beside it"),
    ],
)
def test_a_full_disk_is_no_fault_of_the_file(tmp_path, monkeypatch, said, why):
    def full(*_args, **_more):
        raise (duckdb.IOException if "write" in said else duckdb.OutOfMemoryException)(said)

    monkeypatch.setattr("troth.intake.events.file.parse_rows", full)
    with pytest.raises(StoreUnavailable, match=f"scratch/events-0: {why}; nothing was changed"):
        own(tmp_path, f"at,kind\n{DAY},down\n")


def test_rows_without_id_that_say_the_same_count_once(tmp_path):
    text = f"at,kind,of\n{DAY},down,shop\n{DAY},down,shop\n{DAY},down,desk\n"
    one, two = write(tmp_path, "a.csv", text), write(tmp_path, "b.csv", text)
    assert [row[3] for row in load(tmp_path, one, two).ours] == ["desk", "shop"]


def test_the_same_id_with_the_same_content_counts_once_and_with_another_is_an_error(tmp_path):
    head = "at,kind,of,id\n"
    assert (
        len(own(tmp_path, f"{head}{DAY},down,shop,E-1\n{DAY},down,shop,E-1\n{DAY},down,shop,E-2\n").ours) == 2
    )
    done = own(tmp_path, f"{head}{DAY},down,shop,E-1\n{DAY},up,shop,E-1\n")
    assert done.messages == [
        (
            "events.csv:3:1: the id 'E-1' of source 'events' stands for different events (events.csv:2, "
            "events.csv:3); expected one event for each id. A row that corrects another has an id of its own "
            "and names the other in corrects"
        )
    ]
    assert done.ours == []


def test_an_outage_still_going_on_counts_with_the_end_that_another_row_knows(tmp_path):
    done = own(tmp_path, f"at,kind,of,until\n{DAY},outage,shop,\n{DAY},outage,shop,2026-03-01T02:00:00Z\n")
    assert done.ours == [("outage", "2026-03-01 00:00:00", "2026-03-01 02:00:00", "shop")]


def test_events_of_our_own_layout_that_name_no_stream_have_none(tmp_path):
    text = f"at,kind,of,case\n{DAY},down,,\n{DAY},down,shop,\n{DAY},opened,,T-1\n{DAY},answered,,T-1\n"
    done = own(tmp_path, text)
    assert [row[3] for row in done.ours] == ["", "shop", "", ""]
    assert list(done.read.ours.case) == [NONE, NONE, 0, 0]
    assert done.read.streams == ("shop",)
    said = "troth-mapping: 1\nsource: desk\nkind: service\nlayout: events\n"
    path = write(tmp_path, "said.csv", text, said + "columns: {at: at, kind: kind, of: of, case: case}\n")
    assert [row[3] for row in load(tmp_path, path).ours] == ["desk", "shop", "desk", "desk"]


def test_an_event_without_id_is_named_by_its_line(tmp_path):
    done = own(
        tmp_path, f'at,kind,of,id\n{DAY},down,"a\nb",\n\n{DAY},up,shop,E-7\n2026-03-02T00:00:00Z,up,shop,\n'
    )
    assert sorted(done.names.values()) == ["E-7", "events.csv:2", "events.csv:6"]


def test_cases_that_nobody_opened_are_told(tmp_path):
    done = own(tmp_path, f"at,kind,of,case\n{DAY},opened,desk,T-1\n{DAY},resolved,desk,T-2\n")
    assert done.messages == [
        (
            "events.csv: 1 case was never opened as far as the rows say; expected an event opened. Nothing "
            "can be said of their time; a case is known by its name and its stream (of)"
        )
    ]


def test_cases_of_two_streams_with_the_same_name_are_two(tmp_path):
    done = own(tmp_path, f"at,kind,of,case\n{DAY},opened,a,T-1\n{DAY},opened,b,T-1\n{DAY},resolved,b,T-1\n")
    assert list(done.read.ours.case) == [0, 1, 1]


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_our_own_layout_is_known_with_any_delimiter(tmp_path, sign):
    text = f"at,kind,of\n{DAY},down,shop\n".replace(",", sign)
    assert len(own(tmp_path, text).ours) == 1


def test_too_many_words_for_a_cause_say_that_the_column_is_another(tmp_path):
    rows = "".join(f"{DAY},outage,why {k}\n" for k in range(32_001))
    assert own(tmp_path, f"at,kind,cause\n{rows}").messages == [
        (
            "events.csv: 32,001 different words stand as cause; expected at most 32,000. Map another column "
            "as the cause, or none"
        )
    ]
