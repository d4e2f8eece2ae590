"""The mapping file: what it means, and every fault of it in full, with its place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.intake.record.mapping import Coded, SeveralRows, Statuses
from troth.intake.record.mapping_file import read_mapping
from troth.intake.record.mapping_text import MappingDraft, word, write_mapping
from troth.intake.yaml_text import read_yaml

WHOLE = """\
troth-mapping: 1
source: tasks
kind: items
file: {format: csv, encoding: cp1252, delimiter: ";", decimal: ",", thousands: ".", dates: dd.mm.yyyy,
  blank: [NA]}
columns: {item: Nr, estimate: Soll, actual: Ist, status: Status, completed: Fertig, bundle: Projekt}
quantity: {column: Art, effort: [Arbeit], elapsed: [Warten]}
unit: {column: Einheit, h: [Std], d: [PT]}
status: {finished: [fertig], open: [offen], cancelled: [], not-used: [Idee]}
several-rows: {estimate: repeats, actual: adds-up, labels-from: Ist}
labels: {team: Team}
pseudonyms: [Team]
known-on: 2008-12-31
hours-per-day: 7.5
weekdays: mon-sat
closed: [2026-12-24/2026-12-31, 2027-01-01]
synthetic: true
"""
LEAST = "troth-mapping: 1\nsource: t\nkind: items\ncolumns: {item: a, estimate: b, actual: c}\n"
DEALS = "troth-mapping: 1\nsource: t\nkind: deals\ncolumns: {deal: a, planned-start: s, planned-finish: f}\n"


def test_every_key_is_read():
    mapping = read_mapping(WHOLE.encode(), "m.yaml").mapping
    assert mapping is not None
    assert (mapping.form.encoding, mapping.form.delimiter, mapping.form.decimal) == ("cp1252", ";", ",")
    assert mapping.date_pattern("Fertig") == "dd.mm.yyyy"
    assert mapping.quantity == Coded(column="Art", words={"Arbeit": "effort", "Warten": "elapsed"})
    assert mapping.unit == Coded(column="Einheit", words={"Std": "h", "PT": "d"})
    assert mapping.statuses == Statuses(("fertig",), ("offen",), (), ("Idee",))
    assert mapping.several_rows == SeveralRows("repeats", "adds-up", "Ist")
    assert mapping.known_on == date(2008, 12, 31)
    assert (mapping.hours_per_day, mapping.weekdays, mapping.is_synthetic) == (7.5, frozenset(range(6)), True)
    assert mapping.closed[1] == (date(2027, 1, 1), date(2027, 1, 1))
    assert len(mapping.calendar.closed) == 9


def test_comments_and_the_order_of_keys_do_not_change_what_a_mapping_is():
    one = read_mapping(LEAST.encode(), "m.yaml").mapping
    other = read_mapping(
        b"# hello\ncolumns: {actual: c, item: a, estimate: b}\nkind: items\nsource: t\ntroth-mapping: 1\n",
        "x.yaml",
    ).mapping
    assert one is not None
    assert other is not None
    assert one.sha256 == other.sha256
    assert (
        one.sha256 != read_mapping(LEAST.replace("actual: c", "actual: d").encode(), "m.yaml").mapping.sha256
    )


FAULTS = [
    ("[1, 2]", "m.yaml:1:1: this is not a mapping file; expected keys and values"),
    (
        LEAST + "colums: {}\n",
        ("m.yaml:5:1: there is no key 'colums' here; expected one of troth-mapping, source, kind, file, "
        "columns, "
        "quantity, unit, status, several-rows, labels, pseudonyms, known-on, hours-per-day, days, cost, "
        "weekdays, "
        "closed, synthetic. Did you mean 'columns'?"),
    ),
    (LEAST.replace("1", "2"), "m.yaml:1:16: '2' is not known here; expected one of 1"),
    (LEAST.replace("source: t\n", ""), ("m.yaml:1:1: the mapping does not say 'source'; expected a name "
    "for where "
     "these rows come from")),
    (LEAST.replace("items", "tasks"), ("m.yaml:3:7: 'tasks' is not known here; expected one of items, deals, "
    "service")),
    (LEAST.replace(", actual: c", ""), ("m.yaml:4:10: the mapping does not say 'columns.actual'; expected "
    "the column "
     "that holds the actual")),
    (DEALS.replace(", planned-finish: f", ""), ("m.yaml:4:10: the mapping does not say "
    "'columns.planned-finish'; "
     "expected planned-finish, planned-days or planned-cost")),
    (DEALS.replace(", planned-start: s", ""), ("m.yaml:4:10: the mapping does not say "
    "'columns.planned-start'; "
     "expected a start to count the planned days from")),
    (DEALS + "quantity: effort\n", "m.yaml:5:11: deals have no 'quantity'; expected this key for items only"),
    (DEALS + "several-rows: {estimate: repeats, actual: repeats}\n",
     "m.yaml:5:15: deals have no 'several-rows'; expected one row for each deal"),
    (LEAST + "file: {decimal: }\n", ("m.yaml:5:17: the mapping does not say 'file.decimal'; expected one "
    "of ., ,")),
    (LEAST + "file: {decimal: ',', thousands: ','}\n",
     "m.yaml:5:33: ',' is both the decimal sign and the thousands sign; expected two different signs"),
    (LEAST + "file: {encoding: klingon}\n",
     "m.yaml:5:18: there is no encoding 'klingon'; expected a name such as utf-8, cp1252 or utf-16"),
    (LEAST + "file: {delimiter: '::'}\n",
     "m.yaml:5:19: '::' cannot part the columns; expected one sign such as , ; | or the word tab"),
    (LEAST + "file: {dates: }\n", ("m.yaml:5:15: the mapping does not say 'file.dates'; expected how the "
    "dates are "
     "written, such as dd/mm/yyyy or mm/dd/yyyy")),
    (LEAST + "file: {dates: tomorrow}\n", ("m.yaml:5:15: 'tomorrow' does not say how a date is written; "
    "expected yyyy "
     "(or yy), mm (or Mmm) and dd with signs between them, like dd.mm.yyyy")),
    (LEAST + "file: {header-line: 0}\n",
     "m.yaml:5:21: '0' is not the header's line; expected a whole number from 1 to 1000"),
    (LEAST + "status: {finished: [x]}\n", ("m.yaml:4:10: the mapping does not say 'columns.status'; "
    "expected the "
     "column whose words 'status' explains")),
    (LEAST.replace("actual: c", "actual: c, status: s") + "status: {}\n",
     "m.yaml:5:9: the mapping does not say 'status'; expected which words mean finished, open and cancelled"),
    (LEAST.replace("actual: c", "actual: c, status: s") + "status: {finished: [x], open: [X]}\n",
     "m.yaml:5:32: 'X' is under 'finished' and under 'open'; expected each word once"),
    (LEAST + "known-on: yesterday\n",
     "m.yaml:5:11: 'yesterday' is not a date; expected a date like 2026-12-31, or import-day"),
    (LEAST + "hours-per-day: 0\n", "m.yaml:5:16: '0' is not a day's hours; expected a number up to 24"),
    (LEAST + "weekdays: fri-mon\n", "m.yaml:5:11: 'fri-mon' are not weekdays; expected a range like mon-fri"),
    (LEAST + "closed: [2026-12-31/2026-12-01]\n",
     "m.yaml:5:10: '2026-12-31/2026-12-01' is not a span of days; expected first day/last day"),
    (LEAST + "file: csv\n", "m.yaml:5:7: 'file' is not a group of keys; expected keys and values"),
    (LEAST + "cost: [EUR]\n", "m.yaml:5:7: a list or a group of keys stands here; expected one word"),
    (LEAST + "pseudonyms: {a: b}\n", "m.yaml:5:13: a group of keys stands here; expected a list of words"),
    (LEAST + "labels: [a]\n", "m.yaml:5:9: this is not a group of keys; expected name: column"),
    (LEAST + "several-rows: {estimate: repeats}\n",
     "m.yaml:5:15: the mapping does not say 'several-rows.actual'; expected one of repeats, adds-up"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_every_fault_has_its_place_and_its_words(text, message):
    read = read_mapping(text.encode(), "m.yaml")
    assert read.mapping is None
    assert message in [str(finding) for finding in read.findings]


def test_all_faults_are_told_at_once():
    read = read_mapping(b"kind: x\nfile: {decimal: z}\nhours-per-day: 99\n", "m.yaml")
    assert len(read.findings) >= 5


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_findings_or_a_mapping_and_no_traceback(source):
    read = read_mapping(source, "m.yaml")
    assert read.mapping is not None or read.findings


@given(
    st.dictionaries(
        st.sampled_from(["kind", "file", "columns", "status", "labels", "closed", "unit", "several-rows"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text("abc:/-1", max_size=6),
            lambda inner: (
                st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
            ),
            max_leaves=4,
        ),
        max_size=4,
    )
)
@settings(max_examples=80, deadline=None)
def test_any_shape_of_keys_gives_findings_and_no_traceback(content):
    import yaml

    read = read_mapping(yaml.safe_dump(content).encode(), "m.yaml")
    assert read.mapping is None


@given(st.text(min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_a_word_written_is_the_word_read_back(text):
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return
    if any(not char.isprintable() and char not in "\n\t" for char in text):
        return
    assert read_yaml(f"a: {word(text)}\n".encode(), "m.yaml").content == {"a": text}


def test_a_draft_written_is_read_back():
    draft = MappingDraft("items", "t")
    draft.file = {"format": "csv", "delimiter": "tab", "blank": ["NA", "-"]}
    draft.dates_by_column = {"Due: date": "dd/mm/yyyy"}
    draft.columns = {"item": "a", "estimate": "no", "actual": "12", "completed": "Due: date"}
    draft.labels = {"kind": "true"}
    mapping = read_mapping(write_mapping(draft).encode(), "m.yaml").mapping
    assert mapping is not None
    assert mapping.columns["actual"] == "12"
    assert mapping.labels == {"kind": "true"}
    assert mapping.date_pattern("Due: date") == "dd/mm/yyyy"
    assert mapping.form.delimiter == "\t"
