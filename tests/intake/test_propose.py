"""A mapping proposed from names and values: right where they decide, asking where they do not."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from record_world import HEADER, csv_text, good, write_jsonl, write_xlsx
from troth.intake.record.mapping import SeveralRows, Statuses
from troth.intake.record.mapping_file import read_mapping
from troth.intake.record.propose import propose_mapping


def proposed(path, kind=None):
    """Return the proposal and its mapping; None where something is left to answer."""
    with duckdb.connect() as duck:
        proposal = propose_mapping(path, kind, duck)
    return proposal, read_mapping(proposal.text.encode(), "m.yaml").mapping


def messages(proposal):
    return [str(finding) for finding in proposal.findings]


def write(tmp_path, text, name="t.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_real_tasks_are_understood(shared_data):
    proposal, mapping = proposed(shared_data("sip", "tasks-as-of-2008-12-31.csv"))
    assert mapping is not None
    assert mapping.kind == "items"
    assert mapping.source == "tasks"
    assert dict(mapping.columns) == {
        "item": "TaskNumber", "estimate": "HoursEstimate", "actual": "HoursActual",
        "estimated-on": "EstimateOn",
        "started": "StartedOn", "completed": "CompletedOn", "status": "StatusCode", "bundle": "ProjectCode",
    }  # fmt: skip
    assert mapping.form.dates == {"": "dd-Mmm-yy"}
    assert mapping.several_rows == SeveralRows("repeats", "repeats", "DeveloperHoursActual")
    assert mapping.statuses == Statuses(
        ("FINISHED", "COMPLETED", "RELEASED"), ("OPEN",), ("CANCELLED",),
        ("CHRONICLE", "ESTIMATED", "TEMPLATE", "AUTHORISE"),
    )  # fmt: skip
    assert list(mapping.labels.values()) == [
        "DeveloperID",
        "SubCategory",
        "ProjectCode",
        "ProjectBreakdownCode",
    ]
    assert messages(proposal) == [
        (
            "tasks-as-of-2008-12-31.csv: rows with these statuses would not be used: CHRONICLE, ESTIMATED, "
            "TEMPLATE, "
            "AUTHORISE; expected status.finished, status.open or status.cancelled for those that count"
        )
    ]


def test_real_projects_are_deals(shared_data):
    proposal, mapping = proposed(shared_data("projects", "kitchenham.csv"))
    assert mapping is not None
    assert (mapping.kind, mapping.days_unit, mapping.cost_unit) == ("deals", "d", "h")
    assert dict(mapping.columns) == {
        "deal": "project",
        "planned-finish": "estimated_completion_date", "planned-cost": "first_estimate_hours",
        "actual-start": "actual_start_date", "actual-days": "actual_duration_days",
        "actual-cost": "actual_effort_hours",
    }  # fmt: skip
    assert messages(proposal) == [
        "kitchenham.csv: the day counts are proposed as calendar days; expected days: d or wd"
    ]


@pytest.mark.parametrize(
    ("header", "actual", "spent"),
    [
        ("estimate h,actual h,spent so far h", "actual h", "spent so far h"),
        ("estimate h,spent so far h,actual", "actual", "spent so far h"),
        ("estimate h,hours logged,actual hours", "actual hours", "hours logged"),
        ("estimate h,hours spent,team", "hours spent", None),
        ("estimate h,spent so far,team", "spent so far", None),
        ("estimate h,hours booked,hours worked", "hours booked", None),
    ],
)
def test_what_was_spent_so_far_is_told_from_what_it_took(tmp_path, header, actual, spent):
    mapping = proposed(write(tmp_path, f"task,{header}\n1,5,6,3\n2,5,7,4\n"), "items")[1]
    assert mapping.columns["actual"] == actual
    assert mapping.columns.get("spent") == spent


def test_a_german_file_is_read_and_its_reading_is_put_to_the_user(tmp_path):
    text = "\ufeffAufgabe;Plan Stunden;Ist Stunden;Erledigt am\nA1;10,5;12,25;31.12.2024\n"
    proposal, mapping = proposed(write(tmp_path, text, "aufgaben.csv"))
    assert (mapping.form.decimal, mapping.form.dates) == (",", {"": "dd.mm.yyyy"})
    assert messages(proposal) == [
        "aufgaben.csv: read as: decimal comma, days before months; correct it in the mapping if wrong"
    ]


def test_the_parts_of_several_people_add_up(tmp_path):
    path = write(
        tmp_path, "task,estimate hours,actual hours,worker\n1,5,2,a\n1,5,4,b\n2,3,3,a\n3,4,1,a\n3,4,9,b\n"
    )
    assert proposed(path)[1].several_rows == SeveralRows("repeats", "adds-up")


ASKS = [
    (
        "task,estimate hours,actual hours,completed\n1,5,6,03/04/2005\n",
        "file.dates",
        (
            "t.csv: '03/04/2005' may be read as two dates; expected dd/mm/yyyy or mm/dd/yyyy. "
            "Set file.dates in the mapping"
        ),
    ),
    (
        (
            "task,estimate hours,actual "
            "hours,completed,started\n1,5,6,03/04/2005,01.02.2005\n2,5,6,03/05/2005,02.02.2005\n"
        ),
        "file.dates.completed",
        (
            "t.csv: '03/04/2005' may be read as two dates; expected dd/mm/yyyy or mm/dd/yyyy. "
            "Set file.dates.completed in the mapping"
        ),
    ),
    (
        "task,estimate hours,actual hours,completed\n1,5,6,\n",
        "file.dates",
        (
            "t.csv: no date stands in the file yet; expected how dates will be written, such as dd/mm/yyyy. "
            "Set file.dates in the mapping"
        ),
    ),
    (
        'task,estimate hours,actual hours\n1,"1,234",6\n',
        "file.decimal",
        (
            "t.csv: '1,234' may be read as two numbers; expected decimal: ',' or decimal: '.'. "
            "Set file.decimal in the mapping"
        ),
    ),
    (
        "task,actual hours,colour\n1,6,red\n",
        "columns.estimate",
        (
            "t.csv: no column looks like the estimate; expected task, actual hours, colour. "
            "Set columns.estimate in the mapping"
        ),
    ),
    (
        "task,estimate hours,actual hours,status\n1,5,6,x1\n",
        "status",
        "t.csv: no status looks finished; expected x1. Set status.finished in the mapping",
    ),
    (
        "a;b,task;x,estimate hours;y,actual hours;z\n1;2,3;4,5;6,7;8\n",
        "file.delimiter",
        (
            "t.csv:1:1: ';' and ',' both part the rows evenly; expected one delimiter. Set file.delimiter in "
            "the mapping"
        ),
    ),
]


@pytest.mark.parametrize(("text", "key", "message"), ASKS)
def test_what_the_values_leave_open_is_asked_and_left_empty(tmp_path, text, key, message):
    proposal, mapping = proposed(write(tmp_path, text))
    assert message in messages(proposal)
    assert mapping is None
    assert key.split(".")[-1] in proposal.text


def test_what_is_only_likely_is_told(tmp_path):
    path = write(tmp_path, "task,estimate,actual,team,team\n1,5,6,Müller,a\n".encode("cp1252"))
    proposal, mapping = proposed(path)
    assert mapping.form.encoding == "cp1252"
    assert messages(proposal) == [
        (
            "t.csv:2:1: the file is not UTF-8; as cp1252 this line reads '1,5,6,Müller,a'; expected words "
            "that look "
            "right. If they do not, set another file.encoding"
        ),
        "t.csv:1:1: 2 columns are called 'team'; expected each column once. Only the first is looked at",
        (
            "t.csv: no column says in which unit the work is counted; hours are proposed; expected unit: h, "
            "d or w"
        ),
    ]


def test_a_german_file_is_understood(tmp_path):
    text = (
        "Vorgang;Plan Stunden;Ist Stunden;Status;Angelegt;Erledigt am;Mitarbeiter\n"
        "A-1;12,5;1.234,5;erledigt;01.02.2024;13.04.2024;Jörg\nA-2;8;;offen;05.02.2024;;Zoë\n"
        "A-3;8;NA;erledigt;05.02.2024;06.02.2024;Zoë\nA-4;8;7;erledigt;05.02.2024;06.02.2024;Jörg\n"
    )
    mapping = proposed(write(tmp_path, text.encode("utf-8-sig")))[1]
    assert (mapping.form.delimiter, mapping.form.decimal, mapping.form.thousands) == (";", ",", ".")
    assert mapping.form.dates == {"": "dd.mm.yyyy"}
    assert mapping.form.blank == ("NA",)
    assert mapping.statuses.finished == ("erledigt",)
    assert mapping.labels == {"mitarbeiter": "Mitarbeiter"}
    assert mapping.pseudonyms == ("Mitarbeiter",)


@pytest.mark.parametrize("form", ["xlsx", "jsonl", "parquet"])
def test_every_format_is_looked_at(tmp_path, form):
    names = (
        "task",
        "estimate hours",
        "actual hours",
        "status",
        "on",
        "started",
        "completed",
        "updated",
        "team",
    )
    path = tmp_path / f"t.{form}"
    rows = [good(), good(id="2", team="b")]
    if form == "xlsx":
        write_xlsx(path, [names, *rows])
    elif form == "jsonl":
        write_jsonl(path, [dict(zip(names, row, strict=True)) for row in rows])
    else:
        (tmp_path / "t.csv").write_text(csv_text(rows).replace(",".join(HEADER), ",".join(names)))
        duckdb.execute(f"COPY (FROM '{tmp_path}/t.csv') TO '{path}' (FORMAT parquet)")
    mapping = proposed(path)[1]
    assert mapping.form.format == form
    assert mapping.columns["estimate"] == "estimate hours"
    assert mapping.columns["completed"] == "completed"
    assert mapping.labels == {"team": "team"}


@pytest.mark.parametrize(
    ("name", "source"),
    [("tasks-2024-05.csv", "tasks"), ("tasks_20240501.csv", "tasks"), ("rk31.csv", "rk31"),
     ("2024.csv", "2024"),
     ("Work items v2.csv", "Work-items")],
)  # fmt: skip
def test_next_months_export_has_the_same_source(tmp_path, name, source):
    path = write(tmp_path, "task,estimate hours,actual hours\n1,2,3\n", name)
    assert proposed(path)[1].source == source


def test_an_empty_file_has_nothing_to_look_at(tmp_path):
    proposal = proposed(write(tmp_path, ""))[0]
    assert not proposal.has_columns
    assert messages(proposal)[0] == "t.csv: the file is empty; expected a header and rows"


def test_broken_parquet_is_a_finding(tmp_path):
    proposal = proposed(write(tmp_path, "PAR1", "t.parquet"))[0]
    assert messages(proposal)[0].startswith("t.parquet: this cannot be read as Parquet (")


@given(st.binary(max_size=300))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_any_bytes_are_looked_at_without_a_traceback(tmp_path, form, content):
    path = tmp_path / f"t.{form}"
    path.write_bytes(content)
    proposal = propose_mapping(path)
    read_mapping(proposal.text.encode("utf-8", "replace"), "m.yaml")


@given(st.lists(st.lists(st.text('0123456789.,/-"= abé', max_size=8), min_size=5, max_size=5), max_size=6))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_proposal_that_asks_nothing_is_a_mapping(tmp_path, rows):
    text = "task,estimate hours,actual hours,completed,team\n" + "".join(",".join(row) + "\n" for row in rows)
    proposal = propose_mapping(write(tmp_path, text))
    read = read_mapping(proposal.text.encode(), "m.yaml")
    asks = [finding for finding in proposal.findings if finding.severity == "error"]
    assert (read.mapping is None) == bool(asks), (proposal.text, read.findings, asks)
