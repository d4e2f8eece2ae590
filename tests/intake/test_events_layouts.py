"""The other layouts of events, in every format and way of writing times."""

from __future__ import annotations

import duckdb
import pytest

from event_rows import CHECKS, load, own, write
from record_world import write_jsonl, write_xlsx


def mapping(layout: str, columns: str, more: str = "", source: str = "desk") -> str:
    return f"troth-mapping: 1\nsource: {source}\nkind: service\nlayout: {layout}\ncolumns: {columns}\n{more}"


def read(folder, text, said, name="f.csv"):
    return load(folder, write(folder, name, text, said))


def test_checks_are_up_or_down_in_the_words_of_the_mapping(tmp_path):
    text = "time,state\n2026-03-01T00:00:00Z,OK\n2026-03-01T00:05:00Z,dead\n2026-03-01T00:10:00Z,odd\n,ok\n"
    done = read(tmp_path, text, CHECKS)
    assert done.ours == [
        ("check-up", "2026-03-01 00:00:00", "", "monitor"),
        ("check-down", "2026-03-01 00:05:00", "", "monitor"),
    ]
    assert done.unused() == {"state-unknown": 1, "no-time": 1}


INCIDENTS = (
    "start,end,minutes,why\n2026-03-01T00:00:00Z,2026-03-01T01:00:00Z,,Wartung\n"
    "2026-03-05T00:00:00Z,,90,power\n2026-03-09T00:00:00Z,,,\n"
)


def test_incidents_are_outages_in_the_time_that_was_watched(tmp_path):
    said = mapping(
        "incidents", "{at: start, until: end, minutes: minutes, cause: why}",
        "of: shop\nwatched: 2026-02-01/2026-03-31\ncauses: {maintenance: [wartung]}\n"
        "timezone: Europe/Berlin\n",
    )  # fmt: skip
    done = read(tmp_path, INCIDENTS, said)
    assert done.ours == [
        ("up", "2026-01-31 23:00:00", "2026-03-31 22:00:00", "shop"),
        ("outage", "2026-03-01 00:00:00", "2026-03-01 01:00:00", "shop", "cause=maintenance"),
        ("outage", "2026-03-05 00:00:00", "2026-03-05 01:30:00", "shop", "cause=power"),
        ("outage", "2026-03-09 00:00:00", "", "shop"),
    ]
    assert done.messages == []
    assert sorted(done.names.values()) == ["f.csv", "f.csv:2", "f.csv:3", "f.csv:4"]


def test_without_watched_the_time_between_the_incidents_is_taken_and_told(tmp_path):
    done = read(tmp_path, INCIDENTS, mapping("incidents", "{at: start, until: end, minutes: minutes}"))
    assert done.ours[0] == ("up", "2026-03-01 00:00:00", "2026-03-09 00:00:00", "desk")
    assert done.messages == [
        (
            "f.csv: nothing says over which time every outage would be on the list; the time from the first "
            "to the last one is taken, which makes the service look worse than it was; expected watched: "
            "first day/last day in the mapping"
        )
    ]


CASES = "case,at,answered,resolved,priority,waited"
CASE_COLUMNS = (
    "{case: case, at: at, answered: answered, resolved: resolved, priority: priority, waited: waited}"
)


def case(*cells: str) -> str:
    return f"{CASES}\n{','.join(cells)}\n"


def test_a_case_is_opened_answered_and_resolved_and_may_wait(tmp_path):
    row = case("T-1", "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T12:00:00Z", "P1", "30")
    done = read(tmp_path, row, mapping("cases", CASE_COLUMNS))
    assert done.ours == [
        ("opened", "2026-03-02 08:00:00", "", "desk", "case=0", "priority=P1"),
        ("paused", "2026-03-02 08:00:00", "", "desk", "case=0"),
        ("resumed", "2026-03-02 08:30:00", "", "desk", "case=0"),
        ("answered", "2026-03-02 09:00:00", "", "desk", "case=0"),
        ("resolved", "2026-03-02 12:00:00", "", "desk", "case=0"),
    ]
    assert set(done.names.values()) == {
        f"T-1/{kind}" for kind in ("opened", "paused", "resumed", "answered", "resolved")
    }


def test_a_wait_ends_by_the_answer_and_that_is_told(tmp_path):
    row = case("T-1", "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T12:00:00Z", "P1", "2")
    done = read(tmp_path, row, mapping("cases", CASE_COLUMNS, "waited-in: h\n"))
    assert [each[1] for each in done.ours if each[0] == "resumed"] == ["2026-03-02 09:00:00"]
    assert done.read.files[0].notes == {"waited-cut": 1}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("", "2026-03-02T08:00:00Z", "", "", "", ""), "case-missing"),
        (("T", "", "", "", "", ""), "no-time"),
        (("T", "2026-03-02T08:00:00Z", "2026-03-01T08:00:00Z", "", "", ""), "answered-before-opened"),
        (("T", "2026-03-02T08:00:00Z", "", "2026-03-01T08:00:00Z", "", ""), "resolved-before-opened"),
        (("T", "2026-03-02T08:00:00Z", "", "", "", "-5"), "negative-count"),
        (("T", "2026-03-02T08:00:00Z", "", "", "", "long"), "not-a-number:waited"),
    ],
)
def test_a_bad_case_leaves_as_a_whole_and_is_counted_once(tmp_path, cells, reason):
    row = case(*cells) + "T-9,2026-03-02T08:00:00Z,,,,\n"
    done = read(tmp_path, row, mapping("cases", CASE_COLUMNS))
    assert done.unused() == {reason: 1}
    assert [each[0] for each in done.ours] == ["opened"]


def test_requests_count_by_buckets_of_a_stated_length_and_bad_ones_are_taken_off(tmp_path):
    said = mapping("requests", "{at: at, total: n, bad: errors}", "every: 5min\nof: api\n")
    done = read(tmp_path, "at,n,errors\n2026-03-01T00:00:00Z,1000,3\n2026-03-01T00:05:00Z,5,9\n", said)
    assert done.ours == [
        ("requests", "2026-03-01 00:00:00", "2026-03-01 00:05:00", "api", "good=997", "total=1000")
    ]
    assert done.unused() == {"negative-count": 1}


@pytest.mark.parametrize(
    ("written", "dates", "at"),
    [
        ("29.03.2026 01:30", "dates: dd.mm.yyyy", "2026-03-29 00:30:00"),
        ("29.03.2026 02:30", "dates: dd.mm.yyyy hh:MM", "2026-03-29 01:30:00"),  # not there: moved on
        ("25.10.2026 02:30:10", "dates: dd.mm.yyyy", "2026-10-25 00:30:10"),  # there twice: the first
        ("25.10.2026", "dates: dd.mm.yyyy", "2026-10-24 22:00:00"),
        ("2026-07-01 12:00", "", "2026-07-01 10:00:00"),
        ("2026-07-01T12:00:00+0200", "", "2026-07-01 10:00:00"),
        ("2026-07-01T12:00:00 +02", "", "2026-07-01 10:00:00"),
        ("2026-07-01", "", "2026-06-30 22:00:00"),
        ("1782900000", "dates: epoch-seconds", "2026-07-01 10:00:00"),
        ("1782900000999", "dates: epoch-milliseconds", "2026-07-01 10:00:00"),
    ],
)
def test_times_are_read_as_they_are_written(tmp_path, written, dates, at):
    said = CHECKS + f"timezone: Europe/Berlin\nfile: {{{dates}}}\n"
    assert read(tmp_path, f"time,state\n{written},ok\n", said).ours[0][1] == at


def test_a_german_export_with_semicolons_and_another_encoding_is_read(tmp_path):
    said = (
        "troth-mapping: 1\nsource: störungen\nkind: service\nlayout: incidents\ntimezone: Europe/Berlin\n"
        'file: {encoding: cp1252, delimiter: ";", decimal: ",", dates: dd.mm.yyyy}\n'
        "columns: {at: Beginn, minutes: Dauer, of: Dienst}\nwatched: 2026-01-01/2026-06-30\n"
    )
    path = write(tmp_path, "a.csv", "", said)
    path.write_bytes("Beginn;Dauer;Dienst\n01.07.2026 12:00;7,5;Prüfung\n".encode("cp1252"))
    assert load(tmp_path, path).ours[1] == (
        "outage", "2026-07-01 10:00:00", "2026-07-01 10:07:30", "Prüfung",
    )  # fmt: skip


@pytest.mark.parametrize("form", ["xlsx", "jsonl", "parquet"])
def test_every_format_says_the_same_as_csv(tmp_path, form):
    head = ("at", "kind", "of", "good", "total", "until")
    rows = [("2026-03-01T00:00:00Z", "requests", "shop", 9, 10, "2026-03-01T01:00:00+01:00")]
    rows.append(("2026-03-02T00:00:00Z", "down", "shop", None, None, None))
    text = (
        ",".join(head) + "\n" + "".join(",".join("" if c is None else str(c) for c in r) + "\n" for r in rows)
    )
    plain = own(tmp_path, text)
    path = tmp_path / f"other.{form}"
    if form == "xlsx":
        write_xlsx(path, [head, *rows])
    elif form == "jsonl":
        write_jsonl(path, [dict(zip(head, row, strict=True)) for row in rows])
    else:
        duckdb.execute(f"COPY (FROM '{tmp_path}/events.csv') TO '{path}' (FORMAT parquet)")
    assert load(tmp_path, path).ours == plain.ours


def test_a_missing_column_and_an_empty_file_are_findings(tmp_path):
    assert read(tmp_path, "when,state\n1,ok\n", CHECKS).codes == ["no-column"]
    assert read(tmp_path, "", CHECKS).codes == ["empty-file"]
    assert read(tmp_path, "time,state\n", CHECKS).codes == ["no-rows"]


def test_a_fault_in_the_mapping_stops_the_file(tmp_path):
    assert read(tmp_path, "time,state\n1,ok\n", CHECKS.replace("checks", "cheques")).codes == ["mapping-word"]


def test_figures_that_are_made_up_say_so(tmp_path):
    done = read(tmp_path, "time,state\n2026-03-01T00:00:00Z,ok\n", CHECKS + "synthetic: true\n")
    assert done.read.ours.is_synthetic


def test_the_real_checks_of_a_service(shared_data, tmp_path):
    source = shared_data("service", "clouddesire-marketplace-checks.csv")
    said = CHECKS.replace("{at: time, state: state}", "{at: utc_time, state: state, of: service}")
    said = said.replace("{up: [ok], down: [failed, dead]}", "{up: [up], down: [down]}")
    path = write(tmp_path, "checks.csv", source.read_text(encoding="utf-8"), said)
    events = load(tmp_path, path).ours
    assert len(events) == 756
    assert sum(event[0] == "check-down" for event in events) == 15
    assert events[0][1] == "2024-04-23 14:49:19"
