"""Excel and JSON lines into rows: values, dates, formulas without a value, and the line of each row."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from record_world import HEADER, good, mapping_text, read, write_jsonl, write_xlsx

DONE = date(2024, 2, 1).toordinal()


def test_excel_keeps_values_dates_and_the_row(tmp_path):
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(
        [
            1,
            5.5,
            6,
            "done",
            datetime.fromisoformat("2024-01-01T00:00"),
            date(2024, 1, 2),
            datetime.fromisoformat("2024-02-01T08:30"),
            None,
            "a",
        ]
    )
    book.active.append([])
    book.active.append(["2", "0", 6, "done", "2024-01-01", None, "2024-02-01", None, "a"])
    path = tmp_path / "t.xlsx"
    book.save(path)
    done = read(path, mapping_text("xlsx"))
    assert [(row["item"], row["estimate"], row["line"]) for row in done.rows] == [
        ("1", 5.5, 2),
        ("2", 0.0, 4),
    ]
    assert done.rows[0]["completed_on"] == DONE
    assert done.reasons == ["estimate-zero"]


def test_a_formula_without_a_value_is_a_finding_and_its_row_is_not_used(tmp_path):
    path = write_xlsx(tmp_path / "t.xlsx", [HEADER, good(), good(id="2", est="=2+3")])
    done = read(path, mapping_text("xlsx"))
    assert done.messages == [
        (
            "t.xlsx:3:2: cell Sheet!B3 holds the formula =2+3 and no computed value; expected a value. "
            "Open the workbook in a spreadsheet program, save it, and add it again"
        )
    ]
    assert [row["item"] for row in done.used] == ["1"]
    assert done.rows[1]["found"] == "=2+3"


@pytest.mark.parametrize(
    ("content", "more_form", "message"),
    [
        (
            b"no workbook", "",
            ("t.xlsx: this cannot be read as an Excel workbook (BadZipFile); expected an .xlsx file. Open "
            "it in a "
            "spreadsheet program and save it again as .xlsx"),
        ),
        (None, ", sheet: Zwei", "t.xlsx: there is no sheet 'Zwei'; expected one of Sheet. Set file.sheet"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_says_why(tmp_path, content, more_form, message):
    path = write_xlsx(tmp_path / "t.xlsx", [HEADER, good()])
    if content:
        path.write_bytes(content)
    assert read(path, mapping_text("xlsx", more_form=more_form)).messages == [message]


def test_json_lines_keep_numbers_nested_keys_and_the_line(tmp_path):
    rows = [dict(zip(HEADER, good(), strict=True)) | {"est": 5.5, "act": 6}]
    path = write_jsonl(tmp_path / "t.jsonl", rows)
    with path.open("a", encoding="utf-8") as file:
        file.write('\n{"id": "2", "est": NaN, "act": 1, "st": "done"}\n[1]\n{broken\n')
    done = read(path, mapping_text("jsonl"))
    assert [(row["item"], row["line"], row["reason"]) for row in done.rows] == [
        ("1", 2 - 1, None), ("2", 3, "not-finite:estimate"), (None, 4, "not-json"), (None, 5, "not-json"),
    ]  # fmt: skip
    nested = write_jsonl(tmp_path / "n.jsonl", [{"key": "A", "fields": {"plan": 3, "took": 4}}])
    text = (
        "troth-mapping: 1\nsource: t\nkind: items\nfile: {format: jsonl, decimal: ','}\n"
        "columns: {item: key, estimate: fields.plan, actual: fields.took}\n"
    )
    assert read(nested, text).used[0]["estimate"] == 3.0
