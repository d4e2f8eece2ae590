"""New work is read as the record's files are, without the columns only the future can fill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from troth.intake.record.mapping import Coded, FileForm, RecordMapping, SeveralRows, Statuses
from troth.intake.record.new_rows import NewRow, mapping_of_canonical, read_new_rows
from troth.intake.record.staging import Desk
from troth.store.duck import open_duckdb

MAPPING = RecordMapping(
    kind="items",
    source="world",
    form=FileForm(delimiter=";", decimal=",", dates={"": "dd.mm.yyyy"}, blank=("NA",)),
    columns={
        "item": "id",
        "estimate": "plan",
        "actual": "real",
        "estimated-on": "said",
        "completed": "done",
        "status": "state",
    },
    quantity=Coded("effort"),
    unit=Coded("d"),
    several_rows=SeveralRows("repeats", "adds-up", "hours"),
    statuses=Statuses(finished=("done",), open=("open",)),
    labels={"team": "team", "kind": "kind"},
    pseudonyms=("team",),
    known_on=date(2026, 1, 2),
    closed=((date(2026, 12, 24), date(2026, 12, 31)),),
)


@pytest.fixture
def desk(tmp_path):
    with open_duckdb(tmp_path) as duck:
        yield Desk(duck, tmp_path, date(2026, 1, 1), b"key")


def read(desk, text, mapping=MAPPING):
    path = desk.scratch / "new.csv"
    path.write_text(text, encoding="utf-8")
    return read_new_rows(path, mapping, desk)


def test_rows_have_estimate_in_the_records_unit_and_their_labels(desk):
    mapping = replace(MAPPING, pseudonyms=())
    found = read(desk, "id;plan;said;team;kind\nA;1,5;03.02.2027;north;feature\nB;2;;NA;\n", mapping)
    assert found.findings == ()
    assert found.rows == (
        NewRow("A", 2, "effort", 12.0, date(2027, 2, 3).toordinal(), {"team": "north", "kind": "feature"}),
        NewRow("B", 3, "effort", 16.0, 0, {"team": "NA"}),  # "NA" is nothing in numbers and dates
    )


def test_a_label_that_is_a_pseudonym_in_the_record_is_one_here(desk):
    [row] = read(desk, "id;plan;team\nA;1;north\n").rows
    assert row.labels["team"].startswith("person-")


def test_several_rows_are_one_item(desk):
    [row] = read(desk, "id;plan;kind\nA;1;x\nA;1;x\n").rows
    assert (row.id, row.estimate) == ("A", 8.0)


def test_an_outcome_that_is_there_is_not_looked_at(desk):
    [row] = read(desk, "id;plan;real;done;state\nA;1;9;04.02.2027;done\n").rows
    assert (row.id, row.estimate) == ("A", 8.0)


def test_a_row_that_cannot_be_used_is_a_finding_with_its_line(desk):
    found = read(desk, "id;plan\nA;0\nB;x\nC;2\n")
    assert [row.id for row in found.rows] == ["C"]
    assert [(finding.place.line, finding.severity) for finding in found.findings] == [
        (2, "warning"),
        (3, "warning"),
    ]
    assert str(found.findings[0]) == "new.csv:2:1: A is not forecast (estimate zero)"


def test_a_missing_estimate_column_is_an_error(desk):
    found = read(desk, "id;kind\nA;x\n")
    assert found.rows == ()
    assert "there is no column 'plan'" in str(found.findings[0])


def test_a_mapping_comes_back_from_the_catalogue_as_it_was():
    assert mapping_of_canonical(MAPPING.canonical) == MAPPING
    plain = RecordMapping(
        kind="deals", source="x", form=FileForm(), columns={"deal": "d"}, known_on="import-day"
    )
    assert mapping_of_canonical(plain.canonical) == plain
