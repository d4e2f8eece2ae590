"""Record files of every format into rows: what is used, what is not, why, and on which line."""

from __future__ import annotations

import csv
from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from record_world import HEADER, csv_text, good, mapping_text, read, read_csv
from troth.intake.record.file import pseudonym
from troth.intake.record.unused import NOTES, REASONS, note_words, reason_words

DAYS = {text: date.fromisoformat(text).toordinal() for text in ("2024-01-01", "2024-01-02", "2024-02-01")}


def test_a_good_row_is_used_as_it_stands(tmp_path):
    [row] = read_csv(tmp_path, [good()]).rows
    assert (row["item"], row["line"], row["status"], row["quantity"]) == ("1", 2, 0, 0)
    assert (row["estimate"], row["actual"], row["spent"]) == (5.0, 6.0, None)
    assert [row[name] for name in ("estimated_on", "started_on", "completed_on", "known_on")] == [
        DAYS["2024-01-01"], DAYS["2024-01-02"], DAYS["2024-02-01"], 0,
    ]  # fmt: skip
    assert row["label:team"] == "a"


REASONED = [
    ({"id": ""}, "no-item"),
    ({"st": "idea"}, "status-not-used"),
    ({"st": "IDEA"}, "status-not-used"),
    ({"st": "?"}, "status-unknown"),
    ({"st": ""}, "status-missing"),
    ({"est": "five"}, "not-a-number:estimate"),
    ({"est": '"1,234"'}, "not-a-number:estimate"),
    ({"est": "nan"}, "not-finite:estimate"),
    ({"act": "-inf"}, "not-finite:actual"),
    ({"act": "1e999"}, "not-finite:actual"),
    ({"done": "2024-02-30"}, "not-a-date:completed"),
    ({"done": "infinity"}, "not-a-date:completed"),
    ({"start": "0024-01-02"}, "not-a-date:started"),
    ({"est": ""}, "estimate-missing"),
    ({"est": "0"}, "estimate-zero"),
    ({"est": "-0.0"}, "estimate-zero"),
    ({"est": "-5"}, "estimate-negative"),
    ({"est": "1000001"}, "estimate-huge"),
    ({"on": "2026-01-02"}, "estimated-in-future"),
    ({"act": ""}, "actual-missing"),
    ({"act": "0"}, "actual-zero"),
    ({"act": "-1"}, "actual-negative"),
    ({"act": "2e6"}, "actual-huge"),
    ({"done": ""}, "completed-missing"),
    ({"done": "2026-01-02"}, "completed-in-future"),
    ({"on": "2024-02-02"}, "estimated-after-completed"),
    ({"st": "open"}, "open-but-completed"),
    ({"st": "open", "done": "", "act": "-1"}, "actual-negative"),
    ({"st": "open", "done": "", "act": "2e6"}, "actual-huge"),
    ({"st": "open", "done": "", "known": "2026-01-02"}, "known-in-future"),
]


@pytest.mark.parametrize(("changes", "reason"), REASONED)
def test_a_row_that_cannot_be_used_says_why_and_where(tmp_path, changes, reason):
    done = read_csv(tmp_path, [good(), good(**({"id": "2"} | changes))])
    assert [row["item"] for row in done.used] == ["1"]
    assert done.reasons == [reason]
    assert done.rows[1]["line"] == 3
    assert reason_words(reason)


def test_ragged_rows_are_not_used(tmp_path):
    done = read_csv(tmp_path, [good(), ("2", "5"), (*good(id="3"), "more", "still more"), good(id="4")])
    assert [row["item"] for row in done.used] == ["1", "4"]
    assert done.reasons == ["too-few-fields", "too-many-fields"]


def test_lines_are_those_of_the_file_after_quotes_and_empty_lines(tmp_path):
    path = tmp_path / "t.csv"
    rows = [good(), good(id='"2"', team='"x\ny\nz"'), good(id="3", est="0"), good(id="4", team='5" disk')]
    text = csv_text(rows).replace("3,0", "\n\n3,0")
    path.write_text(text + ",".join(good(id="5", est="0")) + "\n", encoding="utf-8")
    done = read(path, mapping_text())
    assert [(row["item"], row["line"]) for row in done.rows] == [
        ("1", 2), ("2", 3), ("3", 8), ("4", 9), ("5", 10),
    ]  # fmt: skip


def test_a_large_file_with_quotes_that_run_over_lines_is_read_in_one_piece(tmp_path):
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for k in range(60_000):
            team = "long\nname " + "x" * 200 if k % 1000 == 7 else "a" * 200
            writer.writerow(good(id=str(k), est="0" if k == 59_999 else "5", team=team))
    done = read(path, mapping_text())
    assert len(done.used) == 59_999
    assert done.rows[-1]["line"] == 60_001 + 60
    assert [row["item"] for row in done.rows] == [str(k) for k in range(60_000)]


WHOLE_FILE = [
    (b"", {}, "t.csv: the file is empty; expected a header and rows"),
    (csv_text([]).encode(), {}, "t.csv: the file has a header and no rows; expected rows below it"),
    (
        csv_text([good()]).replace("team", "taem").encode(), {},
        ("t.csv:1:1: there is no column 'team'; expected one of id, est, act, st, on, start, done, known, "
        "taem. "
        "Did you mean 'taem'?"),
    ),
    (
        csv_text([good()], ";").encode(), {},
        ("t.csv:1:1: there is no column 'id'; expected one of id;est;act;st;on;start;done;known;team. "
        "Check the mapping, file.delimiter and file.header-line"),
    ),
    (
        csv_text([good()]).replace("team", "est").replace("\n1", ",team\n1").encode(), {},
        ("t.csv:1:1: 2 columns are called 'est'; expected each mapped column once. Rename one of them in "
        "the file"),
    ),
    (
        csv_text([good()]).encode(), {"drop": ", dates: yyyy-mm-dd"},
        ("t.csv:1:1: the mapping does not say how the dates in 'on' are written; expected "
        "file.dates, such as "
        "dd/mm/yyyy or mm/dd/yyyy. Set file.dates in the mapping"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "change", "message"), WHOLE_FILE)
def test_a_file_that_cannot_be_used_says_why(tmp_path, content, change, message):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    done = read(path, mapping_text().replace(change.get("drop", "\0"), ""))
    assert done.imported is None
    assert message in done.messages


def test_a_pseudonym_of_nothing_is_told(tmp_path):
    done = read_csv(tmp_path, [good()], more="pseudonyms: [est]")
    assert done.messages == [
        (
            "t.csv:1:1: 'est' is under pseudonyms and is no label and no bundle; expected a column that "
            "labels or "
            "bundle use"
        )
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16"), ("latin-1", "latin-1")],
)
def test_every_encoding_that_the_mapping_names_is_read(tmp_path, encoding, declared):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_text([good(team="Müller")]).encode(encoding))
    done = read(path, mapping_text(more_form=f", encoding: {declared}"))
    assert [row["label:team"] for row in done.used] == ["Müller"]


def test_a_german_file_with_semicolons_commas_and_cp1252(tmp_path):
    path = tmp_path / "stunden.csv"
    path.write_bytes(
        "Vorgang;Soll;Ist;Status;Angelegt;Erledigt;Bearbeiter\r\n"
        "A-1;12,5;1.234,75;erledigt;01.02.2024;03.04.2024;Jörg\r\n"
        "A-2;8;7,5;offen;05.02.2024;;Zoë\r\n"
        "A-3;8.5;7,5;erledigt;05.02.2024;06.02.2024;Zoë\r\n".encode("cp1252")
    )
    done = read(
        path,
        """\
troth-mapping: 1
source: stunden
kind: items
file: {format: csv, encoding: cp1252, delimiter: ";", decimal: ",", thousands: ".", dates: dd.mm.yyyy}
columns: {item: Vorgang, estimate: Soll, actual: Ist, status: Status, estimated-on: Angelegt,
  completed: Erledigt}
quantity: effort
unit: h
status: {finished: [erledigt], open: [offen]}
labels: {wer: Bearbeiter}
known-on: 2024-05-01
""",
    )
    assert [(row["estimate"], row["actual"], row["spent"]) for row in done.used] == [
        (12.5, 1234.75, None), (8.0, None, 7.5),
    ]  # fmt: skip
    assert [row["label:wer"] for row in done.used] == ["Jörg", "Zoë"]
    assert done.used[1]["known_on"] == date(2024, 5, 1).toordinal()
    assert done.reasons == ["not-a-number:estimate"]


@pytest.mark.parametrize(
    ("more", "numbers", "reason"),
    [
        ("", [], ["on-several-rows"] * 2),
        ("several-rows: {estimate: repeats, actual: adds-up}", [(5.0, 13.0, "b")], []),
        ("several-rows: {estimate: adds-up, actual: adds-up}", [(10.0, 13.0, "b")], []),
        ("several-rows: {estimate: repeats, actual: repeats}", [], ["rows-disagree:actual"]),
        ("several-rows: {estimate: repeats, actual: adds-up, labels-from: act}", [(5.0, 13.0, "b")], []),
    ],
)
def test_several_rows_make_one_item_as_the_mapping_says(tmp_path, more, numbers, reason):
    done = read_csv(tmp_path, [good(), good(act="7", team="b")], more=more)
    assert [(row["estimate"], row["actual"], row["label:team"]) for row in done.used] == numbers
    assert done.reasons == reason
    if reason[:1] == ["rows-disagree:actual"]:
        assert done.rows[0]["lines"] == [2, 3]
        assert done.rows[0]["found"] == "6.0 and 7.0"


def test_a_row_of_an_item_that_cannot_be_read_takes_its_siblings_with_it(tmp_path):
    rows = [good(), good(act="seven"), good(id="2"), good(st="idea")]
    done = read_csv(tmp_path, rows, more="several-rows: {estimate: repeats, actual: adds-up}")
    assert [row["item"] for row in done.used] == ["2"]
    assert sorted(done.reasons) == ["not-a-number:actual", "sibling-unused", "status-not-used"]


def test_an_item_with_one_open_row_is_open_and_took_at_least_the_sum(tmp_path):
    rows = [good(), good(act="7", st="open", done="", known="2024-03-01")]
    [row] = read_csv(tmp_path, rows, more="several-rows: {estimate: repeats, actual: adds-up}").used
    assert (row["status"], row["actual"], row["spent"], row["completed_on"]) == (1, None, 13.0, 0)


def test_without_a_status_column_dates_and_actuals_tell(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        csv_text([good(), good(id="2", done=""), good(id="3", act="", done="")]), encoding="utf-8"
    )
    text = mapping_text().replace("status: st, ", "")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("status:"))
    assert [(row["status"], row["spent"]) for row in read(path, text).used] == [
        (0, None),
        (1, 6.0),
        (1, None),
    ]


NOTED = [
    ({"start": "2024-03-01"}, "completed-before-started", 0),
    ({"st": "open", "done": "", "act": ""}, "open-without-spent", DAYS["2024-01-02"]),
    ({"st": "open", "done": ""}, "open-without-date", DAYS["2024-01-02"]),
    ({"on": ""}, "estimated-on-from-started", DAYS["2024-01-02"]),
    ({"on": "", "start": ""}, "estimated-on-missing", 0),
]


@pytest.mark.parametrize(("changes", "note", "started_on"), NOTED)
def test_a_used_row_says_what_is_to_be_known(tmp_path, changes, note, started_on):
    [row] = read_csv(tmp_path, [good(**changes)]).used
    assert (row["note"], row["started_on"]) == (note, started_on)
    assert note_words(note)


def test_the_start_stands_in_for_the_day_of_estimate(tmp_path):
    [row] = read_csv(tmp_path, [good(on="")]).used
    assert row["estimated_on"] == DAYS["2024-01-02"]


@pytest.mark.parametrize(
    ("quantity", "unit", "expected"),
    [
        ("effort", "h", 5.0), ("effort", "d", 40.0), ("effort", "w", 200.0), ("effort", "min", 5 / 60),
        ("elapsed", "wd", 5.0), ("elapsed", "d", 25 / 7), ("elapsed", "w", 25.0), ("elapsed", "h", 0.625),
        ("time-given", "h", 5.0), ("result", "h", 5.0),
    ],
)  # fmt: skip
def test_numbers_leave_in_the_unit_of_their_quantity(tmp_path, quantity, unit, expected):
    path = tmp_path / "t.csv"
    path.write_text(csv_text([good()]), encoding="utf-8")
    text = (
        mapping_text()
        .replace("quantity: effort", f"quantity: {quantity}")
        .replace("unit: h", f"unit: {unit}")
    )
    assert read(path, text).used[0]["estimate"] == pytest.approx(expected)


def test_quantity_and_unit_may_stand_in_columns(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        "id,est,act,what,in\n1,2,3,work,days\n1,2,3,wait,days\n2,2,3,sleep,days\n3,2,3,work,moons\n",
        encoding="utf-8",
    )
    done = read(
        path,
        "troth-mapping: 1\nsource: t\nkind: items\nfile: {format: csv}\n"
        "columns: {item: id, estimate: est, actual: act}\n"
        "quantity: {column: what, effort: [work], elapsed: [wait]}\nunit: {column: in, d: [days]}\n",
    )
    assert [(row["item"], row["quantity"], row["estimate"]) for row in done.used] == [
        ("1", 0, 16.0), ("1", 1, pytest.approx(10 / 7)),
    ]  # fmt: skip
    assert done.reasons == ["quantity-unknown", "unit-unknown"]


def test_parquet_keeps_its_types(tmp_path):
    path = tmp_path / "t.parquet"
    duckdb.execute(
        "COPY (SELECT 1 AS id, 5.25 AS est, 6::DOUBLE AS act, 'done' AS st, DATE '2024-01-01' AS on, "
        "TIMESTAMP '2024-01-02 10:00:00' AS start, DATE '2024-02-01' AS done, NULL::DATE AS known, 'a' "
        "AS team "
        f"UNION ALL SELECT 2, 'nan'::DOUBLE, 6, 'done', NULL, NULL, NULL, NULL, 'b') TO '{path}' (FORMAT "
        f"parquet)"
    )
    done = read(path, mapping_text("parquet").replace(", dates: yyyy-mm-dd", ""))
    assert [(row["item"], row["estimate"], row["started_on"]) for row in done.used] == [
        ("1", 5.25, DAYS["2024-01-02"])
    ]
    assert done.reasons == ["not-finite:estimate"]
    path.write_bytes(b"PAR1 nothing")
    [message] = read(path, mapping_text("parquet")).messages
    assert message.startswith("t.parquet: the rows cannot be read (")
    assert message.endswith(
        "; expected a parquet file as the mapping describes it. "
        "Check file.format, file.delimiter and the quotes in the file"
    )


def test_names_become_pseudonyms_under_the_key(tmp_path):
    more = "pseudonyms: [team]"
    path = tmp_path / "t.csv"
    path.write_text(
        csv_text([good(team="Ada"), good(id="2", team="Grace"), good(id="3", team="")]), encoding="utf-8"
    )
    names = [row["label:team"] for row in read(path, mapping_text(more=more), key=b"k" * 32).used]
    assert names == [pseudonym("Ada", b"k" * 32), pseudonym("Grace", b"k" * 32), None]
    assert names != [row["label:team"] for row in read(path, mapping_text(more=more), key=b"l" * 32).used]


def test_every_reason_has_words():
    assert all(reason_words(f"{code}:estimate") for code in REASONS)
    assert all(NOTES.values())


@given(st.binary(max_size=400))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet"])
def test_any_bytes_below_a_header_are_read_without_a_traceback(tmp_path, form, content):
    path = tmp_path / f"t.{form}"
    path.write_bytes((",".join(HEADER) + "\n").encode() + content if form == "csv" else content)
    done = read(path, mapping_text(form))
    assert done.imported is not None or done.findings


@given(
    st.lists(
        st.tuples(*[st.text("0123456789.,-;\"'\n aé=N", max_size=6)] * len(HEADER)), min_size=1, max_size=6
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_used_or_has_a_reason(tmp_path, rows):
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([HEADER, *rows])
    done = read(path, mapping_text())
    assert done.imported is not None
    assert sum(len(row["rows"] or [1]) for row in done.rows) == len(rows)
    assert done.imported.rows == len(rows)
